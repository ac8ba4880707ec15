"""Every language that is offered says everything, and what is compiled is what was written."""

import pytest
from django.conf import settings

from microlearn import catalogues

LANGUAGES = catalogues.languages()


@pytest.fixture(scope="module")
def spoken():
    return {(message.context, message.id) for message in catalogues.messages(catalogues.spoken())}


def test_there_is_a_second_language():
    assert "de" in LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_translated(language, spoken):
    catalogue = catalogues.of(language)
    known = {(message.context, message.id) for message in catalogues.messages(catalogue)}
    assert spoken - known == set(), "`make messages`, then translate"
    assert known - spoken == set(), "`make messages`"
    assert catalogues.missing(catalogue) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_translation_names_the_same_values(language):
    assert catalogues.garbled(catalogues.of(language)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_current(language):
    compiled = settings.BASE_DIR / "locale" / language / "LC_MESSAGES" / "django.mo"
    assert compiled.read_bytes() == catalogues.compiled(language), "`make messages`"


def test_code_and_templates_are_both_read(spoken):
    assert (None, "Skip to content") in spoken
    assert (None, "The video is not ready yet.") in spoken
    assert ("key", "T") in spoken
    assert any(isinstance(id, tuple) for _context, id in spoken)
