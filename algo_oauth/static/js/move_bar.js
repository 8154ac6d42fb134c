// The bar that says what is being moved, for those who see the page; it can end the move.

export function showMoveBar(text, cancel) {
  const bar = document.createElement("div");
  const words = document.createElement("span");
  const button = document.createElement("button");
  bar.className = "move-bar";
  words.textContent = `Moving ${text}: choose its new place.`;
  button.type = "button";
  button.className = "btn btn-sm btn-light";
  button.textContent = "Cancel";
  button.addEventListener("click", cancel);
  bar.append(words, button);
  document.getElementById("main").append(bar);
  return () => bar.remove();
}
