"""Counts events until it is stopped. Any number may run; they share the streams."""

import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from apps.analytics import consuming
from apps.lib import garbage


class Command(BaseCommand):
    help = "Count what players report, until SIGTERM; the batch in hand is finished."
    requires_system_checks: list[str] = []

    _stopped = False

    def handle(self, *args: Any, **options: Any) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        garbage.settle()
        consuming.run(until=lambda: self._stopped)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stopped = True
