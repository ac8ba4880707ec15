"""People who watch a lesson, as their players report it: over HTTP, to the running site.

Run in the site's environment, it makes the people and lets each watch from the start:

    python -m tests.journeys.viewers LESSON SECONDS…     one learner for each number of seconds
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


def watch(lesson: str, seconds: float) -> None:
    event = {
        "id": uuid.uuid4().hex,
        "type": "watched",
        "subject": {"kind": "atom", "id": lesson},
        "view": uuid.uuid4().hex,
        "version": 1,
        "source": "feed",
        "intervals": [[0, seconds]],
        "position": seconds,
    }
    request = urllib.request.Request(  # noqa: S310
        f"{os.environ['SITE_URL']}/api/v1/events/",
        data=json.dumps({"version": 1, "events": [event]}).encode(),
        headers={
            "Content-Type": "application/json",
            "Cookie": session_of_a_new_learner(),
            "Sec-Fetch-Site": "same-origin",
            "User-Agent": AGENT,
        },
    )
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        assert answer.status == 202, answer.read()


if __name__ == "__main__":
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "microlearn.settings"
    django.setup()
    for watched in sys.argv[2:]:
        watch(sys.argv[1], float(watched))
