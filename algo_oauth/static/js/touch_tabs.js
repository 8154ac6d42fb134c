// Several screens as tabs: one is shown, and it stays the one when the page loads anew.

const KEY = "screen";

function select(tabs, chosen) {
  for (const tab of tabs) {
    const isChosen = tab === chosen;
    tab.setAttribute("aria-selected", String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = !isChosen;
  }
  sessionStorage.setItem(KEY, chosen.id);
}

export function bindTabs() {
  const tabs = [...document.querySelectorAll('[role="tab"]')];
  const earlier = tabs.find((tab) => tab.id === sessionStorage.getItem(KEY));
  if (earlier) select(tabs, earlier);
  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener("click", () => select(tabs, tab));
    tab.addEventListener("keydown", ({ key }) => {
      const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 }[key];
      if (to === undefined) return;
      const next = tabs[(to + tabs.length) % tabs.length];
      select(tabs, next);
      next.focus();
    });
  }
}
