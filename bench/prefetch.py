"""Fetching ahead: what was there before the swipe, what was fetched for nobody, and what it costs
to serve.

Learners of `bench/sessions.py` swipe over two modelled lines. The weights are learned from some
of them and used for others, in another catalogue. How recorded sessions are foreseen stands in
the `Predictor` rows that the nightly training writes; here there are none.
"""

import functools
import json
import random
import threading
from collections.abc import Iterator, Sequence
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bench import catalogue, sessions, web
from bench.measure import Result, timed

ROOT = Path(__file__).parents[1]
TRAINED, JUDGED = 600, 200  # sessions
LINES = {  # s, bits per second
    "60 ms, 20 Mbit/s": {"rtt": 0.06, "bps": 20e6},
    "150 ms, 4 Mbit/s": {"rtt": 0.15, "bps": 4e6},
    "300 ms, 1 Mbit/s": {"rtt": 0.3, "bps": 1e6},
}
POLICIES = ("none", "linear", "rules", "learned")


def run() -> Iterator[object]:
    yield from _replays()
    yield from _serving()


def _replays() -> Iterator[str]:
    from apps.pathways.prediction import training

    shelf, other = sessions.catalogue(seed=1), sessions.catalogue(seed=2)
    told = [each.recorded() for each in sessions.sessions(shelf, count=TRAINED, seed=1)]
    weights, judgement = training.train(told, shelf.facts, shelf.requires)
    yield (
        f"held-out sessions of the training: log loss {judgement.loss:.3f} "
        f"(rules {judgement.loss_of_rules:.3f}); among the likeliest eight "
        f"{judgement.hits:.1%} of what was shown (linear {judgement.hits_linear:.1%})"
    )
    judged = list(sessions.sessions(other, count=JUDGED, seed=9))
    moves = sum(len(each.steps) for each in judged)
    back = sum(step < 0 for each in judged for step, _dwell in each.steps)
    yield f"{len(judged)} unseen sessions, {moves} switches, {back / moves:.0%} of them back\n"
    told_to_browser = [_replayed(each, other, weights) for each in judged]
    with _Browser() as replay:
        for line, measure in LINES.items():
            for policy in POLICIES:
                found = replay(told_to_browser, measure, policy)
                yield _line_of(line, policy, found)
        kinds = sorted({each.kind for each in judged})
        yield "\nby kind of learner, 150 ms, 4 Mbit/s"
        for kind in kinds:
            some = [t for t, each in zip(told_to_browser, judged, strict=True) if each.kind == kind]
            for policy in ("linear", "learned"):
                yield _line_of(kind, policy, replay(some, LINES["150 ms, 4 Mbit/s"], policy))


def _line_of(what: str, policy: str, found: dict[str, float]) -> str:
    switches = max(found["switches"], 1)
    ahead, wasted, kept = (found[n] / switches / 1000 for n in ("ahead", "wasted", "kept"))
    return (
        f"{what:<18} {policy:<8} there {found['hits'] / switches:>6.1%}   kB a switch: "
        f"ahead {ahead:>5.1f}  wasted {wasted:>5.1f}  kept for later {kept:>5.1f}"
    )


def _replayed(session: sessions.Session, shelf: sessions.Catalogue, weights) -> dict:
    """A session with what the server would say at each of its places."""
    from apps.pathways.prediction import rules
    from apps.pathways.prediction.examples import examples
    from apps.pathways.prediction.features import rows

    steps = []
    told = examples(session.recorded(), shelf.facts)
    for (step, dwell), each in zip(session.steps, told, strict=True):
        ids = [item.id for _offset, item in each.place.candidates()]
        learned = weights.probabilities(rows(each.place, shelf.requires))
        ruled = rules.probabilities(each.place, shelf.requires)
        answers = [dict(zip(ids, odds, strict=True)) for odds in (learned, ruled)]
        steps.append([step, dwell, *answers])
    size = random.Random(session.name)  # noqa: S311
    items = [
        {
            "id": each.id,
            "open": True,
            "media": None
            if each.lesson
            else {"start": {"url": each.id, "bytes": size.randrange(25_000, 60_000)}},
        }
        for each in session.items
    ]
    return {"items": items, "start": session.start, "steps": steps}


class _Browser:
    """The planner in its own home: a page that imports the modules as they are."""

    def __enter__(self):
        from playwright.sync_api import sync_playwright

        from tests.journeys.phone import ARGUMENTS, find_chromium

        handler = functools.partial(_Files, directory=str(ROOT))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self._playwright = sync_playwright().start()
        chromium = self._playwright.chromium
        self._chromium = chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        self._page = self._chromium.new_page()
        self._page.goto(f"http://127.0.0.1:{self._server.server_port}/bench/blank")
        return self._replay

    def __exit__(self, *_error: object) -> None:
        self._chromium.close()
        self._playwright.stop()
        self._server.shutdown()

    def _replay(self, told: Sequence[dict], line: dict, policy: str) -> dict[str, float]:
        return self._page.evaluate(
            """async ([told, line, policy]) => {
              const { replay } = await import("/bench/prefetch_line.mjs");
              return replay(JSON.parse(told), line, policy);
            }""",
            [json.dumps(told), line, policy],
        )


class _Files(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".mjs": "text/javascript"}

    def do_GET(self) -> None:
        if not self.path.endswith("/blank"):
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        return None

    def log_message(self, *_arguments: object) -> None:
        """Nothing."""


def _serving() -> Iterator[Result]:
    from apps.pathways.catalogue import current
    from apps.pathways.prediction import odds
    from apps.pathways.prediction.features import Move
    from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

    with tenant_scope(PUBLIC_TENANT):
        learner = catalogue.learner()
        catalogue.fill(catalogue.Scale(videos=2000))
        known = current()
        at, ahead = known.order[30], list(known.order[31:51])
        look = {"behind": list(known.order[22:30])[::-1], "ahead": ahead}
        trail = [Move(1, 8.0)] * 12
        samples = timed(lambda: odds.around(at, **look, trail=trail, known=known), times=200)
        yield Result("odds of a page of 20 and 8 behind", samples, budget=5)
    client = web.client_of(learner)
    body = json.dumps({"at": at, **look, "trail": [{"step": 1, "dwell": 8}] * 12})
    post = functools.partial(
        client.post, "/api/v1/feed/odds/", body, content_type="application/json"
    )
    samples = timed(lambda: web.ok(post()), times=100)
    yield Result("… asked by a player, all of the request", samples, floor=web.bare(client))
