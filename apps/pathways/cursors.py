"""Where a feed goes on: opaque to clients, worthless to forge (it shows nothing by itself)."""

import base64
import binascii
import json
import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from apps.lib.errors import InvalidInput
from apps.lib.public_ids import is_public_id

# First what was chosen for the learner (a line of `recommending`), then what else is new to him,
# then what he has had enough of or knows, then what he has seen.
FRESH, SEEN, TIRED, CHOSEN = 0, 1, 2, 3
PHASES = (FRESH, TIRED, SEEN)
LONGEST = 200  # characters
LINE = re.compile(r"[\w-]{0,16}", re.ASCII)


class BadCursor(InvalidInput):
    code = "bad_cursor"
    message = _("This page of the feed is unknown. Start again from the top.")


@dataclass(frozen=True, slots=True)
class Cursor:
    phase: int
    after: str  # public id of the last lesson of the page before
    index: int  # where it stood, should it be gone by then
    line: str = ""  # the line that the feed began with

    def encode(self) -> str:
        raw = json.dumps([self.phase, self.after, self.index, self.line], separators=(",", ":"))
        return base64.urlsafe_b64encode(raw.encode()).rstrip(b"=").decode()


def decode(text: str) -> Cursor:
    """Raises BadCursor for anything that `encode` does not make."""
    if len(text) > LONGEST:
        raise BadCursor()
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        phase, after, index, line = json.loads(raw)
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise BadCursor() from None
    if phase not in (CHOSEN, *PHASES) or not isinstance(after, str) or not is_public_id(after):
        raise BadCursor()
    if type(index) is not int or not 0 <= index < 2**31:
        raise BadCursor()
    if not isinstance(line, str) or not LINE.fullmatch(line):
        raise BadCursor()
    return Cursor(phase, after, index, line)
