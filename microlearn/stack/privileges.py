"""Whom PostgreSQL runs as. It refuses to run as root, so as root we run it as somebody else."""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Identity:
    uid: int
    gid: int


def unprivileged_identity(checkout: Path) -> Identity | None:
    """The owner of the checkout, or else `nobody`; None when we are not root ourselves."""
    if os.geteuid() != 0:
        return None
    owner = checkout.stat()
    if owner.st_uid != 0:
        return Identity(owner.st_uid, owner.st_gid)
    nobody = pwd.getpwnam("nobody")
    return Identity(nobody.pw_uid, nobody.pw_gid)


def can_reach(identity: Identity | None, path: Path) -> bool:
    """Whether `identity` may pass through every folder down to `path` and into it.

    Goes by the permission bits of the resolved path; None stands for ourselves, who can.
    """
    if identity is None:
        return True
    real = path.resolve()
    return all(_may_pass(identity, folder) for folder in [real, *real.parents])


def _may_pass(identity: Identity, folder: Path) -> bool:
    status = folder.stat()
    if status.st_uid == identity.uid:
        return bool(status.st_mode & 0o100)
    if status.st_gid == identity.gid:
        return bool(status.st_mode & 0o010)
    return bool(status.st_mode & 0o001)
