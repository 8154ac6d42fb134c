// <button data-copy="id">: copies the text of that element, and says so.

export function bindCopy(root) {
  for (const button of root.querySelectorAll("button[data-copy]")) {
    const words = button.textContent;
    button.addEventListener("click", async () => {
      const text = document.getElementById(button.dataset.copy).textContent;
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Select and copy by hand";
      }
      setTimeout(() => { button.textContent = words; }, 2000);
    });
  }
}
