"""Quizzes with a question of every format, after a lesson of the shelf; and how each is answered by
keys alone, and by a thumb.

    python -m tests.journeys.every_format put_up TITLE     prints the quizzes' ids; in the site's
    python -m tests.journeys.every_format take_down ID …   environment, as is `shelf`
"""

import io
import sys
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

CLIP = {"start_ms": 500, "end_ms": 2500}
HINT = "It is the key with the dollar sign on it"
REGIONS = [
    {"label": "The dot", "x": 0.4, "y": 0.4, "w": 0.2, "h": 0.2, "correct": True, "why": "Round"},
    {"label": "The corner", "x": 0, "y": 0, "w": 0.1, "h": 0.1},
]
CHOICES = [{"text": "Numbers", "correct": True}, {"text": "Whales"}]

QUESTIONS = [
    ("multiple_choice", "Choose", {"options": CHOICES, "keep_order": True}),
    ("sequence", "Put in order", {"items": ["Alpha", "Beta", "Gamma"]}),
    ("fill_blanks", "Complete it", {"parts": ["Press ", ["Ctrl"], " and ", ["T"], "."]}),
    (
        "true_false",
        "A dollar sign locks",
        {"answer": True, "reasons": [{"text": "It pins", "correct": True}, {"text": "It costs"}]},
    ),
    (
        "matching",
        "Match the keys",
        {"pairs": [{"left": "F4", "right": "locks"}, {"left": "F2", "right": "edits"}]},
    ),
    ("free_response", "Why lock a row?", {"model": "It stays while copying", "compare": True}),
    ("numeric", "How much is a quarter of 50 mg?", {"value": 12.5, "unit": "mg"}),
    ("hotspot", "Where is the dot?", {"media": "", "regions": REGIONS}),
    ("clip_choice", "What do you see?", {"clip": CLIP, "options": CHOICES, "keep_order": True}),
    (
        "clip_moment",
        "When does it end?",
        {"clip": CLIP, "moments": [{"start_ms": 1500, "end_ms": 2500}]},
    ),
    ("clip_region", "Where is the middle?", {"clip": CLIP, "regions": REGIONS}),
]


def put_up(title: str) -> list[str]:
    """Three quizzes after the lesson of that title, published."""
    from apps.content.models import Atom
    from apps.lib import clock
    from apps.quizzes import illustrations, questions

    lesson = Atom.objects.videos().published().filter(title=title).first()
    about = {"owner": lesson.owner, "follows": lesson, "skill": lesson.skill}
    quizzes = []
    for number, (format, stem, body) in enumerate(QUESTIONS):
        if number % questions.MOST_QUESTIONS == 0:
            quiz = Atom.objects.create(
                kind=Atom.Kind.QUIZ, title="Every format", state="published",
                published_at=clock.now(), **about,
            )  # fmt: skip
            quizzes.append(quiz.public_id)
        if format == "hotspot":
            kept = illustrations.add(owner=lesson.owner, content=[_picture()], alt="A dot")
            body = body | {"media": kept.public_id}
        questions.add(quiz=quiz, format=format, stem=stem, body=body, hint=HINT)
    return quizzes


def take_down(public_ids: list[str]) -> None:
    from apps.content.models import Atom

    Atom.objects.quizzes().filter(public_id__in=public_ids).update(state="archived")


def _picture() -> bytes:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (600, 600), "white")
    ImageDraw.Draw(picture).ellipse((250, 250, 350, 350), fill="navy")
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


# --- answering by keys ------------------------------------------------------------------------


def tab_to(page: Page, target: Locator, *, key: str = "Tab") -> None:
    expect(target).to_be_visible()
    for _ in range(40):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"no key leads to {target}")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    tab_to(page, target)
    page.keyboard.press(key)


def answer(page: Page, question: Locator, format: str) -> None:
    ACTS[format](page, question)


def _check(page: Page, question: Locator) -> None:
    press(page, question.get_by_role("button", name="Check"))


def _first(page: Page, question: Locator) -> None:
    page.keyboard.press("1")


def _order(page: Page, question: Locator) -> None:
    for step in ("Gamma", "Beta", "Alpha"):
        up = question.get_by_role("button", name=f"Move “{step}” up")
        if up.is_disabled():
            continue
        tab_to(page, up)
        for _ in range(2):
            page.keyboard.press("ArrowUp")
        page.locator("main h1").evaluate("e => { e.tabIndex = -1; e.focus(); }")
    _check(page, question)


def _type_blanks(page: Page, question: Locator) -> None:
    for number, word in enumerate(("ctrl", "T"), start=1):
        tab_to(page, question.get_by_role("textbox", name=f"Blank {number} of 2"))
        page.keyboard.type(word)
    page.keyboard.press("Enter")


