from apps.media.captions import alternatives
from apps.media.captions.words import Word, as_json, from_json


def words(text):
    return [Word(n, n + 1, f" {token}", 0.6) for n, token in enumerate(text.split())]


WRITTEN = "for humanity has one such recognition."


def test_a_word_that_another_reading_has_otherwise():
    made = alternatives.attached(
        words(WRITTEN),
        [[WRITTEN, "for humanity has won such recognition", "For humanity has one, such fame"]],
    )
    assert [word.alternatives for word in made] == [(), (), (), ("won",), (), ("fame",)]


def test_signs_and_capitals_are_no_other_word():
    made = alternatives.attached(
        words(WRITTEN), [[WRITTEN, "For humanity, has one such recognition"]]
    )
    assert not any(word.alternatives for word in made)


def test_the_same_word_elsewhere_is_not_meant():
    made = alternatives.attached(words("one is one too"), [["one is one too", "one is won too"]])
    assert [word.alternatives for word in made] == [(), (), ("won",), ()]


def test_nothing_considered():
    assert alternatives.attached(words("a b"), [[], ["a b"]]) == words("a b")


def test_they_are_kept_with_the_word():
    (word,) = alternatives.attached(words("one"), [["one", "won"]])
    assert from_json(as_json(word)) == word
