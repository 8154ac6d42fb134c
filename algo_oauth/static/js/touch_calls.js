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

async function post(path, headers = {}) {
  const send = () => call(path, { method: "POST" }, { "X-CSRFToken": csrfToken(), ...headers });
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
export async function sendPress(buttonId, pressId) {
  const path = `/screen/press/${encodeURIComponent(buttonId)}`;
  for (const wait of REPEATS) {
    try {
      return await read(await post(path, { "X-Press-Id": pressId }));
    } catch {
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  return read(await post(path, { "X-Press-Id": pressId }));
}

export async function sendClear(buttonId) {
  return read(await post(`/screen/clear/${encodeURIComponent(buttonId)}`));
}

export async function askState(etag) {
  return read(await call("/screen/state", {}, etag ? { "If-None-Match": etag } : {}));
}
