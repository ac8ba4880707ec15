import re

import pytest
from django.core import mail

pytestmark = pytest.mark.django_db


def test_the_link_in_the_mail_sets_a_new_password(client, bob):
    bob.set_password("an old password")
    bob.save()
    client.post("/accounts/password/reset/", {"email": bob.email})
    path = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body)[1]
    form = client.get(path, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "quiet green otters", "password2": "quiet green otters"})
    bob.refresh_from_db()
    assert bob.check_password("quiet green otters")


def test_a_used_link_says_how_to_get_a_new_one(client):
    page = client.get("/accounts/password/reset/key/1-nonsense/").content.decode()
    assert "This link no longer works" in page
    assert 'href="/accounts/password/reset/"' in page
