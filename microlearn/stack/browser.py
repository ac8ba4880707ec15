"""The Chromium that the tests in a browser need; from the system, where that can be arranged."""

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def find() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)


def install() -> str | None:
    """Install Chromium where we may, and say in one line what is missing where we may not."""
    if find():
        return None
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return "No Chromium is installed: the tests in a browser cannot run (apt install chromium)."
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
        subprocess.run(  # noqa: S603
            [apt, "-qq", *arguments], env=quiet, stdout=subprocess.DEVNULL, check=False
        )
    return None if find() else "Chromium could not be installed (apt-get install chromium)."
