// The touch screen: presses, and what came of them, on every screen at once.
import { askState, sendClear, sendPress } from "./touch_calls.js";
import { bindArrows } from "./touch_keys.js";
import { bindTabs } from "./touch_tabs.js";
import { Tile } from "./touch_tile.js";
import { pause } from "./touch_pause.js";

const WHILE_SENDING = 500;
const OTHERWISE = 2000;
const DOUBLE_TAP = 500;
const LOGGED_OUT = { message: "You are logged out. Nothing was sent.", remedy: "Log in and try again.", code: "WEB-001" };

const tiles = [...document.querySelectorAll("[data-button]")].map((element) => new Tile(element));
let states = {};
let etag = "";

function notice(id, shown) {
  document.getElementById(id).hidden = !shown;
}

async function press(tile) {
  const now = performance.now();
  if (!tile.canBePressed || now - tile.pressedAt < DOUBLE_TAP) return;
  tile.begin(now, crypto.randomUUID());
  try {
    const { status, document: answer } = await sendPress(tile.id, tile.pressId);
    notice("logged-out", status === 401);
    tile.end(answer.state ? answer : { state: "failed", problem: status === 401 ? LOGGED_OUT : answer.problem });
  } catch {
    notice("no-connection", true);
    tile.lose();
  }
  pause.end();
}

async function clear(tile) {
  tile.clear();
  try {
    const { status } = await sendClear(tile.id);
    notice("logged-out", status === 401);
  } catch {
    notice("no-connection", true);
  }
  tile.cleared();
  etag = ""; // what the device says now counts, not what this page did
}

async function ask() {
  const begun = new Map(tiles.map((tile) => [tile, tile.generation]));
  const answer = await askState(etag);
  notice("no-connection", false);
  notice("logged-out", answer.status === 401);
  if (answer.status !== 200 && answer.status !== 304) return;
  if (answer.status === 200) {
    etag = answer.etag;
    states = answer.document.buttons;
    if (answer.document.layout !== document.body.dataset.layout) location.reload();
  }
  for (const [tile, generation] of begun) {
    if (tile.generation === generation) tile.follow(states[tile.id]);
  }
}

async function watch() {
  for (;;) {
    try {
      await ask();
    } catch {
      notice("no-connection", true);
    }
    await pause.of(tiles.some((tile) => tile.state === "sending") ? WHILE_SENDING : OTHERWISE);
  }
}

for (const tile of tiles) {
  tile.element.querySelector("[data-press]").addEventListener("click", () => press(tile));
  tile.element.querySelector("[data-clear]").addEventListener("click", () => clear(tile));
}
bindTabs();
bindArrows();
watch();
