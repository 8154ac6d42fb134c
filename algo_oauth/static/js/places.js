// <select data-places-for="position">: a screen's places are on offer when it is chosen.

export function bindPlaces(root) {
  for (const screens of root.querySelectorAll("select[data-places-for]")) {
    const places = document.getElementById(screens.dataset.placesFor);
    screens.addEventListener("change", () => {
      const offered = JSON.parse(screens.selectedOptions[0].dataset.places);
      places.replaceChildren(...offered.map(([value, words]) => new Option(words, value)));
    });
  }
}
