// The lock: digits by touch or keyboard, the PIN to the device, and back to the buttons. Those that
// work without the PIN are here, too.
import { loadAnew } from "./touch_anew.js";
import { sendPin } from "./touch_calls.js";
import { otherPresses } from "./touch_kept.js";
import { notice } from "./touch_notice.js";
import { bindPad } from "./touch_pad.js";
import { bindTiles } from "./touch_tiles.js";

const TOO_LATE = "TCH-001";
const IN_DOUBT = "The last press may have been sent. Enter the PIN: its button will say.";

const form = document.querySelector("[data-unlock]");
const field = form.elements.pin;
const problem = form.querySelector("[data-problem]");

function say(words) {
  problem.textContent = words;
  if (words) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

// The wait is told once and then counted in silence: a screen reader need not hear every second.
function wait(seconds) {
  const go = form.querySelector("[data-go]");
  go.disabled = seconds > 0;
  go.textContent = seconds > 0 ? `Wait ${seconds} s` : "Unlock";
  if (seconds > 0) setTimeout(() => wait(seconds - 1), 1000);
  else if (form.dataset.wait !== "0") say("");
}

async function unlock() {
  say("");
  try {
    const { status, document: answer } = await sendPin(field.value);
    notice("no-connection", false);
    if (status === 204 || status === 401) loadAnew();
    if (!answer.problem) return;
    field.value = "";
    field.focus();
    say(`${answer.problem.message} ${answer.problem.remedy}`);
    form.dataset.wait = answer.wait;
    if (answer.wait) wait(answer.wait);
  } catch {
    notice("no-connection", true);
  }
}

// A press came when the screen was locked already, or nobody knows whether it came before.
function tellOfPresses() {
  for (const { shown, lost } of otherPresses()) {
    const { message, remedy, code } = shown.problem;
    if (lost) problem.textContent = IN_DOUBT;
    else if (code === TOO_LATE) problem.textContent = `${message} ${remedy}`;
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!form.querySelector("[data-go]").disabled) unlock();
});
bindPad(form, field);
if (Number(form.dataset.wait)) wait(Number(form.dataset.wait));
bindTiles();
tellOfPresses();
