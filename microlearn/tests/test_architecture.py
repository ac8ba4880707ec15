"""What a reviewer would otherwise have to say again and again."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("apps", "microlearn", "tests", "bench", "static/js", "static/css", "templates")
CODE = (".py", ".js", ".mjs", ".css", ".html")
VENDORED = ("static/vendor/", "tests/journeys/vendor/")

LONGEST_FILE, LONGEST_FUNCTION = 400, 50
# path or path::function -> why it may be longer
LONGER: dict[str, str] = {}
# Words that name a drawer instead of a thing.
DRAWERS = {"utils", "util", "helpers", "services", "selectors", "managers", "misc", "common"}

# Read the time without apps.lib.clock, and nobody can move it.
CLOCKS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "timezone.now",
    "timezone.localtime",
    "timezone.localdate",
}


def project_files(*suffixes: str) -> list[Path]:
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*")]
    found += [ROOT / "conftest.py", ROOT / "manage.py"]
    return sorted(
        path
        for path in found
        if path.suffix in suffixes
        and not name(path).startswith(VENDORED)
        and "/migrations/" not in name(path)  # generated
    )


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def source_modules() -> list[Path]:
    """Python that serves people: no tests, no migrations."""
    return [
        path
        for path in project_files(".py")
        if not {"tests", "migrations"} & set(path.parts) and path.name != "conftest.py"
    ]


def templates() -> list[Path]:
    return [path for path in project_files(".html") if name(path).startswith("templates/")]


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


# --- size and names ---------------------------------------------------------------------------


def test_files_fit_a_reader():
    long = {name(p): len(p.read_text().splitlines()) for p in project_files(*CODE)}
    assert {n: size for n, size in long.items() if size > LONGEST_FILE and n not in LONGER} == {}, (
        "split them by noun, or give the reason in LONGER"
    )


def test_functions_fit_a_screen():
    long = {
        f"{name(path)}::{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path in project_files(".py")
        for node in functions(ast.parse(path.read_text()))
    }
    assert {
        n: size for n, size in long.items() if size > LONGEST_FUNCTION and n not in LONGER
    } == {}


def test_the_exceptions_are_still_needed():
    for entry in LONGER:
        assert (ROOT / entry.partition("::")[0]).exists(), f"{entry} is gone: drop it from LONGER"


def test_modules_are_nouns_of_the_domain():
    drawers = [
        name(path)
        for path in project_files(".py", ".js")
        if DRAWERS & {path.stem, *path.relative_to(ROOT).parts}
    ]
    assert drawers == []


# --- time and database ------------------------------------------------------------------------


def clock_readings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Calls such as `datetime.now()`, and references such as `default=timezone.now`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            owner = node.value
            base = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if f"{base}.{node.attr}" in CLOCKS:
                yield node.lineno, f"{base}.{node.attr}"


def test_only_the_clock_knows_the_time():
    found = [
        f"{name(path)}:{line} {call}"
        for path in source_modules()
        if name(path) != "apps/lib/clock.py"
        for line, call in clock_readings(ast.parse(path.read_text()))
    ]
    assert found == []


def test_the_clock_test_sees_a_reading():
    tree = ast.parse("import datetime\nx = datetime.datetime.now()\ny = F(default=timezone.now)")
    assert [call for _line, call in clock_readings(tree)] == ["datetime.now", "timezone.now"]


@pytest.mark.parametrize(
    "start",
    [
        ["manage.py", "check"],
        ["-c", "import microlearn.asgi"],
        ["-c", "from microlearn.celery import app; app.loader.init_worker(); app.finalize()"],
    ],
    ids=["check", "web", "worker"],
)
def test_a_process_starts_without_touching_the_database(start):
    """A connection opened before Celery forks is shared by its children: all encoding stops."""
    unreachable = {
        "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:1/nowhere",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    # A warning of Django tells of a query in ready(), even where its failure is caught.
    command = [sys.executable, "-W", "error:Accessing the database:RuntimeWarning", *start]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | unreachable, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


# --- templates --------------------------------------------------------------------------------

BRAND = "MicroLearn"
SPOKEN_ATTRIBUTES = {"aria-label", "alt", "title", "placeholder", "aria-description"}
UNSPOKEN_TAGS = ("script", "style", "kbd", "code")
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
WHOLE_BLOCKS = re.compile(
    r"\{%\s*(blocktranslate|comment|verbatim)\b.*?%\}.*?\{%\s*end\1\s*%\}", re.DOTALL
)
# Blocks that fill an attribute, by their names.
ATTRIBUTE_BLOCKS = re.compile(
    r"\{%\s*block (?:icon|\w+_(?:attrs|class))\s*%\}.*?\{%\s*endblock\s*%\}", re.DOTALL
)
LETTERS = re.compile(r"[^\W\d_]{2,}")


class TemplateReader(HTMLParser):
    """Collects what is said, and what a strict content security policy would forbid."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.untranslated: list[str] = []
        self.forbidden: list[str] = []
        self._open: list[str] = []
        # Template tags become words without letters, so that HTML can be parsed around them.
        for unspoken in (WHOLE_BLOCKS, ATTRIBUTE_BLOCKS, TAG):
            source = unspoken.sub("0", _keep_nonces(source))
        self.feed(source)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if tag in UNSPOKEN_TAGS:
            self._open.append(tag)
        if tag in ("script", "style"):
            data = given.get("type") in ("application/json", "importmap")
            if "src" not in given and "nonce" not in given and not data:
                self.forbidden.append(f"<{tag}> without src or nonce")
        for attribute, value in attributes:
            self._look_at(attribute, value or "")

    def _look_at(self, attribute: str, value: str) -> None:
        if attribute.startswith("on") or attribute == "style":
            self.forbidden.append(f'{attribute}="{value}"')
        if value.lower().startswith("javascript:"):
            self.forbidden.append(value)
        if attribute in SPOKEN_ATTRIBUTES:
            self._heard(value)

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSPOKEN_TAGS and self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._open:
            self._heard(data)

    def _heard(self, text: str) -> None:
        if LETTERS.search(text.replace(BRAND, "")):
            self.untranslated.append(" ".join(text.split()))


