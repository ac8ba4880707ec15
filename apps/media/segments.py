"""Reads our own CMAF files: where each segment lies, and what a player must be told beforehand.

Boxes after ISO/IEC 14496-12 (sidx §8.16.3, tfhd/trun §8.8), codec strings after RFC 6381.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

VIDEO, AUDIO = 0, 1
START_LIMIT = 60_000  # bytes of a start bundle
START_SECONDS = 1.0


# Fixed fields of a sample entry before its child boxes: VisualSampleEntry 78, AudioSampleEntry 28.
_FIXED = {b"avc1": 78, b"av01": 78, b"encv": 78, b"mp4a": 28, b"enca": 28}


class BadContainer(ValueError):
    """These bytes are no single-file CMAF track with an index."""


@dataclass(frozen=True, slots=True)
class Box:
    kind: bytes
    start: int  # of the header
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Of one track. `segments`: (first byte, byte after the last, start, duration), seconds."""

    init: bytes  # everything up to the end of moov
    codec: str  # "avc1.64001e", "av01.0.04M.08", "mp4a.40.2"
    timescale: int
    segments: list[tuple[int, int, float, float]]

    @property
    def duration(self) -> float:
        return sum(segment[3] for segment in self.segments)

    @property
    def bandwidth(self) -> int:
        """Average bits a second of the media itself."""
        size = sum(end - start for start, end, _t, _d in self.segments)
        return round(size * 8 / self.duration) if self.duration else 0


@dataclass(frozen=True, slots=True)
class Fragment:
    data: bytes  # moof and mdat (with what stands between)
    time: float  # decode time of the first sample, seconds


def layout(data: bytes) -> Layout:
    """The layout of a file that begins with `data` (at least up to the end of sidx).

    Raises BadContainer when boxes are missing, cut, or point outside of what they may.
    """
    boxes: dict[bytes, Box] = {}
    for box in walk(data):
        boxes.setdefault(box.kind, box)
        if box.kind == b"sidx":
            break
    if b"moov" not in boxes or b"sidx" not in boxes:
        raise BadContainer("no moov or no sidx")
    timescale, segments = _index(data, boxes[b"sidx"])
    init = data[: boxes[b"moov"].end]
    return Layout(init, codec_string(init), timescale, segments)


