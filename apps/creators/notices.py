"""What creators are told although they are not looking: live, refused, stopped."""

from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts import notifications
from apps.accounts.models import Notification
from apps.accounts.notifications import Words
from apps.content.models import Atom, Version
from apps.media.models import Asset, Stage
from apps.media.upload_models import Upload

from . import corrections
from .snapshot import Lesson

LIVE, REFUSED, STOPPED = "lesson_live", "lesson_refused", "lesson_stopped"
PUBLISHED, MISSED = "lesson_published", "lesson_missed"
ASKED = "lesson_asked"


def register() -> None:
    notifications.register(LIVE, _live_words)
    notifications.register(REFUSED, _refused_words)
    notifications.register(STOPPED, _stopped_words)
    notifications.register(PUBLISHED, _published_words)
    notifications.register(MISSED, _missed_words)
    notifications.register(ASKED, _asked_words)


# --- sent -----------------------------------------------------------------------------------


def tell_live(asset: Asset) -> None:
    """To the creator of every lesson whose recording can be watched now."""
    for version in _versions(asset):
        _send_live(version)


def tell_captions(asset: Asset) -> None:
    """The same news once more, with the number of words to check. Before it is live the captions
    wait: one notification tells of both."""
    for version in _versions(asset):
        if notifications.has(user=version.atom.owner, key=_key(LIVE, version)):
            _send_live(version)


def settle(lesson: Atom) -> None:
    """Whoever published a lesson, or switched its version, need not be told that he may."""
    for version in lesson.versions.default().select_related("atom"):
        key = _key(LIVE, version)
        notifications.settle(user=lesson.owner, key=key, state=lesson.state, missing=0)


def withdraw(version: Version) -> None:
    """What was said of a version that its creator has removed is no news any more."""
    for kind in (LIVE, REFUSED):
        notifications.settle(user=version.atom.owner, key=_key(kind, version))


def tell_published(lesson: Atom) -> None:
    """At the time that was chosen, or as soon as it was ready after that."""
    _send(lesson, PUBLISHED, f"{PUBLISHED}:{lesson.public_id}", {})


def tell_missed(lesson: Atom, *, waits: bool) -> None:
    _send(lesson, MISSED, f"{MISSED}:{lesson.public_id}", {"waits": waits})


def settle_missed(lesson: Atom) -> None:
    """Something was done about it."""
    notifications.settle(user=lesson.owner, key=f"{MISSED}:{lesson.public_id}")


def tell_asked(lesson: Atom, *, waiting: int) -> None:
    """Of all questions about a lesson that wait: the next one is news of the same thing."""
    _send(lesson, ASKED, f"{ASKED}:{lesson.public_id}", {"waiting": waiting})


def settle_asked(lesson: Atom, *, waiting: int) -> None:
    key = f"{ASKED}:{lesson.public_id}"
    notifications.settle(user=lesson.owner, key=key, waiting=waiting)


def tell_refused_asset(asset: Asset) -> None:
    for version in _versions(asset):
        _send(version.atom, REFUSED, _key(REFUSED, version), {"reason": asset.refusal})


def tell_refused_upload(lesson: Atom, upload: Upload) -> None:
    _send(lesson, REFUSED, f"{REFUSED}:{upload.public_id}", {"reason": upload.refusal})


def tell_stopped(stage: Stage) -> None:
    """A step that is not tried again by itself."""
    for version in _versions(stage.asset):
        key = f"{STOPPED}:{stage.asset.public_id}:{stage.name}"
        _send(version.atom, STOPPED, key, {"step": stage.name, "reason": stage.error})


def _versions(asset: Asset) -> list[Version]:
    shown = Version.objects.own().kept().filter(asset=asset)
    return list(shown.select_related("atom__owner", "asset"))


def _key(kind: str, version: Version) -> str:
    return f"{kind}:{version.atom.public_id}:{version.number}"


