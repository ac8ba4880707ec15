import pytest

from apps.media.byte_ranges import Stamp, Unsatisfiable, parse, range_applies, unchanged

STAMP = Stamp(size=1000, modified_ns=1_700_000_000_500_000_000)


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("bytes=0-99", (0, 100)),
        ("bytes=0-0", (0, 1)),
        ("bytes=900-", (900, 1000)),
        ("bytes=990-5000", (990, 1000)),
        ("bytes=-100", (900, 1000)),
        ("bytes=-5000", (0, 1000)),
        ("Bytes = 1 - 2", (1, 3)),
    ],
)
def test_one_range(header, span):
    assert parse(header, 1000) == span


@pytest.mark.parametrize(
    "header",
    ["", "bytes=", "bytes=-", "bytes=5-2", "bytes=0-1,5-6", "lines=0-1", "bytes=a-b", "bytes=--1"]
    + ["bytes=" + "9" * 5000 + "-", "bytes=٣-٤"],
)
def test_what_is_no_single_range_is_ignored(header):
    assert parse(header, 1000) is None


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=1000-1001", "bytes=-0"])
def test_outside_the_file(header):
    with pytest.raises(Unsatisfiable):
        parse(header, 1000)


def test_an_empty_file_has_no_range():
    with pytest.raises(Unsatisfiable):
        parse("bytes=0-", 0)


def test_if_range_takes_a_strong_tag_or_the_exact_date():
    assert range_applies("", STAMP)
    assert range_applies(STAMP.etag, STAMP)
    assert range_applies(STAMP.last_modified, STAMP)
    assert not range_applies("W/" + STAMP.etag, STAMP)
    assert not range_applies('"other"', STAMP)


def test_the_clients_copy_is_current():
    assert unchanged(f'"x", W/{STAMP.etag}', "", STAMP)
    assert unchanged("*", "", STAMP)
    assert unchanged("", STAMP.last_modified, STAMP)


@pytest.mark.parametrize("since", ["", "yesterday", "Mon, 01 Jan 2001 00:00:00 GMT", "9" * 99])
def test_the_clients_copy_is_not_current(since):
    assert not unchanged("", since, STAMP)
    assert not unchanged('"other"', STAMP.last_modified, STAMP)
