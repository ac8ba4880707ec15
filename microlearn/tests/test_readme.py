"""The README's table of settings names what the code reads, no more and no less."""

import re
from pathlib import Path

from microlearn.demo.catalogue import load_catalogue
from microlearn.demo.people import LOGINS, PASSWORD

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
READ_BY_SETTINGS = re.compile(r'\benv\.\w+\(\s*"([A-Z][A-Z0-9_]+)"')
READ_ELSEWHERE = re.compile(
    r'(?:environ|given|environment)\.get\("([A-Z][A-Z0-9_]+)"|\bnumber\([\w.]+, "([A-Z][A-Z0-9_]+)"'
    r'|^OWNER_URL = "([A-Z_]+)"',
    re.M,
)


def documented() -> set[str]:
    return set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", README, re.M))


def read_by_settings() -> set[str]:
    return set(READ_BY_SETTINGS.findall((ROOT / "microlearn/settings.py").read_text()))


def read_elsewhere() -> set[str]:
    modules = [*(ROOT / "microlearn/stack").glob("*.py"), *(ROOT / "apps").rglob("*.py")]
    return {
        name
        for path in modules
        if "tests" not in path.parts
        for match in READ_ELSEWHERE.findall(path.read_text())
        for name in match
        if name
    }


def test_every_variable_is_documented_and_no_other():
    assert documented() == read_by_settings() | read_elsewhere()


def test_the_demo_is_as_described():
    assert all(f"`{login.email}`" in README for login in LOGINS)
    assert f"`{PASSWORD}`" in README
    lessons = sum(len(course.lessons) for course in load_catalogue())
    assert f"The {lessons} demo lessons" in README


def test_pictures_and_links_exist():
    targets = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert [target for target in targets if not (ROOT / target).exists()] == []
    heavy = [path for path in (ROOT / "docs/img").iterdir() if path.stat().st_size > 300_000]
    assert heavy == []
