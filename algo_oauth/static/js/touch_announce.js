// Tells screen readers what came of a press: failures at once, the rest when there is a pause.

const WORDS = { sending: "sending", sent: "sent", failed: "failed", unknown: "unknown, may have been sent" };

export function announce(text, { state, problem }) {
  if (!WORDS[state]) return;
  const place = document.getElementById(problem ? "assertive" : "polite");
  place.textContent = [`${text}: ${WORDS[state]}.`, problem?.message, problem?.remedy].filter(Boolean).join(" ");
}
