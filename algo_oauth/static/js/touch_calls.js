// The calls of the touch screen. Each throws when the device cannot be reached.
import { csrfToken, refreshSession } from "./session.js";

const PATIENCE = 5000;
const REPEATS = [500, 1000, 2000];

function call(path, options, headers) {
  return fetch(path, {
    ...options,
    headers: { "X-Requested-With": "fetch", ...headers },
    signal: AbortSignal.timeout(PATIENCE),
  });
}

async function post(path, headers = {}, body = undefined) {
  const send = () => call(path, { method: "POST", body }, { "X-CSRFToken": csrfToken(), ...headers });
  const answer = await send();
  if (answer.status !== 401) return answer;
  await refreshSession(); // somebody logged in or out in this browser: the token is a new one
  return send();
}

async function read(answer) {
  const isJson = (answer.headers.get("Content-Type") ?? "").includes("application/json");
  const document = isJson ? await answer.json() : {};
  return { status: answer.status, etag: answer.headers.get("ETag") ?? "", document };
}

// The press has an id, so the device carries it out once however often this call arrives.
export async function sendPress(buttonId, pressId, confirmed) {
  const path = `/screen/press/${encodeURIComponent(buttonId)}`;
  const headers = { "X-Press-Id": pressId, ...(confirmed && { "X-Confirmed": confirmed }) };
  for (const wait of REPEATS) {
    try {
      return await read(await post(path, headers));
    } catch {
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return read(await post(path, headers));
}

// Names the press whose result is seen: another screen may have pressed since.
export async function sendClear(buttonId, pressId) {
  return read(await post(`/screen/clear/${encodeURIComponent(buttonId)}`, { "X-Press-Id": pressId }));
}

export async function sendLock() {
  return read(await post("/screen/lock"));
}

export async function sendPin(pin) {
  return read(await post("/screen/unlock", {}, new URLSearchParams({ pin })));
}

export async function askState(etag, inUse = false) {
  return read(await call("/screen/state", {}, { ...(etag && { "If-None-Match": etag }), ...(inUse && { "X-In-Use": "1" }) }));
}

export async function askPairing() {
  return read(await call("/screen/pair/state", {}));
}
