"""Runs after every journey: nothing that happened in them was news to the site."""

import re

import pytest

EXPECTED = re.compile(
    "|".join(
        (
            # What journeys ask for on purpose.
            r"Not Found: /",
            r"(Conflict|Unprocessable Entity): /api/v1/studio/lessons/",
            r"Conflict: /api/v1/studio/skills/",
            r"Forbidden: /api/v1/assets/\w+/licence/",
            # Asked before the workers are up.
            r'"part": "workers".*"event": "readyz.failed"',
            r"Service Unavailable: /readyz",
            r"SecurityWarning: You're running the worker with superuser privileges",
        )
    )
)


@pytest.mark.parametrize("journeys", ["makers", "watchers"])  # each may have a site of its own
def test_nothing_unexpected_was_logged(site, journeys):
    unexpected = [
        f"{line.program}: {line.text}"
        for line in site.complaints()
        if not EXPECTED.search(line.text)
    ]
    assert unexpected == [], "\n".join(unexpected)
