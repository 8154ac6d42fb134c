// Dims the page after minutes without a touch. The first touch, click or key then only wakes it.
import { isActionKey } from "./touch_action.js";
import { noteUse } from "./touch_use.js";
import { keepAwake } from "./touch_awake.js";

const CLICK_FOLLOWS = 400;

let timer = 0;
let waking = false; // from the touch that wakes to the click that it ends in

function isDim() {
  return document.body.classList.contains("dimmed");
}

function stayBright(minutes) {
  document.body.classList.remove("dimmed");
  clearTimeout(timer);
  if (minutes) timer = setTimeout(() => document.body.classList.add("dimmed"), minutes * 60_000);
}

function swallow(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

export function bindIdle() {
  const minutes = Number(document.body.dataset.dimMinutes);
  const on = (kinds, act) => {
    for (const kind of kinds) document.addEventListener(kind, act, { capture: true });
  };
  on(["pointerdown", "keydown", "contextmenu", "click"], (event) => {
    waking ||= isDim() && !isActionKey(event);
    noteUse();
    stayBright(minutes);
    if (!waking) return;
    swallow(event);
    if (event.type === "click") waking = false;
  });
  on(["pointerup", "pointercancel", "keyup"], (event) => {
    if (!waking) return;
    swallow(event);
    if (event.type === "keyup") waking = false;
    else setTimeout(() => { waking = false; }, CLICK_FOLLOWS);
  });
  stayBright(minutes);
  keepAwake();
}