def _keep_nonces(source: str) -> str:
    return re.sub(r'nonce="\{\{.*?\}\}"', 'nonce="0"', source)


def pages() -> list[Path]:
    """Without allauth's elements: they choose tags by their arguments and hold no words."""
    return [path for path in templates() if "/allauth/elements/" not in name(path)]


@pytest.mark.parametrize("template", pages(), ids=name)
def test_templates_speak_through_gettext(template):
    assert TemplateReader(template.read_text()).untranslated == []


@pytest.mark.parametrize("template", templates(), ids=name)
def test_templates_satisfy_the_content_security_policy(template):
    assert TemplateReader(template.read_text()).forbidden == []


def test_the_template_reader_sees_what_is_wrong():
    reader = TemplateReader(
        '<p onclick="x()" style="color:red">Hello</p><img alt="A cat">{% translate "Fine" %}'
        "<script>go()</script><style nonce='{{ n }}'>a {}</style>{# no #}{{ name }} 12"
    )
    assert reader.untranslated == ["Hello", "A cat"]
    assert reader.forbidden == [
        'onclick="x()"',
        'style="color:red"',
        "<script> without src or nonce",
    ]


# --- scripts ----------------------------------------------------------------------------------

STATIC_IMPORT = re.compile(
    r"^(?:import|export)\b[^(;]*?\bfrom\s*(['\"])(.+?)\1(;?)|^import\s*(['\"])(.+?)\4(;?)", re.M
)


def test_static_imports_can_be_rewritten():
    """Manifest storage replaces names in relative imports that end in a semicolon, no others."""
    wrong = [
        f"{name(path)}: {match[0]}"
        for path in project_files(".js")
        for match in STATIC_IMPORT.finditer(path.read_text())
        if not (match[2] or match[5]).startswith(".") or not (match[3] or match[6])
    ]
    assert wrong == []


def test_elements_open_with_a_usage_comment():
    elements = [p for p in project_files(".js") if name(p).startswith("static/js/elements/")]
    assert [name(p) for p in elements if not p.read_text().startswith(("//", "/*"))] == []
