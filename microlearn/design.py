"""/design/: every token, component and state in one page, as the style sheets have them now, and
the pages that only faults bring. For developers alone: it is there only in development."""

import re
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

# What Django answers with where something is wrong, and what is shown without a network.
FAULTS = {name: f"{name}.html" for name in ("400", "403", "403_csrf", "404", "429", "500")}
FAULTS["offline"] = "errors/offline.html"
_GROUP = {
    "s": "space", "r": "radius", "t": "type", "font": "font", "z": "layer", "shadow": "shadow",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    name: str
    value: str

    @property
    def group(self) -> str:
        first = self.name.split("-")[0]
        colour = re.search(r"#\w{6}|rgb\(|transparent", self.value)
        return _GROUP.get(first) or ("colour" if colour else "measure")


def tokens() -> list[Token]:
    """What `:root` of tokens.css declares, in its order."""
    sheet = (settings.BASE_DIR / "static/css/tokens.css").read_text()
    root = sheet.split(":root {", 1)[1].split("\n  }\n", 1)[0]
    found = re.findall(r"--([\w-]+):\s*([^;]+);", root)
    return [Token(name, " ".join(value.split())) for name, value in found]


def icons() -> list[str]:
    sheet = (settings.BASE_DIR / "templates/icons.html").read_text()
    return re.findall(r'<symbol id="i-([\w-]+)"', sheet)


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """?theme=dark|light&contrast=high&dir=rtl shows it in another look."""
    if not settings.DEVELOPMENT:
        raise Http404
    groups: dict[str, list[Token]] = {}
    for token in tokens():
        groups.setdefault(token.group, []).append(token)
    context = {
        "groups": groups,
        "icons": icons(),
        "theme": request.GET.get("theme") if request.GET.get("theme") in ("dark", "light") else "",
        "contrast": request.GET.get("contrast") == "high",
        "direction": "rtl" if request.GET.get("dir") == "rtl" else "",
        "looks": ["", "theme=light", "theme=dark", "theme=light&contrast=high",
                  "theme=dark&contrast=high", "dir=rtl"],
        "faults": list(FAULTS),
        "tones": ["ok", "warn", "bad", "info"],
        "states": ["done", "running", "waiting", "failed", "skipped"],
    }  # fmt: skip
    return render(request, "design/page.html", context)


@require_safe
def fault(request: HttpRequest, name: str) -> HttpResponse:
    """As it is made while everything fails: without a request, a person or a database."""
    if not settings.DEVELOPMENT or name not in FAULTS:
        raise Http404
    return HttpResponse(render_to_string(FAULTS[name]))
