// <button data-sending="url" data-shown-in="place">: shows what the form, as it is, would send.

const NOT_LOADED = "The device cannot be reached, or you are logged out. Log in and try again.";

export function bindSending(root) {
  for (const button of root.querySelectorAll("button[data-sending]")) {
    const place = document.getElementById(button.dataset.shownIn);
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        const answer = await fetch(button.dataset.sending, {
          method: "POST",
          body: new FormData(button.form),
          headers: { "X-Requested-With": "fetch" },
        });
        if (![200, 422].includes(answer.status)) throw new Error(String(answer.status));
        place.innerHTML = await answer.text();
      } catch {
        place.textContent = NOT_LOADED;
      }
      place.focus();
    });
  }
}