def walk(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """The boxes of `data[start:end]`, one level; BadContainer when one does not fit."""
    stop = len(data) if end is None else end
    while start < stop:
        if start + 8 > stop:
            raise BadContainer("a box header is cut off")
        size, kind = struct.unpack_from(">I4s", data, start)
        body = start + 8
        if size == 1:
            if start + 16 > stop:
                raise BadContainer("a box header is cut off")
            (size,) = struct.unpack_from(">Q", data, body)
            body += 8
        elif size == 0:
            size = stop - start
        if size < body - start or start + size > stop:
            raise BadContainer(f"box {kind!r} does not fit")
        yield Box(kind, start, body, start + size)
        start += size


def codec_string(init: bytes) -> str:
    """RFC 6381 name of the first H.264, AV1 or AAC track in a moov, encrypted or not."""
    found = _entry(init)
    if found is None:
        raise BadContainer("no sample entry of H.264, AV1 or AAC")
    kind, children = found
    if kind == b"avc1":
        record = _child(init, children, b"avcC")
        profile, compatibility, level = _unpack(">xBBB", init, record.body)
        return f"avc1.{profile:02x}{compatibility:02x}{level:02x}"
    if kind == b"av01":
        return _av1(*_unpack(">xBB", init, _child(init, children, b"av1C").body))
    return f"mp4a.40.{_audio_object_type(init, _child(init, children, b'esds'))}"


def _av1(profile_and_level: int, depth: int) -> str:
    """Of the bytes 1 and 2 of AV1CodecConfigurationRecord (AV1-ISOBMFF §2.3.3 and §5)."""
    tier = "H" if depth & 0x80 else "M"
    bits = (12 if depth & 0x20 else 10) if depth & 0x40 else 8
    return f"av01.{profile_and_level >> 5}.{profile_and_level & 0x1F:02d}{tier}.{bits:02d}"


def fragments(segment: bytes, timescale: int) -> list[Fragment]:
    """One segment cut before each moof."""
    starts: list[tuple[int, float]] = []
    for box in walk(segment):
        if box.kind == b"moof":
            starts.append((box.start, _decode_time(segment, box) / timescale))
    if not starts:
        raise BadContainer("no moof in this segment")
    ends = [start for start, _time in starts[1:]] + [len(segment)]
    return [
        Fragment(segment[start:end], time) for (start, time), end in zip(starts, ends, strict=True)
    ]


def start_bundle(video: list[Fragment], audio: list[Fragment]) -> bytes:
    """The fragments that begin within the first second, in time order, each as
    (u32 little-endian length, u8 track, bytes). Picture before sound at the same time.

    Stops before START_LIMIT would be passed, always at a whole fragment; a player goes on with the
    first segment it does not hold completely.
    """
    tracks = [(VIDEO, fragment) for fragment in video] + [(AUDIO, fragment) for fragment in audio]
    early = [pair for pair in tracks if pair[1].time < START_SECONDS]
    bundle = bytearray()
    for track, fragment in sorted(early, key=lambda pair: (pair[1].time, pair[0])):
        if bundle and len(bundle) + len(fragment.data) + 5 > START_LIMIT:
            break
        bundle += struct.pack("<IB", len(fragment.data), track) + fragment.data
    return bytes(bundle)


def read_bundle(bundle: bytes) -> list[tuple[int, bytes]]:
    """The reverse of `start_bundle`: (track, bytes) in order."""
    parts = []
    offset = 0
    while offset < len(bundle):
        length, track = _unpack("<IB", bundle, offset)
        offset += 5
        if offset + length > len(bundle):
            raise BadContainer("the bundle is cut off")
        parts.append((track, bundle[offset : offset + length]))
        offset += length
    return parts


def _index(data: bytes, box: Box) -> tuple[int, list[tuple[int, int, float, float]]]:
    version, timescale = _unpack(">Bxxx4xI", data, box.body)
    form = ">QQ" if version else ">II"
    earliest, first = _unpack(form, data, box.body + 12)
    offset = box.body + 12 + struct.calcsize(form)
    (count,) = _unpack(">2xH", data, offset)
    offset += 4
    if not timescale or offset + 12 * count > box.end:
        raise BadContainer("the index is cut off")
    time, byte = earliest, box.end + first
    segments = []
    for number in range(count):
        size, duration, _sap = _unpack(">III", data, offset + 12 * number)
        if size >> 31 or not size:
            raise BadContainer("the index points at another index")
        segments.append((byte, byte + size, time / timescale, duration / timescale))
        byte += size
        time += duration
    return timescale, segments


def _entry(init: bytes) -> tuple[bytes, Box] | None:
    """(kind, box whose body begins at the child boxes) of the first known sample entry."""
    for path in _descend(init, [b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd"]):
        for entry in walk(init, path.body + 8, path.end):
            fixed = _FIXED.get(entry.kind)
            if fixed is None:
                continue
            children = Box(entry.kind, entry.start, entry.body + fixed, entry.end)
            kind = _clear_kind(init, children)
            if kind in (b"avc1", b"av01", b"mp4a"):
                return kind, children
    return None


def _clear_kind(init: bytes, entry: Box) -> bytes:
    """Of an encrypted entry, the kind that it was before (ISO/IEC 14496-12 §8.12)."""
    if entry.kind not in (b"encv", b"enca"):
        return entry.kind
    original = _child(init, _child(init, entry, b"sinf"), b"frma")
    return init[original.body : original.body + 4]


def _descend(data: bytes, kinds: list[bytes]) -> Iterator[Box]:
    levels = [list(walk(data))]
    for kind in kinds[:-1]:
        parents = [box for box in levels[-1] if box.kind == kind]
        levels.append([child for box in parents for child in walk(data, box.body, box.end)])
    yield from (box for box in levels[-1] if box.kind == kinds[-1])


def _child(data: bytes, parent: Box, kind: bytes) -> Box:
    for box in walk(data, parent.body, parent.end):
        if box.kind == kind:
            return box
    raise BadContainer(f"no {kind!r}")


def _audio_object_type(data: bytes, esds: Box) -> int:
    """From the DecoderSpecificInfo (tag 5) of the descriptors (ISO/IEC 14496-1 §7.2.6)."""
    offset = esds.body + 4
    while offset < esds.end:
        tag, offset = data[offset], offset + 1
        while offset < esds.end and data[offset] & 0x80:
            offset += 1
        length, offset = (data[offset] if offset < esds.end else 0), offset + 1
        if tag == 3:
            offset += 3  # ES_ID, flags
        elif tag == 4:
            offset += 13
        elif tag == 5 and offset < esds.end and length:
            return data[offset] >> 3
        else:
            offset += length
    raise BadContainer("no DecoderSpecificInfo")


def _decode_time(data: bytes, moof: Box) -> int:
    traf = _child(data, moof, b"traf")
    tfdt = _child(data, traf, b"tfdt")
    (version,) = _unpack(">B", data, tfdt.body)
    (time,) = _unpack(">Q" if version else ">I", data, tfdt.body + 4)
    return int(time)


def _unpack(form: str, data: bytes, offset: int) -> tuple[int, ...]:
    try:
        return struct.unpack_from(form, data, offset)
    except struct.error:
        raise BadContainer("cut off") from None
