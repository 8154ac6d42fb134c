// Shows how long the code lasts, and loads anew once the admin has entered it or it has ended.
import { askPairing } from "./touch_calls.js";
import { notice } from "./touch_notice.js";

const EVERY = 2000;

function tell(seconds) {
  const minutes = Math.ceil(seconds / 60);
  const words = minutes === 1 ? "1 minute" : `${minutes} minutes`;
  const place = document.querySelector("[data-minutes]");
  if (place.textContent !== words) place.textContent = words;
}

async function watch() {
  try {
    const { document: answer } = await askPairing();
    notice("no-connection", false);
    if (answer.news) {
      location.reload();
      return; // asked for again, a page that is slow to come would begin anew each time
    }
    tell(answer.seconds);
  } catch {
    notice("no-connection", true);
  }
  setTimeout(watch, EVERY);
}

watch();
