from html.parser import HTMLParser

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from apps.quizzes import formats, questions
from apps.quizzes.models import Question
from apps.quizzes.tests.bodies import BODIES


class Fields(HTMLParser):
    """What a browser would post from a form, typed values aside."""

    def __init__(self, html):
        super().__init__()
        self.data = QueryDict(mutable=True)
        self.area = None
        self.select = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "input" and "name" not in attrs:
            return  # of a script's own
        if tag == "textarea":
            self.area = attrs["name"]
            self.data.setlistdefault(self.area)
        elif tag == "select":
            self.select = attrs["name"]
        elif tag == "option" and ("selected" in attrs or self.select not in self.data):
            self.data[self.select] = attrs["value"]
        elif tag == "input" and (
            attrs.get("type") not in ("checkbox", "radio") or "checked" in attrs
        ):
            self.data.appendlist(attrs["name"], attrs.get("value", ""))

    def handle_data(self, text):
        if self.area:
            self.data.appendlist(self.area, text)

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.area = None


def fields(format, question=None, prefix=""):
    context = {
        "format": format,
        "question": question,
        "editor": format.editor(question.body if question else None),
        "prefix": prefix,
        "known": {},
        "upload_url": "/",
    }
    return Fields(render_to_string("quizzes/editor/question.html", context)).data


@pytest.mark.parametrize("prefix", ["", "q1-"])
@pytest.mark.parametrize("format", formats.all(), ids=lambda format: format.key)
def test_what_the_fields_show_is_what_they_post(public, format, prefix):
    written = Question(
        format=format.key,
        stem="Which <keys>?",
        body=format.clean(BODIES[format.key]),
        explanation="Because.",
        hint="T for table.",
        clip_start_ms=72_500,
        clip_end_ms=75_000,
    )
    posted = questions.parse_editor(fields(format, written, prefix), prefix)
    assert posted == {
        "format": format.key,
        "stem": "Which <keys>?",
        "body": written.body,
        "explanation": "Because.",
        "hint": "T for table.",
        "media": "",
        "clip_start_ms": 72_500,
        "clip_end_ms": 75_000,
    }


@pytest.mark.parametrize("format", formats.all(), ids=lambda format: format.key)
def test_empty_fields_are_refused_in_words(format):
    posted = fields(format)
    with pytest.raises(questions.InvalidQuestion, match="Write the question"):
        questions.parse_editor(posted)
    posted["stem"] = "Which keys?"
    with pytest.raises(formats.InvalidBody, match="at least"):
        questions.parse_editor(posted)
