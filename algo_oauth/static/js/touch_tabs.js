// Several screens as tabs: one is shown, and it stays the one when the page loads anew.

const KEY = "screen";

function all() {
  return [...document.querySelectorAll('[role="tab"]')];
}

function select(chosen) {
  for (const tab of all()) {
    const isChosen = tab === chosen;
    tab.setAttribute("aria-selected", String(isChosen));
    tab.tabIndex = isChosen ? 0 : -1;
    document.getElementById(tab.getAttribute("aria-controls")).hidden = !isChosen;
  }
  chosen.scrollIntoView({ block: "nearest", inline: "nearest" });
  sessionStorage.setItem(KEY, chosen.id);
}

// What a button that goes to a screen does. The focus follows: the button itself is hidden now.
export function showScreen(id) {
  const tab = document.getElementById(`tab-${id}`);
  if (!tab) return;
  select(tab);
  tab.focus();
}

export function bindTabs() {
  const tabs = all();
  const earlier = tabs.find((tab) => tab.id === sessionStorage.getItem(KEY));
  if (earlier) select(earlier);
  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener("click", () => select(tab));
    tab.addEventListener("keydown", ({ key }) => {
      const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 }[key];
      if (to === undefined) return;
      const next = tabs[(to + tabs.length) % tabs.length];
      select(next);
      next.focus();
    });
  }
}