def _judge(page: Page, question: Locator) -> None:
    press(page, question.get_by_role("radio", name="True"), "Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    pins = question.get_by_role("radio", name="It pins")
    if not pins.is_checked():
        page.keyboard.press("ArrowDown")
    expect(pins).to_be_checked()
    _check(page, question)


def _match(page: Page, question: Locator) -> None:
    for key, means in (("F4", "locks"), ("F2", "edits")):
        tab_to(page, question.get_by_role("combobox", name=key))
        page.keyboard.type(means)
        page.locator("main h1").evaluate("e => { e.tabIndex = -1; e.focus(); }")
    _check(page, question)


def _explain(page: Page, question: Locator) -> None:
    tab_to(page, question.get_by_role("textbox"))
    page.keyboard.type("Otherwise it would move")
    _check(page, question)
    expect(question.get_by_text("It stays while copying")).to_be_visible()
    page.reload()  # an answer that waits for its mark outlives the page
    expect(question.get_by_role("textbox")).to_have_value("Otherwise it would move")
    expect(question.get_by_role("button", name="Partly")).to_be_visible()
    page.keyboard.press("1")


def _count(page: Page, question: Locator) -> None:
    tab_to(page, question.get_by_role("textbox"))
    page.keyboard.type("12,5 mg")
    page.keyboard.press("Enter")


def _point(page: Page, question: Locator) -> None:
    tab_to(page, question.get_by_role("application"))
    page.keyboard.press("ArrowRight")  # the marker begins in the middle
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-live]")).to_have_text("Marker: 52 percent across, 50 percent down")
    _check(page, question)


def _watch(page: Page, question: Locator) -> None:
    press(page, question.get_by_role("button", name="Play the clip"))
    expect(question.get_by_role("button", name="Pause the clip")).to_be_visible()
    expect(question.get_by_role("button", name="Play the clip")).to_be_visible(timeout=20_000)
    expect(question.get_by_role("slider")).to_have_value(str(CLIP["end_ms"]))
    page.keyboard.press("1")


def _stop(page: Page, question: Locator) -> None:
    press(page, question.get_by_role("slider"), "End")
    moment = question.get_by_role("button", name="It is this moment")
    expect(question.locator("video")).to_have_js_property("currentTime", CLIP["end_ms"] / 1000)
    press(page, moment)
    expect(question.get_by_text("Chosen: 0:02.5")).to_be_visible()
    _check(page, question)


def _point_at_clip(page: Page, question: Locator) -> None:
    press(page, question.get_by_role("slider"), "End")
    tab_to(page, question.get_by_role("application"), key="Shift+Tab")
    page.keyboard.press("ArrowDown")
    _check(page, question)


ACTS: dict[str, Callable[[Page, Locator], None]] = {
    "multiple_choice": _first,
    "sequence": _order,
    "fill_blanks": _type_blanks,
    "true_false": _judge,
    "matching": _match,
    "free_response": _explain,
    "numeric": _count,
    "hotspot": _point,
    "clip_choice": _watch,
    "clip_moment": _stop,
    "clip_region": _point_at_clip,
}


# --- answering by a thumb ---------------------------------------------------------------------


def _tap_check(question: Locator) -> None:
    question.get_by_role("button", name="Check").tap()


def _tap_first(page: Page, question: Locator) -> None:
    question.get_by_role("button", name="Numbers").tap()


def _tap_order(page: Page, question: Locator) -> None:
    for step in ("Beta", "Alpha"):  # each to the top
        up = question.get_by_role("button", name=f"Move “{step}” up")
        for _ in range(2):
            if up.is_enabled():
                up.tap()
    _tap_check(question)


def _tap_blanks(page: Page, question: Locator) -> None:
    for number, word in enumerate(("Ctrl", "t"), start=1):
        question.get_by_role("textbox", name=f"Blank {number} of 2").fill(word)
    _tap_check(question)


def _tap_verdict(page: Page, question: Locator) -> None:
    for name in ("True", "It pins"):
        question.get_by_role("radio", name=name).tap()
    _tap_check(question)


def _tap_pairs(page: Page, question: Locator) -> None:
    for key, means in (("F4", "locks"), ("F2", "edits")):
        question.get_by_role("combobox", name=key).select_option(means)
    _tap_check(question)


def _tap_mark(page: Page, question: Locator) -> None:
    question.get_by_role("textbox").fill("Otherwise it would move")
    _tap_check(question)
    question.get_by_role("button", name="Yes").tap()


def _tap_number(page: Page, question: Locator) -> None:
    question.get_by_role("textbox").fill("12 1/2 mg")
    _tap_check(question)


def _tap_place(page: Page, question: Locator) -> None:
    picture = question.get_by_role("application")
    box = picture.bounding_box()
    assert box
    picture.tap(position={"x": box["width"] * 0.45, "y": box["height"] * 0.55})
    _tap_check(question)


def _tap_end(question: Locator) -> None:
    slider = question.get_by_role("slider")
    box = slider.bounding_box()
    assert box
    slider.tap(position={"x": box["width"] - 2, "y": box["height"] / 2})
    end = CLIP["end_ms"] / 1000
    expect(question.locator("video")).to_have_js_property("currentTime", end)


def _tap_moment(page: Page, question: Locator) -> None:
    _tap_end(question)
    question.get_by_role("button", name="It is this moment").tap()
    _tap_check(question)


def _tap_region(page: Page, question: Locator) -> None:
    _tap_end(question)
    _tap_place(page, question)


TOUCHES: dict[str, Callable[[Page, Locator], None]] = {
    "multiple_choice": _tap_first,
    "sequence": _tap_order,
    "fill_blanks": _tap_blanks,
    "true_false": _tap_verdict,
    "matching": _tap_pairs,
    "free_response": _tap_mark,
    "numeric": _tap_number,
    "hotspot": _tap_place,
    "clip_choice": _tap_first,
    "clip_moment": _tap_moment,
    "clip_region": _tap_region,
}


if __name__ == "__main__":
    import os

    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "microlearn.settings"
    django.setup()
    from apps.tenants.scope import tenant_scope

    with tenant_scope(1):
        if sys.argv[1] == "put_up":
            print(*put_up(sys.argv[2]))  # noqa: T201
        else:
            take_down(sys.argv[2:])
