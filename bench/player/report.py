"""What came out, for people (markdown), for programs (JSON) and for `make` (the exit code)."""

from typing import Any

from bench.player.profiles import Profile

HEAD = "| line | player | cold | busy | prefetched: shown | prefetched: moving | stalls |"
STATES = ("cold", "busy", "prefetched")


def table(profiles: list[Profile], rows: dict[str, list[dict[str, Any]]]) -> str:
    """ms, p50 / p95."""
    lines = [HEAD, "|---" * HEAD.count(" |") + "|"]
    for profile in profiles:
        players = list(dict.fromkeys(row["player"] for row in rows[profile.name]))
        for player in players:
            by_state = {r["state"]: r for r in rows[profile.name] if r["player"] == player}
            lines.append(_line(profile, player, by_state))
    return "\n".join(lines)


def _line(profile: Profile, player: str, by_state: dict[str, dict[str, Any]]) -> str:
    cells = [_ms(by_state.get(state, {}), "moving") for state in ("cold", "busy")]
    ahead = by_state.get("prefetched", {})
    cells += [_ms(ahead, "frame"), _ms(ahead, "moving")]
    found = [by_state[state] for state in STATES if state in by_state]
    stalls = "/".join(str(row["stalls"]) for row in found)
    return f"| {profile} | {player} | {' | '.join(cells)} | {stalls} |"


def _ms(row: dict[str, Any], what: str) -> str:
    found = row.get(what)
    if not found:
        return "–"
    failed = f" ({row['failures']} failed)" if row["failures"] else ""
    return f"{found['p50']:.0f} / {found['p95']:.0f}{failed}"


SESSION_HEAD = (
    "| line | player | pace | prefetched | first frame | moving | stalls | kB a lesson "
    "| page opened to first frame |"
)
PREFETCHED = 0.9  # of the switches


def session_table(profiles: list[Profile], sessions: dict[str, list[dict[str, Any]]]) -> str:
    """ms, p50 / p95."""
    lines = [SESSION_HEAD, "|---" * SESSION_HEAD.count(" |") + "|"]
    for profile in profiles:
        for one in sessions[profile.name]:
            opened = "–" if one["opened"] is None else f"{one['opened']:.0f}"
            lines.append(
                f"| {profile} | {one['player']} | {one['pace']} | {one['prefetched']:.0%} "
                f"| {_ms(one, 'frame')} | {_ms(one, 'moving')} | {one['stalls']} "
                f"| {one['kilobytes']:.0f} | {opened} |"
            )
    return "\n".join(lines)


def missed_in_sessions(
    profiles: list[Profile], sessions: dict[str, list[dict[str, Any]]]
) -> list[str]:
    found = []
    for profile in profiles:
        for one in sessions[profile.name]:
            where = f"{profile}, {one['pace']} session"
            if one["player"] != "ours":
                continue
            if one["stalls"] or one["failures"]:
                found.append(f"{where}: {one['stalls']} stalls, {one['failures']} failures")
            if one["prefetched"] < PREFETCHED:
                found.append(f"{where}: {one['prefetched']:.0%} prefetched")
    return found


def missed(profiles: list[Profile], rows: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Budgets that our player did not keep, in words."""
    found = []
    for profile in profiles:
        for row in rows[profile.name]:
            if row["player"] == "ours":
                found += [f"{profile}: {words}" for words in _missed_of(profile, row)]
    return found


def _missed_of(profile: Profile, row: dict[str, Any]) -> list[str]:
    state, found = row["state"], []
    budgets = {
        "cold": [("moving", profile.cold)],
        "busy": [("moving", profile.busy)],
        "prefetched": [("frame", profile.shown), ("moving", profile.moving)],
    }[state]
    for what, budget in budgets:
        p95 = (row[what] or {}).get("p95")
        if budget is not None and (p95 is None or p95 > budget):
            found.append(f"{state}, {what}: p95 {p95} ms, budget {budget:g}")
    if row["failures"]:
        found.append(f"{state}: {row['failures']} of {row['n']} swipes without a picture")
    return found
