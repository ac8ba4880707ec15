"""`make check-dockerfile`: run the Dockerfile's RUN lines without Docker, where that can be done.

The files that git knows are copied to an empty folder, a fresh virtual environment stands for the
image's Python, and each RUN line runs there in turn. Lines that would change this machine (its
users, its packages) are named and left out.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from microlearn.stack.postgres_home import CHECKOUT

CHANGES_THE_MACHINE = ("useradd", "groupadd", "apt-get", "chown")


def run_lines(dockerfile: str) -> list[str]:
    """The commands of the RUN lines, continuation lines joined, comments dropped."""
    joined = re.sub(r"\\\n", " ", re.sub(r"(?m)^\s*#.*\n", "", dockerfile))
    found = re.findall(r"(?m)^RUN\s+(.*)$", joined)
    return [" ".join(re.sub(r"--mount=\S+", "", command).split()) for command in found]


def environment(dockerfile: str) -> dict[str, str]:
    """The variables of its ENV lines, written `ENV NAME=value NAME=value`."""
    joined = re.sub(r"\\\n", " ", dockerfile)
    words = [word for line in re.findall(r"(?m)^ENV\s+(.*)$", joined) for word in shlex.split(line)]
    return dict(word.split("=", 1) for word in words)


def check() -> int:
    text = (CHECKOUT / "Dockerfile").read_text()
    with tempfile.TemporaryDirectory(prefix="microlearn-image-") as name:
        image = Path(name)
        _copy_checkout(image / "app")
        _run([sys.executable, "-m", "venv", str(image / "venv")], image, dict(os.environ))
        path = f"{image / 'venv' / 'bin'}:{os.environ['PATH']}"
        env = {**os.environ, **environment(text), "PATH": path}
        return sum(not _try(command, image / "app", env) for command in run_lines(text))


def _copy_checkout(folder: Path) -> None:
    listing = subprocess.run(
        ["git", "ls-files", "-z"],  # noqa: S607
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listing.stdout.split("\0")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((CHECKOUT / name).read_bytes())


def _try(command: str, folder: Path, env: dict[str, str]) -> bool:
    if any(word in command for word in CHANGES_THE_MACHINE):
        print(f"left out  {command}")
        return True
    passed = _run(["sh", "-ec", command], folder, env) == 0
    print(f"{'ok' if passed else 'FAILED':<9} {command}", flush=True)
    return passed


def _run(command: list[str], folder: Path, env: dict[str, str]) -> int:
    return subprocess.run(command, cwd=folder, env=env, check=False).returncode  # noqa: S603
