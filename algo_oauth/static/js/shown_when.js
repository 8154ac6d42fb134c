// <div data-shown-when="field=value"> or "field>=number": hidden from everybody, screen readers
// too, unless it counts. What is in it is sent all the same, so nothing typed is lost.

const RULE = /^(?<name>\w+)(?<sign>>?=)(?<wanted>.*)$/;

function holds(value, sign, wanted) {
  return sign === "=" ? value === wanted : Number(value) >= Number(wanted);
}

export function bindShownWhen(root) {
  for (const place of root.querySelectorAll("[data-shown-when]")) {
    const { name, sign, wanted } = RULE.exec(place.dataset.shownWhen).groups;
    const field = document.getElementById(name);
    const update = () => {
      place.hidden = !holds(field.value, sign, wanted) && !place.querySelector(".fault");
    };
    field.addEventListener("change", update);
    update();
    place.classList.remove("shown-by-script");
  }
}
