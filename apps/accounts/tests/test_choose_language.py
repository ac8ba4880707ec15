"""English or German: as the browser asks, as a visitor says, as somebody has chosen."""

import pytest

from apps.accounts.tests.test_change_preferences import CHOSEN, URL

GERMAN, ENGLISH = "In einer Minute lernen.", "Learn it in a minute."
pytestmark = pytest.mark.django_db


def test_a_visitor_gets_what_the_browser_asks_for(client):
    page = client.get("/", headers={"accept-language": "de-CH,de;q=0.9,en;q=0.5"})
    assert GERMAN in page.content.decode()
    assert '<html lang="de" dir="ltr"' in page.content.decode()
    assert "Accept-Language" in page["Vary"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_each_language_is_called_as_it_calls_itself(client, language):
    page = client.get("/accounts/login/", headers={"accept-language": language}).content.decode()
    assert ">English</button>" in page
    assert ">Deutsch</button>" in page


def test_a_language_that_is_not_spoken_here_is_answered_in_english(client):
    assert ENGLISH in client.get("/", headers={"accept-language": "tlh"}).content.decode()


def test_a_visitor_chooses_and_comes_back_to_the_page(client):
    answer = client.post("/language/", {"language": "de", "next": "/?t=1"})
    assert answer.url == "/?t=1"
    assert GERMAN in client.get("/").content.decode()


def test_a_visitor_is_not_sent_elsewhere(client):
    answer = client.post("/language/", {"language": "de", "next": "https://example.org/"})
    assert answer.url == "/"


def test_a_preference_holds_on_every_device(bob, sign_in):
    page = sign_in(bob).post(URL, CHOSEN | {"language": "de"}, follow=True).content.decode()
    assert "Gespeichert." in page
    bob.refresh_from_db()
    assert bob.language == "de"
    other = sign_in(bob).get(URL, headers={"accept-language": "en"}).content.decode()
    assert "Einstellungen" in other


def test_as_the_device_again(bob, sign_in):
    client = sign_in(bob)
    client.post(URL, CHOSEN | {"language": "de"})
    page = client.post(URL, CHOSEN | {"language": ""}, follow=True).content.decode()
    assert "Saved." in page


def test_a_language_that_does_not_exist_is_refused(bob, sign_in):
    page = sign_in(bob).post(URL, CHOSEN | {"language": "xx"}).content.decode()
    bob.refresh_from_db()
    assert bob.language == ""
    assert 'aria-invalid="true"' in page


def test_what_the_api_refuses_is_told_in_the_learners_language(bob, sign_in):
    bob.language = "de"
    bob.save()
    refused = sign_in(bob).patch("/api/v1/me/", {"time_zone": "Mars/Olympus"}, "application/json")
    assert "„Mars/Olympus“ ist keine Zeitzone." in refused.content.decode()
