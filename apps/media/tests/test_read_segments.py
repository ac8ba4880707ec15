import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.media import encoding, inspection, ladder, packaging, segments
from apps.media.segments import AUDIO, VIDEO, BadContainer, Fragment
from apps.media.tests import clips


@pytest.fixture(scope="module")
def packaged(tmp_path_factory):
    """A folder with v360.mp4 and a.mp4 of 3.5 s as they are served."""
    root = tmp_path_factory.mktemp("packaged")
    source = clips.clip(root / "a.mp4", seconds=3.5, rate="30000/1001")
    facts = inspection.inspect(source, inspection.Limits())
    encoded, out = root / "encoded", root / "out"
    encoded.mkdir()
    out.mkdir()
    rungs = ladder.plan(facts)
    encoding.encode(source, facts, rungs, encoded, sound=True, on_progress=lambda share: None)
    tracks = [packaging.Track("video", "v360.mp4"), packaging.Track("audio", "a.mp4")]
    packaging.package(tracks, encoded, out)
    return out


@pytest.fixture(scope="module")
def video(packaged):
    return (packaged / "v360.mp4").read_bytes()


def test_layout_of_a_video(video):
    found = segments.layout(video)
    assert found.init[4:8] == b"ftyp"
    assert found.codec.startswith("avc1.6400")
    assert [round(t) for _a, _b, t, _d in found.segments] == [0, 1, 2, 3]
    assert found.duration == pytest.approx(3.5, abs=0.05)
    assert found.segments[-1][1] == len(video)
    assert 20_000 < found.bandwidth < 420_000


def test_segments_touch(video):
    spans = segments.layout(video).segments
    assert all(left[1] == right[0] for left, right in zip(spans, spans[1:], strict=False))


def test_layout_of_a_sound_track(packaged):
    found = segments.layout((packaged / "a.mp4").read_bytes())
    assert found.codec == "mp4a.40.2"
    assert len(found.segments) == 4


def test_a_segment_is_cut_in_fifths_of_a_second(video):
    found = segments.layout(video)
    start, end = found.segments[0][:2]
    parts = segments.fragments(video[start:end], found.timescale)
    assert b"".join(part.data for part in parts) == video[start:end]
    assert [part.time for part in parts] == pytest.approx([0, 0.2, 0.4, 0.6, 0.8], abs=0.04)


def test_the_first_second_starts_fast(video):
    start, end = segments.layout(video).segments[0][:2]
    assert end - start < segments.START_LIMIT


def test_the_head_up_to_the_index_is_enough(video):
    found = segments.layout(video)
    head = video[: found.segments[0][0]]
    assert segments.layout(head) == found


@pytest.mark.parametrize("data", [b"", b"abc", b"\0\0\0\x08free", b"#EXTM3U\n" * 9])
def test_what_is_no_container(data):
    with pytest.raises(BadContainer):
        segments.layout(data)


def test_cut_anywhere_in_its_head_it_is_refused(video):
    end = segments.layout(video).segments[0][0]
    for length in range(0, end - 1, 7):
        with pytest.raises(BadContainer):
            segments.layout(video[:length])


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_flipped_bytes_never_crash(video, data):
    head = bytearray(video[: segments.layout(video).segments[1][1]])
    for _ in range(data.draw(st.integers(1, 4))):
        head[data.draw(st.integers(0, len(head) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = segments.layout(bytes(head))
        segments.fragments(bytes(head[found.segments[0][0] :]), found.timescale)
    except BadContainer:
        pass


fragments = st.lists(
    st.builds(Fragment, st.binary(min_size=1, max_size=30_000), st.floats(0, 3)), max_size=8
)


@given(fragments, fragments)
def test_a_bundle_reads_back_in_time_order(video, audio):
    bundle = segments.start_bundle(video, audio)
    parts = segments.read_bundle(bundle)
    early = sorted(
        [(f.time, VIDEO, f.data) for f in video if f.time < 1]
        + [(f.time, AUDIO, f.data) for f in audio if f.time < 1],
        key=lambda part: part[:2],
    )
    assert parts == [(track, data) for _time, track, data in early][: len(parts)]
    assert len(bundle) <= segments.START_LIMIT
    assert bool(parts) == bool(early)


@given(st.binary(max_size=200))
def test_a_bad_bundle_never_crashes(data):
    try:
        segments.read_bundle(data)
    except BadContainer:
        pass
