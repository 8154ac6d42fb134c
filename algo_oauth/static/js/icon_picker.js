// <input data-icon-picker="names.json">: a combobox that shows the icons that fit what was typed.
import { iconsFor } from "./icon_list.js";
import { option } from "./icon_option.js";

let names = null;

class Picker {
  constructor(input) {
    this.input = input;
    this.list = document.createElement("ul");
    this.list.id = "icon-choices";
    this.list.className = "icon-choices";
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", "Icons");
    input.after(this.list);
    input.removeAttribute("list");
    const roles = { role: "combobox", "aria-autocomplete": "list", "aria-controls": this.list.id, "aria-expanded": "false" };
    for (const [name, value] of Object.entries(roles)) input.setAttribute(name, value);
  }

  async open() {
    names ??= await (await fetch(this.input.dataset.iconPicker, { headers: { "X-Requested-With": "fetch" } })).json();
    const found = iconsFor(this.input.value, names);
    this.list.replaceChildren(...found.map((name) => option(this.input, name)));
    this.show(found.length > 0);
  }

  show(shown) {
    this.list.hidden = !shown;
    this.input.setAttribute("aria-expanded", String(shown));
    if (!shown) this.input.removeAttribute("aria-activedescendant");
  }

  get marked() {
    return this.list.querySelector("[aria-selected=true]");
  }

  mark(item) {
    this.marked?.setAttribute("aria-selected", "false");
    item.setAttribute("aria-selected", "true");
    item.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", item.id);
  }

  choose(item) {
    this.input.value = item.dataset.name;
    this.show(false);
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  key(event) {
    const { key } = event;
    if (this.list.hidden) {
      if (key === "ArrowDown") this.open();
      return;
    }
    if (key === "Escape") this.show(false);
    else if (key === "Enter" && this.marked) this.choose(this.marked);
    else if (key === "ArrowDown") this.mark(this.marked?.nextElementSibling ?? this.list.firstElementChild);
    else if (key === "ArrowUp") this.mark(this.marked?.previousElementSibling ?? this.list.lastElementChild);
    else return;
    event.preventDefault();
  }
}

export function bindIconPicker(root) {
  for (const input of root.querySelectorAll("input[data-icon-picker]")) {
    const picker = new Picker(input);
    // Without the names it stays what it is without scripts: a field to type a name into.
    const open = () => picker.open().catch(() => { names = null; });
    input.addEventListener("input", open);
    input.addEventListener("click", open);
    input.addEventListener("keydown", (event) => picker.key(event));
    input.addEventListener("blur", () => picker.show(false));
    // Before the field loses the focus to it.
    picker.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const item = event.target.closest("li");
      if (item) picker.choose(item);
    });
  }
}
