"""Every picture in the colours that players take for granted: SDR, BT.709, levels 16 to 235.

The rungs are of different sizes, and players guess the matrix of an untagged picture by its size:
without one matrix for all, colours would change with the quality.
"""

from typing import Any

from .probe import Probe

# As ffmpeg names them.
_WIDE_PRIMARIES = frozenset({"bt2020", "smpte431", "smpte432"})
_UNKNOWN = frozenset({"", "unknown", "reserved", "unspecified"})
_HD = 720  # pixels of the short side: from here on, untagged means BT.709; below, BT.601

# Light → BT.709. White paper has 203 cd/m² (ITU-R BT.2408) and becomes white; what is darker than
# 0.7 of it stays as it is, highlights up to 1000 cd/m² are pressed into what is left above.
_TONE_MAP: tuple[tuple[str, dict[str, Any]], ...] = (
    ("zscale", {"t": "linear", "npl": 203}),
    ("format", {"pix_fmts": "gbrpf32le"}),
    ("zscale", {"p": "bt709"}),
    ("tonemap", {"tonemap": "mobius", "param": 0.7, "peak": round(1000 / 203, 2), "desat": 0}),
    ("zscale", {"t": "bt709", "m": "bt709", "r": "tv"}),
)
_NARROW = ("zscale", {"p": "bt709", "t": "bt709", "m": "bt709", "r": "tv"})
# From one matrix to another in swscale's fast way costs two levels of brightness.
_EXACT = "bicubic+accurate_rnd+full_chroma_int"
_TAGS = {"colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709", "range": "tv"}


def is_standard(probe: Probe) -> bool:
    """Whether players show the source's own picture as they show ours."""
    usual = {*_UNKNOWN, "bt709"}
    return {probe.matrix, probe.primaries, probe.transfer} <= usual and _matrix(probe) == "bt709"


def scaled(picture: Any, probe: Probe, width: int, height: int) -> Any:
    """The source's `picture` (a stream of ffmpeg-python), scaled and in standard colours.

    Scaled first where colours take work: there are fewer pixels then.
    """
    matrix = _matrix(probe)
    if matrix != probe.matrix:
        picture = picture.filter("setparams", colorspace=matrix)
    if probe.hdr:
        picture = picture.filter("scale", width, height, flags="bicubic")
        for name, options in _TONE_MAP:
            picture = picture.filter(name, **options)
    elif probe.primaries in _WIDE_PRIMARIES:
        picture = picture.filter("scale", width, height, flags="bicubic")
        picture = picture.filter(_NARROW[0], **_NARROW[1])
    else:
        flags = "bicubic" if matrix == "bt709" else _EXACT
        picture = picture.filter(
            "scale", width, height, flags=flags, out_color_matrix="bt709", out_range="tv"
        )
    return tagged(picture.filter("format", pix_fmts="yuv420p"))


def tagged(picture: Any) -> Any:
    return picture.filter("setparams", **_TAGS)


def for_jpeg(picture: Any) -> Any:
    """JPEG's own: BT.601 and all levels (JFIF)."""
    picture = picture.filter("scale", flags=_EXACT, out_color_matrix="smpte170m", out_range="pc")
    return picture.filter("format", pix_fmts="yuvj420p")


def _matrix(probe: Probe) -> str:
    """The file's own, or what players take an untagged picture of this size for."""
    if probe.matrix not in _UNKNOWN:
        return probe.matrix
    return "bt709" if probe.short_side >= _HD else "smpte170m"
