"""GET /api/v1/feed/ of a catalogue that there is something to choose from."""

from functools import partial

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.content import dismissals
from apps.content.models import Atom, Prerequisite
from apps.pathways import catalogue
from apps.pathways.diagnostic import results
from apps.pathways.models import Interests, Recommender, Share
from apps.pathways.recommending import building, choosing, kept, lines, vectors
from apps.pathways.tests import shelf
from apps.tenants.scope import tenant_scope

URL = "/api/v1/feed/"


@pytest.fixture(autouse=True)
def _nothing_kept():
    kept.forget()
    yield
    kept.forget()


def built() -> Recommender:
    catalogue.forget()
    made = building.catch_up()
    kept.forget()
    return made


@pytest.fixture
def get(sign_in, bob):
    client = sign_in(bob)

    def get(**query):
        response = client.get(URL, query)
        assert response.status_code == 200, response.content
        return response.json()

    return get


def titles(page) -> list[str]:
    return [item["title"] for item in page["items"]]


def whys(page) -> dict[str, str]:
    return {item["title"]: item["why"] for item in page["items"]}


def test_what_is_like_the_finished_comes_first_and_says_so(get, bob):
    made = shelf.fill()
    shelf.finish(bob, *made["Resuscitation"][:2])
    built()
    page = get()
    first = titles(page)[:5]
    assert sum(title in shelf.SUBJECTS["Resuscitation"] for title in first) >= 3
    reasons = [whys(page)[title] for title in first]
    assert any("Because you finished “" in why for why in reasons), reasons


def test_what_was_finished_dismissed_or_is_drafted_is_left_out(get, bob):
    made = shelf.fill()
    done, unwanted, draft = made["Excel"][:3]
    shelf.finish(bob, done)
    dismissals.dismiss(learner=bob, atom=unwanted)
    built()
    Atom.objects.filter(pk=draft.pk).update(state=Atom.State.DRAFT)
    catalogue.forget()
    found = titles(get())
    assert not {unwanted.title, draft.title} & set(found)
    assert done.title not in found[:-1]


def test_pages_follow_each_other_without_a_repeat_or_a_gap(get, bob):
    made = shelf.fill()
    shelf.finish(bob, made["Excel"][0])
    built()
    first = get()
    assert len(first["items"]) == 20 and first["next"]
    # Finished meanwhile: the line stays as it was.
    shelf.finish(bob, made["Swimming"][3], made["Swimming"][4])
    second = get(cursor=first["next"])
    both = titles(first) + titles(second)
    wanted = {atom.title for atoms in made.values() for atom in atoms}
    assert len(both) == len(set(both))
    assert set(both) == wanted
    assert second["next"] is None


def test_what_is_known_comes_behind_all_that_is_new(get, bob, monkeypatch):
    made = shelf.fill()
    shelf.finish(bob, made["Resuscitation"][0])
    swimming = made["Swimming"][0].skill
    results.override(learner=bob, skill=swimming.public_id, verdict="skip")
    built()
    monkeypatch.setattr(lines.choosing, "line", partial(choosing.line, length=5))
    found, page = [], get()
    while True:
        found += titles(page)
        if not page["next"]:
            break
        page = get(cursor=page["next"])
    # Last of all what was seen.
    assert set(found[-9:-1]) == set(shelf.SUBJECTS["Swimming"])
    assert found[-1] == made["Resuscitation"][0].title and len(found) == 24


def test_a_line_that_was_forgotten_goes_on_in_the_catalogue(get, bob):
    made = shelf.fill()
    shelf.finish(bob, made["Excel"][0])
    built()
    following = get()["next"]
    cache.clear()
    assert len(get(cursor=following)["items"]) >= 20


def test_a_peer_who_shared_is_named(get, bob, alice):
    made = shelf.fill()
    shared = made["Swimming"][6]
    Share.objects.create(sharer=alice, learner=bob, atom=shared)
    built()
    page = get()
    assert titles(page)[0] == shared.title
    assert whys(page)[shared.title] == "Alice shared it with you"


