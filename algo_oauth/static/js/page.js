// Binds the small behaviours of a page to its elements by their data- attributes.
import { bindConfirm } from "./confirm.js";
import { bindCopy } from "./copy.js";
import { bindKeep } from "./keep.js";
import { bindPost } from "./post.js";

export function bind(root) {
  bindPost(root);
  bindConfirm(root);
  bindCopy(root);
  bindKeep(root);
  for (const extra of bind.extras) extra(root);
}
bind.extras = [];

// A page's own module adds its bindings here; they run now, and again when the page is replaced.
export function also(extra) {
  bind.extras.push(extra);
  extra(document);
}

bind(document);
document.getElementById("faults")?.focus();
