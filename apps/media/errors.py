"""Why an upload cannot become a lesson, in words for the creator who sent it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.lib.errors import Conflict, DomainError, InvalidInput


class UnusableMedia(DomainError):
    """The file itself is at fault: trying again with the same file cannot help."""

    code = "media_unusable"
    status = 422
    message = gettext_lazy("This file cannot be used as a video.")


class EmptyFile(UnusableMedia):
    code = "media_empty"
    message = gettext_lazy("This file is empty (0 bytes). Choose the video again.")


class NotAVideo(UnusableMedia):
    code = "media_not_a_video"
    message = gettext_lazy(
        "This is not a video file, whatever its name says. MP4, MOV, WebM, MKV and AVI work."
    )


class Playlist(UnusableMedia):
    """HLS, DASH, concat and the like name other files, which may be ours: never opened."""

    code = "media_playlist"
    message = gettext_lazy(
        "This is a playlist that points at other files. Upload the video file itself."
    )


class AudioOnly(UnusableMedia):
    code = "media_audio_only"
    message = gettext_lazy("This file has sound but no picture. Upload a video.")


class StillPicture(UnusableMedia):
    code = "media_still_picture"
    message = gettext_lazy("This is a picture, not a video. Upload a video.")


class Damaged(UnusableMedia):
    code = "media_damaged"
    message = gettext_lazy(
        "This file is cut off or damaged and cannot be read to its end. "
        "Export or copy it again, then upload it once more."
    )


class UnsupportedCodec(UnusableMedia):
    code = "media_codec"

    def __init__(self, codec: str) -> None:
        text = _(
            "This video is in a form that we cannot read (%(codec)s). Export it as MP4 (H.264)."
        )
        super().__init__(text % {"codec": codec}, codec=codec)


class TooLong(UnusableMedia):
    code = "media_too_long"

    def __init__(self, seconds: float, limit: float) -> None:
        text = _(
            "This video lasts %(length)s. A lesson may last %(limit)d seconds: cut it shorter."
        )
        super().__init__(
            text % {"length": spoken_length(seconds), "limit": limit},
            seconds=round(seconds, 1),
            limit=limit,
        )


class BadCut(UnusableMedia):
    """The part that was chosen does not exist in the file; another choice is all it needs."""

    code = "media_cut"

    @classmethod
    def outside(cls) -> "BadCut":
        return cls(_("The part you chose lies outside the video. Choose start and end again."))

    @classmethod
    def reversed(cls) -> "BadCut":
        return cls(_("The part you chose ends before it starts. Choose start and end again."))

    @classmethod
    def too_short(cls, shortest: float) -> "BadCut":
        text = _("The part you chose is shorter than %(shortest)s. Choose a longer one.")
        return cls(text % {"shortest": spoken_length(shortest)}, shortest=shortest)

    @classmethod
    def past_the_end(cls, at: float, duration: float) -> "BadCut":
        text = _(
            "The part you chose reaches to %(at)s, but the video lasts %(length)s. "
            "Choose start and end again."
        )
        words = {"at": spoken_length(at), "length": spoken_length(duration)}
        return cls(text % words, at=round(at, 3), seconds=round(duration, 3))


class TooManyBytes(UnusableMedia):
    code = "media_too_large"
    status = 413

    def __init__(self, size: int, limit: int) -> None:
        text = _("This file has %(size)d MB; the limit is %(limit)d MB.")
        mb = 1_000_000
        super().__init__(
            text % {"size": -(-size // mb), "limit": limit // mb},
            size=size,
            limit=limit,
        )


class BadPictureSize(UnusableMedia):
    code = "media_picture_size"

    def __init__(self, width: int, height: int) -> None:
        text = _(
            "A picture of %(width)d × %(height)d cannot be converted. "
            "Export the video in a usual size, 1080 × 1920 for example."
        )
        super().__init__(text % {"width": width, "height": height}, width=width, height=height)


class TooDemanding(UnusableMedia):
    """So many or so large pictures that decoding them would occupy a machine for hours."""

    code = "media_too_demanding"
    message = gettext_lazy(
        "This video has more pictures, or larger ones, than we can convert. "
        "Export it with at most 4K and 60 pictures a second."
    )


class ConversionFailed(DomainError):
    """A program of ours stopped with an error. `log` is for staff and never shown to a creator."""

    code = "conversion_failed"
    status = 500
    message = gettext_lazy("The conversion stopped with an error.")

    def __init__(self, program: str, exit_code: int | None, log: str) -> None:
        self.program = program
        self.exit_code = exit_code
        self.log = log
        super().__init__()


class OverLimit(ConversionFailed):
    """The program ran past its time, memory or output limit and was stopped."""

    code = "conversion_over_limit"
    message = gettext_lazy("The conversion took more time or memory than allowed and was stopped.")


class RecogniserFailed(DomainError):
    code = "captions_failed"
    status = 502
    message = gettext_lazy("Captions could not be made just now.")


class UnusableSubtitles(InvalidInput):
    """`details["line"]`: the line of the file that is at fault, where there is one."""

    code = "subtitles_unusable"
    status = 422
    message = gettext_lazy("These captions cannot be read.")

    def __init__(self, reason: str, *, line: int = 0) -> None:
        if line:
            reason = _("Line %(line)d: %(reason)s") % {"line": line, "reason": reason}
        super().__init__(reason, **({"line": line} if line else {}))


class ClaimLost(Conflict):
    """Another worker has taken this stage over (our deadline passed): stop, change nothing."""

    code = "claim_lost"


def spoken_length(seconds: float) -> str:
    """`75.2` → "1 min 15 s", `10800` → "3 h 0 min"."""
    whole = int(seconds)
    if whole >= 3600:
        return _("%(h)d h %(m)d min") % {"h": whole // 3600, "m": whole % 3600 // 60}
    if whole >= 60:
        return _("%(m)d min %(s)d s") % {"m": whole // 60, "s": whole % 60}
    return _("%(s)s s") % {"s": f"{seconds:.1f}"}
