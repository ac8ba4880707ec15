"""The name of a file as somebody's computer gave it, made fit to be shown. It is never a path here:
what lies in the store is named by us."""

import re
import unicodedata

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # control, direction, line ends, …


def shown(filename: str, *, length: int = 200) -> str:
    """The last part of `filename`, without what cannot be seen; its extension survives a cut."""
    name = re.split(r"[/\\]", filename.replace("\t", " ").rstrip("/\\"))[-1]
    name = "".join(c for c in name if unicodedata.category(c) not in _HIDDEN)
    name = unicodedata.normalize("NFC", " ".join(name.split())).strip(". ")
    if len(name) <= length:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > 10:
        return name[:length]
    return f"{stem[: length - len(suffix) - 1]}.{suffix}"