def test_answers_help_who_has_done_nothing_yet(get, bob, charlie):
    made = shelf.fill()
    course = made["Swimming"][0].module_items.get().module.course
    Interests.objects.create(learner=bob, course=course)
    Interests.objects.create(learner=charlie, course=course)
    shelf.finish(charlie, made["Swimming"][5], made["Swimming"][2])
    built()
    page = get()
    first = titles(page)[:4]
    assert sum(title in shelf.SUBJECTS["Swimming"] for title in first) >= 3
    told = set(whys(page).values())
    assert {"For your goal: Swimming", "Popular among people with your goal"} & told


def test_a_basis_comes_before_what_builds_on_it(get, bob):
    made = shelf.fill()
    Prerequisite.objects.create(skill=shelf.skill_of("Swimming"), requires=shelf.skill_of("Excel"))
    course = made["Swimming"][0].module_items.get().module.course
    Interests.objects.create(learner=bob, course=course)
    built()
    found = titles(get())
    place = {title: n for n, title in enumerate(found)}
    excel = min(place[title] for title in shelf.SUBJECTS["Excel"] if title in place)
    swimming = min(place[title] for title in shelf.SUBJECTS["Swimming"] if title in place)
    assert excel < swimming


def test_an_organisation_and_the_public_never_see_each_others(get, sign_in, bob, riverside):
    shelf.fill()
    built()
    with tenant_scope(riverside.pk, user_id=bob.pk):
        own = [
            shelf.lesson(title=title, skill=None)
            for title in ("Our own resuscitation trolley", "Whom to call in a cardiac arrest")
        ]
        shelf.know(own)
        shelf.finish(bob, own[0])
        row = built()
        assert (row.tenant_id, row.lessons, row.learners) == (riverside.pk, 2, 1)
        inside = kept.current().offer
        page = sign_in(bob, riverside).get(URL).json()
        assert own[1].title in titles(page)[:3]
        assert {atom.public_id for atom in own} <= set(inside.ids)
        assert inside.finished[inside.at[own[0].public_id]] == 1
    kept.forget()
    public = kept.current().offer
    assert not {atom.public_id for atom in own} & set(public.ids)
    assert not Recommender.objects.filter(tenant_id=riverside.pk).exists()
    assert not vectors.LessonVector.objects.filter(tenant_id=riverside.pk).exists()
    found = titles(get())
    assert found and not {atom.title for atom in own} & set(found)


def test_a_build_replaces_the_last_one_whole(get, bob):
    made = shelf.fill()
    shelf.finish(bob, made["Excel"][0])
    first = built()
    assert building.catch_up() is None  # nothing is new
    before = kept.current()
    new = shelf.lesson(title="Chest compressions in water", skill=shelf.skill_of("Swimming"))
    shelf.know([new])
    catalogue.forget()
    second = building.catch_up()
    assert second.number == first.number + 1 and second.lessons == first.lessons + 1
    # Who holds the old one goes on with it; who asks anew gets the new one.
    assert new.public_id not in before.offer.at
    kept.forget()
    assert new.public_id in kept.current().offer.at


def test_a_small_catalogue_keeps_its_order(get, bob):
    atoms = [shelf.lesson(title=f"Lesson {n}") for n in range(3)]
    shelf.know(atoms)
    assert built() is None
    assert not any(whys(get()).values())


def test_the_number_of_queries_does_not_grow(get, bob, alice):
    made = shelf.fill()
    shelf.finish(bob, made["Excel"][0])
    built()
    get()  # what is kept in memory is read
    with CaptureQueriesContext(connection) as few:
        get()
    shelf.finish(bob, *made["Excel"][1:5], *made["Swimming"][:3])
    for atom in made["Resuscitation"][:3]:
        Share.objects.create(sharer=alice, learner=bob, atom=atom)
    get()  # … the tracks of lessons that are shown for the first time, too
    with CaptureQueriesContext(connection) as many:
        get()
    assert len(many) == len(few)
