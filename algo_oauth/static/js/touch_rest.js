// The pause after a press: how long until its button may be pressed again.

const TICK = 250;

export class Rest {
  constructor(element) {
    this.place = element.querySelector("[data-again]");
    this.button = element.querySelector("[data-press]");
    this.length = Number(element.dataset.pause ?? 0) * 1000;
    this.ends = -Infinity;
  }

  get left() {
    return Math.max(0, Math.ceil((this.ends - performance.now()) / 1000));
  }

  // `elapsed`: milliseconds since the press ended, which another screen may have seen first.
  begin(elapsed = 0) {
    if (!this.length) return;
    this.ends = performance.now() + this.length - Math.max(0, elapsed);
    this.show();
  }

  show() {
    clearTimeout(this.timer);
    this.place.textContent = this.left ? `Again in ${this.left} s` : "";
    this.button.toggleAttribute("aria-disabled", false);
    if (!this.left) return;
    this.button.setAttribute("aria-disabled", "true");
    this.timer = setTimeout(() => this.show(), TICK);
  }
}
