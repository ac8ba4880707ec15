"""`make lighthouse`: Lighthouse (mobile) on feed, lesson, quiz and Today of a running site.

    make lighthouse URL=https://localhost:8443 LOGIN=learner@demo.example PASSWORD=…

Needs node, npx (which fetches Lighthouse) and Chromium. RUNS=3 takes the median of three. Reports
with every finding, and Chromium's traces, lie in LIGHTHOUSE_FOLDER (.data/lighthouse). Beside the
scores stands what the main thread did by processor time: it tells a slow page from a busy machine.
"""

import http.cookiejar
import json
import os
import re
import shutil
import ssl
import statistics
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from bench import main_thread
from microlearn.stack import browser

PACKAGE = "lighthouse@12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices")
GOAL = 95
CHROME = "--headless=new --no-sandbox --disable-gpu --mute-audio --ignore-certificate-errors"


class Learner:
    """A signed-in session: what a browser sends along."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._cookies = http.cookiejar.CookieJar()
        context = ssl._create_unverified_context()  # noqa: S323 - a certificate of this machine
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self._cookies),
            urllib.request.HTTPSHandler(context=context),
        )

    def get(self, path: str) -> str:
        with self._opener.open(self.url + path, timeout=60) as answer:
            return answer.read().decode()

    def sign_in(self, email: str, password: str) -> None:
        form = re.search(
            r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get("/accounts/login/")
        )
        if form is None:
            raise SystemExit("there is no sign-in form at /accounts/login/")
        fields = {"csrfmiddlewaretoken": form[1], "login": email, "password": password}
        request = urllib.request.Request(  # noqa: S310
            f"{self.url}/accounts/login/",
            urllib.parse.urlencode(fields).encode(),
            {"Referer": f"{self.url}/accounts/login/"},
        )
        self._opener.open(request, timeout=60).close()
        if not any(cookie.name == "sessionid" for cookie in self._cookies):
            raise SystemExit(f"{email} could not sign in")

    @property
    def header(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self._cookies)


def pages(learner: Learner) -> dict[str, str]:
    """Name → path of what is measured."""
    text = learner.get("/")
    items = json.loads(re.search(r'id="feed-page"[^>]*>(.*?)</script>', text, re.S)[1])["items"]
    lesson = next(item["id"] for item in items if item["kind"] == "video")
    quiz = next(item["id"] for item in items if item["kind"] == "quiz")
    return {
        "feed": "/",
        "lesson": f"/learn/{lesson}",
        "quiz": f"/quizzes/{quiz}/",
        "today": "/today/",
    }


def measure(learner: Learner, path: str, report: Path) -> dict:
    command = [
        *_lighthouse(),
        learner.url + path,
        "--quiet",
        "--output=json",
        f"--output-path={report}",
        "--save-assets",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--extra-headers={json.dumps({'Cookie': learner.header})}",
        f"--chrome-flags={CHROME}",
    ]
    env = {**os.environ, "CHROME_PATH": browser.find() or ""}
    subprocess.run(command, check=True, env=env, stdout=subprocess.DEVNULL)  # noqa: S603
    return json.loads(report.read_text())


def _lighthouse() -> Sequence[str]:
    if own := os.environ.get("LIGHTHOUSE"):
        return [own]
    npx = shutil.which("npx")
    if npx is None:
        raise SystemExit("node and npx are needed: Lighthouse is a program of theirs")
    return [npx, "--yes", PACKAGE]


def traced(result: dict, report: Path) -> main_thread.Work:
    trace = json.loads(report.with_name(f"{report.stem}-0.trace.json").read_text())
    return main_thread.work(trace["traceEvents"], result["mainDocumentUrl"])


def told_work(runs: Sequence[tuple[dict, main_thread.Work]]) -> str:
    """Medians."""
    clock = statistics.median(
        result["audits"]["total-blocking-time"]["numericValue"] for result, _work in runs
    )
    blocking = statistics.median(work.blocking for _result, work in runs)
    busy = statistics.median(work.busy for _result, work in runs)
    return (
        f"blocking {clock:.0f} ms by the clock, {blocking:.0f} by processor time "
        f"({busy:.0f} ms of it in all, before slowing); load average {os.getloadavg()[0]:.1f}"
    )


def scores(result: dict) -> dict[str, int]:
    return {name: round(100 * (result["categories"][name]["score"] or 0)) for name in CATEGORIES}


def findings(result: dict) -> list[str]:
    """What cost points, the dearest first."""
    found = []
    for name in CATEGORIES:
        for reference in result["categories"][name]["auditRefs"]:
            audit = result["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                shown = audit.get("displayValue", "")
                found.append((reference["weight"], f"{name}: {audit['title']} {shown}".strip()))
    return [text for _weight, text in sorted(found, reverse=True)]


def main() -> int:
    url = os.environ.get("URL", "http://127.0.0.1:8000")
    folder = Path(os.environ.get("LIGHTHOUSE_FOLDER", ".data/lighthouse"))
    folder.mkdir(parents=True, exist_ok=True)
    learner = Learner(url)
    learner.sign_in(
        os.environ.get("LOGIN", "learner@demo.example"),
        os.environ.get("PASSWORD", "microlearn-demo"),
    )
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; {url}\n")
    worst = 100
    for name, path in pages(learner).items():
        reports = [folder / f"{name}-{n}.json" for n in range(int(os.environ.get("RUNS", "1")))]
        runs = [measure(learner, path, report) for report in reports]
        middle = {c: round(statistics.median(scores(run)[c] for run in runs)) for c in CATEGORIES}
        worst = min(worst, *middle.values())
        print(f"{name:<8}" + "  ".join(f"{c} {middle[c]:>3}" for c in CATEGORIES), flush=True)
        works = [traced(run, report) for run, report in zip(runs, reports, strict=True)]
        print(f"          {told_work(list(zip(runs, works, strict=True)))}", flush=True)
        for text in findings(runs[-1]):
            print(f"          {text}", flush=True)
    return 0 if worst >= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
