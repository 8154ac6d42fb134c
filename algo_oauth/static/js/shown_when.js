// <div data-shown-when="field=a|b&other>=2">: hidden from everybody, screen readers too, unless
// it counts. What is in it is sent all the same, so nothing typed is lost.

const RULE = /^(?<name>\w+)(?<sign>>?=)(?<wanted>.*)$/;

function rulesOf(place) {
  return place.dataset.shownWhen.split("&").map((rule) => RULE.exec(rule).groups);
}

function holds({ name, sign, wanted }) {
  const field = document.getElementById(name);
  const value = field.type === "checkbox" && !field.checked ? "" : field.value;
  return sign === "=" ? wanted.split("|").includes(value) : Number(value) >= Number(wanted);
}

export function bindShownWhen(root) {
  for (const place of root.querySelectorAll("[data-shown-when]")) {
    const rules = rulesOf(place);
    const update = () => {
      place.hidden = !rules.every(holds) && !place.querySelector(".fault");
    };
    for (const { name } of rules) document.getElementById(name).addEventListener("change", update);
    update();
    place.classList.remove("shown-by-script");
  }
}