def _send_live(version: Version) -> None:
    lesson = version.atom
    facts = {
        "state": lesson.state if version.is_default else "version",
        "number": version.number,
        "missing": len(Lesson.load(lesson).missing) if version.is_default else 0,
        "words": _words_to_check(version.asset),
    }
    _send(lesson, LIVE, _key(LIVE, version), facts)


def _words_to_check(asset: Asset) -> int | None:
    """None while the captions are not there yet."""
    return corrections.left_in(asset) if asset.caption_tracks.current().exists() else None


def _send(lesson: Atom, kind: str, key: str, facts: dict[str, Any]) -> None:
    subject = ("atom", lesson.public_id)
    params = {"title": lesson.title, **facts}
    notifications.send(user=lesson.owner, kind=kind, subject=subject, key=key, params=params)


# --- read -----------------------------------------------------------------------------------


def _live_words(row: Notification) -> Words:
    params, name = row.params, _name(row)
    if params["state"] == "version":
        text = _("Version %(number)d of %(name)s is ready. Look at it, then switch.")
    elif params["state"] == Atom.State.PUBLISHED:
        text = _("%(name)s is live.")
    elif params["missing"]:
        text = ngettext(
            "%(name)s can be watched. One thing is left before you publish it.",
            "%(name)s can be watched. %(missing)d things are left before you publish it.",
            params["missing"],
        )
    else:
        text = _("%(name)s is ready. Publish it.")
    words = params["words"]
    return Words(
        text=capfirst(text % {"name": name, **params}),
        note=_captions_note(words),
        url=_page(row),
        note_url=reverse("studio:captions", args=[row.subject_id]) if words else "",
        tone="ok",
    )


def _captions_note(words: int | None) -> str:
    if words is None:
        return _("Captions are on their way.")
    if not words:
        return _("Captions: nothing to check.")
    note = ngettext("Captions: %(n)d word to check", "Captions: %(n)d words to check", words)
    return note % {"n": words}


def _refused_words(row: Notification) -> Words:
    text = _("The file for %(name)s cannot become a lesson. Choose another one.")
    note = row.params["reason"]
    return Words(text=text % {"name": _name(row)}, note=note, url=_page(row), tone="bad")


def _stopped_words(row: Notification) -> Words:
    text = _("%(name)s stopped at “%(step)s”. You can try that step again.")
    step = dict(Stage.Name.choices).get(row.params["step"], row.params["step"])
    return Words(
        text=capfirst(text % {"name": _name(row), "step": step}),
        note=row.params["reason"],
        url=_page(row),
        tone="bad",
    )


def _published_words(row: Notification) -> Words:
    text = _("%(name)s was published as planned.") % {"name": _name(row)}
    url = reverse("learn", args=[row.subject_id])
    return Words(text=capfirst(text), url=url, tone="ok")


def _missed_words(row: Notification) -> Words:
    text = _("It was time to publish %(name)s, but it is not ready.") % {"name": _name(row)}
    if row.params["waits"]:
        note = _("It goes live as soon as it is.")
    else:
        note = _("It stays a draft until you publish it.")
    return Words(text=text, note=note, url=_page(row), tone="warn")


def _asked_words(row: Notification) -> Words:
    waiting = row.params["waiting"]
    if waiting:
        text = ngettext(
            "%(waiting)d learner's question about %(name)s waits for an answer.",
            "%(waiting)d learners' questions about %(name)s wait for an answer.",
            waiting,
        )
    else:
        text = _("Learners' questions about %(name)s: none is waiting.")
    url = reverse("studio:lesson_inquiries", args=[row.subject_id])
    return Words(text=text % {"name": _name(row), "waiting": waiting}, url=url)


def _name(row: Notification) -> str:
    title = row.params["title"]
    return _("“%(title)s”") % {"title": title} if title else _("your lesson")


def _page(row: Notification) -> str:
    return reverse("studio:lesson", args=[row.subject_id])
