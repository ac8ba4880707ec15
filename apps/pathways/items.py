"""Atoms as items of the feed, in a constant number of queries however many they are."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Prefetch, QuerySet
from django.urls import reverse

from apps.accounts.models import User
from apps.analytics.models import Watch
from apps.content import assignment, playlists
from apps.content.assignment import Viewer
from apps.content.models import Atom, Version
from apps.media import delivery, streams
from apps.media.models import Asset
from apps.quizzes.models import Attempt, Question

from .catalogue import Catalogue
from .prediction import odds

Item = dict[str, Any]

QUIZ_FIRST = {Atom.Kind.QUIZ: 0, Atom.Kind.PROMPT: 1}


def atoms() -> QuerySet[Atom]:
    """Atoms with all that an item tells of them, but for their `recordings`: see `attach`."""
    return Atom.objects.select_related("owner", "skill", "follows")


def attach(chosen: Sequence[Atom], viewer: Viewer) -> None:
    """Each atom's `recordings`: the one that `viewer` has, if it plays."""
    assets = Prefetch("asset", queryset=Asset.objects.with_captions())
    playable = Version.objects.filter(asset__ready_at__isnull=False)
    assignment.attach(chosen, viewer, playable.prefetch_related(assets))


def groups(public_ids: Sequence[str], viewer: Viewer) -> dict[str, list[Atom]]:
    """Each published lesson with what follows it: its quiz, then its prompts."""
    lessons = list(atoms().published().filter(public_id__in=public_ids))
    followers = list(atoms().published().filter(follows__in=lessons))
    attach([*lessons, *followers], viewer)
    found: dict[str, list[Atom]] = {atom.public_id: [atom] for atom in lessons}
    for atom in sorted(followers, key=lambda a: (QUIZ_FIRST.get(a.kind, 2), a.pk)):
        found[atom.follows.public_id].append(atom)
    return found


def describe(
    chosen: Sequence[Atom],
    *,
    user: User | None,
    known: Catalogue,
    whys: Mapping[str, str] | None = None,
) -> list[Item]:
    """Items in the given order; what cannot be shown yet (no stream, no question) is left out.

    `user` is None for a visitor, who has done nothing yet. `whys`: why a lesson was chosen.
    """
    streams.attach([each.asset for atom in chosen for each in atom.recordings])
    counts = _question_counts(chosen)
    watched = _watches(chosen, user) if user else {}
    finished = _finished(chosen, user) if user else set()
    kept = playlists.saved_among(user, chosen) if user else set()
    likely = odds.of_page(chosen, known)
    described = []
    for atom in chosen:
        stream, quiz = media(atom), _quiz(atom, counts)
        if not {Atom.Kind.VIDEO: stream, Atom.Kind.QUIZ: quiz}.get(atom.kind, True):
            continue
        state = watched.get(atom.public_id) or {"watched": 0.0, "position": 0.0}
        if stream and state["position"] >= stream["duration"]:
            state = {**state, "position": 0.0}  # of an earlier version, which lasted longer
        if atom.pk in finished:
            state = {"watched": 1.0, "position": 0.0}
        parts = {"media": stream, "quiz": quiz, "state": state, "saved": atom.pk in kept}
        parts["odds"] = likely.get(atom.public_id, 0.0)
        parts["why"] = (whys or {}).get(atom.public_id, "")
        described.append(_item(atom, known, told=user is not None, **parts))
    return described


def _item(atom: Atom, known: Catalogue, *, told: bool, **parts: Any) -> Item:
    """`told`: whether it is for somebody who has pages of his own."""
    lesson = atom.follows.public_id if atom.follows_id else atom.public_id
    return {
        "id": atom.public_id,
        "kind": atom.kind,
        "title": atom.title,
        "creator": atom.owner.name,
        "course": known.courses.get(atom.public_id) or known.courses.get(lesson, ""),
        "course_id": known.course_ids.get(atom.public_id) or known.course_ids.get(lesson, ""),
        "skill": atom.skill.name if atom.skill else "",
        "skill_page": reverse("skill", args=[atom.skill.public_id]) if told and atom.skill else "",
        "prompt": atom.text,
        "open": atom.is_open_to_all,
        **parts,
    }


def media(atom: Atom) -> Item | None:
    """What a player is told; None while there is no stream. `atom` went through `attach`."""
    if not atom.recordings:
        return None
    version = atom.recordings[0]
    told = delivery.playback(version.asset, public=atom.is_open_to_all)
    return {"version": version.number, **told}


def _quiz(atom: Atom, counts: Mapping[int, int]) -> Item | None:
    if not counts.get(atom.pk):
        return None
    url = reverse("quizzes:card", args=[atom.public_id])
    return {"id": atom.public_id, "count": counts[atom.pk], "url": url}


def _question_counts(chosen: Sequence[Atom]) -> dict[int, int]:
    rows = Question.objects.current().filter(quiz__in=_of_kind(chosen, Atom.Kind.QUIZ))
    return dict(rows.order_by().values_list("quiz_id").annotate(n=Count("pk")))


def _finished(chosen: Sequence[Atom], user: User) -> set[int]:
    attempts = Attempt.objects.of(user).finished()
    rows = attempts.filter(quiz__in=_of_kind(chosen, Atom.Kind.QUIZ))
    return set(rows.values_list("quiz_id", flat=True))


def _of_kind(chosen: Sequence[Atom], kind: str) -> list[Atom]:
    return [atom for atom in chosen if atom.kind == kind]


def _watches(chosen: Sequence[Atom], user: User) -> dict[str, Item]:
    ids = [atom.public_id for atom in chosen]
    rows = Watch.objects.of(user).about("atom").filter(subject_id__in=ids)
    return {
        watch.subject_id: {"watched": round(watch.share, 3), "position": round(watch.position, 2)}
        for watch in rows
    }
