// The arrow keys go from button to button.

function next(cells, index, key, columns) {
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[key];
  const sameRow = (to) => Math.floor(to / columns) === Math.floor(index / columns);
  for (let to = index + step; cells[to]; to += step) {
    if (Math.abs(step) === 1 && !sameRow(to)) return null;
    const button = cells[to].querySelector("[data-press]");
    if (button) return button;
  }
  return null;
}

function bindGrid(grid) {
  grid.addEventListener("keydown", (event) => {
    if (!event.key.startsWith("Arrow")) return;
    const cells = [...grid.children];
    const index = cells.findIndex((cell) => cell.contains(event.target));
    event.preventDefault();
    next(cells, index, event.key, Number(grid.dataset.columns))?.focus();
  });
}

export function bindArrows() {
  for (const grid of document.querySelectorAll("[data-columns]")) bindGrid(grid);
}
