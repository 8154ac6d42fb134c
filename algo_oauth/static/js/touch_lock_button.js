// Lock: the device locks this screen, and the page then asks for the PIN.
import { loadAnew } from "./touch_anew.js";
import { sendLock } from "./touch_calls.js";
import { notice } from "./touch_notice.js";

export function bindLockButton() {
  document.querySelector("[data-lock]")?.addEventListener("click", async () => {
    try {
      await sendLock();
      loadAnew();
    } catch {
      notice("no-connection", true);
    }
  });
}
