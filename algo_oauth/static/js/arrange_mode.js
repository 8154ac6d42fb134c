// Moving without dragging: M or the button's own Move starts it; then the arrow keys and Enter, or
// a tap on the new place, put the button there. Escape leaves it where it was.
import { announce } from "./announce.js";
import { moveTo } from "./arrange_call.js";
import { stepFrom } from "./arrange_steps.js";
import { showMoveBar } from "./move_bar.js";

let moving = null;
let removeBar = null;

function link(place) {
  return place.querySelector("a");
}

// In this mode a place says what choosing it does, not what it is otherwise a link to.
function label(place) {
  const { words, button, text } = place.dataset;
  if (place === moving) return `Leave ${text} in ${words}`;
  return `Put ${moving.dataset.text} in ${words}${button ? `, where ${text} is: they change places` : ""}`;
}

function start(place) {
  moving = place;
  for (const each of document.querySelectorAll("[data-place]")) link(each).setAttribute("aria-label", label(each));
  place.classList.add("place-moving");
  removeBar = showMoveBar(place.dataset.text, cancel);
  link(place).focus();
  announce(`Moving ${place.dataset.text}. The arrow keys go to a place, Enter puts it there, Escape leaves it in ${place.dataset.words}.`);
}

function end() {
  const place = moving;
  moving = null;
  removeBar();
  place.classList.remove("place-moving");
  for (const each of document.querySelectorAll("[data-place]")) link(each).removeAttribute("aria-label");
  return place;
}

function cancel() {
  const place = end();
  link(place).focus();
  announce(`${place.dataset.text} stays in ${place.dataset.words}.`);
}

function choose(place) {
  if (place === moving) cancel();
  else moveTo(end(), place);
}

function onKey(event) {
  const place = event.target.closest?.("[data-place]");
  if (moving && event.key === "Escape") {
    event.preventDefault();
    cancel();
  } else if (moving && place && event.key.startsWith("Arrow")) {
    event.preventDefault();
    const next = stepFrom(place, event.key);
    if (next) link(next).focus();
  } else if (!moving && place?.dataset.button && event.key.toLowerCase() === "m" && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    start(place);
  }
}

function onClick(event) {
  const place = event.target.closest?.("[data-place]");
  if (!place) return;
  if (moving) {
    event.preventDefault();
    choose(place);
  } else if (event.target.closest("[data-move]")) {
    start(place);
  }
}

// An earlier move has put a new page in place of the one on which this move began.
export function forgetMove() {
  if (!moving || moving.isConnected) return;
  moving = null;
  removeBar();
}

export function bindMoveMode(root) {
  root.addEventListener("keydown", onKey);
  root.addEventListener("click", onClick);
}
