// The buttons of a page, the unlocked or the locked one: presses, and what came of them.
import { bindActionButton } from "./touch_action.js";
import { bindDetails } from "./touch_details.js";
import { bindGuard } from "./touch_guard.js";
import { bindIdle } from "./touch_idle.js";
import { bindArrows } from "./touch_keys.js";
import { keepPresses } from "./touch_kept.js";
import { notice } from "./touch_notice.js";
import { clear, press } from "./touch_press.js";
import { Tile } from "./touch_tile.js";
import { watch } from "./touch_watch.js";

export function bindTiles() {
  const tiles = [...document.querySelectorAll("[data-button]")].map((element) => new Tile(element));
  if ("dimMinutes" in document.body.dataset) bindIdle(); // first: a touch that wakes reaches nothing else
  for (const tile of tiles) {
    bindGuard(tile, (confirmed) => press(tile, confirmed));
    tile.element.querySelector("[data-clear]").addEventListener("click", () => clear(tile));
    bindDetails(tile);
  }
  keepPresses(tiles);
  bindArrows();
  bindActionButton();
  for (const part of document.querySelectorAll("[data-starting]")) part.inert = false;
  notice("starting", false);
  watch(tiles);
}
