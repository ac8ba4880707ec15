"""What every page of ours must be, checked on its HTML: named, labelled, without twin ids."""

from html.parser import HTMLParser

VOID_OF_LABEL = {"hidden", "submit", "button", "image", "reset"}


class Page(HTMLParser):
    """The few facts of a page that the checks below need."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labelled_ids: set[str] = set()
        self.controls: list[dict[str, str | None]] = []
        self.nameless_buttons: list[str] = []
        self.inline: list[str] = []
        self.lang = ""
        self.headings = 0
        self._label_depth = 0
        self._button: list[str] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if found.get("id"):
            self.ids.append(found["id"] or "")
        if tag == "html":
            self.lang = found.get("lang") or ""
        self.headings += tag == "h1"
        self.inline += [name for name in found if name.startswith("on") or name == "style"]
        self._note_control(tag, found)

    def _note_control(self, tag: str, found: dict[str, str | None]) -> None:
        if tag == "label":
            self._label_depth += 1
            self.labelled_ids.add(found.get("for") or "")
        elif tag == "button":
            self._button = [found.get("aria-label") or ""]
        elif tag in {"input", "select", "textarea"} and found.get("type") not in VOID_OF_LABEL:
            self.controls.append(found | {"inside": "yes" if self._label_depth else None})

    def handle_data(self, data: str) -> None:
        if self._button is not None:
            self._button.append(data.strip())

    def handle_endtag(self, tag: str) -> None:
        if tag == "label":
            self._label_depth -= 1
        elif tag == "button" and self._button is not None:
            if not "".join(self._button):
                self.nameless_buttons.append(self.get_starttag_text() or "")
            self._button = None

    def unlabelled(self) -> list[dict[str, str | None]]:
        return [
            control
            for control in self.controls
            if not control["inside"]
            and not control.get("aria-label")
            and control.get("id") not in self.labelled_ids
        ]


def assert_sound(html: str) -> None:
    page = Page(html)
    twins = {name for name in page.ids if page.ids.count(name) > 1}
    assert page.lang == "en"
    assert page.headings == 1
    assert not twins
    assert not page.unlabelled()
    assert not page.nameless_buttons
    assert not page.inline, "the content security policy refuses inline styles and handlers"
