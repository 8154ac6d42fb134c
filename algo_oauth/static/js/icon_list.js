// The icons that fit what was typed: names that start with it first, every word somewhere in them.

const MOST = 60;
const SUGGESTED = [
  "telephone", "megaphone", "bell", "broadcast", "exclamation-triangle", "shield-exclamation", "fire",
  "person-raised-hand", "person-walking", "people", "heart-pulse", "bandaid", "hospital", "door-open",
  "door-closed", "lock", "unlock", "key", "lightbulb", "lightning", "camera-video", "music-note-beamed",
  "volume-up", "volume-mute", "chat-dots", "envelope", "calendar-event", "alarm", "clock", "check-circle",
  "x-circle", "question-circle", "info-circle", "house", "building", "truck", "wrench", "power", "arrow-repeat",
  "hand-thumbs-up", "cup-hot", "flag", "geo-alt", "stop-circle", "play-circle", "tools", "water", "wind",
];

export function iconsFor(typed, names) {
  const words = typed.trim().toLowerCase().split(/[\s-]+/).filter(Boolean);
  if (!words.length) return SUGGESTED.filter((name) => names.includes(name));
  const found = names.filter((name) => words.every((word) => name.includes(word)));
  const first = found.filter((name) => name.startsWith(words[0]));
  return [...first, ...found.filter((name) => !first.includes(name))].slice(0, MOST);
}
