// The OAuth page: presets fill the forms, only fields that count are shown, a result arrives.
import { also, bind } from "./binding.js";
import { bindDeviceCode } from "./device_code.js";
import { bindPresets } from "./presets.js";
import { bindShownWhen } from "./shown_when.js";

const profilesIn = (page) => page.querySelector('[aria-labelledby="profiles-heading"]');

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
  await showStates();
}

// The list above was drawn while the test was still under way: the test may have got its token since.
async function showStates() {
  try {
    const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = profilesIn(page), stale = profilesIn(document);
    if (!fresh || !stale) return;
    stale.replaceWith(document.adoptNode(fresh));
    bind(fresh);
  } catch {
    // The network went away: the result stands, the list is fresh at the next visit.
  }
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
