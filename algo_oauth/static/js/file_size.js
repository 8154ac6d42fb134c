// <input type="file" data-most-bytes="…" data-too-large="…">: what no page takes is not sent, as the
// device would hang up in the middle of it, and nobody would read why.
export function bindFileSize(root) {
  for (const input of root.querySelectorAll("input[data-most-bytes]")) {
    // Before the form is sent by whatever else listens.
    input.form.addEventListener("submit", (event) => refuse(event, input), { capture: true });
  }
}

function refuse(event, input) {
  const [file] = input.files;
  if (!file || file.size <= Number(input.dataset.mostBytes)) return;
  event.preventDefault();
  const place = input.form.querySelector("[data-keep-message]");
  place.className = "alert alert-danger";
  place.textContent = input.dataset.tooLarge;
}
