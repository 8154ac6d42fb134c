// Asks the device again and again what became of every button's last press.
import { loadAnew } from "./touch_anew.js";
import { askState } from "./touch_calls.js";
import { notice } from "./touch_notice.js";
import { pause } from "./touch_pause.js";
import { noteUse, takeUse } from "./touch_use.js";

const WHILE_SENDING = 500;
const OTHERWISE = 2000;

let known = { etag: "", layout: document.body.dataset.layout, now: 0, buttons: {}, unauthorized: {} };

export function forgetWhatIsKnown() {
  known = { ...known, etag: "" };
}

// The question also tells whether somebody uses the page; one that is lost has told nothing.
async function tell(etag) {
  const inUse = takeUse();
  try {
    return await askState(etag, inUse);
  } catch (lost) {
    if (inUse) noteUse();
    throw lost;
  }
}

async function ask(tiles) {
  const begun = new Map(tiles.map((tile) => [tile, tile.generation]));
  const { status, etag, document: answer } = await tell(known.etag);
  notice("no-connection", false);
  notice("logged-out", status === 401);
  if (status !== 200 && status !== 304) return;
  if (status === 200) known = { ...answer, etag };
  // Also when the screen was locked or unlocked; the answer is about another page's buttons then.
  if (known.layout !== document.body.dataset.layout) {
    loadAnew();
    return;
  }
  for (const tile of tiles) tile.warn(known.unauthorized[tile.id] ?? "");
  for (const [tile, generation] of begun) {
    if (tile.generation === generation) tile.follow(known.buttons[tile.id], known.now);
  }
}

export async function watch(tiles) {
  for (;;) {
    try {
      await ask(tiles);
    } catch {
      notice("no-connection", true);
    }
    await pause.of(tiles.some((tile) => tile.state === "sending") ? WHILE_SENDING : OTHERWISE);
  }
}
