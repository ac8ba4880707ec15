import pytest
from django.db import DatabaseError, connection, transaction

from apps.content import publishing
from apps.content.publishing import NotReadyToPublish
from apps.content.tests.trials import add_version
from apps.creators import audit, lessons, publication, versions
from apps.creators.experiments import acting
from apps.creators.models import AuditEntry
from apps.tenants.scope import tenant_scope

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "sql", ["UPDATE creators_auditentry SET actor = ''", "DELETE FROM creators_auditentry"]
)
def test_the_database_itself_keeps_every_entry(alice, lesson, sql):
    publication.archive(lesson=lesson, by=alice)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(sql)
    assert AuditEntry.objects.about(lesson).get().act == "archived"


def test_nor_does_an_entry_go_with_its_lesson(alice, sending):
    lessons.cancel(lesson=sending.atom, by=alice)
    assert [entry.act for entry in AuditEntry.objects.of_studio(alice)] == ["cancelled"]


def test_what_failed_is_not_written(alice, lesson):
    with pytest.raises(NotReadyToPublish), transaction.atomic():
        publication.publish(lesson=lesson, by=alice)
    assert not AuditEntry.objects.exists()


def test_every_change_of_a_quiz_says_who(alice, bob, lesson, quiz):
    question = quiz.questions.first()
    from apps.creators import quiz as quizzes

    quizzes.order_questions(
        lesson=lesson, public_ids=[q.public_id for q in quiz.questions.current()], by=bob
    )
    quizzes.remove_question(lesson=lesson, question=question, by=alice)
    told = list(AuditEntry.objects.about(lesson).values_list("act", "actor"))
    assert told == [("question_removed", alice.public_id), ("questions_ordered", bob.public_id)]


def test_the_studio_shows_its_own_entries_by_person_and_kind(studio, alice, bob, lesson, charlie):
    lessons.describe(lesson=lesson, by=alice, changes={"title": "Freeze"})
    publication.archive(lesson=lesson, by=alice)
    publication.restore(lesson=lesson, by=alice)

    page = studio.get("/studio/history/").content.decode()
    assert "archived it" in page
    assert "Freeze" in page
    only = studio.get("/studio/history/?act=restored").content.decode()
    assert "<strong" in only
    assert only.count("<time") == 1
    assert studio.get(f"/studio/history/?by={bob.public_id}").content.decode().count("<time") == 0
    own = studio.get(f"/studio/lessons/{lesson.public_id}/history/").content.decode()
    assert own.count("<time") == 3


def test_pages_need_as_many_queries_for_many(studio, alice, lesson, django_assert_num_queries):
    from django.test.utils import CaptureQueriesContext

    audit.record(lesson=lesson, by=alice, act="published")
    studio.get("/studio/history/")
    with CaptureQueriesContext(connection) as few:
        studio.get("/studio/history/")
    for _ in range(20):
        audit.record(lesson=lesson, by=alice, act="published")
    with django_assert_num_queries(len(few)):
        studio.get("/studio/history/")


def test_another_organisation_sees_nothing_of_it(alice, lesson, riverside):
    publication.archive(lesson=lesson, by=alice)
    with tenant_scope(riverside.pk, user_id=alice.pk):
        assert not AuditEntry.objects.of_studio(alice).exists()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM creators_auditentry")
            assert cursor.fetchone() == (0,)


def test_a_test_of_versions_leaves_its_trail(studio, alice, lesson, quiz):
    add_version(lesson)  # number 2
    publishing.publish(atom=lesson, by=alice)
    weights = {1: 1, 2: 1}
    stopped = acting.start(lesson=lesson, by=alice, weights=weights)
    acting.stop(experiment=stopped, by=alice)
    decided = acting.start(lesson=lesson, by=alice, weights=weights)
    acting.decide(experiment=decided, number=2, by=alice)
    acting.undo(experiment=decided, by=alice)
    acting.start(lesson=lesson, by=alice, weights=weights)
    versions.switch(lesson=lesson, number=2, by=alice)

    told = AuditEntry.objects.about(lesson).order_by("pk").values_list("act", "actor", "facts")
    assert list(told) == [
        ("test_started", alice.public_id, {"versions": [1, 2]}),
        ("test_stopped", alice.public_id, {}),
        ("test_started", alice.public_id, {"versions": [1, 2]}),
        ("test_decided", alice.public_id, {"number": 2}),
        ("test_undone", alice.public_id, {"number": 1}),
        ("test_started", alice.public_id, {"versions": [1, 2]}),
        ("version_switched", alice.public_id, {"number": 2, "ended_test": True}),
    ]
    page = studio.get("/studio/history/?act=test_started").content.decode()
    assert page.count("started a test of versions · versions 1, 2") == 3
    own = studio.get(f"/studio/lessons/{lesson.public_id}/history/").content.decode()
    assert "decided the test of versions · version 2" in own
    assert "switched the version · version 2 · which ended the test of versions" in own
