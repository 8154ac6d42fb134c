// <button data-sending="url" data-shown-in="place">: shows what the form, as it is, would send.

const NOT_LOADED = "The device cannot be reached, or you are logged out. Log in and try again.";

export function bindSending(root) {
  for (const button of root.querySelectorAll("button[data-sending]")) {
    const place = document.getElementById(button.dataset.shownIn);
    let asked = 0;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const turn = ++asked;
      try {
        const answer = await fetch(button.dataset.sending, {
          method: "POST",
          body: new FormData(button.form),
          headers: { "X-Requested-With": "fetch" },
        });
        if (![200, 422].includes(answer.status)) throw new Error(String(answer.status));
        const shown = await answer.text();
        if (turn !== asked) return; // asked again meanwhile
        place.innerHTML = shown;
      } catch {
        if (turn === asked) place.textContent = NOT_LOADED;
      }
      place.focus();
    });
  }
}
