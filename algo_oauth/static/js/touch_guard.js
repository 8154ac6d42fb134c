// What stands between a touch and the press: nothing, a hold, a question; or another screen.
import { ask } from "./touch_ask.js";
import { bindHold } from "./touch_hold.js";
import { showScreen } from "./touch_tabs.js";

const LONG = 400; // browsers take a longer touch for a call of their menu, and make no click of it

// A slow, firm press is a press, too. A touch that scrolls the page is cancelled, not let go.
function bindPlain(tile, send) {
  let downAt = Infinity;
  tile.press.addEventListener("pointerdown", (event) => {
    downAt = event.pointerType === "mouse" ? Infinity : performance.now();
  });
  tile.press.addEventListener("pointercancel", () => { downAt = Infinity; });
  tile.press.addEventListener("pointerup", () => {
    if (performance.now() - downAt > LONG) send("");
  });
  tile.press.addEventListener("click", () => send(""));
  tile.press.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.repeat) event.preventDefault(); // a held key presses once
  });
}

function bindAsk(tile, send) {
  bindPlain(tile, async () => {
    if (tile.canBePressed && await ask(tile.text)) send("ask");
  });
}

function bindGo(tile) {
  bindPlain(tile, () => {
    if (tile.state !== "disabled") showScreen(tile.element.dataset.goTo);
  });
}

export function bindGuard(tile, send) {
  const { goTo, guard } = tile.element.dataset;
  tile.press.addEventListener("contextmenu", (event) => event.preventDefault());
  if (goTo !== undefined) bindGo(tile);
  else if (guard === "hold") bindHold(tile, send);
  else if (guard === "ask") bindAsk(tile, send);
  else bindPlain(tile, send);
}
