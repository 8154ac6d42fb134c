// System → Maintenance: what of a form is shown depends on what is chosen in it, and a file that is
// too large is not sent.
import { also } from "./binding.js";
import { bindFileSize } from "./file_size.js";
import { bindShownWhen } from "./shown_when.js";

also(bindShownWhen);
also(bindFileSize);
