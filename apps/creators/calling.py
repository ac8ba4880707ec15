"""Groups of the channel layer that a lesson's open pages listen to."""

from apps.lib import calling


def lesson_group(public_id: str) -> str:
    return f"lesson.{public_id}"


def asset_group(public_id: str) -> str:
    """The one that `media.assets.announce` speaks to."""
    return f"asset.{public_id}"


def team_group(owner: str) -> str:
    """Everybody who has a page of this owner's studio open."""
    return f"studio.{owner}"


def team_changed(owner: str) -> None:
    """Tell all open pages of a studio, after the commit, to ask whether they still may."""
    calling.say(team_group(owner), {"type": "team.changed"})


def lesson_changed(public_id: str) -> None:
    """Tell the open pages of a lesson, after the commit, to look again."""
    calling.say(lesson_group(public_id), {"type": "lesson.changed"})
