// The form of a button: what counts is shown, the rest of the form follows what is chosen.
import { also } from "./binding.js";
import { bindCommands } from "./command_form.js";
import { bindIconPicker } from "./icon_picker.js";
import { bindInsert } from "./insert.js";
import { bindLooks } from "./look.js";
import { bindPlaces } from "./places.js";
import { bindSending } from "./sending.js";
import { bindShownWhen } from "./shown_when.js";
import { bindTilePreview } from "./tile_preview.js";

const bindings = [bindShownWhen, bindPlaces, bindCommands, bindIconPicker, bindTilePreview, bindInsert, bindSending, bindLooks];
for (const binding of bindings) also(binding);
