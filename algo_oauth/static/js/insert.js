// <button data-insert="{{time}}">: puts it where the cursor was last, in a field that takes it.
import { announce } from "./announce.js";

let last = null;

document.addEventListener("focusin", (event) => {
  if (event.target.matches?.("[data-takes-placeholders]")) last = event.target;
});

function target() {
  if (last?.isConnected && last.offsetParent) return last;
  const fields = [...document.querySelectorAll("textarea[data-takes-placeholders]")];
  return fields.find((field) => field.offsetParent) ?? null;
}

export function bindInsert(root) {
  for (const button of root.querySelectorAll("button[data-insert]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const field = target();
      if (!field) return;
      field.setRangeText(button.dataset.insert, field.selectionStart, field.selectionEnd, "end");
      field.focus();
      field.dispatchEvent(new Event("input", { bubbles: true }));
      announce(`${button.dataset.insert} was inserted.`);
    });
  }
}
