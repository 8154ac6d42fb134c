"""What of a web page matters to somebody who fills in forms: fields and buttons."""

from html.parser import HTMLParser

import msgspec


class Button(msgspec.Struct):
    """Something to press: its words, and what is sent when it is pressed."""

    words: str
    name: str = ""
    value: str = ""


class Form(msgspec.Struct):
    """A form: where it goes, what is filled in, which field is for what, what can be pressed."""

    id: str = ""
    action: str = ""
    fields: dict[str, str] = msgspec.field(default_factory=dict)
    kinds: dict[str, str] = msgspec.field(default_factory=dict)
    buttons: list[Button] = msgspec.field(default_factory=list)


class _Reader(HTMLParser):
    """Collects the forms; a button may name its form from outside of it."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._open: Form | None = None
        self._button: Button | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(id=given.get("id", ""), action=given.get("action", ""))
            self.forms.append(self._open)
        form = self._form_of(given)
        if form is None:
            return
        kind = given.get("type", "submit" if tag == "button" else "text")
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "button" or (tag == "input" and kind == "submit"):
            self._button = Button(words=value if tag == "input" else "", name=name, value=value)
            form.buttons.append(self._button)
        elif tag == "input":
            form.fields[name], form.kinds[name] = value, kind

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        if tag == "button":
            self._button = None

    def handle_data(self, data: str) -> None:
        if self._button is not None and self.get_starttag_text() is not None:
            self._button.words += data.strip()

    def _form_of(self, given: dict[str, str]) -> Form | None:
        named = [form for form in self.forms if form.id and form.id == given.get("form")]
        return named[0] if named else self._open


def forms_of(page: str) -> list[Form]:
    """Return the forms of a page."""
    reader = _Reader()
    reader.feed(page)
    return reader.forms
