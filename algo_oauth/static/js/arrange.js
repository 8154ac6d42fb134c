// The Screens page: buttons change places by drag, by keyboard and by a tap on their new place.
import { also } from "./binding.js";
import { bindDrag } from "./arrange_drag.js";
import { bindMoveMode, forgetMove } from "./arrange_mode.js";

// The buttons that start a move need this script.
also((root) => {
  for (const part of root.querySelectorAll("[data-move], [data-arrange-help]")) part.hidden = false;
  forgetMove();
});
bindDrag(document);
bindMoveMode(document);
