import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.media import tus


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def test_metadata_is_read():
    header = f"filename {b64('crème brûlée.mp4')}, filetype {b64('video/mp4')},draft"
    assert tus.parse_metadata(header) == {
        "filename": "crème brûlée.mp4",
        "filetype": "video/mp4",
        "draft": "",
    }


@pytest.mark.parametrize("header", [None, "", "  "])
def test_no_metadata_is_empty(header):
    assert tus.parse_metadata(header) == {}


@pytest.mark.parametrize(
    "header",
    [
        "filename ***",
        f"filename {b64('a')},filename {b64('b')}",
        f" {b64('a')},",
        ",",
        "naïve YQ==",
        "filename " + base64.b64encode(b"\xff\xfe").decode(),
        "filename " + base64.b64encode(b"a\x00b").decode(),
        "k " + "A" * 9000,
        ",".join(f"k{n}" for n in range(40)),
    ],
)
def test_hostile_metadata_is_refused(header):
    with pytest.raises(tus.ProtocolError):
        tus.parse_metadata(header)


@pytest.mark.parametrize("value", [None, "", "-1", "+5", "1e9", " 5", "5 ", "٣", "9" * 19, "0x10"])
def test_odd_counts_are_refused(value):
    with pytest.raises(tus.ProtocolError):
        tus.parse_count(value, header="Upload-Offset")


def test_length_limits():
    assert tus.parse_length("500", limit=500) == 500
    with pytest.raises(tus.ProtocolError) as too_large:
        tus.parse_length("501", limit=500)
    with pytest.raises(tus.ProtocolError) as empty:
        tus.parse_length("0", limit=500)
    assert (too_large.value.status, empty.value.status) == (413, 400)


def test_checksum_is_read():
    checksum = tus.parse_checksum("sha1 " + base64.b64encode(b"x" * 20).decode())
    assert (checksum.algorithm, checksum.digest) == ("sha1", b"x" * 20)
    assert tus.parse_checksum(None) is None


@pytest.mark.parametrize("value", ["", "md5 YQ==", "sha1", "sha1 YQ==", "sha256 ***", "SHA1 YQ=="])
def test_odd_checksums_are_refused(value):
    with pytest.raises(tus.ProtocolError):
        tus.parse_checksum(value)


def test_wrong_version_and_type():
    with pytest.raises(tus.ProtocolError) as version:
        tus.require_version("0.2.2")
    with pytest.raises(tus.ProtocolError) as kind:
        tus.require_chunk_type("application/json")
    tus.require_chunk_type("application/offset+octet-stream; charset=x")
    assert (version.value.status, kind.value.status) == (412, 415)


def test_expiry_is_an_http_date():
    when = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert tus.format_expiry(when) == "Fri, 02 Jan 2026 03:04:05 GMT"


@given(
    st.dictionaries(
        st.from_regex(r"\A[a-z_]{1,10}\Z"),
        st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=50),
        max_size=8,
    )
)
def test_metadata_survives_a_round_trip(metadata):
    assert tus.parse_metadata(tus.format_metadata(metadata)) == metadata


@given(st.text(max_size=200))
def test_any_header_is_read_or_refused(header):
    for parse in (tus.parse_metadata, tus.parse_checksum):
        try:
            parse(header)
        except tus.ProtocolError as error:
            assert error.status in (400, 412, 413, 415)
