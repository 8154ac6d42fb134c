// System → Maintenance: what of a form is shown depends on what is chosen in it.
import { also } from "./binding.js";
import { bindShownWhen } from "./shown_when.js";

also(bindShownWhen);
