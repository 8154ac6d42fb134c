// Which place an arrow key leads to: within a screen, and on to the next one above or below.

function places(grid) {
  return [...grid.querySelectorAll("[data-place]")];
}

function beyond(grid, column, down) {
  const grids = [...document.querySelectorAll("[data-grid]")];
  const next = grids[grids.indexOf(grid) + (down ? 1 : -1)];
  if (!next) return null;
  const columns = Number(next.dataset.columns);
  const all = places(next);
  const at = Math.min(column, columns - 1);
  return all[down ? at : all.length - columns + at];
}

export function stepFrom(place, key) {
  const grid = place.parentElement;
  const columns = Number(grid.dataset.columns);
  const cell = Number(place.dataset.place);
  const column = cell % columns;
  if (key === "ArrowLeft") return column > 0 ? places(grid)[cell - 1] : null;
  if (key === "ArrowRight") return column < columns - 1 ? places(grid)[cell + 1] : null;
  if (key !== "ArrowUp" && key !== "ArrowDown") return null;
  const down = key === "ArrowDown";
  return places(grid)[cell + (down ? columns : -columns)] ?? beyond(grid, column, down);
}
