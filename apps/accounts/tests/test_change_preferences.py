from decimal import Decimal

import pytest

URL = "/me/preferences/"
CHOSEN = {
    "name": "Roberta",
    "playback_speed": "1.50",
    "data_saver": "on",
    "high_contrast": "on",
    "time_zone": "Europe/Paris",
}


def test_everything_chosen_is_kept(bob, sign_in):
    assert sign_in(bob).post(URL, CHOSEN).url == URL
    bob.refresh_from_db()
    assert (bob.name, bob.time_zone) == ("Roberta", "Europe/Paris")
    assert bob.playback_speed == Decimal("1.5")
    assert (bob.captions, bob.data_saver, bob.high_contrast) == (False, True, True)


def test_high_contrast_shows_on_the_next_page(bob, sign_in):
    client = sign_in(bob)
    page = client.post(URL, CHOSEN, follow=True).content.decode()
    assert 'data-contrast="high"' in page
    assert "Saved." in page


@pytest.mark.parametrize(
    ("field", "value"), [("time_zone", "Mars/Olympus"), ("playback_speed", "9")]
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
    assert 'value="1.00" id="id_playback_speed_1" checked' in page.replace(" required", "")


def test_wrong_method(bob, sign_in):
    assert sign_in(bob).delete(URL).status_code == 405
