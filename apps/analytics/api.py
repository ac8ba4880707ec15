"""`POST /api/v1/events/`: small batches of what a player has seen, and of how it began.

Browsers send them with `navigator.sendBeacon`, the only request that outlives a closing page. It
can set no header, hence no CSRF token; a cross-site page is kept out by what a browser says of
itself and no script can change: `Sec-Fetch-Site`, or where that is missing `Origin`. The session
cookie is SameSite=Lax besides. A token in the body would say no more, and would have to be kept
fresh in every page that stays open for days.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _
from drf_spectacular.authentication import SessionScheme
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from apps.accounts import privacy, visitors
from apps.accounts.authentication import ScopedTokenAuthentication
from apps.lib.errors import TooLarge
from apps.lib.parsing import SafeJSONParser
from apps.lib.public_ids import is_public_id

from . import refusals, regions, reporting, starts
from .reporting import Told
from .start_models import StartCount
from .starts import Start
from .watching import Report

MOST_BYTES = 64 * 1024  # what a browser lets a beacon be
MOST_EVENTS = 50
MOST_INTERVALS = 100
LONGEST = 6 * 3600.0  # s of media
LONGEST_AGO = 30 * 24 * 3600.0  # s that a device was offline
HOUR_MS = 3_600_000.0
SIDES = (240, 360, 480, 720, 1080, 1440, 2160)  # px; a rung of another size counts as the next
CONNECTIONS = ["slow-2g", "2g", "3g", "4g", ""]  # Network Information API; "": not told


def is_same_origin(request: Request) -> bool:
    """Whether the browser sent this from a page of ours (Fetch Metadata, RFC 6454)."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = urlsplit(request.headers.get("Origin", ""))
    return bool(origin.netloc) and origin.netloc == request.get_host()


def require_same_origin(request: Request) -> None:
    if not is_same_origin(request):
        raise PermissionDenied(_("Events are taken from our own pages only."))


class BeaconAuthentication(SessionAuthentication):
    def enforce_csrf(self, request: Request) -> None:
        if request.method == "POST":
            require_same_origin(request)


class BeaconScheme(SessionScheme):
    """For the API's description it is the session cookie."""

    target_class = BeaconAuthentication
    name = "beaconCookie"


