// The touch screen: its screens, and the buttons on them.
import { bindLockButton } from "./touch_lock_button.js";
import { bindMarks } from "./touch_marks.js";
import { bindTabs } from "./touch_tabs.js";
import { bindTiles } from "./touch_tiles.js";

bindTabs();
bindMarks();
bindLockButton();
bindTiles();
