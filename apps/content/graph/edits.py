"""What a change of the graph consists of, and how it is taken back. Pure.

A graph is here a table: ("requires", skill, base) and ("related", first, second) → weight,
("skill", id) → its words. An edit says what one place of the table held before and holds after.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

REQUIRES, RELATED, SKILL = "requires", "related", "skill"

Place = tuple[str, *tuple[int, ...]]
Table = Mapping[Place, Any]


@dataclass(frozen=True, slots=True)
class Edit:
    """`before` and `after`: a weight, or a skill's words; None where there is nothing."""

    place: Place
    before: Any
    after: Any

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Edit":
        return cls((data["of"], *data["ids"]), data["before"], data["after"])

    @property
    def data(self) -> dict[str, Any]:
        """As JSON."""
        of, *ids = self.place
        return {"of": of, "ids": ids, "before": self.before, "after": self.after}

    @property
    def inverse(self) -> "Edit":
        return Edit(self.place, before=self.after, after=self.before)


def difference(now: Table, wanted: Table) -> list[Edit]:
    """The edits that make `wanted` of `now`."""
    places = sorted(now.keys() | wanted.keys())
    found = (Edit(place, now.get(place), wanted.get(place)) for place in places)
    return [edit for edit in found if edit.before != edit.after]


def edited(table: Table, edits: Iterable[Edit]) -> dict[Place, Any]:
    result = dict(table)
    for edit in edits:
        if edit.after is None:
            result.pop(edit.place, None)
        else:
            result[edit.place] = edit.after
    return result


def undone(table: Table, edits: Iterable[Edit]) -> dict[Place, Any]:
    """The table before `edits`, the last of which is undone first."""
    return edited(table, [edit.inverse for edit in reversed(list(edits))])
