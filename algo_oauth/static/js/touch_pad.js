// The digits on the lock: they type into the field; the tablet's own keyboard stays away.

export function bindPad(form, field) {
  const entered = form.querySelector("[data-entered]");
  const type = (value) => {
    field.value = value.slice(0, field.maxLength);
    const many = field.value.length;
    entered.textContent = many === 1 ? "1 digit entered" : `${many} digits entered`;
  };
  for (const key of form.querySelectorAll("[data-digit]")) {
    key.addEventListener("click", () => type(field.value + key.dataset.digit));
  }
  form.querySelector("[data-delete]").addEventListener("click", () => type(field.value.slice(0, -1)));
  form.querySelector("[data-pad]").hidden = false;
  field.inputMode = "none";
}
