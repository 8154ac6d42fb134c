// One icon of the picker's list: drawn from the sprite, and named.

const SVG = "http://www.w3.org/2000/svg";

function draw(sprite, name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "bi");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

export function option(input, name) {
  const item = document.createElement("li");
  item.id = `icon-option-${name}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  item.dataset.name = name;
  item.append(draw(input.dataset.sprite, name), name);
  return item;
}