class BatchParser(SafeJSONParser):
    """JSON of a bounded size."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        if int(parser_context["request"].headers.get("Content-Length") or 0) > MOST_BYTES:
            raise TooLarge(limit=MOST_BYTES)
        return super().parse(stream, media_type, parser_context)


def _milliseconds(*, most: float, **options: Any) -> serializers.FloatField:
    return serializers.FloatField(min_value=0, max_value=most, **options)


class EventsView(APIView):
    """Report intervals of media time that were played, and what became of each view. An event that
    is sent twice counts once; seconds are credited no faster than time passes. Who asks not to be
    counted (Sec-GPC, DNT, or a preference) gets the own progress and nothing else. A visitor's
    views of open lessons are counted, too."""

    permission_classes = [AllowAny]
    authentication_classes = [ScopedTokenAuthentication, BeaconAuthentication]
    parser_classes = [BatchParser]
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "events"

    class Batch(serializers.Serializer):
        class Event(serializers.Serializer):
            class Subject(serializers.Serializer):
                kind = serializers.RegexField(r"^[a-z]{1,16}$")
                id = serializers.CharField(max_length=20)

                class Meta:
                    ref_name = "EventSubject"

                def validate_id(self, value: str) -> str:
                    if not is_public_id(value):
                        raise serializers.ValidationError(_("No such id."))
                    return value

            id = serializers.RegexField(r"^[A-Za-z0-9-]{16,64}$")
            type = serializers.ChoiceField(["watched", "left", "shared"])
            subject = Subject()
            view = serializers.RegexField(
                r"^[A-Za-z0-9-]{16,64}$",
                default="",
                help_text="names one showing of the subject; without it creators hear nothing",
            )
            version = serializers.IntegerField(
                min_value=1, max_value=9999, default=0, help_text="the one that was played"
            )
            source = serializers.RegexField(
                r"^[a-z]{1,16}$", default="other", help_text="where the learner met it"
            )
            intervals = serializers.ListField(
                child=serializers.ListField(
                    child=serializers.FloatField(min_value=0, max_value=LONGEST),
                    min_length=2,
                    max_length=2,
                ),
                default=list,
                max_length=MOST_INTERVALS,
                help_text="[[from, to], …] seconds of media, in the order of playing",
            )
            position = serializers.FloatField(min_value=0, max_value=LONGEST)
            rate = serializers.FloatField(min_value=0.1, max_value=16, default=1)
            ago = serializers.FloatField(
                min_value=0,
                max_value=LONGEST_AGO,
                default=0,
                help_text="seconds since then, by a clock that only runs forward",
            )

            class Meta:
                ref_name = "Event"

            def validate_intervals(self, value: list[list[float]]) -> list[list[float]]:
                if any(not start < end for start, end in value):
                    raise serializers.ValidationError(_("An interval ends after it begins."))
                return value

            def validate(self, event: dict) -> dict:
                if event["type"] == "watched" and not event["intervals"]:
                    raise serializers.ValidationError(_("Something was watched."))
                if event["type"] != "watched" and not event["view"]:
                    raise serializers.ValidationError(_("It belongs to a view."))
                return event

        class Start(serializers.Serializer):
            id = serializers.RegexField(r"^[A-Za-z0-9-]{16,64}$")
            kind = serializers.ChoiceField(StartCount.Kind.values)
            rung = serializers.RegexField(r"^([1-9]\d{0,3}p|hls)$")
            shown = _milliseconds(most=60_000, allow_null=True, default=None)
            moving = _milliseconds(
                most=60_000,
                allow_null=True,
                help_text="from the swipe to the first moving picture; null: left before",
            )
            stalls = serializers.IntegerField(min_value=0, max_value=1000)
            stalled = _milliseconds(most=HOUR_MS)
            watched = _milliseconds(most=HOUR_MS)
            ago = serializers.FloatField(min_value=0, max_value=LONGEST_AGO)

            class Meta:
                ref_name = "EventStart"

        version = serializers.ChoiceField([1])
        events = Event(many=True, default=list, max_length=MOST_EVENTS)
        starts = Start(many=True, default=list, max_length=MOST_EVENTS)
        connection = serializers.ChoiceField(CONNECTIONS, default="")

        class Meta:
            ref_name = "EventBatch"

        def validate(self, batch: dict) -> dict:
            if not batch["events"] and not batch["starts"]:
                raise serializers.ValidationError(_("A batch tells something."))
            return batch

    class Receipt(serializers.Serializer):
        accepted = serializers.IntegerField()

        class Meta:
            ref_name = "EventReceipt"

    def handle_exception(self, exc: Exception) -> Response:
        response = super().handle_exception(exc)
        refusals.note(response.status_code)
        return response

    @extend_schema(request=Batch, responses={202: Receipt})
    def post(self, request: Request) -> Response:
        if not request.user.is_authenticated:
            require_same_origin(request)
        batch = self.Batch(data=request.data)
        batch.is_valid(raise_exception=True)
        told = [_told(event) for event in batch.validated_data["events"]]
        user_agent = request.headers.get("User-Agent", "")
        if not request.user.is_authenticated:
            word = visitors.of(request)
            accepted = reporting.visited(told=told, word=word, user_agent=user_agent)
            return Response({"accepted": accepted}, status=202)
        accepted = reporting.report(learner=request.user, told=told, user_agent=user_agent)
        if privacy.may_count(request.user):
            accepted += starts.report(
                learner_id=request.user.pk,
                region=regions.of(request, time_zone=request.user.time_zone),
                connection=batch.validated_data["connection"],
                starts=[_start(start) for start in batch.validated_data["starts"]],
            )
        return Response({"accepted": accepted}, status=202)


def _rung(name: str) -> str:
    """A video smaller than the ladder's rungs has one of its own size: counts stay few."""
    if name == "hls":
        return name
    side = int(name.removesuffix("p"))
    return f"{next((known for known in SIDES if known >= side), SIDES[-1])}p"


def _start(start: dict) -> Start:
    return Start(
        event_id=start["id"],
        kind=start["kind"],
        rung=_rung(start["rung"]),
        shown=start["shown"],
        moving=start["moving"],
        stalls=start["stalls"],
        stalled_ms=start["stalled"],
        watched_ms=start["watched"],
        ago=timedelta(seconds=start["ago"]),
    )


def _told(event: dict) -> Told:
    report = Report(
        event_id=event["id"],
        subject=(event["subject"]["kind"], event["subject"]["id"]),
        intervals=[(start, end) for start, end in event["intervals"]],
        position=event["position"],
        rate=event["rate"],
        ago=event["ago"],
    )
    return Told(event["type"], report, event["view"], event["version"], event["source"])
