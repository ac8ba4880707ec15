"""A query in a learner's own words, and the lessons that answer it, best first.

Both indexes are read inside functions that filter by tenant themselves, because PostgreSQL does
not let an index of full text serve below row-level security (its operators are not leakproof).
They tell ids alone; what is shown is then read under row-level security like everything else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from ..models import Atom, SearchEntry, SearchWord
from . import spelling
from .index import SIMPLE, STEMMERS
from .moments import Moment, moment
from .words import spoken, words

LONGEST = 120  # characters of a query
MOST_WORDS = 8
A_PAGE = 24  # results
MOST = 10 * A_PAGE  # that are told apart by rank; who wants more than these says more
FEW = 3  # fewer results than this may be a slip of the pen
ALIKE = 24  # known words that a misspelt one is compared with
TITLE_COUNTS = 4.0  # as much as what is said


@dataclass(frozen=True, slots=True)
class Found:
    """A lesson, and where in it the words are."""

    atom_id: int
    moment: Moment | None


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of what was found."""

    found: list[Found]
    # What was sought instead, where what was typed is found nowhere; "" otherwise.
    instead: str = ""
    page: int = 1
    total: int = 0  # on all pages, at most MOST

    @property
    def is_last(self) -> bool:
        return self.page * A_PAGE >= self.total


@dataclass(frozen=True, slots=True)
class _Ranking:
    entry_ids: list[int]  # best first
    sought: list[str]
    instead: str = ""


def find(query: str, *, page: int = 1) -> Answer:
    """Lessons that hold all words of `query`; the last one may be the beginning of a word."""
    typed = words(query[:LONGEST])[:MOST_WORDS]
    if not typed:
        return Answer([])
    ranking = _ranking(typed)
    first = (page - 1) * A_PAGE
    found = _shown(ranking.entry_ids[first : first + A_PAGE], ranking.sought)
    return Answer(found, ranking.instead, page, len(ranking.entry_ids))


def _ranking(typed: list[str]) -> _Ranking:
    stemmers = _stemmers()
    typed = _telling(typed, stemmers)
    ranked = _ranked(_question([[word] for word in typed], stemmers))
    if len(ranked) >= FEW:
        return _Ranking(ranked, typed)
    meant = _meant(typed)
    if meant == [[word] for word in typed]:
        return _Ranking(ranked, typed)
    instead = _ranked(_question(meant, stemmers))
    more = [each for each in instead if each not in ranked]
    said = [word for options in meant for word in options] + typed
    told = " ".join(options[0] for options in meant) if more and not ranked else ""
    return _Ranking([*ranked, *more][:MOST], said, told)


def _stemmers() -> list[str]:
    """Of the languages that lessons here are in."""
    there = "EXISTS (SELECT FROM content_searchentry WHERE language = l)"
    sql = f"SELECT l FROM unnest(%s::text[]) l WHERE {there}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(STEMMERS)])
        return [STEMMERS[row[0]] for row in cursor.fetchall()]


def _telling(typed: list[str], stemmers: Sequence[str]) -> list[str]:
    """Without those that say nothing in a language of lessons here ("how to …"). The last one
    stays: it may be the beginning of another."""
    sql = """
        SELECT w FROM unnest(%s::text[]) w, unnest(%s::text[]) s
        GROUP BY w HAVING bool_or(numnode(plainto_tsquery(s::regconfig, w)) = 0)
    """
    if len(typed) == 1 or not stemmers:
        return typed
    with connection.cursor() as cursor:
        cursor.execute(sql, [typed[:-1], list(stemmers)])
        empty = {row[0] for row in cursor.fetchall()}
    return [word for word in typed[:-1] if word not in empty] + typed[-1:]


@dataclass(frozen=True, slots=True)
class Question:
    """SQL of a tsquery, and what it names."""

    sql: str
    values: list[str]


def _question(options: Sequence[Sequence[str]], stemmers: Sequence[str]) -> Question:
    """All words, each in any of its forms."""
    parts: list[str] = []
    values: list[str] = []
    for n, forms in enumerate(options):
        last = n == len(options) - 1
        ways: list[str] = []
        for form in forms:
            ways.append(f"to_tsquery('{SIMPLE}', %s)")
            values.append(f"'{form}':*" if last else f"'{form}'")
            for stemmer in stemmers:
                ways.append(f"plainto_tsquery('{stemmer}', %s)")
                values.append(spoken(form))
        parts.append("(" + " || ".join(ways) + ")")
    return Question(" && ".join(parts), values)


def _ranked(question: Question) -> list[int]:
    """Ids of entries, best first."""
    sql = f"""
        SELECT entry FROM microlearn_find_lessons({question.sql}, %s)
        ORDER BY {TITLE_COUNTS} * in_titles + in_words DESC, entry DESC LIMIT %s
    """  # noqa: S608 - the SQL is ours, every value is bound
    with connection.cursor() as cursor:
        cursor.execute(sql, [*question.values, MOST, MOST])
        return [row[0] for row in cursor.fetchall()]


def _meant(typed: Sequence[str]) -> list[list[str]]:
    """What each word may have been meant to be; itself where it is known, or too short to tell."""
    options: list[list[str]] = []
    with connection.cursor() as cursor:
        for n, word in enumerate(typed):
            known: list[str] = []
            if len(word) >= spelling.SHORTEST:
                cursor.execute("SELECT word FROM microlearn_similar_words(%s, %s)", [word, ALIKE])
                known = [row[0] for row in cursor.fetchall()]
                swapped = SearchWord.objects.filter(word__in=spelling.swaps(word))
                known += swapped.values_list("word", flat=True)
            begun = n == len(typed) - 1 and any(each.startswith(word) for each in known)
            guesses = [] if word in known or begun else spelling.guesses(word, set(known))
            options.append(guesses or [word])
    return options


def _shown(entry_ids: Sequence[int], sought: Sequence[str]) -> list[Found]:
    """Under row-level security, and only what is published by now."""
    rows = SearchEntry.objects.filter(pk__in=entry_ids, atom__state=Atom.State.PUBLISHED)
    entries = {entry.pk: entry for entry in rows.defer("titles", "words")}
    return [
        Found(entries[pk].atom_id, moment([(s, t) for s, t in entries[pk].lines], sought))
        for pk in entry_ids
        if pk in entries
    ]
