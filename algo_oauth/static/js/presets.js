// What choosing a Provider Type, a Grant Type or a HELLO call fills into the forms.
import { chosen, clear, fill, follow } from "./filling.js";

function field(name) {
  return document.getElementById(name);
}

function bindProvider() {
  const provider = field("provider_type");
  follow(provider, () => {
    const values = JSON.parse(chosen(provider).dataset.fill);
    clear(provider.form, values);
    fill(values, { onlyUntouched: false });
    for (const guide of document.querySelectorAll("[data-guide]")) {
      guide.open = guide.dataset.guide === provider.value;
    }
  });
  const grant = field("grant_type");
  grant.addEventListener("change", () => {
    const byGrant = JSON.parse(chosen(provider).dataset.grantFills ?? "{}");
    const { grant_type: _, ...values } = byGrant[grant.value] ?? {};
    fill(values, { onlyUntouched: true });
  });
}

function bindHello() {
  const provider = field("test_provider_type");
  const hello = field("test_hello");
  const note = field("test_hello-note");
  const show = () => {
    const calls = [...hello.options].filter((option) => option.dataset.provider === provider.value);
    for (const option of hello.options) option.hidden = option.disabled = !calls.includes(option);
    hello.closest("[data-hello-choice]").hidden = calls.length < 2;
    if (calls.length && !calls.includes(chosen(hello))) hello.value = calls[0].value;
    note.textContent = calls.length ? chosen(hello).dataset.note : "";
    return calls.length > 0;
  };
  const take = () => {
    if (show()) fill(JSON.parse(chosen(hello).dataset.fill), { onlyUntouched: true });
  };
  follow(provider, take);
  hello.addEventListener("change", take);
  follow(field("test_profile"), (profile) => {
    provider.value = chosen(profile).dataset.provider ?? "";
    provider.dispatchEvent(new Event("change"));
  });
  show();
}

export function bindPresets() {
  bindProvider();
  bindHello();
}
