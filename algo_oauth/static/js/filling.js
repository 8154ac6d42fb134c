// Filling fields in, and telling later what was filled in from what was typed.

export function chosen(select) {
  return select.selectedOptions[0] ?? select.options[0];
}

function set(target, value) {
  target.value = value;
  target.dataset.filled = target.value;
  target.dispatchEvent(new Event("change", { bubbles: true }));
}

function isTyped(target) {
  const usual = target.options ? target.options[0].value : "";
  return target.value !== usual && target.value !== target.dataset.filled;
}

export function fill(values, { onlyUntouched }) {
  for (const [name, value] of Object.entries(values)) {
    const target = document.getElementById(name);
    if (target && target.value !== value && !(onlyUntouched && isTyped(target))) set(target, value);
    else if (target && target.value === value) target.dataset.filled = value;
  }
}

// What another preset had filled in goes; what was typed stays.
export function clear(form, values) {
  for (const target of form.elements) {
    if (target.dataset.filled === undefined || target.id in values || isTyped(target)) continue;
    set(target, target.options ? target.options[0].value : "");
  }
}

// Follows a choice, also one that was made before this script had arrived.
export function follow(select, act) {
  select.addEventListener("change", () => act(select));
  const initial = [...select.options].findIndex((option) => option.defaultSelected);
  if (select.selectedIndex !== Math.max(initial, 0)) act(select);
}
