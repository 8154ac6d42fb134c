// <select data-command="place">: the form of the chosen command stands in that place. What was
// typed for another command comes back with it.
import { bind } from "./binding.js";

const NOT_LOADED = "The form of this command could not be loaded. Choose the command again.";

async function load(url) {
  const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok) throw new Error(String(answer.status));
  const form = document.createElement("div");
  form.innerHTML = await answer.text();
  return form;
}

function bindCommand(select) {
  const place = document.getElementById(select.dataset.command);
  const known = new Map([["Other", []]]);
  let shown = select.value; // whose form stands there; empty while it is being loaded
  select.addEventListener("change", async () => {
    if (shown) known.set(shown, [...place.childNodes]);
    const wanted = select.value;
    shown = known.has(wanted) ? wanted : "";
    place.replaceChildren(...(known.get(wanted) ?? []));
    if (shown) return;
    try {
      const form = await load(select.dataset.commandUrl + encodeURIComponent(wanted));
      if (select.value !== wanted || shown) return; // chosen again meanwhile
      place.replaceChildren(form);
      shown = wanted;
      bind(form);
    } catch {
      if (select.value === wanted && !shown) place.textContent = NOT_LOADED;
    }
  });
}

export function bindCommands(root) {
  for (const select of root.querySelectorAll("select[data-command]")) bindCommand(select);
}
