"""What search looks through: a row for each published lesson, and the words of all of them."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.tenants.models import TenantOwned

from .models import Atom


class SearchEntry(TenantOwned):
    """A lesson as search sees it. Made of the lesson by `search.index`; nothing else writes it."""

    shared_read = True

    atom = models.OneToOneField(Atom, on_delete=models.CASCADE, related_name="+")
    language = models.CharField(_("language"), max_length=12)
    # What it was made of: another stamp means that the lesson has changed since.
    stamp = models.CharField(max_length=32)
    titles = SearchVectorField()  # title, skill, course
    words = SearchVectorField()  # what is said in it, and its description
    # [[second, text], …]: where a result can open
    lines = models.JSONField(default=list)

    class Meta:
        verbose_name = _("search entry")
        indexes = [
            GinIndex(fields=["titles"], name="search_titles"),
            GinIndex(fields=["words"], name="search_words"),
            models.Index(fields=["language"], name="search_language"),
        ]

    def __str__(self) -> str:
        return str(self.atom)


class SearchWord(TenantOwned):
    """A word that occurs in some lesson: what a misspelt one may have been meant to be."""

    shared_read = True

    word = models.CharField(_("word"), max_length=40)

    class Meta:
        verbose_name = _("word")
        constraints = [models.UniqueConstraint(fields=["tenant", "word"], name="word_once")]
        indexes = [GinIndex(fields=["word"], opclasses=["gin_trgm_ops"], name="word_likeness")]

    def __str__(self) -> str:
        return self.word
