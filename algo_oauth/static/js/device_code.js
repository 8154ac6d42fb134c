// A device code that waits to be entered: counts down, and shows the page anew when it ends.

function words(seconds) {
  const minutes = Math.floor(seconds / 60);
  return minutes ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}

export async function bindDeviceCode(root) {
  const place = root.querySelector("[data-code-state][data-state=waiting]");
  while (place?.isConnected) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    try {
      const answer = await fetch(place.dataset.codeState, { headers: { "X-Requested-With": "fetch" } });
      if (!answer.ok) return;
      const { state, seconds_left: left } = await answer.json();
      if (state !== "waiting") {
        // The profile's own address: the one of the action that began it would show that again.
        location.assign(place.dataset.codeState.replace(/\/device-code$/, ""));
        return;
      }
      place.querySelector("[data-left]").textContent = words(left);
    } catch {
      continue; // the network went away for a moment
    }
  }
}
