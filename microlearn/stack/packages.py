"""Makes .venv and keeps it in step with the requirements: `packages.py REQUIREMENTS VENV`.

Runs before anything is installed, under whatever Python 3 there is: standard library only, and no
syntax that an old Python could not read, or it could not even say that it is too old.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST = (3, 11)
NEEDED_MEGABYTES = 3000  # the packages, and pip's copies of them while it installs


class SetupError(Exception):
    """One clear line for the person at the terminal."""


def main(requirements: Path, venv: Path) -> None:
    if sys.version_info < OLDEST:
        raise SetupError(
            f"MicroLearn needs Python 3.11 or newer; this is {sys.version.split()[0]}."
        )
    with requirements.open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two set-ups of one checkout wait for each other
        stamp, wanted = venv / f".installed-{requirements.stem}", fingerprint(requirements)
        whole = is_whole(venv)
        if whole and stamp.exists() and stamp.read_text() == wanted:
            return
        if not whole:
            create(venv)
        install(requirements, venv)
        stamp.write_text(wanted)


def fingerprint(requirements: Path) -> str:
    """Changes with the pins of the file and of those beside it, and with the Python in use."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(requirements.parent.glob("requirements*.txt")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_whole(venv: Path) -> bool:
    """Whether the environment's Python runs: the one it was made from may have been removed."""
    try:
        return subprocess.call([str(venv / "bin" / "python"), "-c", ""]) == 0  # noqa: S603
    except OSError:
        return False


def create(venv: Path) -> None:
    check_disk(venv.parent)
    print(f"Making a virtual environment in {venv.name} …", flush=True)
    made = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "venv", "--clear", str(venv)], capture_output=True, text=True
    )
    if made.returncode != 0:
        shutil.rmtree(venv, ignore_errors=True)
        if "ensurepip" in made.stdout + made.stderr or "No module named" in made.stderr:
            raise SetupError("Python's venv module is missing: apt install python3-venv")
        raise SetupError(f"The virtual environment could not be made: {last_line(made.stderr)}")


def check_disk(folder: Path) -> None:
    free = shutil.disk_usage(str(folder)).free // 1_000_000
    needed = int(os.environ.get("MIN_FREE_MB") or NEEDED_MEGABYTES)
    if free < needed:
        raise SetupError(
            f"Only {free} MB are free on the disk of {folder}; {needed} MB are needed "
            "(MIN_FREE_MB sets another limit)."
        )


def install(requirements: Path, venv: Path) -> None:
    print(f"Installing {requirements.name} (the first time takes some minutes) …", flush=True)
    started, log = time.monotonic(), venv / "pip.log"
    command = [str(venv / "bin" / "python"), "-m", "pip", "install", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar", "off"]
    # Wheels only, but for what the file names: nothing is compiled on this machine, and no other
    # package's set-up code is run.
    command += ["--only-binary", ":all:", "--requirement", str(requirements)]
    with log.open("w") as stream:
        pip = subprocess.Popen(  # noqa: S603
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for line in pip.stdout or ():
            stream.write(line)
            show_progress(line)
    show_progress("")
    if pip.wait() != 0:
        raise SetupError(f"pip could not install the packages: {why(log)} (all of it: {log})")
    print(f"Installed in {time.monotonic() - started:.0f} s.")


def show_progress(line: str) -> None:
    """Keep the package at hand on one line of the terminal; an empty line wipes it."""
    if not sys.stdout.isatty() or (line and not line.startswith(("Collecting", "Installing"))):
        return
    sys.stdout.write("\r\033[K  " + " ".join(line.split()[:2]) if line else "\r\033[K")
    sys.stdout.flush()


def why(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()
    return last_line("\n".join(line for line in lines if line.startswith("ERROR")) or lines[-1])


def last_line(text: str) -> str:
    return (text.strip().splitlines() or ["no reason given"])[-1]


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]).absolute(), Path(sys.argv[2]).absolute())
    except SetupError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
