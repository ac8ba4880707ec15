"""Likeness of spelling, for languages that no model at hand has read.

Words and their pieces of three and four characters are hashed to signed dimensions (feature
hashing: Weinberger et al., ICML 2009), so that "Herzdruckmassage" and "Druckmassage" are near
each other, and two words for one thing are not.
"""

import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from .minilm import DIMENSIONS

PIECES = (3, 4)
WHOLE = 2.0  # what a whole word counts beside a piece of it
_WORD = re.compile(r"\w+")


def embed(texts: Sequence[str]) -> np.ndarray:
    """float32 (n, DIMENSIONS) of unit length; zeros for a text without words."""
    vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
    for row, text in enumerate(texts):
        for feature, count in Counter(_features(text)).items():
            digest = zlib.crc32(feature.encode())
            sign = 1.0 if digest & 1 else -1.0
            worth = WHOLE if feature.startswith("<") and feature.endswith(">") else 1.0
            # The square root: a word said ten times is not ten times the subject.
            vectors[row, (digest >> 1) % DIMENSIONS] += sign * worth * count**0.5
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths > 0, lengths, 1.0)


def _features(text: str) -> Iterator[str]:
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).casefold()):
        marked = f"<{word}>"
        yield marked
        for size in PIECES:
            if len(marked) > size:
                yield from (marked[at : at + size] for at in range(len(marked) - size + 1))
