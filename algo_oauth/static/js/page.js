// Binds the small behaviours of every page to its elements by their data- attributes.
import { also } from "./binding.js";
import { bindConfirm } from "./confirm.js";
import { bindCopy } from "./copy.js";
import { bindFollow } from "./follow.js";
import { bindKeep } from "./keep.js";
import { bindPost } from "./post.js";

// Asking comes before sending: a refused question must keep the form from being sent.
for (const binding of [bindPost, bindConfirm, bindCopy, bindKeep, bindFollow]) also(binding);
document.getElementById("faults")?.focus();
