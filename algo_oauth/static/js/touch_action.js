// The Action Button's key: F8, which no browser keeps for itself. A tactile button that acts as a
// keyboard can send it. It presses whatever has the focus, and wakes a dimmed page besides.

const KEY = "F8";
const AS = "Enter";

export function isActionKey(event) {
  return event.key === KEY;
}

export function bindActionButton() {
  const button = document.querySelector("[data-action-button]");
  if (!button) return;
  const pass = (event) => {
    if (!isActionKey(event) || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    const held = new KeyboardEvent(event.type, { key: AS, repeat: event.repeat });
    if (button.closest("[data-guard=hold]")) button.dispatchEvent(held);
    else if (event.type === "keydown" && !event.repeat) button.click();
  };
  document.addEventListener("keydown", pass);
  document.addEventListener("keyup", pass);
}
