"""People who watch a lesson, as their players report it: over HTTP, to the running site.

Run in the site's environment, it makes the people and lets each watch from the start:

    python -m tests.journeys.viewers LESSON SECONDS…                one for each number of seconds
    python -m tests.journeys.viewers LESSON VERSION:SECONDS:COUNT…  until so many watched each
"""

import json
import os
import sys
import urllib.request
import uuid

AGENT = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/130.0 Mobile"


def session_of_a_new_learner() -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.cached_db import SessionStore

    from apps.accounts.models import User

    user = User.objects.create_user(f"viewer-{uuid.uuid4().hex}@example.org", None, name="Viewer")
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def ask(session: str, path: str, told: dict | None = None) -> tuple[int, bytes]:
    request = urllib.request.Request(  # noqa: S310
        f"{os.environ['SITE_URL']}{path}",
        data=None if told is None else json.dumps(told).encode(),
        headers={
            "Content-Type": "application/json",
            "Cookie": session,
            "Sec-Fetch-Site": "same-origin",
            "User-Agent": AGENT,
        },
    )
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        return answer.status, answer.read()


def given(session: str, lesson: str) -> int:
    """Which version this learner gets."""
    _status, body = ask(session, f"/api/v1/feed/items/{lesson}/")
    return json.loads(body)["media"]["version"]


def watch(session: str, lesson: str, seconds: float, version: int = 1) -> None:
    event = {
        "id": uuid.uuid4().hex,
        "type": "watched",
        "subject": {"kind": "atom", "id": lesson},
        "view": uuid.uuid4().hex,
        "version": version,
        "source": "feed",
        "intervals": [[0, seconds]],
        "position": seconds,
    }
    status, body = ask(session, "/api/v1/events/", {"version": 1, "events": [event]})
    assert status == 202, body


def come_for_each(lesson: str, wanted: dict[int, tuple[float, int]]) -> None:
    """`wanted`: of a version, for how long it is watched, and by how many. Who gets one that enough
    have watched goes without watching it."""
    left = {version: count for version, (_seconds, count) in wanted.items()}
    for _learner in range(20 * sum(left.values())):
        session = session_of_a_new_learner()
        version = given(session, lesson)
        if left.get(version):
            watch(session, lesson, wanted[version][0], version)
            left[version] -= 1
        if not any(left.values()):
            return
    raise SystemExit(f"nobody gets these versions any more: {left}")


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "microlearn.settings"
    django.setup()
    subject, *wishes = sys.argv[1:]
    if ":" in wishes[0]:
        parts = [wish.split(":") for wish in wishes]
        come_for_each(subject, {int(v): (float(s), int(count)) for v, s, count in parts})
    else:
        for seconds in wishes:
            watch(session_of_a_new_learner(), subject, float(seconds))
