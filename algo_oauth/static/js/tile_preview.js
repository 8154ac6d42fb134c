// <div data-tile-preview="url">: the button as the touch screen draws it, while its form is being
// filled in. In a shadow tree, so that the touch screen's styles stay there.

const PAUSE = 150;

function root(place) {
  const shadow = place.attachShadow({ mode: "open" });
  for (const href of place.dataset.styles.split(" ")) {
    const styles = document.createElement("link");
    styles.rel = "stylesheet";
    styles.href = href;
    shadow.append(styles);
  }
  const tile = document.createElement("div");
  tile.className = "panel";
  shadow.append(tile);
  return tile;
}

function bindPreview(place) {
  const form = place.closest("form");
  const tile = root(place);
  let asked = 0;
  let timer = 0;

  async function draw() {
    const turn = ++asked;
    try {
      const answer = await fetch(place.dataset.tilePreview, {
        method: "POST",
        body: new FormData(form),
        headers: { "X-Requested-With": "fetch" },
      });
      const drawn = await answer.text();
      if (!answer.ok || turn !== asked) return;
      tile.innerHTML = drawn;
      place.hidden = false;
    } catch {
      // Not reached: the picture stays as it was.
    }
  }

  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(draw, PAUSE); });
  form.addEventListener("change", draw);
  draw();
}

export function bindTilePreview(page) {
  for (const place of page.querySelectorAll("[data-tile-preview]")) bindPreview(place);
}
