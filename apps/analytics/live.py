"""Tells open dashboards that the counts of something have changed: heard from the fold, gathered
for a moment, and said once to every web process.

What is said names subjects and nothing more. Whoever has one of them open reads its counts
(`live_feed`), so that a word which is said twice, late or out of order does no harm. Words are
numbered by who says them: a listener that misses one reads everything anew.
"""

import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

from django.dispatch import receiver

from apps.lib import calling
from apps.lib.public_ids import new_public_id
from apps.tenants.scope import current_tenant_id

from .audience import Change
from .signals import audience_changed

GROUP = "audience"  # of the channel layer: every web process with an open dashboard is in it
GATHERED = 0.25  # s: a fold commits many subjects one after another
MOST = 1000  # subjects in one word: some 40 kB

Subject = tuple[int, str, str]  # tenant, kind, public id
Say = Callable[[str, dict], None]


class Announcer:
    """Gathers subjects, from any thread, and says them together."""

    def __init__(self, say: Say = calling.say) -> None:
        self._say = say
        self._begin()
        os.register_at_fork(after_in_child=self._begin)

    def _begin(self) -> None:
        """Threads do not outlive a fork, and a child speaks in a name of its own."""
        self._lock = threading.Lock()
        self._waiting: set[Subject] = set()
        self._timer: threading.Timer | None = None
        self._name = new_public_id()
        self._number = 0

    def note(self, subjects: Iterable[Subject]) -> None:
        with self._lock:
            self._waiting.update(subjects)
            if self._waiting and self._timer is None:
                self._timer = threading.Timer(GATHERED, self.flush)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        with self._lock:
            gathered, self._waiting, self._timer = sorted(self._waiting), set(), None
            first = self._number
            words = [gathered[at : at + MOST] for at in range(0, len(gathered), MOST)]
            self._number += len(words)
        for number, subjects in enumerate(words, first):
            self._say(
                GROUP,
                {
                    "type": "audience.changed",
                    "by": self._name,
                    "number": number,
                    "subjects": [list(subject) for subject in subjects],
                },
            )


announcer = Announcer()


@receiver(audience_changed)
def note(change: Change, **_: Any) -> None:
    announcer.note([(current_tenant_id(), *change.subject)])
