// Keeps the tablet's display on while the page is seen, where the browser can (Screen Wake Lock).

async function request() {
  if (document.visibilityState !== "visible") return;
  try {
    await navigator.wakeLock.request("screen");
  } catch {
    // Low battery, or the browser does not allow it: the display follows the tablet's own settings.
  }
}

export function keepAwake() {
  if (!("wakeLock" in navigator)) return;
  document.addEventListener("visibilitychange", request); // hiding the page has let go of it
  request();
}
