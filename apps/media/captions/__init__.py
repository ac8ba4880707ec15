"""Captions of an asset: heard or imported, checked by a person, laid out in cues, kept as versions.

What other modules call is listed here; the modules of this package are its parts.
"""

from .glossary import LONGEST_TERM, MOST_TERMS
from .glossary import clean as clean_terms
from .hearing import listen
from .retiming import retime
from .tracks import (
    as_subrip,
    as_webvtt,
    cues_of,
    doubtful,
    import_file,
    redo,
    revise,
    roll_back,
    store,
    suggestions,
    tag,
    teach,
    withdraw,
)

__all__ = [
    "LONGEST_TERM",
    "MOST_TERMS",
    "as_subrip",
    "as_webvtt",
    "clean_terms",
    "cues_of",
    "doubtful",
    "import_file",
    "listen",
    "redo",
    "retime",
    "revise",
    "roll_back",
    "store",
    "suggestions",
    "tag",
    "teach",
    "withdraw",
]
