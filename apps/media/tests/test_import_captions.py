"""Files of captions from elsewhere: every usual form is taken, nothing in them is trusted."""

import random
from io import StringIO

import pytest
import webvtt as independent

from apps.lib.errors import InvalidInput, NotAllowed
from apps.media import captions
from apps.media.captions import subtitles
from apps.media.errors import UnusableSubtitles
from apps.media.models import CaptionTrack
from apps.media.tests.factories import AssetFactory

VTT = """WEBVTT - a lesson
Kind: captions

STYLE
::cue { color: url(http://example.org/) }

NOTE made by hand

first
00:01.000 --> 00:02.500 align:start position:10%
<v Ann>Press <b>Control</b> &amp; D,
now.

00:00:03.000 --> 00:00:04.000
<c.red onclick="alert(1)">Then</c> <00:00:03.500>Enter.
"""
SRT = (
    "1\r\n00:00:01,000 --> 00:00:02,500\r\n{\\an8}<i>Press</i> it.\r\n\r\n"
    "2\r\n00:00:03,000 --> 00:00:04,000\r\nThen Enter.\r\n"
)


@pytest.fixture
def asset(alice):
    return AssetFactory(owner=alice, live=True, revision="r1", duration_ms=30_000)


def read(content, filename="a.vtt", until=30.0):
    if isinstance(content, str):
        content = content.encode()
    return subtitles.read(content, filename=filename, until=until)


def take(asset, by, content=VTT, language="de", filename="a.vtt", **more):
    return captions.import_file(
        asset=asset, language=language, content=content.encode(), filename=filename, by=by, **more
    )


def test_webvtt():
    assert [(cue.start, cue.end, cue.text) for cue in read(VTT)] == [
        (1.0, 2.5, "Press Control & D, now."),
        (3.0, 4.0, "Then Enter."),
    ]


def test_subrip():
    assert [(c.start, c.end, c.text) for c in read(SRT, "a.srt")] == [
        (1.0, 2.5, "Press it."),
        (3.0, 4.0, "Then Enter."),
    ]


@pytest.mark.parametrize("ending", ["\n", "\r", "\r\n"])
def test_lines_may_end_as_they_like(ending):
    assert len(read(VTT.replace("\n", ending))) == 2


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_encodings(encoding):
    content = SRT.replace("Enter", "Über café").encode(encoding)
    assert read(content, "a.srt")[1].text == "Then Über café."


def test_it_becomes_a_current_track(asset, alice):
    track = take(asset, alice, name=" Deutsch  (leicht) ")
    assert (track.language, track.version, track.origin, track.by) == ("de", 1, "file", alice)
    assert track.label == "Deutsch (leicht)"
    assert track.text == "Press Control & D, now. Then Enter."
    assert track.words[0] == {"s": 1.0, "e": 1.395, "w": " Press", "p": 1.0, "ok": True}
    assert captions.doubtful(track) == []
    read = independent.from_buffer(StringIO(captions.as_webvtt(track)))
    assert [caption.text for caption in read.captions][0].startswith("Press Control")


def test_another_import_is_another_version(asset, alice):
    take(asset, alice)
    assert take(asset, alice, SRT, filename="b.srt").version == 2
    assert CaptionTrack.objects.current().get(asset=asset).text == "Press it. Then Enter."


def test_what_was_taken_in_comes_out_the_same(asset, alice):
    track = take(asset, alice)
    for kind in ("vtt", "srt"):
        content = captions.as_webvtt(track) if kind == "vtt" else captions.as_subrip(track)
        again = take(asset, alice, content, filename=f"again.{kind}")
        assert again.text == track.text
        assert again.words[0]["s"] == track.words[0]["s"]


@pytest.mark.parametrize("language", ["pt-br", "zh-Hant", "sr-latn-RS", "es-419"])
def test_any_language_with_a_tag(asset, alice, language):
    assert take(asset, alice, language=language).language.lower() == language.lower()


def test_japanese_is_parted_by_its_characters():
    words = subtitles.words_of(read("WEBVTT\n\n00:01.000 --> 00:03.000\nこれはPython です\n"))
    assert [word.text for word in words] == [" こ", "れ", "は", "Python", " で", "す"]


