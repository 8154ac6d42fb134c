// The touch screen: presses, and what came of them, on every screen at once.
import { bindActionButton } from "./touch_action.js";
import { bindDetails } from "./touch_details.js";
import { bindGuard } from "./touch_guard.js";
import { bindIdle } from "./touch_idle.js";
import { bindArrows } from "./touch_keys.js";
import { bindLockButton } from "./touch_lock_button.js";
import { bindMarks } from "./touch_marks.js";
import { notice } from "./touch_notice.js";
import { clear, press } from "./touch_press.js";
import { bindTabs } from "./touch_tabs.js";
import { Tile } from "./touch_tile.js";
import { watch } from "./touch_watch.js";

const tiles = [...document.querySelectorAll("[data-button]")].map((element) => new Tile(element));

bindIdle(); // first: a touch that wakes the page reaches nothing else
for (const tile of tiles) {
  bindGuard(tile, (confirmed) => press(tile, confirmed));
  tile.element.querySelector("[data-clear]").addEventListener("click", () => clear(tile));
  bindDetails(tile);
}
bindTabs();
bindMarks();
bindArrows();
bindActionButton();
bindLockButton();
for (const part of document.querySelectorAll("[data-starting]")) part.inert = false;
notice("starting", false);
watch(tiles);
