"""Expected figures: the original weights in single precision, worked out with numpy alone."""

import numpy as np
import pytest

from apps.lib import embeddings
from apps.lib.embeddings import minilm

HAPPY, VERY_HAPPY = "That is a happy person", "That is a very happy person"
COMPRESS = "Give thirty chest compressions, then two breaths."
PUSH = "Push hard and fast on the centre of the chest."
TABLE = "VLOOKUP finds a value in the first column of a table."


def test_likeness_is_that_of_the_original_weights():
    vectors = embeddings.embed([HAPPY, VERY_HAPPY, COMPRESS, PUSH, TABLE])
    like = vectors @ vectors.T
    assert (vectors.shape, vectors.dtype) == ((5, embeddings.DIMENSIONS), np.float32)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)
    found = like[0, 1], like[2, 3], like[2, 4]
    assert found == pytest.approx((0.9429, 0.6269, -0.0983), abs=0.02)


def test_a_text_has_one_vector_whatever_stands_beside_it():
    long = f"{PUSH} " * 60  # more word pieces than the model reads
    together = embeddings.embed([HAPPY, long, COMPRESS])
    alone = np.vstack([embeddings.embed([text]) for text in (HAPPY, long, COMPRESS)])
    assert np.allclose((together * alone).sum(axis=1), 1.0, atol=1e-3)


def test_no_text_no_direction():
    vectors = embeddings.embed(["", HAPPY, "  \n"])
    assert not vectors[0].any() and vectors[1].any() and not vectors[2].any()
    assert embeddings.embed([]).shape == (0, embeddings.DIMENSIONS)


def test_other_languages_are_compared_by_their_spelling():
    told = ["Die Herzdruckmassage rettet Leben", "Rette Leben mit Druckmassagen", "Hände waschen"]
    assert embeddings.space("de-AT") == embeddings.SPELLING
    like = embeddings.embed(told, language="de")
    like = like @ like.T
    assert like[0, 1] > like[0, 2] + 0.2
    assert like[0, 0] == pytest.approx(1.0, abs=1e-5)
    assert not embeddings.embed(["…"], language="de").any()


def test_english_goes_by_meaning_in_every_form_of_its_tag():
    assert {embeddings.space(tag) for tag in ("en", "en-GB", "EN_us")} == {embeddings.MEANING}
    assert not embeddings.understands("enm")


def test_a_file_that_is_not_the_pinned_one_is_refused():
    with pytest.raises(RuntimeError, match="pinned"):
        minilm._check(b"other", minilm._VOCABULARY, "vocabulary.txt")
