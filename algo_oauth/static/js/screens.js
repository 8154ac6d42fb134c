// The form of a button: only the requests and fields that count are shown.
import { also } from "./binding.js";
import { bindShownWhen } from "./shown_when.js";

also(bindShownWhen);
