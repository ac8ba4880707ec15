"""Texts to vectors of unit length, so that a scalar product tells how alike two of them are.

    vectors = embeddings.embed(["How to give CPR", "Chest compressions"])   # float32 (2, 384)

English is compared by meaning (`minilm`), every other language by its spelling (`lexical`): the
model has read English alone, and what it says of other languages is noise that looks like
judgement. Vectors of the two kinds say nothing of each other: `space` tells which kind a
language has, and callers compare within one.

Near is not right: "heating a gas increases its pressure" and "… decreases its pressure" are
0.98 alike, nearer than any paraphrase. Who grades by this must look for what it misses.
"""

from collections.abc import Sequence

import numpy as np

from . import lexical, minilm

DIMENSIONS = minilm.DIMENSIONS
MEANING, SPELLING = "meaning", "spelling"


def space(language: str) -> str:
    """MEANING or SPELLING: what vectors of texts in this language (BCP 47) are about."""
    return MEANING if language.lower().replace("_", "-").split("-")[0] == "en" else SPELLING


def understands(language: str) -> bool:
    return space(language) == MEANING


def embed(texts: Sequence[str], *, language: str = "en") -> np.ndarray:
    """float32 (n, DIMENSIONS), each row of length 1; a row of zeros for a text without words."""
    return minilm.embed(texts) if understands(language) else lexical.embed(texts)


def words(texts: Sequence[str]) -> list[tuple[list[str], np.ndarray]]:
    """For each English text its words and float32 (words, DIMENSIONS): what each means in it."""
    return minilm.words(texts)
