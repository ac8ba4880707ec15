"""What could go wrong on somebody's machine, found before anything is started."""

import json
import os
import shutil
from pathlib import Path
from typing import IO

from microlearn.stack.errors import StackError
from microlearn.stack.files import try_lock

FREE_MEGABYTES = 1500


def check_disk(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < needed:
        raise StackError(
            f"Only {free} MB are free on the disk of {folder}; {needed} MB are needed "
            "(MIN_FREE_MB sets another limit)."
        )


def claim_checkout(data_dir: Path, address: str) -> IO[str]:
    """Hold the checkout for this run; the lock ends with the returned file or with us."""
    lock = try_lock(data_dir / "running")
    if lock is None:
        raise StackError(f"MicroLearn already runs from this checkout: {_holder(data_dir)}.")
    lock.truncate(0)
    json.dump({"pid": os.getpid(), "address": address}, lock)
    lock.flush()
    return lock


def _holder(data_dir: Path) -> str:
    try:
        holder = json.loads((data_dir / "running").read_text())
    except ValueError:
        return "it is just starting"
    return f"{holder['address']} (process {holder['pid']})"
