// Asks for the team's messages once a second and shows what is new.
const list = document.getElementById("messages");
const empty = document.getElementById("empty");
const EVERY_MS = 1000;
let etag = "";

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text; // never innerHTML: texts come from anywhere
  return made;
}

function localTime(iso) {
  return new Date(iso).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });
}

function messageElement(post) {
  const item = element("li", "message", "");
  item.dataset.post = post.id;
  item.dataset.initial = post.author.slice(0, 1);
  const head = element("p", "message-head", "");
  const time = element("time", "", localTime(post.time));
  time.dateTime = post.time;
  head.append(element("strong", "", post.author), " ", time);
  item.append(head, element("p", "message-text", post.text));
  return item;
}

function show(posts) {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
  const current = new Set(posts.map((post) => post.id));
  for (const item of [...list.children]) {
    if (!current.has(item.dataset.post)) item.remove(); // the sandbox was started anew, or it is long ago
  }
  const shown = new Set([...list.children].map((item) => item.dataset.post));
  for (const post of posts) {
    if (!shown.has(post.id)) list.append(messageElement(post));
  }
  empty.hidden = list.children.length > 0;
  if (atEnd) list.scrollTop = list.scrollHeight;
}

async function ask() {
  try {
    const answer = await fetch(list.dataset.posts, { headers: { "If-None-Match": etag }, cache: "no-store" });
    if (answer.status === 200) {
      etag = answer.headers.get("ETag") ?? "";
      show(await answer.json());
    }
  } catch {
    // The sandbox is being restarted; the next round tells.
  }
  setTimeout(ask, EVERY_MS);
}

for (const time of list.querySelectorAll("time")) time.textContent = localTime(time.dateTime);
list.scrollTop = list.scrollHeight;
ask();
