// What only this page knows of its presses, kept in this window while the page loads anew, as it
// does by itself when the layout changes or the screen is locked.

const KEY = "presses";

let others = {};

// Those of buttons that this page does not show. The lock keeps them for the page behind it.
export function otherPresses() {
  return Object.values(others);
}

export function keepPresses(tiles) {
  const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
  for (const tile of tiles) {
    if (kept[tile.id]) tile.bringBack(kept[tile.id]);
    delete kept[tile.id];
  }
  others = kept;
  addEventListener("pagehide", () => {
    const own = Object.fromEntries(tiles.map((tile) => [tile.id, tile.untold]));
    const left = document.querySelector("[data-unlock]") ? others : {};
    sessionStorage.setItem(KEY, JSON.stringify({ ...left, ...own })); // leaves out what is undefined
  });
}
