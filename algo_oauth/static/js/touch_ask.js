// "Send …?": a question before a press, with the focus where nothing happens.

const DOUBLE_TAP = 500; // the second tap of a double tap must not be the answer

export function ask(text) {
  const dialog = document.getElementById("ask");
  if (dialog.open) return Promise.resolve(false);
  const opened = performance.now();
  dialog.querySelector("[data-ask-text]").textContent = text;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    const controls = new AbortController();
    const on = (target, kind, act) => target.addEventListener(kind, act, { signal: controls.signal });
    const answer = (word) => () => {
      if (performance.now() - opened > DOUBLE_TAP) dialog.close(word);
    };
    on(dialog.querySelector("[data-ask-yes]"), "click", answer("yes"));
    on(dialog.querySelector("[data-ask-no]"), "click", answer("no"));
    // The key that opened it may still be held.
    on(dialog, "keydown", (event) => { if (event.repeat) event.preventDefault(); });
    on(dialog, "close", () => {
      controls.abort();
      resolve(dialog.returnValue === "yes");
    });
  });
}
