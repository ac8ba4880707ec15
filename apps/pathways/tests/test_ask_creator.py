"""Questions to a lesson's creator: asked on the lesson, read there and under "Your questions"."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts import notifications
from apps.accounts.erasure import erase
from apps.accounts.models import Notification
from apps.content import inquiries
from apps.content.models import Atom, Inquiry
from apps.content.tests.factories import InquiryFactory
from apps.lib import clock
from apps.lib.public_ids import new_public_id
from apps.tenants.scope import tenant_scope

from .factories import lesson


@pytest.fixture
def atom(alice):
    return lesson(owner=alice, title="Lock a cell")


@pytest.fixture
def browser(sign_in, bob):
    cache.clear()
    return sign_in(bob)


@pytest.fixture
def ask(browser, atom):
    def ask(text="Why F4?", second=12.34, of=atom):
        said = {"text": text, "second": second}
        return browser.post(address(of), said, content_type="application/json")

    return ask


def address(atom):
    return f"/api/v1/lessons/{atom.public_id}/inquiries/"


def listed(client, atom):
    return client.get(address(atom)).json()


def test_asked_at_a_second_and_its_creator_is_told(ask, alice, bob, atom):
    answer = ask("  Why  F4?\r\n\r\n\r\n And on a Mac? ")
    assert answer.status_code == 201
    row = Inquiry.objects.get()
    assert (row.learner, row.atom, row.second) == (bob, atom, 12.3)
    assert row.text == "Why F4?\n\nAnd on a Mac?"
    assert answer.json() == listed_one(row)
    told = notifications.words(Notification.objects.get(user=alice))
    assert told.text == "1 learner's question about “Lock a cell” waits for an answer."
    assert told.url == f"/studio/lessons/{atom.public_id}/inquiries/"
    assert "Bob" not in str(Notification.objects.get(user=alice).params)


def listed_one(row):
    return {
        "id": row.public_id,
        "second": row.second,
        "text": row.text,
        "asked_at": row.asked_at.isoformat().replace("+00:00", "Z"),
        "answer": row.answer,
        "answered_at": row.answered_at,
        "is_mine": True,
    }


def test_two_questions_are_one_notification(ask, alice):
    ask("One?")
    ask("Two?")
    told = notifications.words(Notification.objects.get(user=alice))
    assert told.text == "2 learners' questions about “Lock a cell” wait for an answer."


def test_sent_twice_it_is_asked_once(ask):
    assert ask().json()["id"] == ask().json()["id"]
    assert Inquiry.objects.count() == 1


@pytest.mark.parametrize(
    "said", [{}, {"text": " \n "}, {"text": "x" * 501}, {"text": "a", "second": -1}], ids=str
)
def test_what_is_no_question(browser, atom, said):
    assert browser.post(address(atom), said, content_type="application/json").status_code == 400
    assert not Inquiry.objects.exists()


def test_a_days_worth_is_enough(ask):
    told = [ask(f"Question {n}?").status_code for n in range(inquiries.MOST_A_DAY + 1)]
    assert told == [201] * inquiries.MOST_A_DAY + [429]
    with clock.shifted(timedelta(days=1, minutes=1)):
        assert ask("The next day?").status_code == 201


def test_who_cannot_ask(ask, browser, sign_in, alice, bob, atom, riverside):
    draft = lesson(owner=alice, state=Atom.State.DRAFT)
    assert ask(of=draft).status_code == 404
    said = {"text": "Am I right?"}
    own = sign_in(alice).post(address(atom), said, content_type="application/json")
    assert own.status_code == 409
    nurse = sign_in(bob, riverside)
    refused = nurse.post(address(atom), said, content_type="application/json")
    assert refused.status_code == 409
    assert listed(nurse, atom)["refusal"] == refused.json()["error"]["message"]
    assert not Inquiry.objects.exists()
    gone = browser.get(f"/api/v1/lessons/{new_public_id()}/inquiries/")
    assert gone.status_code == 404


def test_one_sees_his_own_and_what_is_shown_to_everyone(browser, atom, bob, charlie, sign_in):
    mine = InquiryFactory(atom=atom, learner=bob)
    shown = InquiryFactory(atom=atom, learner=charlie, answered=True, is_shared=True)
    InquiryFactory(atom=atom, learner=charlie, answered=True)
    InquiryFactory(atom=atom, learner=charlie)
    hidden = {"answered": True, "is_shared": True, "hidden_at": clock.now()}
    InquiryFactory(atom=atom, learner=charlie, **hidden)
    InquiryFactory(learner=charlie, answered=True, is_shared=True)  # about another lesson
    found = listed(browser, atom)
    assert [(each["id"], each["is_mine"]) for each in found["inquiries"]] == [
        (shown.public_id, False),
        (mine.public_id, True),
    ]
    assert "Charlie" not in str(found)
    assert found["refusal"] == ""


def test_the_list_asks_as_much_for_many(browser, atom, bob):
    InquiryFactory(atom=atom, learner=bob)
    few = asked(browser, atom)
    InquiryFactory.create_batch(9, atom=atom, answered=True, is_shared=True)
    assert asked(browser, atom) == few


def asked(client, atom):
    listed(client, atom)
    with CaptureQueriesContext(connection) as queries:
        listed(client, atom)
    return len(queries)


def test_a_hospitals_questions_stay_there(sign_in, alice, bob, charlie, riverside):
    with tenant_scope(riverside.pk):
        atom = lesson(owner=alice)
        InquiryFactory(atom=atom, learner=alice, answered=True, is_shared=True)
    nurse = sign_in(bob, riverside)
    assert len(listed(nurse, atom)["inquiries"]) == 1
    said = {"text": "Which dose?"}
    assert nurse.post(address(atom), said, content_type="application/json").status_code == 201
    assert not Inquiry.objects.exists()  # in the public tenant
    assert sign_in(bob).get(address(atom)).status_code == 404


# --- "Your questions" -------------------------------------------------------------------------


def test_your_questions(browser, bob, alice, atom):
    assert "Nothing asked yet" in browser.get("/library/questions/").content.decode()
    InquiryFactory(atom=atom, learner=bob, text="<b>Why?</b>", answered=True)
    InquiryFactory(atom=lesson(owner=alice, state="draft"), learner=bob)
    InquiryFactory(atom=atom, text="Somebody else's")
    page = browser.get("/library/questions/").content.decode()
    assert "&lt;b&gt;Why?&lt;/b&gt;" in page
    assert "With F4." in page
    assert f'href="/learn/{atom.public_id}?t=12.5"' in page
    assert "no longer published" in page
    assert "Somebody else" not in page


def test_taken_back(browser, bob):
    mine, other = InquiryFactory(learner=bob), InquiryFactory()
    place = "/library/questions/{}/withdraw/"
    assert browser.post(place.format(mine.public_id)).url == "/library/questions/"
    assert browser.post(place.format(other.public_id)).status_code == 404
    assert browser.delete(f"/api/v1/inquiries/{other.public_id}/").status_code == 404
    assert Inquiry.objects.get() == other


def test_an_erased_learner_leaves_no_question(bob, atom):
    InquiryFactory(atom=atom, learner=bob, answered=True, is_shared=True)
    erase(user=bob)
    assert not Inquiry.objects.exists()


def test_an_erased_creator_leaves_the_answer_of_his_team(charlie, atom):
    row = InquiryFactory(atom=atom, answered=True, answered_by=charlie)
    erase(user=charlie)
    row.refresh_from_db()
    assert (row.answer, row.answered_by) == ("With F4.", None)
