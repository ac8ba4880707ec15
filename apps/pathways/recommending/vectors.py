"""The lessons of the tenant in scope as vectors, kept as rows: only what changed is made anew."""

from collections.abc import Sequence

import numpy as np
from django.db import transaction
from django.db.models import F, OuterRef, Q, Subquery

from apps.content.models import Atom, SearchEntry
from apps.lib import embeddings
from apps.tenants.scope import current_tenant_id

from ..recommender_models import LessonVector

MODEL = "minilm-1"  # another name makes all vectors anew
AT_ONCE = 64
IN_ONE_ROUND = 2_000  # a minute or two of one core; the next round goes on


def catch_up() -> int:
    """How many were made. A lesson that search does not know yet waits for it."""
    kept = LessonVector.objects.own()
    kept.exclude(atom__state=Atom.State.PUBLISHED).delete()
    known = LessonVector.objects.own().filter(atom=OuterRef("atom"))
    entries = SearchEntry.objects.own().annotate(
        made_of=Subquery(known.values("stamp")[:1]), subject=F("atom__skill__name")
    )
    current = [(pk, f"{MODEL}:{stamp}", made_of) for pk, stamp, made_of
               in entries.values_list("pk", "stamp", "made_of")]  # fmt: skip
    outdated = [pk for pk, stamp, made_of in current if stamp != made_of][:IN_ONE_ROUND]
    for at in range(0, len(outdated), AT_ONCE):
        wanted = Q(pk__in=outdated[at : at + AT_ONCE])
        _store(list(entries.filter(wanted).select_related("atom")))
    return len(outdated)


def text_of(entry: SearchEntry) -> str:
    """Title first: the model reads some 200 words, and a long transcript would push it out."""
    said = " ".join(line for _second, line in entry.lines)
    return ". ".join(filter(None, [entry.atom.title, entry.subject, entry.atom.description, said]))


@transaction.atomic
def _store(entries: Sequence[SearchEntry]) -> None:
    for language in sorted({entry.language for entry in entries}):
        some = [entry for entry in entries if entry.language == language]
        made = embeddings.embed([text_of(entry) for entry in some], language=language)
        rows = [
            LessonVector(
                tenant_id=current_tenant_id(),
                atom=entry.atom,
                stamp=f"{MODEL}:{entry.stamp}",
                space=embeddings.space(language),
                vector=vector.astype("<f2").tobytes(),
            )
            for entry, vector in zip(some, made, strict=True)
        ]
        LessonVector.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["atom"],
            update_fields=["stamp", "space", "vector"],
        )


def arrays() -> dict[str, tuple[list[int], np.ndarray]]:
    """Kind → (keys of lessons, float32 (n, DIMENSIONS)) of the tenant in scope's own."""
    found: dict[str, tuple[list[int], list[np.ndarray]]] = {
        embeddings.MEANING: ([], []),
        embeddings.SPELLING: ([], []),
    }
    rows = LessonVector.objects.own().order_by("atom_id")
    for key, space, raw in rows.values_list("atom_id", "space", "vector").iterator(2_000):
        keys, vectors = found[space]
        keys.append(key)
        vectors.append(np.frombuffer(raw, "<f2"))
    none = np.zeros((0, embeddings.DIMENSIONS), np.float32)
    return {
        space: (keys, np.stack(vectors).astype(np.float32) if vectors else none)
        for space, (keys, vectors) in found.items()
    }
