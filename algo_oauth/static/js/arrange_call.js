// Sends a move to the device, and shows the page as it is then.
import { announce } from "./announce.js";
import { csrfToken, refreshSession } from "./session.js";
import { swap } from "./swap.js";

const UNREACHED = "The device cannot be reached. Nothing was moved: try again.";

function post(button, place) {
  const body = new FormData();
  body.set("csrf_token", csrfToken());
  body.set("screen", place.parentElement.dataset.grid);
  body.set("position", place.dataset.place);
  return fetch(button.dataset.moveUrl, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
}

function tell(words) {
  const alert = document.createElement("div");
  alert.className = "alert alert-danger";
  alert.textContent = words;
  document.getElementById("messages").replaceChildren(alert);
}

async function show(location, id) {
  const answer = await fetch(location, { headers: { "X-Requested-With": "fetch" } });
  swap(await answer.text(), null);
  document.querySelector(`[data-button="${CSS.escape(id)}"] a`)?.focus();
  announce(document.querySelector("#messages .alert span")?.textContent ?? "");
}

let before = Promise.resolve();

// One after the other: the page of an earlier move must not come in the place of a later one's.
export function moveTo(button, place) {
  if (button !== place) before = before.then(() => move(button, place));
}

async function move(button, place) {
  try {
    let answer = await post(button, place);
    // Logged in again meanwhile, in another window: the old token does not fit any more.
    if (answer.status === 401 && await refreshSession()) answer = await post(button, place);
    const { location, problem } = await answer.json();
    if (location) await show(location, button.dataset.button);
    else tell(`${problem.message} ${problem.remedy}`);
  } catch {
    tell(UNREACHED);
  }
}
