"""/design/ shows what there is, and is there for developers alone."""

import re

import pytest
from django.conf import settings

from apps.accounts.tests.pages import assert_sound
from microlearn import design


def test_every_token_and_icon_is_on_the_page(client, db):
    page = client.get("/design/").content.decode()
    sheet = (settings.BASE_DIR / "static/css/tokens.css").read_text()
    declared = set(re.findall(r"^    --([\w-]+):", sheet.split("@media")[0], re.M))
    assert len(declared) > 50
    assert declared == {token.name for token in design.tokens()}
    assert [name for name in declared if f"<code>--{name}</code>" not in page] == []
    assert [icon for icon in design.icons() if f'href="#i-{icon}"' not in page] == []


def test_in_another_look(client, db):
    page = client.get("/design/?theme=dark&contrast=high").content.decode()
    assert re.search(r'<html[^>]* data-theme="dark"', page)
    assert re.search(r'<body[^>]* data-contrast="high"', page)
    assert '<html lang="en" dir="rtl"' in client.get("/design/?dir=rtl").content.decode()
    assert "data-theme" not in client.get("/design/?theme=%22onclick").content.decode()[:2000]


@pytest.mark.parametrize("name", design.FAULTS)
def test_the_pages_of_faults(client, db, name):
    assert_sound(client.get(f"/design/faults/{name}/").content.decode())
    assert f'href="/design/faults/{name}/"' in client.get("/design/").content.decode()


def test_no_other_template_is_shown(client, db):
    assert client.get("/design/faults/base/").status_code == 404


@pytest.mark.parametrize("address", ["/design/", "/design/faults/500/"])
def test_not_in_production(client, db, settings, address):
    settings.DEVELOPMENT = False
    assert client.get(address).status_code == 404
