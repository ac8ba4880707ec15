import re
from decimal import Decimal

import pytest
from django.conf import settings

from apps.accounts.forms import SPEEDS

URL = "/me/preferences/"
CHOSEN = {
    "name": "Roberta",
    "playback_speed": "1.50",
    "data_saver": "on",
    "theme": "dark",
    "high_contrast": "on",
    "caption_size": "140",
    "caption_ground": "solid",
    "time_zone": "Europe/Paris",
}


def test_everything_chosen_is_kept(bob, sign_in):
    assert sign_in(bob).post(URL, CHOSEN).url == URL
    bob.refresh_from_db()
    assert (bob.name, bob.time_zone) == ("Roberta", "Europe/Paris")
    assert bob.playback_speed == Decimal("1.5")
    assert (bob.captions, bob.data_saver, bob.high_contrast) == (False, True, True)
    assert (bob.theme, bob.caption_size, bob.caption_ground) == ("dark", 140, "solid")


def test_whoever_is_not_to_be_counted_says_so_once(bob, sign_in):
    assert bob.is_counted
    sign_in(bob).post(URL, CHOSEN)
    bob.refresh_from_db()
    assert not bob.is_counted
    sign_in(bob).post(URL, CHOSEN | {"is_counted": "on"})
    bob.refresh_from_db()
    assert bob.is_counted


def test_the_look_shows_on_the_next_page(bob, sign_in):
    page = sign_in(bob).post(URL, CHOSEN, follow=True).content.decode()
    assert re.search(r'<html[^>]* data-theme="dark" data-contrast="high"', page)
    assert '<meta name="theme-color" content="#131211">' in page
    assert "Saved." in page


def test_as_the_device_unless_something_else_was_chosen(bob, sign_in):
    page = sign_in(bob).get(URL).content.decode()
    assert "data-theme" not in page
    assert "data-contrast" not in page
    assert page.count('<meta name="theme-color"') == 2


def test_lessons_are_dark_in_every_theme_and_captions_look_as_chosen(bob, sign_in):
    client = sign_in(bob)
    client.post(URL, CHOSEN | {"theme": "light"})
    page = client.get("/").content.decode()
    assert re.search(r'<html[^>]* data-theme="dark" data-contrast="high"', page)
    assert 'data-caption-size="140" data-caption-ground="solid"' in page


def test_every_speed_that_a_lesson_offers_can_be_preferred():
    offered = (settings.BASE_DIR / "static/js/models/preferences.js").read_text()
    rates = re.search(r"RATES = \[([^\]]*)\]", offered)
    assert [Decimal(rate) for rate in rates[1].split(",")] == [speed for speed, _ in SPEEDS]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Mars/Olympus"),
        ("playback_speed", "9"),
        ("theme", "pink"),
        ("caption_size", "1000"),
        ("caption_ground", ""),
    ],
)
def test_a_choice_that_is_not_offered_is_refused(bob, sign_in, field, value):
    response = sign_in(bob).post(URL, CHOSEN | {field: value})
    bob.refresh_from_db()
    assert response.status_code == 200
    assert 'class="error"' in response.content.decode()
    assert bob.name == "Bob"


def test_the_current_choices_are_shown(bob, sign_in):
    page = sign_in(bob).get(URL).content.decode()
    assert '<option value="UTC" selected>' in page
    assert 'value="1.00" id="id_playback_speed_2" checked' in page.replace(" required", "")


def test_wrong_method(bob, sign_in):
    assert sign_in(bob).delete(URL).status_code == 405
