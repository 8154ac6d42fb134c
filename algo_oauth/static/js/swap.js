// Puts the page that the device answered in place of this one, except for the other forms on it:
// what is typed there stays.
import { bind } from "./binding.js";

function others(root, form) {
  const sections = root.querySelectorAll("section[aria-labelledby]:has(form[data-keep])");
  return [...sections].filter((section) => !section.contains(form));
}

function isTyped(section) {
  const fields = section.querySelectorAll("input:not([type=hidden]), textarea");
  return Boolean(section.querySelector(".fault")) || [...fields].some((field) => field.value !== field.defaultValue);
}

export function othersAreTyped(form) {
  return others(document.getElementById("main"), form).some(isTyped);
}

export function swap(html, form) {
  const main = document.getElementById("main");
  const kept = others(main, form).filter(isTyped);
  const fresh = document.adoptNode(new DOMParser().parseFromString(html, "text/html").getElementById("main"));
  main.replaceWith(fresh);
  bind(fresh);
  fresh.querySelector("#faults")?.focus();
  // After the binding: what is in them is bound already.
  for (const section of kept) {
    section.querySelector("#faults")?.remove();
    fresh.querySelector(`section[aria-labelledby="${section.getAttribute("aria-labelledby")}"]`)?.replaceWith(section);
  }
}
