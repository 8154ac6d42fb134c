// The lock: digits by touch or keyboard, the PIN to the device, and back to the buttons.
import { askState, sendPin } from "./touch_calls.js";
import { notice } from "./touch_notice.js";
import { bindPad } from "./touch_pad.js";

const EVERY = 2000;
const LOCKED = 423;

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
    if (status === 204 || status === 401) location.reload();
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

// Unlocked in another window of this browser, or no touch screen any more.
async function watch() {
  try {
    const { status } = await askState("");
    notice("no-connection", false);
    if (status !== LOCKED) location.reload();
  } catch {
    notice("no-connection", true);
  }
  setTimeout(watch, EVERY);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!form.querySelector("[data-go]").disabled) unlock();
});
bindPad(form, field);
if (Number(form.dataset.wait)) wait(Number(form.dataset.wait));
watch();
