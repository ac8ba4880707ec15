"""Hostile files, byte by byte: what ffmpeg itself would not write."""

import struct
from pathlib import Path

from apps.media.tests.clips import clip, make

X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
NESTING = {b"moov", b"trak", b"mdia", b"minf", b"dinf"}


def box(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def replaced(data: bytes, kind: bytes, content: bytes) -> bytes:
    """`data` (MP4 boxes) with the content of every `kind` box replaced, sizes put right. The index
    must stand behind the media, whose places stay the same."""
    out, at = b"", 0
    while at + 8 <= len(data):
        size, name = struct.unpack_from(">I4s", data, at)
        inner = data[at + 8 : at + size]
        if name == kind:
            inner = content
        elif name in NESTING:
            inner = replaced(inner, kind, content)
        out += box(name, inner)
        at += size
    return out


def huge_picture(path: Path, side: int) -> Path:
    """A motion JPEG of 64 × 64 whose headers say `side` × `side`: a few kilobytes of file."""
    data = bytearray(make(path, "-f", "lavfi", "-i", "testsrc2=size=64x64:rate=10:duration=1",
                          "-c:v", "mjpeg").read_bytes())  # fmt: skip
    at = data.find(b"\xff\xc0")
    while at >= 0:
        struct.pack_into(">HH", data, at + 5, side, side)
        at = data.find(b"\xff\xc0", at + 1)
    at = data.index(b"strf") + 8
    struct.pack_into("<ii", data, at + 4, side, side)
    path.write_bytes(data)
    return path


def looped(path: Path, size: str, times: int, rate: int, pictures: int = 50) -> Path:
    """`times` × `pictures` pictures in a small file: all but a few say "as before"."""
    grey = f"color=gray:size={size}:rate={rate}"
    one = make(path.with_name("one.mp4"), "-f", "lavfi", "-i", grey,
               "-frames:v", str(pictures), *X264, "-g", "1000")  # fmt: skip
    return make(path, "-stream_loop", str(times - 1), "-i", str(one), "-c", "copy")


def retimed(path: Path, expression: str) -> Path:
    """Three seconds whose packets have other time stamps (the language of ffmpeg's `setts`)."""
    good = clip(path.with_name("good.mkv"), size="64x64", sound=False, extra=("-bf", "0"))
    return make(path, "-i", str(good), "-c", "copy", "-bsf:v", f"setts={expression}")


def with_duration(path: Path, value: float) -> Path:
    """A Matroska file whose Duration (ID 0x4489, a double) is `value`."""
    data = bytearray(clip(path, size="64x64", seconds=1).read_bytes())
    at = data.index(b"\x44\x89\x88")
    struct.pack_into(">d", data, at + 3, value)
    path.write_bytes(data)
    return path


def pointing_at(path: Path, other: Path) -> Path:
    """A QuickTime movie whose media are said to lie in the file `other` (an alias in `dref`)."""
    good = clip(path, size="64x64", seconds=1, sound=False)
    name = str(other).encode()
    alias = bytearray(150)
    alias[6:10] = b"\0\0\0\2"
    alias[50] = len(other.name)
    alias[51 : 51 + len(other.name)] = other.name.encode()
    struct.pack_into(">hh", alias, 130, 1, 1)
    tail = struct.pack(">HH", 2, len(name)) + name + b"\0" * (len(name) % 2) + b"\xff\xff\0\0"
    entry = box(b"alis", b"\0\0\0\0" + bytes(alias) + tail)
    data = replaced(good.read_bytes(), b"dref", struct.pack(">II", 0, 1) + entry)
    path.write_bytes(data)
    return path


def reference_movie(path: Path, address: str) -> Path:
    """A movie that is nothing but the address of another one."""
    target = address.encode() + b"\0"
    rdrf = box(b"rdrf", b"\0\0\0\0url " + struct.pack(">I", len(target)) + target)
    movie = box(b"moov", box(b"rmra", box(b"rmda", rdrf)))
    path.write_bytes(box(b"ftyp", b"qt  \0\0\0\0qt  ") + movie)
    return path
