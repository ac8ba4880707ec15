"""Shaka Packager: one CMAF file a rendition (with its index), and the HLS and DASH manifests.

Everything is named by us and lies in one folder, so that no path needs escaping in the packager's
descriptors and every reference in a manifest is relative.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from . import programs, runner
from .protection import signalling
from .protection.signalling import ContentSecret, Encryption

SEGMENT = 1  # seconds
FRAGMENT = 0.2  # seconds: playback can start before a whole segment is there
MASTER = "master.m3u8"
MANIFEST = "manifest.mpd"
LIMITS = runner.Limits(wall=60, cpu=60, memory=4 << 30, file_size=400 << 20)


@dataclass(frozen=True, slots=True)
class Track:
    kind: str  # "video" | "audio"
    file: str  # both the input's and the output's name

    @property
    def playlist(self) -> str:
        return f"{Path(self.file).stem}.m3u8"


def command(tracks: Sequence[Track], source: Path, *, language: str = "") -> list[str]:
    """Arguments that package `tracks` of the folder `source` into the working directory."""
    return [
        programs.packager(),
        *[_descriptor(track, source, language) for track in tracks],
        f"--segment_duration={SEGMENT}",
        f"--fragment_duration={FRAGMENT}",
        "--fragment_sap_aligned=false",  # a fragment is shorter than a GOP
        f"--hls_master_playlist_output={MASTER}",
        f"--mpd_output={MANIFEST}",
        "--temp_dir=.",
        "--quiet",
    ]


def package(
    tracks: Sequence[Track],
    source: Path,
    out: Path,
    *,
    language: str = "",
    encryption: Encryption | None = None,
    secret: ContentSecret | None = None,
) -> list[str]:
    """Package `tracks` from `source` into the empty folder `out`; the names of all files made.

    `encryption`: encrypt them so. `secret`: they are encrypted with it already.
    """
    flags = signalling.encrypting(encryption) if encryption else []
    flags += signalling.decrypting(secret) if secret else []
    with _in_a_file(flags) as flag_file:
        arguments = [*command(tracks, source.resolve(), language=language), *flag_file]
        runner.run(arguments, limits=LIMITS, cwd=out)
    if encryption:
        for path in (out / track.playlist for track in tracks):
            path.write_text(signalling.playlist(path.read_text(), encryption))
    return sorted(file.name for file in out.iterdir())


@contextmanager
def _in_a_file(flags: Sequence[str]) -> Iterator[list[str]]:
    """A key is no argument: everybody on the machine may read those, and errors quote them."""
    if not flags:
        yield []
        return
    with NamedTemporaryFile("w", prefix="packager-", suffix=".flags") as file:  # mode 0600
        file.write("\n".join(flags))
        file.flush()
        yield [f"--flagfile={file.name}"]


def _descriptor(track: Track, source: Path, language: str) -> str:
    fields = {
        "in": f"{source}/{track.file}",
        "stream": track.kind,
        "output": track.file,
        "playlist_name": track.playlist,
    }
    if track.kind == "audio":
        fields |= {"hls_group_id": "audio", "hls_name": "main"}
        if language:
            fields["language"] = language
    return ",".join(f"{key}={value}" for key, value in fields.items())
