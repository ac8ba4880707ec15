"""`make bench-player`: swipes in a real browser, on the real site, over an emulated line.

    make bench-player
    PLAYER_PROFILES="4g slow" PLAYER_ROUNDS=30 make bench-player

Variables, with their defaults:
    PLAYER_PROFILES  "4g slow": of unshaped, 4g, slow, 4g-loss, slow-loss, 4g-cpu4
    PLAYER_PLAYERS   "ours hls video": video-360p and the like name a rung
    PLAYER_STATES    "cold busy prefetched"
    PLAYER_ROUNDS    swipes of each player in each state (20; 0: sessions alone)
    PLAYER_SESSIONS  "calm hasty": what is watched of each lesson, 2.5 or 0.7 s; "" for none
    PLAYER_SESSION_PLAYERS  "ours"
    PLAYER_FRONT     "edge" (HTTP/2), "edge-h3" (HTTP/3), "site" (the web process: HTTP/1.1)
    PLAYER_LINE      "packets", or "streams": the model where there are no network namespaces
    PLAYER_JSON      where all samples go (the folder's player.json)
    PLAYER_FOLDER    the site's data, kept for the next run (.data/bench-player)

Ends with 1 when our player missed a budget. Machines are noisy: the load is printed.
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.player import browser, report, session, site, wire
from bench.player.profiles import PROFILES, Profile


def words(name: str, default: str) -> list[str]:
    return os.environ.get(name, default).split()


def main() -> int:
    profiles = [PROFILES[name] for name in words("PLAYER_PROFILES", "4g slow")]
    folder = Path(os.environ.get("PLAYER_FOLDER", ".data/bench-player")).absolute()
    rounds = int(os.environ.get("PLAYER_ROUNDS", "20"))
    front = os.environ.get("PLAYER_FRONT", site.HTTP2)
    rows, sessions = {}, {}
    with wire.stretched(folder, front) as (line, up):
        print(f"line: {line.how}; front: {front}", flush=True)
        for profile in profiles:
            rows[profile.name] = measure(profile, up, line, rounds) if rounds else []
            sessions[profile.name] = live(profile, up, line)
    return conclude(profiles, rows, sessions, folder)


def measure(profile: Profile, up: site.Running, line: wire.Wire, rounds: int) -> list[dict]:
    """Pages are opened on the line itself: what TCP learns of a faster one it believes for long,
    and then sends a burst that the line's queue cannot hold."""
    line.become(profile.line)
    with browser.opened(up.arguments) as chromium, told_load(f"{profile}: {rounds} swipes of each"):
        contestants = [
            browser.seat(chromium, up.url, up.cookie, player, state)
            for player in words("PLAYER_PLAYERS", "ours hls video")
            for state in words("PLAYER_STATES", "cold busy prefetched")
        ]
        browser.take_turns(contestants, profile, rounds)
    return [each.cell.row() for each in contestants]


def live(profile: Profile, up: site.Running, line: wire.Wire) -> list[dict]:
    """Sessions, each in a browser of its own: nothing is in a cache."""
    done = []
    for player in session.players():
        for pace in session.paces():
            with (
                browser.opened(up.arguments) as chromium,
                told_load(f"{profile}: {pace} session, {player}"),
            ):
                done.append(session.run(chromium, up, line, profile, player, pace))
    return done


@contextmanager
def told_load(what: str) -> Iterator[None]:
    before = os.getloadavg()[0]
    yield
    print(f"{what}; load average {before:.1f} to {os.getloadavg()[0]:.1f}", flush=True)


def conclude(profiles: list[Profile], rows: dict, sessions: dict, folder: Path) -> int:
    missed = []
    if any(rows.values()):
        print("\nFirst frame in ms, p50 / p95. Stalls: cold/busy/prefetched.\n")
        print(report.table(profiles, rows))
        missed += report.missed(profiles, rows)
    if any(sessions.values()):
        print("\n28 switches over 20 lessons, in ms, p50 / p95.\n")
        print(report.session_table(profiles, sessions))
        missed += report.missed_in_sessions(profiles, sessions)
    path = Path(os.environ.get("PLAYER_JSON", folder / "player.json"))
    told = {"load": os.getloadavg(), "swipes": rows, "sessions": sessions, "missed": missed}
    path.write_text(json.dumps(told))
    print(f"\nall samples: {path}")
    for each in missed:
        print(f"MISSED {each}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
