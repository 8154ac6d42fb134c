// The OAuth page: presets fill the form, only fields that count are shown, a test's result arrives.
import { also, bind } from "./binding.js";
import { bindDeviceCode } from "./device_code.js";
import { bindShownWhen } from "./shown_when.js";

function field(name) {
  return document.getElementById(name);
}

function fill(values, onlyWhereUntouched) {
  for (const [name, value] of Object.entries(values)) {
    const target = field(name);
    if (!target || (onlyWhereUntouched && target.value && target.dataset.filled !== target.value)) continue;
    target.value = value;
    target.dataset.filled = value;
    target.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

// What another preset had filled in goes; what was typed stays.
function empty(names) {
  for (const name of names) {
    const target = field(name);
    if (target && target.dataset.filled === target.value) fill({ [name]: initialOf(target) }, false);
  }
}

function initialOf(target) {
  return target.options ? ([...target.options].find((option) => option.value) ?? {}).value : "";
}

function chosenFill(select) {
  return JSON.parse(select.selectedOptions[0]?.dataset.fill ?? "{}");
}

// Follows a choice, also one that was made before this script had arrived.
function onChoice(name, follow) {
  const select = field(name);
  select.addEventListener("change", () => follow(select));
  const initial = [...select.options].findIndex((option) => option.defaultSelected);
  if (select.selectedIndex !== Math.max(initial, 0)) follow(select);
}

function bindPresets() {
  onChoice("provider_type", (provider) => {
    const values = chosenFill(provider);
    empty([...provider.form.elements].map(({ id }) => id).filter((name) => name && !(name in values)));
    fill(values, false);
    for (const guide of document.querySelectorAll("[data-guide]")) {
      guide.open = guide.dataset.guide === provider.value;
    }
  });
  onChoice("test_provider_type", (provider) => fill(chosenFill(provider), true));
  onChoice("test_profile", (profile) => {
    const provider = field("test_provider_type");
    provider.value = profile.selectedOptions[0].dataset.provider ?? "";
    provider.dispatchEvent(new Event("change"));
  });
}

async function awaitResult(place) {
  if (!place.querySelector("[data-running]")) return;
  while (place.querySelector("[data-running]")) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    try {
      const answer = await fetch(place.dataset.result, { headers: { "X-Requested-With": "fetch" } });
      if (answer.status === 401) {
        place.querySelector("[data-running]").textContent = "You are logged out. Log in and try again: the result is kept.";
        return;
      }
      if (answer.status === 404) {
        place.querySelector("[data-running]").textContent = "The device was restarted: this result is not kept. Run the test again.";
        return;
      }
      if (answer.status !== 200) continue;
      if ("reload" in place.dataset) location.reload();
      place.innerHTML = await answer.text();
    } catch {
      continue; // the network went away for a moment; the result is kept
    }
  }
  bind(place);
}

also((root) => {
  if (root.querySelector("#provider_type")) bindPresets();
  bindShownWhen(root);
  bindDeviceCode(root);
  const result = root.querySelector("[data-result]");
  if (result) {
    result.focus();
    awaitResult(result);
  }
});
