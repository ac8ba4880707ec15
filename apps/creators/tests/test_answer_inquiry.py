"""Learners' questions in the studio: read, answered, shown to everyone, hidden."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts import notifications
from apps.accounts.models import Notification, Seat
from apps.billing import distributions
from apps.billing.models import AnsweredQuestion
from apps.content import inquiries
from apps.content.models import Inquiry
from apps.content.tests.factories import AtomFactory, InquiryFactory
from apps.creators import answering, audit, notices
from apps.creators.models import AuditEntry
from apps.lib import clock
from apps.lib.public_ids import new_public_id
from apps.tenants.scope import tenant_scope


@pytest.fixture
def atom(alice):
    return AtomFactory(owner=alice, title="Lock a cell")


@pytest.fixture
def row(atom, bob):
    return InquiryFactory(atom=atom, learner=bob, text="Why F4?")


def send(client, method, row, what, **body):
    url = f"/api/v1/studio/inquiries/{row.public_id}/{what}/"
    return client.generic(method, url, json.dumps(body), content_type="application/json")


def page(client, place="inquiries/"):
    return client.get(f"/studio/{place}").content.decode()


def told(user):
    return notifications.words(Notification.objects.filter(user=user).first())


# --- answered ---------------------------------------------------------------------------------


def test_whoever_asked_is_told_and_nobody_else_sees_it(studio, row, alice, bob):
    answer = send(studio, "PUT", row, "answer", text=" Because  it locks. ")
    assert answer.status_code == 200
    assert answer.json()["answer"] == "Because it locks."
    row.refresh_from_db()
    assert (row.answered_by, row.is_shared) == (alice, False)
    heard = told(bob)
    assert heard.text == "Your question about “Lock a cell” was answered."
    assert heard.note == "Because it locks."
    assert heard.url == f"/library/questions/#q-{row.public_id}"
    assert not Inquiry.objects.for_everyone().exists()


def test_a_first_answer_earns_its_creator_a_part_of_the_bonus(studio, row, alice):
    send(studio, "PUT", row, "answer", text="It locks.")
    send(studio, "PUT", row, "answer", text="It locks the cell.", replaces="It locks.")
    earned = AnsweredQuestion.objects.get()
    row.refresh_from_db()
    assert (earned.owner, earned.question, earned.asked_at) == (alice, row.public_id, row.asked_at)
    assert sum(distributions.answers_on(earned.answered_at.date()).values()) == 2


def test_a_colleagues_question_and_an_organisations_earn_nothing(
    studio, row, alice, bob, riverside
):
    Seat.objects.create(owner=alice, member=bob, role="editor")
    send(studio, "PUT", row, "answer", text="It locks.")
    with tenant_scope(riverside.pk):
        inquiry = InquiryFactory(atom=AtomFactory(owner=alice, skill=None), learner=bob)
        answering.answer(inquiry=inquiry, by=alice, text="Ask us.", replaces="", shared=False)
    assert not AnsweredQuestion.objects.exists()


def test_shown_to_everyone_if_the_creator_says_so(studio, row):
    send(studio, "PUT", row, "answer", text="It locks.", shared=True)
    assert Inquiry.objects.for_everyone().get() == row
    send(studio, "DELETE", row, "shared")
    assert not Inquiry.objects.for_everyone().exists()
    send(studio, "PUT", row, "shared")
    assert Inquiry.objects.for_everyone().get() == row


def test_only_what_is_answered_can_be_shown(studio, row):
    assert send(studio, "PUT", row, "shared").status_code == 409


def test_a_lesson_shows_only_so_many(studio, row, atom):
    InquiryFactory.create_batch(inquiries.MOST_SHARED, atom=atom, answered=True, is_shared=True)
    assert send(studio, "PUT", row, "answer", text="It locks.", shared=True).status_code == 409
    row.refresh_from_db()
    assert row.answer == ""
    assert send(studio, "PUT", row, "answer", text="It locks.").status_code == 200


def test_a_colleagues_answer_is_not_overwritten_unseen(studio, row):
    send(studio, "PUT", row, "answer", text="First.")
    assert send(studio, "PUT", row, "answer", text="Second.").status_code == 409
    assert send(studio, "PUT", row, "answer", text="Better.", replaces="First.").status_code == 200
    row.refresh_from_db()
    assert row.answer == "Better."


@pytest.mark.parametrize("text", ["", "  ", "x" * 1001])
def test_what_is_no_answer(studio, row, text):
    assert send(studio, "PUT", row, "answer", text=text).status_code == 400


def test_what_was_asked_is_settled_once_nothing_waits(studio, row, alice):
    notices.tell_asked(row.atom, waiting=1)
    send(studio, "PUT", row, "answer", text="It locks.")
    assert told(alice).text == "Learners' questions about “Lock a cell”: none is waiting."
    assert notifications.unread_count(alice) == 0


# --- hidden -----------------------------------------------------------------------------------


def test_hidden_and_brought_back(studio, row):
    send(studio, "PUT", row, "answer", text="It locks.", shared=True)
    assert send(studio, "PUT", row, "hidden").json()["hidden_at"]
    assert not Inquiry.objects.for_everyone().exists()
    assert "Why F4?" in page(studio, "inquiries/?show=hidden")
    assert send(studio, "DELETE", row, "hidden").json()["hidden_at"] is None
    assert Inquiry.objects.for_everyone().exists()


# --- read -------------------------------------------------------------------------------------


def test_the_page_lists_what_waits_newest_first_and_names_nobody(studio, atom, alice, bob):
    for text in ("Older?", "Newer?"):
        InquiryFactory(atom=atom, learner=bob, text=text)
    InquiryFactory(atom=atom, text="Hidden?", hidden_at=clock.now())
    InquiryFactory(atom=atom, text="Settled?", answered=True)
    other = InquiryFactory(atom=AtomFactory(owner=alice), text="Of another lesson?")
    InquiryFactory(text="Another studio's?")
    html = page(studio)
    places = [html.find(text) for text in ("Of another lesson?", "Newer?", "Older?")]
    assert -1 not in places
    assert places == sorted(places)
    assert not any(text in html for text in ("Hidden?", "Settled?", "Another studio", "Bob"))
    assert f'href="/learn/{atom.public_id}?t=12.5"' in html
    of_lesson = page(studio, f"lessons/{atom.public_id}/inquiries/")
    assert "Newer?" in of_lesson
    assert other.text not in of_lesson
    assert "Settled?" in page(studio, "inquiries/?show=answered")


def test_empty_states(studio, alice):
    told = {show: page(studio, f"inquiries/?show={show}") for show in ("", "answered", "hidden")}
    assert "Nobody is waiting" in told[""]
    assert "Nothing answered yet" in told["answered"]
    assert "Nothing hidden" in told["hidden"]


def test_the_home_counts_what_waits(studio, row, atom):
    InquiryFactory(atom=atom)
    InquiryFactory(atom=atom, answered=True)
    html = page(studio, "")
    assert html.count("2 questions to answer") == 2  # in the head, and at the lesson
    assert f'href="/studio/lessons/{atom.public_id}/inquiries/"' in html
    assert "2 questions to answer" in page(studio, f"lessons/{atom.public_id}/")


def test_pages_ask_as_much_for_many(studio, atom, row):
    few = [asked(studio, place) for place in ("", "inquiries/")]
    InquiryFactory.create_batch(9, atom=atom)
    InquiryFactory(atom=AtomFactory(owner=atom.owner))
    assert [asked(studio, place) for place in ("inquiries/",)] == few[1:]
    assert asked(studio, "") == few[0]


def asked(client, place):
    page(client, place)
    with CaptureQueriesContext(connection) as queries:
        page(client, place)
    return len(queries)


def test_over_the_api(studio, row):
    InquiryFactory(atom=row.atom, answered=True)
    found = studio.get("/api/v1/studio/inquiries/").json()
    assert [each["id"] for each in found["inquiries"]] == [row.public_id]
    assert found["waiting"] == 1
    answered = studio.get("/api/v1/studio/inquiries/?show=answered").json()
    assert answered["inquiries"][0]["answer"] == "With F4."


# --- who may ----------------------------------------------------------------------------------


def test_an_editor_answers_and_it_is_in_the_audit_trail(sign_in, alice, charlie, row):
    Seat.objects.create(owner=alice, member=charlie, role="editor")
    send(sign_in(charlie), "PUT", row, "answer", text="It locks.", shared=True)
    send(sign_in(charlie), "PUT", row, "hidden")
    done = [line.entry.act for line in audit.lines(AuditEntry.objects.about(row.atom))]
    assert done == ["inquiry_hidden", "inquiry_shared", "inquiry_answered"]


def test_an_analyst_reads(sign_in, alice, charlie, row):
    Seat.objects.create(owner=alice, member=charlie, role="analyst")
    analyst = sign_in(charlie)
    html = page(analyst)
    assert "Why F4?" in html
    assert "<textarea" not in html
    for method, what in (("PUT", "answer"), ("PUT", "hidden"), ("DELETE", "shared")):
        assert send(analyst, method, row, what, text="Mine").status_code == 403


def test_a_stranger_gets_nothing(creator_charlie, row):
    assert "Why F4?" not in page(creator_charlie)
    assert creator_charlie.get(f"/studio/inquiries/{row.public_id}/").status_code == 403
    assert send(creator_charlie, "PUT", row, "answer", text="Mine").status_code == 403
    row.public_id = new_public_id()
    assert send(creator_charlie, "PUT", row, "answer", text="Mine").status_code == 404
