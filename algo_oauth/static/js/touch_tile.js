// One button of the touch screen, and the last press of it.
import { announce } from "./touch_announce.js";
import { Rest } from "./touch_rest.js";
import { reasonOf } from "./touch_words.js";

const UNREACHED = {
  state: "unknown",
  problem: { message: "The device cannot be reached.", remedy: "It will say as soon as it can.", code: "" },
};
const NOT_SENT = {
  state: "failed",
  problem: { message: "The device could not be reached. Nothing was sent.", remedy: "Press again.", code: "" },
};

export class Tile {
  constructor(element) {
    this.element = element;
    this.id = element.dataset.button;
    this.press = element.querySelector("[data-press]");
    this.text = element.querySelector(".text").textContent;
    this.dense = element.parentElement.classList.contains("dense");
    this.rest = new Rest(element);
    this.shown = { state: this.state };
    this.pressedAt = -Infinity;
    this.pressId = ""; // the last press from this page
    this.underWay = 0; // calls of this page about this button: until they end it knows best
    this.generation = 0; // grows with everything this page does: what was asked before is old
    this.onlyHere = ""; // set while the device does not know what is shown; names what it knew
  }

  get state() {
    return this.element.dataset.state;
  }

  // What the device does not know, or has not said yet; undefined for nothing.
  get untold() {
    const { shown, pressId, onlyHere, lost, before } = this;
    // The call of a press ends with its page: the next one finds out whether it arrived.
    if (this.underWay && this.state === "sending") return { shown: UNREACHED, pressId, onlyHere: before, lost: true };
    return onlyHere ? { shown, pressId, onlyHere, lost } : undefined;
  }

  bringBack(untold) {
    if (this.state === "disabled") return;
    Object.assign(this, untold);
    this.show(untold.shown);
  }

  // The press whose result the device has and this page shows or covers; "none" for none.
  get seen() {
    return this.shown.press_id ?? (this.onlyHere || "none");
  }

  get canBePressed() {
    return this.state !== "disabled" && this.state !== "sending" && !this.rest.left;
  }

  begin(now, pressId) {
    this.pressedAt = now;
    this.before = this.shown.press_id ?? "none";
    this.onlyHere = "";
    this.pressId = pressId;
    this.generation += 1;
    this.underWay += 1;
    this.show({ state: "sending", press_id: pressId });
  }

  end(press) {
    this.generation += 1;
    this.underWay -= 1;
    this.onlyHere = press.press_id ? "" : this.before;
    // A press that another screen began is joined: its end is what this page waits for.
    if (press.press_id) this.pressId = press.press_id;
    if (press.press_id && press.state !== "sending") this.rest.begin();
    this.show(press);
  }

  lose() {
    this.end(UNREACHED);
    this.lost = true;
  }

  clear() {
    this.generation += 1;
    this.underWay += 1;
    this.lost = false;
    this.onlyHere = "";
    this.show({ state: "idle" });
    this.press.focus();
  }

  cleared() {
    this.generation += 1;
    this.underWay -= 1;
  }

  // What the device says, at its time `now`, unless this page knows more.
  follow(press = { state: "idle" }, now = 0) {
    if (this.underWay || this.state === "disabled") return;
    if (this.lost) {
      this.lost = false;
      if (press.press_id !== this.pressId) this.show(NOT_SENT);
    }
    const id = press.press_id ?? "none";
    if (this.onlyHere && this.onlyHere === id) return;
    this.onlyHere = "";
    if ((this.shown.press_id ?? "none") === id && this.state === press.state) return;
    const ended = press.at * 1000 + (press.milliseconds ?? 0);
    if (press.at && press.state !== "sending") this.rest.begin(now * 1000 - ended);
    this.show(press);
  }

  // A press would fail: only a person can authorize its profile again.
  warn(profile) {
    this.element.querySelector("[data-profile]").textContent = profile;
    this.element.querySelector("[data-unauthorized]").hidden = !profile;
  }

  show(press) {
    const { word, reason, foot } = reasonOf(press, this.dense);
    this.shown = press;
    this.element.dataset.state = press.state;
    this.element.querySelector("[data-word]").replaceChildren(...word);
    this.element.querySelector("[data-reason]").textContent = reason;
    this.element.querySelector("[data-foot]").textContent = foot;
    const hasEnded = !["idle", "sending"].includes(press.state);
    for (const button of this.element.querySelectorAll("[data-clear], [data-details]")) button.hidden = !hasEnded;
    if (this.pressId && (!press.press_id || press.press_id === this.pressId)) announce(this.text, press);
    this.element.dispatchEvent(new Event("tileshown", { bubbles: true }));
  }
}
