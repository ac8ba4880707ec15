"""`make bench`: what DESIGN.md budgets, measured on this machine against real engines.

`make bench` runs all; `make bench BENCH="feed quizzes"` some; BENCH_VIDEOS sets the size of the
catalogue. Machines are noisy: read a figure beside its floor, which comes from the same run.
"""

import importlib
import os
import subprocess
import sys
import tempfile

import django

BENCHES = [
    "memory",
    "graph",
    "pathways",
    "quizzes",
    "review_records",
    "feed",
    "prefetch",
    "search",
    "pipeline",
    "captions",
    "upload",
    "mastery",
    "paths",
    "meaning",
    "cohorts",
    "dashboards",
    "recommend",
    "events",
    "experiments",
]


def prepare(folder: str) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "microlearn.settings",
        "DJANGO_SECRET_KEY": "for a bench only",
        "MEDIA_SIGNING_KEY": "for a bench only",
        "KEY_ENCRYPTION_KEYS": "A" * 43,
        "DEVELOPMENT": "True",
        "ALLOWED_HOSTS": "testserver",
        "DATA_DIR": folder,
        "LOG_LEVEL": "WARNING",
    }
    owner = {**os.environ, "DATABASE_URL": os.environ["DATABASE_OWNER_URL"]}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True, env=owner)
    django.setup()
    lift_limits()


def lift_limits() -> None:
    """A bench asks more often than a person may."""
    from rest_framework.throttling import SimpleRateThrottle

    rates = SimpleRateThrottle.THROTTLE_RATES
    rates.update(dict.fromkeys(rates, "1000000/min"))


def main() -> int:
    names = sys.argv[1:] or BENCHES
    if unknown := set(names) - set(BENCHES):
        print(f"no such bench: {', '.join(sorted(unknown))} (there are {', '.join(BENCHES)})")
        return 2
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        for name in names:
            for result in importlib.import_module(f"bench.{name}").run():
                print(result, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
