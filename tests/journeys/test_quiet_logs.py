"""Runs after every journey: nothing that happened in them was news to the site."""

import re

# What a journey provokes on purpose, and what a killed worker leaves behind.
EXPECTED = [re.compile(pattern) for pattern in (r"Not Found: /",)]


def test_nothing_unexpected_was_logged(site):
    unexpected = [
        f"{line.program}: {line.text}"
        for line in site.complaints()
        if not any(pattern.search(line.text) for pattern in EXPECTED)
    ]
    assert unexpected == [], "\n".join(unexpected)
