// Everything that is known of a button's last press.

const RESULTS = { sent: "Sent", failed: "Failed", unknown: "Unknown: may have been sent" };

function detailsOf({ state, problem, at, milliseconds, press_id: id }) {
  return {
    result: RESULTS[state],
    message: problem?.message,
    remedy: problem?.remedy,
    code: problem?.code,
    time: at ? new Date(at * 1000).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium" }) : "",
    milliseconds: milliseconds === undefined || milliseconds === null ? "" : `${Math.round(milliseconds)} ms`,
    id,
  };
}

function show(tile) {
  const dialog = document.getElementById("details");
  dialog.querySelector("[data-details-text]").textContent = tile.text;
  const known = detailsOf(tile.shown);
  for (const place of dialog.querySelectorAll("[data-detail]")) {
    const words = known[place.dataset.detail] ?? "";
    place.textContent = words;
    place.parentElement.hidden = !words;
  }
  dialog.querySelector("[data-details-close]").onclick = () => dialog.close();
  dialog.showModal();
}

export function bindDetails(tile) {
  tile.element.querySelector("[data-details]").addEventListener("click", () => show(tile));
}
