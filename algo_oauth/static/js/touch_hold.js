// Hold to send: a second on the button, by finger or key. Who cannot hold, because a screen
// reader presses for them, is asked instead.
import { say } from "./touch_announce.js";
import { ask } from "./touch_ask.js";

const HOLD = 1000;
const KEYS = ["Enter", " "];

class Hold {
  constructor(tile, send) {
    this.tile = tile;
    this.send = send;
    this.timer = 0;
    this.endedAt = -Infinity;
  }

  begin() {
    if (this.timer || !this.tile.canBePressed) return;
    this.tile.element.classList.add("holding");
    this.timer = setTimeout(() => {
      this.end();
      this.send("hold");
    }, HOLD);
  }

  stop() {
    if (!this.timer) return;
    this.end();
    say(`${this.tile.text}: not sent. Hold it for one second.`);
  }

  end() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.endedAt = performance.now();
    this.tile.element.classList.remove("holding");
  }

  // A click that no finger and no key of this page has made.
  async click() {
    if (this.timer || performance.now() - this.endedAt < HOLD) return;
    if (this.tile.canBePressed && await ask(this.tile.text)) this.send("hold");
  }
}

export function bindHold(tile, send) {
  const hold = new Hold(tile, send);
  const on = (kind, act) => tile.press.addEventListener(kind, act);
  on("pointerdown", (event) => { if (event.button === 0) hold.begin(); });
  for (const kind of ["pointerup", "pointercancel", "pointerleave", "blur"]) on(kind, () => hold.stop());
  on("keydown", (event) => {
    if (!KEYS.includes(event.key)) return;
    event.preventDefault(); // no click of its own
    if (!event.repeat) hold.begin();
  });
  on("keyup", (event) => {
    if (!KEYS.includes(event.key)) return;
    event.preventDefault();
    hold.stop();
  });
  on("click", () => hold.click());
}
