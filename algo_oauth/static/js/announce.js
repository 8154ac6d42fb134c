// Says something to screen readers, from a place that stays when the page is replaced.

let region = null;

function heard() {
  if (region) return region;
  region = document.createElement("div");
  region.className = "visually-hidden";
  region.setAttribute("role", "status");
  region.id = "heard";
  document.body.append(region);
  return region;
}

// There before it speaks: what a live region says when it appears is not heard everywhere.
heard();

export function announce(words) {
  heard().textContent = words;
}
