// How a press reads on its button: word, reason, and the line at the foot.

const ROOM = { message: 120, remedy: 90 };
const LITTLE_ROOM = { message: 75, remedy: 45 };

function wordOf(state) {
  const words = document.getElementById("words").content;
  return [...(words.querySelector(`[data-word="${state}"]`)?.cloneNode(true).childNodes ?? [])];
}

// Cuts after a sentence where one ends in time, else between words.
function shorten(text, room) {
  if (text.length <= room) return text;
  const cut = text.slice(0, room);
  const sentence = cut.lastIndexOf(". ");
  if (sentence > room / 3) return cut.slice(0, sentence + 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), room / 2))} …`;
}

export function reasonOf(press, dense) {
  const { message = "", remedy = "", code = "" } = press.problem ?? {};
  const room = dense ? LITTLE_ROOM : ROOM;
  const told = message.replace(/^Unknown: may have been sent\. /, ""); // the word above says it
  const at = press.at && !(dense && code) ? new Date(press.at * 1000).toLocaleTimeString("en-GB") : "";
  return {
    word: wordOf(press.state),
    reason: `${shorten(told, room.message)} ${shorten(remedy, room.remedy)}`.trim(),
    foot: press.state === "sending" ? "" : [code, at].filter(Boolean).join(" · "),
  };
}
