// Tells screen readers what came of a press: failures at once, the rest when there is a pause.

const WORDS = { sending: "sending", sent: "sent", failed: "failed", unknown: "unknown, may have been sent" };

export function say(words, place = "polite") {
  document.getElementById(place).textContent = words;
}

export function announce(text, { state, problem }) {
  if (!WORDS[state]) return;
  const words = [`${text}: ${WORDS[state]}.`, problem?.message, problem?.remedy];
  say(words.filter(Boolean).join(" "), problem ? "assertive" : "polite");
}
