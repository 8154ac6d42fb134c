// <button data-look="url" data-targets="field" data-shown-in="place">: shows the certificates of
// the targets in that field, and lets them be accepted.
import { csrfToken } from "./session.js";

const HEADERS = { "X-Requested-With": "fetch" };
const NOT_LOADED = "The device cannot be reached, or you are logged out. Log in and look again.";

function send(url, fields) {
  const body = new FormData();
  body.set("csrf_token", csrfToken());
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return fetch(url, { method: "POST", body, headers: HEADERS });
}

const turns = new WeakMap(); // the number of the newest question whose answer a place shows

async function show(place, asked) {
  const turn = (turns.get(place) ?? 0) + 1;
  turns.set(place, turn);
  try {
    const answer = await asked;
    if (![200, 202, 422].includes(answer.status)) throw new Error(String(answer.status));
    const table = await answer.text();
    if (turns.get(place) === turn) place.innerHTML = table;
  } catch {
    if (turns.get(place) === turn) place.textContent = NOT_LOADED;
  }
}

// Asks again until every target has been looked at.
export async function followLook(place) {
  for (let running; (running = place.querySelector("[data-running]"));) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    await show(place, fetch(running.dataset.running, { headers: HEADERS }));
  }
}

export function bindAccept(place) {
  place.addEventListener("click", (event) => {
    const accept = event.target.closest("[data-accept]");
    if (accept) show(place, send(accept.dataset.accept, { address: accept.dataset.address }));
  });
}

function bindLook(button) {
  const place = document.getElementById(button.dataset.shownIn);
  button.hidden = false;
  button.addEventListener("click", async () => {
    const targets = document.getElementById(button.dataset.targets).value;
    await show(place, send(button.dataset.look, { targets }));
    await followLook(place);
  });
  bindAccept(place);
}

export function bindLooks(root) {
  for (const button of root.querySelectorAll("button[data-look]")) bindLook(button);
}
