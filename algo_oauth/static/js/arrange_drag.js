// Drag a button to another place, of its own screen or of another one.
import { moveTo } from "./arrange_call.js";

let dragged = null;

function placeOf(event) {
  return event.target.closest?.("[data-place]") ?? null;
}

function mark(place) {
  for (const each of document.querySelectorAll(".place-over")) each.classList.remove("place-over");
  place?.classList.add("place-over");
}

export function bindDrag(root) {
  root.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-button]") ?? null;
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.text);
    dragged.classList.add("place-dragged");
  });
  root.addEventListener("dragover", (event) => {
    if (!dragged || !placeOf(event)) return;
    event.preventDefault(); // what lets go of it here
    mark(placeOf(event));
  });
  root.addEventListener("drop", (event) => {
    const place = placeOf(event);
    if (!dragged || !place) return;
    event.preventDefault();
    moveTo(dragged, place);
  });
  root.addEventListener("dragend", () => {
    dragged?.classList.remove("place-dragged");
    dragged = null;
    mark(null);
  });
}
