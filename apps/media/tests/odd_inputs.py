"""The list behind docs/inputs.md: what phones, cameras and screen recorders send, each made by
ffmpeg, and what must come out.

All show the same: red, green, blue and grey corners, and a white flash of a fifth of a second at
1 s, together with a beep over a soft tone. So the output tells size, direction, colours, range,
and whether picture and sound still meet.

    python -m apps.media.tests.odd_inputs
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from apps.media.tests.clips import make

FLASH = 1.0  # seconds
GREY = 0x40
UPRIGHT = ("red", "green", "blue", "grey")  # top left, top right, bottom left, bottom right
# What a picture of RGB becomes at the end of `picture`'s filters.
BT709 = (
    ",scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int,format=yuv420p,"
    "setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709"
)
BT601 = ",scale=out_color_matrix=smpte170m:out_range=tv,format=yuv420p"
UNTAGGED = ",setparams=colorspace=unknown:color_primaries=unknown:color_trc=unknown"
X265 = ("-c:v", "libx265", "-preset", "ultrafast")
X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p")
AAC = ("-c:a", "aac")


def picture(
    size: str = "180x320", rate: str = "30", seconds: float = 2, more: str = BT709
) -> tuple:
    """Arguments of an input."""
    boxes = (
        "drawbox=w=iw/2:h=ih/2:color=red:t=fill,drawbox=x=iw/2:w=iw/2:h=ih/2:color=lime:t=fill,"
        "drawbox=y=ih/2:w=iw/2:h=ih/2:color=blue:t=fill,"
        f"drawbox=w=iw:h=ih:color=white:t=fill:enable='between(t,{FLASH}-0.001,{FLASH}+0.199)'"
    )
    source = f"color=0x404040:size={size}:rate={rate}:duration={seconds},format=gbrp,{boxes}"
    return ("-f", "lavfi", "-i", f"{source}{more}")


def tone(seconds: float = 2, channels: str = "mono", *, at: float = FLASH) -> tuple:
    sound = f"0.02*sin(1800*t)+0.4*sin(5000*t)*between(t,{at},{at}+0.199)"
    count = {"mono": 1, "stereo": 2, "5.1": 6}[channels]
    source = f"aevalsrc='{'|'.join([sound] * count)}':c={channels}:s=48000:d={seconds}"
    return ("-f", "lavfi", "-i", source)


@dataclass(frozen=True)
class Odd:
    title: str
    file: str
    arguments: tuple = ()  # of ffmpeg, after `picture` and `tone`
    first: tuple | None = None  # arguments of a first run, whose result is the only input
    inputs: tuple = field(default_factory=lambda: (*picture(), *tone()))
    sizes: str = "180×320"
    rate: str = "30"
    seconds: float = 2
    sound: str = "stereo"
    corners: tuple = UPRIGHT
    flash: float | None = FLASH
    colour: int = 12  # how far a colour may be off, of 255
    note: str = ""
    facts: dict = field(default_factory=dict)  # of the probe
    finish: Callable[[Path], None] | None = None  # what ffmpeg itself cannot write

    @property
    def name(self) -> str:
        return self.title.lower().replace(" ", "-")

    def make(self, folder: Path) -> Path:
        path = folder / self.file
        if self.first is not None:
            before = make(folder / "first.mp4", *self.inputs, *self.first)
            make(path, *[str(before) if part == "FIRST" else part for part in self.arguments])
        else:
            make(path, *self.inputs, *self.arguments)
        if self.finish:
            self.finish(path)
        return path


def rotated(degrees: int, corners: tuple) -> Odd:
    return Odd(
        f"Rotation flag {degrees}° (a phone held another way)",
        "a.mov",
        inputs=(*picture("320x180"), *tone()),
        first=(*X264, *AAC),
        arguments=("-display_rotation", str(-degrees), "-i", "FIRST", "-c", "copy"),
        sizes="320×180" if degrees == 180 else "180×320",
        corners=corners,
    )


def hdr(title: str, transfer: str) -> Odd:
    # White is 203 cd/m² (ITU-R BT.2408).
    light = (
        "zscale=t=linear,format=gbrpf32le,"
        f"zscale=p=bt2020:t={transfer}:m=bt2020nc:r=tv:npl=203,format=yuv420p10le"
    )
    params = f"colorprim=bt2020:transfer={transfer}:colormatrix=bt2020nc:log-level=none"
    return Odd(
        title,
        "a.mov",
        inputs=(*picture(more=f"{BT709},{light}"), *tone()),
        arguments=(*X265, "-x265-params", params, "-tag:v", "hvc1", *AAC),
        colour=25,
        facts={"hdr": True},
        note="Tone-mapped to SDR.",
    )


INPUTS: list[Odd] = [
    Odd("Portrait 720 × 1280", "a.mp4", (*X264, *AAC),
        inputs=(*picture("720x1280"), *tone()), sizes="360×640, 480×854, 720×1280"),
    Odd("Landscape 640 × 360", "a.mp4", (*X264, *AAC),
        inputs=(*picture("640x360"), *tone()), sizes="640×360"),
    Odd("Square 480 × 480", "a.mp4", (*X264, *AAC),
        inputs=(*picture("480x480"), *tone()), sizes="360×360, 480×480"),
    Odd("Odd size 853 × 481", "a.mp4",
        (*X264, "-pix_fmt", "yuv444p", *AAC),
        inputs=(*picture("853x481"), *tone()), sizes="638×360, 852×480"),
    Odd("Tiny 64 × 64", "a.mp4", (*X264, *AAC),
        inputs=(*picture("64x64"), *tone()), sizes="64×64"),
    Odd("Variable rate of a phone", "a.mp4",
        ("-vf", "select='mod(n,7)*mod(n,4)',settb=1/90000", "-fps_mode", "vfr", *X264, *AAC)),
    Odd("60 pictures a second", "a.mp4", (*X264, *AAC), inputs=(*picture(rate="60"), *tone())),
    Odd("50 pictures a second", "a.mp4", (*X264, *AAC), inputs=(*picture(rate="50"), *tone()),
        rate="25"),
    Odd("240 pictures a second (slow motion)", "a.mp4", (*X264, *AAC),
        inputs=(*picture(rate="240"), *tone())),
    Odd("Film rate 24/1.001", "a.mp4", (*X264, *AAC),
        inputs=(*picture(rate="24000/1001"), *tone()), rate="24000/1001"),
    Odd("Slides, 1 picture a second", "a.mp4", (*X264, *AAC),
        inputs=(*picture(rate="1"), *tone()), rate="10"),
    rotated(90, ("blue", "red", "grey", "green")),
    rotated(180, ("grey", "blue", "green", "red")),
    rotated(270, ("green", "grey", "red", "blue")),
    hdr("HDR10 (PQ), 10-bit HEVC", "smpte2084"),
    hdr("HLG, 10-bit HEVC (iPhone)", "arib-std-b67"),
    Odd("10-bit HEVC, not HDR", "a.mov",
        ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none",
         "-pix_fmt", "yuv420p10le", "-tag:v", "hvc1", *AAC)),
    Odd("ProRes 422 HQ, 10-bit", "a.mov",
        ("-c:v", "prores_ks", "-profile:v", "3", "-pix_fmt", "yuv422p10le", "-c:a", "pcm_s24le")),
    Odd("ProRes 4444 with transparency", "a.mov",
        ("-c:v", "prores_ks", "-profile:v", "4", "-pix_fmt", "yuva444p10le", "-c:a", "pcm_s16le")),
    Odd("VP9 and Opus in WebM", "a.webm",
        ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus")),
    Odd("VP9 with transparency", "a.webm",
        ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-pix_fmt", "yuva420p",
         "-c:a", "libopus")),
    Odd("AV1 and Opus in WebM", "a.webm",
        ("-c:v", "libsvtav1", "-preset", "12", "-svtav1-params", "lp=1", "-c:a", "libopus")),
    Odd("Screen recording by a browser", "a.webm",
        ("-vf", "select='not(mod(n,11))+between(t,0.99,1.3)'", "-fps_mode", "vfr",
         "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus",
         "-f", "webm", "-live", "1"),
        inputs=(*picture(more=BT601), *tone()),
        note="Variable rate, and no length in its header."),
    Odd("5.1 sound", "a.mp4", (*X264, *AAC), inputs=(*picture(), *tone(channels="5.1"))),
    Odd("Mono sound", "a.mp4", (*X264, *AAC, "-ar", "22050")),
    Odd("No sound", "a.mp4", X264, inputs=picture(), sound="none"),
    Odd("Sound longer than the picture", "a.mp4", (*X264, *AAC),
        inputs=(*picture(), *tone(3)), seconds=3, note="The last picture stays."),
    Odd("Sound shorter than the picture", "a.mp4", (*X264, *AAC),
        inputs=(*picture(), *tone(1.4)), note="Silence follows."),
    Odd("Sound starts late", "a.mp4",
        (*X264, *AAC), inputs=(*picture(), "-itsoffset", "0.5", *tone(1.5, at=0.5))),
    Odd("Picture starts late", "a.mp4", (*X264, *AAC, "-map", "0:v", "-map", "1:a"),
        inputs=("-itsoffset", "0.5", *picture(seconds=1.5), *tone(at=1.5)), flash=1.5,
        note="Its first picture is shown from the start."),
    Odd("Pixels that are not square", "a.mp4", ("-vf", "setsar=16/11", *X264, *AAC),
        inputs=(*picture("352x288"), *tone()), sizes="512×288"),
    Odd("Interlaced, MPEG-2", "a.ts",
        ("-vf", "setfield=tff", "-flags", "+ilme+ildct", "-c:v", "mpeg2video", "-q:v", "2",
         "-r", "25", "-c:a", "mp2"),
        inputs=(*picture(rate="25"), *tone()), rate="25"),
    Odd("H.264 with full colour (4:4:4)", "a.mp4", (*X264, "-pix_fmt", "yuv444p", *AAC)),
    Odd("H.264 in RGB (screen recorder)", "a.mkv",
        ("-c:v", "libx264rgb", "-preset", "ultrafast", "-c:a", "flac"),
        inputs=(*picture(more=",format=rgb24"), *tone())),
    Odd("Full range (JPEG levels)", "a.mp4",
        ("-vf", "scale=out_range=pc,format=yuvj420p", *X264[:4], "-pix_fmt", "yuvj420p", *AAC)),
    Odd("Old colours (BT.601), tagged", "a.mp4", (*X264, *AAC),
        inputs=(*picture(more=f"{BT601},setparams=colorspace=smpte170m:color_primaries=smpte170m:"
                "color_trc=smpte170m"), *tone())),
    Odd("SD without colour tags", "a.mp4", (*X264, *AAC),
        inputs=(*picture(more=BT601 + UNTAGGED), *tone())),
    Odd("HD without colour tags", "a.mp4", (*X264, *AAC),
        inputs=(*picture("720x1280", more=BT709 + UNTAGGED), *tone()),
        sizes="360×640, 480×854, 720×1280"),
    Odd("Cut by an edit list", "a.mp4", first=(*X264, "-g", "300", "-bf", "2", *AAC),
        arguments=("-ss", "0.5", "-i", "FIRST", "-c", "copy"), seconds=1.5, flash=0.5),
    Odd("MPEG-TS", "a.ts", (*X264, *AAC), note="Its clock does not begin at 0."),
    Odd("MPEG program stream", "a.mpg", ("-c:v", "mpeg2video", "-q:v", "2", "-c:a", "mp2")),
    Odd("AVI with MPEG-4 and MP3", "a.avi",
        ("-c:v", "mpeg4", "-q:v", "2", "-bf", "2", "-c:a", "libmp3lame"),
        inputs=(*picture(more=BT601), *tone())),
    Odd("Motion JPEG of a camera", "a.avi", ("-c:v", "mjpeg", "-q:v", "2", "-c:a", "pcm_s16le"),
        inputs=(*picture(more=",scale=out_range=pc:out_color_matrix=smpte170m,format=yuvj420p"),
                *tone())),
    Odd("3GP of an old phone", "a.3gp",
        ("-c:v", "h263", "-q:v", "2", "-c:a", "libopencore_amrnb", "-ar", "8000", "-ac", "1"),
        inputs=(*picture("176x144", more=BT601), *tone()), sizes="176×144", colour=20),
    Odd("Matroska with FLAC", "a.mkv", (*X264, "-c:a", "flac")),
    Odd("Flash video", "a.flv", (*X264, *AAC)),
    Odd("One picture under a whole talk", "a.mp4",
        (*X264, *AAC), inputs=(*picture(rate="1", seconds=1), *tone(2)), rate="10", flash=None,
        note="The picture stays."),
    Odd("Two languages", "a.mp4",
        (*X264, *AAC, "-map", "0:v", "-map", "1:a", "-map", "2:a"),
        inputs=(*picture(), *tone(), "-f", "lavfi", "-i", "sine=frequency=700:duration=2"),
        note="The default track is heard."),
    Odd("Timecode track of a camera", "a.mov",
        (*X264, "-timecode", "01:00:00:00", "-c:a", "pcm_s16le")),
]  # fmt: skip

HEAD = """\
# What comes in, and what comes out

Made by `apps/media/tests/odd_inputs.py`: each row is a file that ffmpeg writes in the tests, sent
through probe, ladder, encoding and packaging. `test_odd_inputs.py` looks at what comes out: sizes,
rate, length, the colour of each corner (direction, matrix, range), a flash and a beep at the same
moment (picture and sound meet within a frame), loudness, first time stamps, and that decoders have
nothing to complain of. All of it comes out as H.264 in BT.709 (SDR, 8 bits, square pixels) and AAC
in stereo at −16 LUFS ± 1, both beginning at 0 and equally long. `python -m
apps.media.tests.odd_inputs` writes this page.

| What comes in | Sizes that come out | Pictures a second | Seconds | Sound | |
|---|---|---|---|---|---|
"""


def table() -> str:
    """docs/inputs.md."""
    rows = [
        f"| {odd.title} | {odd.sizes} | {odd.rate} | {odd.seconds:g} | {odd.sound} | {odd.note} |"
        for odd in INPUTS
    ]
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    (Path(__file__).parents[3] / "docs" / "inputs.md").write_text(table())
