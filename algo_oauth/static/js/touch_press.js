// One press, from the touch to its end; and taking its result off the button.
import { beforeLoading } from "./touch_anew.js";
import { sendClear, sendPress } from "./touch_calls.js";
import { notice } from "./touch_notice.js";
import { pause } from "./touch_pause.js";
import { forgetWhatIsKnown } from "./touch_watch.js";

const DOUBLE_TAP = 500;

// A login that ended, or a touch screen that was removed: the notice in the bar knows which.
function refused() {
  const { message, remedy } = document.getElementById("logged-out").dataset;
  return { message, remedy, code: "WEB-001" };
}

export async function press(tile, confirmed = "") {
  const now = performance.now();
  if (!tile.canBePressed || now - tile.pressedAt < DOUBLE_TAP) return;
  tile.begin(now, crypto.randomUUID());
  try {
    const { status, document: answer } = await beforeLoading(sendPress(tile.id, tile.pressId, confirmed));
    notice("logged-out", status === 401);
    tile.end(answer.state ? answer : { state: "failed", problem: status === 401 ? refused() : answer.problem });
  } catch {
    notice("no-connection", true);
    tile.lose();
  }
  pause.end();
}

export async function clear(tile) {
  const seen = tile.seen;
  tile.clear();
  try {
    const { status } = await sendClear(tile.id, seen);
    notice("logged-out", status === 401);
  } catch {
    notice("no-connection", true);
  }
  tile.cleared();
  forgetWhatIsKnown(); // what the device says now counts, not what this page did
}