def test_overlapping_captions_are_shortened():
    text = "WEBVTT\n\n00:05.000 --> 00:09.000\nb\n\n00:01.000 --> 00:07.000\na\n\n"
    text += "00:05.000 --> 00:06.000\nc\n"
    assert [(c.start, c.end, c.text) for c in read(text)] == [
        (1, 5, "a"),
        (5, 7, "c"),
        (7, 9, "b"),
    ]


def test_an_end_shortly_after_the_lesson_is_its_end():
    text = "WEBVTT\n\n00:01.000 --> 01:00.000\na\n\n00:30.500 --> 00:40.000\nlate\n"
    assert [(c.end, c.text) for c in read(text)] == [(30.0, "a")]


def test_a_missing_empty_line():
    assert [c.text for c in read(SRT.replace("\r\n\r\n", "\r\n"), "a.srt")] == [
        "Press it.",
        "Then Enter.",
    ]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("1\n00:00:01,000 --> soon\nHello\n", 2),
        ("1\n00:00:01,000 -> 00:00:02,000\nHello\n", 2),
        ("1\n00:00:01,000 --> 00:00:02,000\nx\n\n2\n00:00:99,000 --> 00:01:02,000\nx\n", 6),
        ("WEBVTT\n\n00:05.000 --> 00:01.000\nBackwards\n", 3),
        ("WEBVTT\n\n00:05.000 --> 00:05.000\nNo time\n", 3),
        ("WEBVTT\n\n99:00:00.000 --> 99:00:01.000\nToo late\n", 3),
        ("WEBVTT\n\n-00:01.000 --> 00:02.000\nBefore the beginning\n", 3),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n" + "x" * 1001, 4),
        ("1\n00:00:01,000 --> 00:00:02,000\nx\n\n" * 10_000, 4002),
    ],
)
def test_faults_are_named_with_their_line(content, line):
    with pytest.raises(UnusableSubtitles, match=f"{line}:") as caught:
        read(content, "a.srt")
    assert caught.value.details == {"line": line}


@pytest.mark.parametrize(
    ("content", "filename"),
    [
        (b"", "a.vtt"),
        (b"", "a.srt"),
        (b"\0" * 1000, "a.srt"),
        (b"\xff\xfe\x00", "a.srt"),
        (b"Hello, this is a letter.", "a.srt"),
        (b"00:01.000 --> 00:02.000\nno head\n", "a.vtt"),
        (b"WEBVTT\n\nNOTE only this\n", "a.vtt"),
        (b"\x1aE\xdf\xa3" + bytes(range(256)) * 8, "a.srt"),
        (b"x" * 600_000, "a.srt"),
    ],
)
def test_what_is_no_file_of_captions(content, filename):
    with pytest.raises(UnusableSubtitles):
        read(content, filename)


def test_control_characters_and_nul_go():
    (cue,) = read("WEBVTT\n\n00:01.000 --> 00:02.000\na\x00b\x07 \u2028c\n")
    assert cue.text == "ab c"


def test_noise_is_refused_or_read_but_never_breaks():
    dice = random.Random(7)
    for _ in range(300):
        content = bytearray(VTT.encode() if dice.random() < 0.5 else SRT.encode())
        for _ in range(dice.randrange(1, 30)):
            content[dice.randrange(len(content))] = dice.randrange(256)
        try:
            words = subtitles.words_of(read(bytes(content), "a.srt"))
        except UnusableSubtitles:
            continue
        assert all(0 <= word.start <= word.end <= 30 for word in words)


def test_far_too_many_words(asset, alice):
    text = "WEBVTT\n\n"
    for n in range(20):
        text += f"00:{n:02d}.000 --> 00:{n + 1:02d}.000\n" + "a " * 450 + "\n\n"
    with pytest.raises(InvalidInput):
        take(asset, alice, text)


def test_only_the_owner(asset, bob, charlie):
    for someone in (bob, charlie):
        with pytest.raises(NotAllowed):
            take(asset, someone)
    assert not CaptionTrack.objects.filter(asset=asset).exists()
