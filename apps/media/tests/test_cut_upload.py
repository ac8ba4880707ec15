import pytest

from apps.media import upload_cut, uploads
from apps.media.errors import BadCut, TooLong
from apps.media.upload_cut import Cut


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({}, Cut()),
        ({"trimstart": "1500"}, Cut(1500)),
        ({"trimstart": "1500", "trimend": "61500"}, Cut(1500, 61500)),
        ({"trimend": "4000", "cover": "4000"}, Cut(0, 4000, 4000)),
        ({"trimstart": "", "filename": "a.mp4"}, Cut()),
    ],
)
def test_a_cut_travels_as_metadata(metadata, expected):
    assert upload_cut.read(metadata) == expected
    assert upload_cut.read(expected.metadata) == expected


@pytest.mark.parametrize(
    "metadata",
    [
        {"trimstart": "-1"},
        {"trimstart": "1.5"},
        {"trimstart": "٣"},
        {"trimstart": "9" * 40},
        {"trimstart": "4000", "trimend": "4000"},
        {"trimstart": "4000", "trimend": "3000"},
        {"trimstart": "4000", "cover": "3999"},
        {"trimend": "4000", "cover": "4001"},
    ],
)
def test_a_cut_that_cannot_be_is_refused(metadata):
    with pytest.raises(BadCut):
        upload_cut.read(metadata)


@pytest.mark.django_db
def test_an_upload_with_an_impossible_cut_is_not_opened(alice):
    with pytest.raises(BadCut):
        uploads.begin(owner=alice, length=10, metadata={"trimstart": "9", "trimend": "8"})

    assert not alice.uploads.exists()


@pytest.mark.django_db
def test_a_part_longer_than_a_lesson_is_not_opened(alice):
    with pytest.raises(TooLong):
        uploads.begin(owner=alice, length=10, metadata={"trimstart": "1000", "trimend": "62000"})


@pytest.mark.django_db
def test_the_last_cut_of_the_same_file_counts(alice):
    file = {"fingerprint": "ab", "filename": "a.mp4"}
    first = uploads.begin(owner=alice, length=10, metadata=file | {"trimend": "5000", "cover": "1"})

    again = uploads.begin(owner=alice, length=10, metadata=file | {"trimstart": "2000"})
    resumed = uploads.begin(owner=alice, length=10, metadata=file)

    assert first.pk == again.pk == resumed.pk
    assert uploads.cut_of(resumed.metadata) == Cut(2000)
