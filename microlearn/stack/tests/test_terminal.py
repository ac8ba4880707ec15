from microlearn.stack.terminal import LoudLines


def test_warnings_of_every_logger_in_use_are_loud():
    lines = [
        "[2026-11-22 19:00:00: WARNING/MainProcess] consumer: Cannot connect",
        "2026-11-22T19:00:00Z [error    ] encode failed [apps.media]",
        '{"event": "encode failed", "level": "error"}',
    ]

    assert LoudLines().among(lines) == lines


def test_chatter_is_not():
    lines = [
        "127.0.0.1 - GET /errors/ 200",
        "[2026-11-22 19:00:00: INFO/MainProcess] celery@host ready.",
        "2026-11-22T19:00:00Z [warning  ] Not Found: /favicon.ico [django.request]",
    ]

    assert LoudLines().among(lines) == []


def test_of_a_traceback_the_last_line_is_shown():
    traceback = [
        "Traceback (most recent call last):",
        '  File "lesson.py", line 1, in <module>',
        "    1 / 0",
        "",
        "ZeroDivisionError: division by zero",
    ]

    assert LoudLines().among([*traceback, "GET / 200"]) == traceback[-1:]
