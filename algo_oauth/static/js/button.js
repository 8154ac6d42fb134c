// The form of a button: what counts is shown, the rest of the form follows what is chosen.
import { also } from "./binding.js";
import { bindCommands } from "./command_form.js";
import { bindIconPicker } from "./icon_picker.js";
import { bindPlaces } from "./places.js";
import { bindShownWhen } from "./shown_when.js";
import { bindTilePreview } from "./tile_preview.js";

for (const binding of [bindShownWhen, bindPlaces, bindCommands, bindIconPicker, bindTilePreview]) also(binding);
