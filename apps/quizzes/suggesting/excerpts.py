"""Questions out of the transcript itself: a sentence that matters, with the word that carries it
left out, beside other words of the same lesson that could stand there.

Which sentences matter: those nearest to what all of them say together (centrality of sentence
vectors, after Erkan & Radev, *LexRank*, JAIR 2004), no two of which say the same. It understands
nothing: a person decides what is asked.
"""

import re
from collections.abc import Sequence
from itertools import chain

import numpy as np

from apps.lib import embeddings

from . import terms
from .contract import MOST, Draft, Sentence, Suggested, Talk
from .terms import Term

ENGINE = "excerpts"
GAP = "_____"
FEWEST_OTHERS, MOST_OTHERS = 2, 3
_SHORTEST, _LONGEST = 5, 32  # words of a sentence that can be asked about
_TOO_ALIKE = 0.75  # two sentences that say the same; two words that mean the same
# A sentence that points at what was said before is no question by itself.
_POINTS_BACK = re.compile(
    r"^(it|this|that|these|those|they|he|she|here|there|so|and|but|or|then|because|which|"
    r"es|das|dies|diese[rsn]?|sie|er|und|aber|oder|dann|weil|so|hier|da)\b",
    re.IGNORECASE,
)


class Excerpts:
    def suggest(self, talk: Talk, *, most: int = MOST) -> Suggested:
        fit = [each for each in talk.sentences if _is_fit(each.text)]
        pool = _pool(talk)
        drafts: list[tuple[Sentence, Draft]] = []
        asked: set[str] = set()
        for sentence in _ranked(fit, talk):
            if len(drafts) == most:
                break
            draft = _draft(sentence, talk, pool, asked)
            if draft is not None:
                drafts.append((sentence, draft))
        drafts.sort(key=lambda pair: pair[0].start)
        return Suggested([draft for _sentence, draft in drafts], engine=ENGINE)


def _is_fit(text: str) -> bool:
    return (
        _SHORTEST <= len(terms.WORD.findall(text)) <= _LONGEST
        and not text.endswith("?")
        and not _POINTS_BACK.match(text)
    )


def _ranked(sentences: Sequence[Sentence], talk: Talk) -> list[Sentence]:
    """What matters most first, and nothing that was said before in other words."""
    if not sentences:
        return []
    vectors = embeddings.embed([each.text for each in sentences], language=talk.language)
    about = vectors.mean(axis=0)
    if talk.title:
        about = about + 0.5 * embeddings.embed([talk.title], language=talk.language)[0]
    order = np.argsort(-(vectors @ about), kind="stable")
    kept: list[int] = []
    for index in order:
        if not kept or float(np.max(vectors[kept] @ vectors[index])) < _TOO_ALIKE:
            kept.append(int(index))
    return [sentences[index] for index in kept]


def _pool(talk: Talk) -> list[Term]:
    """Every term of the talk and of its course, each once: what wrong answers are taken from."""
    said = chain.from_iterable(
        terms.terms(each.text, language=talk.language, glossary=talk.glossary)
        for each in talk.sentences
    )
    others = (Term(word, 0, 1.0, terms.GLOSSARY) for word in talk.glossary)
    return list({term.text.lower(): term for term in chain(said, others)}.values())


def _draft(sentence: Sentence, talk: Talk, pool: Sequence[Term], asked: set[str]) -> Draft | None:
    """The first of its terms that has enough company. No term is asked for twice."""
    found = terms.terms(
        sentence.text, language=talk.language, glossary=talk.glossary, title=talk.title
    )
    for term in found:
        if term.text.lower() in asked:
            continue
        others = _others(term, sentence.text, pool, talk.language)
        if len(others) < FEWEST_OTHERS:
            continue
        asked.add(term.text.lower())
        options = [{"text": term.text, "correct": True}, *({"text": each} for each in others)]
        return Draft(
            stem=_gapped(sentence.text, term),
            body={"options": options},
            explanation=sentence.text,
            start_ms=round(sentence.start * 1000),
            end_ms=round(sentence.end * 1000),
        )
    return None


def _gapped(text: str, term: Term) -> str:
    return f"{text[: term.at]}{GAP}{text[term.at + len(term.text) :]}"


def _others(term: Term, sentence: str, pool: Sequence[Term], language: str) -> list[str]:
    """What could stand there and does not: of the same kind, not in the sentence, not the same in
    other words; the nearest in meaning first, since they are the likeliest to be believed."""
    if term.kind == terms.NUMBER:
        return terms.numbers_near(term.text, language)[:MOST_OTHERS]
    spoken = sentence.lower()
    fit = [
        each
        for each in pool
        if each.text.lower() not in spoken
        and not _says_the_same(each.text, term.text)
        and each.kind == term.kind
    ]
    if not fit:
        return []
    texts = [term.text, *(each.text for each in fit)]
    vectors = embeddings.embed(texts, language=language)
    alike = vectors[1:] @ vectors[0]
    order = np.argsort(-alike, kind="stable")
    chosen: list[str] = []
    for index in order:
        word = fit[index].text
        if alike[index] < _TOO_ALIKE and not any(_says_the_same(word, each) for each in chosen):
            chosen.append(word)
    return [_cased(each, term.text) for each in chosen[:MOST_OTHERS]]


def _says_the_same(one: str, other: str) -> bool:
    """Forms of one word, or one within the other: "beater" and "eggbeater"."""
    left, right = sorted((_stem(one), _stem(other)), key=len)
    return left in right


def _stem(word: str) -> str:
    return re.sub(r"(ies|es|s|ing|ed|en|e)$", "", word.lower())


def _cased(word: str, like: str) -> str:
    return word[0].upper() + word[1:] if like[0].isupper() else word
