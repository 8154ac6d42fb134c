// The mark on a tab: how many buttons of that screen failed, so that another screen shows it too.

function words(panel) {
  const count = (state) => panel.querySelectorAll(`[data-state="${state}"]`).length;
  const found = [[count("failed"), "failed"], [count("unknown"), "unknown"]];
  return found.filter(([many]) => many).map((pair) => pair.join(" ")).join(", ");
}

function update() {
  for (const mark of document.querySelectorAll("[data-mark]")) {
    const panel = document.getElementById(mark.closest("[role=tab]").getAttribute("aria-controls"));
    const told = words(panel);
    mark.hidden = !told;
    mark.querySelector("[data-mark-words]").textContent = told;
  }
}

export function bindMarks() {
  document.addEventListener("tileshown", update);
}
