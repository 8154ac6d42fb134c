// The form API Support: the warning of an open API is shown before it is saved.
import { also } from "./binding.js";
import { bindShownWhen } from "./shown_when.js";

also(bindShownWhen);
