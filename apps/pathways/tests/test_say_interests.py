"""/welcome/"""

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.content.models import Course
from apps.pathways import catalogue
from apps.pathways.models import Interests
from apps.tenants.scope import tenant_scope

from . import shelf

URL = "/welcome/"
NEW = {"email": "new@example.org", "name": "New", "password1": "a long and quiet word"}


@pytest.fixture
def client(sign_in, bob):
    return sign_in(bob)


def test_goal_and_interests_are_kept_and_shown_again(client, bob):
    shelf.fill()
    course, skill = Course.objects.get(title="Excel"), shelf.skill_of("Swimming")
    assert "Excel" in client.get(URL).content.decode()
    answer = client.post(URL, {"course": course.public_id, "skill": [skill.public_id]})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    told = Interests.objects.of(bob).get()
    assert (told.course, told.skills) == (course, [skill.pk])
    page = client.get(URL).content.decode()
    assert f'value="{course.public_id}" checked' in page
    assert f'value="{skill.public_id}" checked' in page


def test_skipping_asks_never_again_and_keeps_what_was_told(client, bob):
    client.post(URL, {"skip": "1"})
    assert Interests.objects.of(bob).get().course is None
    shelf.fill()
    course = Course.objects.get(title="Excel")
    client.post(URL, {"course": course.public_id})
    client.post(URL, {"skip": "1"})
    assert Interests.objects.of(bob).get().course == course


def test_what_is_not_offered_here_counts_as_not_told(client, bob, riverside):
    with tenant_scope(riverside.pk):
        shelf.fill()
        hidden, skill = Course.objects.own().first(), shelf.skill_of("Excel")
    client.post(URL, {"course": hidden.public_id, "skill": [skill.public_id, "no id"]})
    told = Interests.objects.of(bob).get()
    assert (told.course, told.skills) == (None, [])


def test_a_new_learner_is_asked_once_where_there_is_a_choice(client, db, public):
    from django.test import Client

    shelf.fill()
    catalogue.forget()
    visitor = Client()
    visitor.post(reverse("account_signup"), NEW)
    assert User.objects.filter(email=NEW["email"]).exists()
    first = visitor.get("/")
    assert (first.status_code, first["Location"]) == (302, URL)
    assert visitor.get("/").status_code == 200
