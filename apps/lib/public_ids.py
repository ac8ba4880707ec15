"""Opaque ids for URLs: random, so there is nothing to enumerate; short, so they can be read out."""

import re
import secrets

# No vowels (no accidental words), nothing that looks like something else.
ALPHABET = "23456789bcdfghjkmnpqrstvwxyz"
LENGTH = 14  # 28 ** 14 ≈ 2 ** 67: no collision worth a thought below a billion rows
PATTERN = f"[{ALPHABET}]{{{LENGTH}}}"
_FULL = re.compile(PATTERN)


def new_public_id() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def is_public_id(text: str) -> bool:
    return bool(_FULL.fullmatch(text))


class PublicIdConverter:
    """URL converter: `path("atoms/<pid:public_id>/", …)`; anything else is a 404, no query."""

    regex = PATTERN

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
