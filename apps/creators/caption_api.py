"""A lesson's captions for programs: what is to be checked, and every way to put it right."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.content.models import Atom
from apps.lib.errors import TooLarge
from apps.media import tasks
from apps.media.models import Asset, CaptionTrack

from . import audit, calling, corrections, lessons
from .audit_models import Act
from .doubts import Span

MOST_BYTES = 512 * 1024
OF_VERSION = OpenApiParameter(
    "version", int, description="Of this version of the lesson; left out, of that which is in use."
)


def recording(request: Request, lesson: Atom) -> Asset:
    number = request.query_params.get("version", "")
    return corrections.recording(lesson, int(number) if number.isdecimal() else None)


class DoubtData(serializers.Serializer):
    """Words to check; send `start`, `end` and `text` back with what is decided."""

    start = serializers.FloatField(help_text="seconds")
    end = serializers.FloatField()
    text = serializers.CharField()
    before = serializers.CharField(help_text="what stands before it in its sentence")
    after = serializers.CharField()
    suggestions = serializers.ListField(child=serializers.CharField())
    clip = serializers.ListField(child=serializers.FloatField(), help_text="from, to (seconds)")


class TrackData(serializers.ModelSerializer):
    left = serializers.SerializerMethodField(help_text="how many places are still to be checked")

    class Meta:
        model = CaptionTrack
        fields = ("language", "label", "version", "left")
        ref_name = "StudioTrack"

    def get_left(self, track: CaptionTrack) -> int:
        return len(corrections.doubts_of(track))


class TrackDetail(TrackData):
    doubts = DoubtData(many=True, source="to_check")

    class Meta(TrackData.Meta):
        fields = (*TrackData.Meta.fields, "text", "doubts")
        ref_name = "StudioTrackDetail"


class SpanData(serializers.Serializer):
    """The words as the page shows them, and when they are spoken."""

    start = serializers.FloatField(min_value=0)
    end = serializers.FloatField(min_value=0)
    was = serializers.CharField(max_length=400, allow_blank=True, help_text="what stands there")

    def as_span(self) -> Span:
        data = self.validated_data
        return Span(start=data["start"], end=data["end"], text=data["was"])


class Captions(APIView):
    """What a lesson's captions are now, language by language."""

    @extend_schema(
        parameters=[OF_VERSION], operation_id="studio_captions", responses=TrackDetail(many=True)
    )
    def get(self, request: Request, public_id: str) -> Response:
        asset = recording(request, lessons.find(user=request.user, public_id=public_id))
        tracks = list(asset.caption_tracks.current().select_related("asset"))
        for track in tracks:
            track.to_check = corrections.doubts_of(track)
        return Response(TrackDetail(tracks, many=True).data)


class Track(APIView):
    @extend_schema(parameters=[OF_VERSION], responses={204: None})
    def delete(self, request: Request, public_id: str, language: str) -> Response:
        """A language that was brought in as a file is offered no more."""
        lesson = lessons.find(user=request.user, public_id=public_id)
        asset = recording(request, lesson)
        corrections.withdraw(asset=asset, language=language, by=request.user)
        audit.record(lesson=lesson, by=request.user, act=Act.CAPTIONS, language=language)
        calling.lesson_changed(public_id)
        return Response(status=204)


class _Change(APIView):
    """One endpoint per change; each answers with the track as it is then."""

    Wish: type[serializers.Serializer]

    def change(self, request: Request, public_id: str, language: str, **more: Any) -> Response:
        lesson = lessons.find(user=request.user, public_id=public_id)
        wish = self.Wish(data=request.data)
        wish.is_valid(raise_exception=True)
        common = {"asset": recording(request, lesson), "language": language, "by": request.user}
        track = self.act(wish, **common, **more)
        audit.record(lesson=lesson, by=request.user, act=Act.CAPTIONS, language=language)
        calling.lesson_changed(public_id)
        return Response(TrackData(track).data)

    def act(self, wish: Any, **common: Any) -> CaptionTrack:
        raise NotImplementedError


class KeepWords(_Change):
    Wish = SpanData

    @extend_schema(parameters=[OF_VERSION], request=SpanData, responses=TrackData)
    def post(self, request: Request, public_id: str, language: str) -> Response:
        """They are right."""
        return self.change(request, public_id, language)

    def act(self, wish: Any, **common: Any) -> CaptionTrack:
        return corrections.keep(span=wish.as_span(), **common)


class FixWords(_Change):
    class Wish(SpanData):
        text = serializers.CharField(max_length=200, allow_blank=True)

        class Meta:
            ref_name = "FixWords"

    @extend_schema(parameters=[OF_VERSION], request=Wish, responses=TrackData)
    def post(self, request: Request, public_id: str, language: str) -> Response:
        """`text` in their place, or nothing."""
        return self.change(request, public_id, language)

    def act(self, wish: Any, **common: Any) -> CaptionTrack:
        text = wish.validated_data["text"]
        return corrections.fix(span=wish.as_span(), text=text, **common)


class ReopenWords(_Change):
    class Wish(SpanData):
        heard = serializers.CharField(max_length=400, help_text="what stood there before")

        class Meta:
            ref_name = "ReopenWords"

    @extend_schema(parameters=[OF_VERSION], request=Wish, responses=TrackData)
    def post(self, request: Request, public_id: str, language: str) -> Response:
        """Undo: to be checked again, as they were heard."""
        return self.change(request, public_id, language)

    def act(self, wish: Any, **common: Any) -> CaptionTrack:
        heard = wish.validated_data["heard"]
        return corrections.reopen(span=wish.as_span(), heard=heard, **common)


class Transcript(_Change):
    class Wish(serializers.Serializer):
        base = serializers.IntegerField(min_value=1, help_text="version that the lines come from")
        seen = serializers.IntegerField(min_value=1, help_text="newest version known")
        lines = serializers.ListField(
            child=serializers.CharField(max_length=1000, allow_blank=True), max_length=500
        )

        class Meta:
            ref_name = "EditedTranscript"

    @extend_schema(parameters=[OF_VERSION], request=Wish, responses=TrackData)
    def put(self, request: Request, public_id: str, language: str) -> Response:
        """All lines, changed or not; an empty one goes. Times are kept."""
        return self.change(request, public_id, language)

    def act(self, wish: Any, **common: Any) -> CaptionTrack:
        data = wish.validated_data
        lines = corrections.Lines(base=data["base"], seen=data["seen"], texts=data["lines"])
        return corrections.rewrite(lines=lines, **common)


class BringBack(_Change):
    Wish = serializers.Serializer

    @extend_schema(parameters=[OF_VERSION], request=None, responses=TrackData)
    def post(self, request: Request, public_id: str, language: str, version: int) -> Response:
        """An earlier version is the newest one again."""
        return self.change(request, public_id, language, version=version)

    def act(self, wish: Any, **common: Any) -> CaptionTrack:
        return corrections.bring_back(**common)


class ConfirmLanguage(_Change):
    Wish = serializers.Serializer

    @extend_schema(parameters=[OF_VERSION], request=None, responses=TrackData)
    def post(self, request: Request, public_id: str, language: str) -> Response:
        """It sounds like another one, but this is it."""
        return self.change(request, public_id, language)

    def act(self, wish: Any, **common: Any) -> CaptionTrack:
        return corrections.confirm_language(**common)


class Relisten(APIView):
    class Wish(serializers.Serializer):
        language = serializers.ChoiceField(settings.LESSON_LANGUAGES)

        class Meta:
            ref_name = "Relisten"

    @extend_schema(request=Wish, responses={202: None})
    def post(self, request: Request, public_id: str) -> Response:
        """The lesson is in another language: listen again."""
        lesson = lessons.find(user=request.user, public_id=public_id)
        wish = self.Wish(data=request.data)
        wish.is_valid(raise_exception=True)
        tasks.send(corrections.relisten(lesson=lesson, by=request.user, **wish.validated_data))
        calling.lesson_changed(public_id)
        return Response(status=202)


class CaptionFile(_Change):
    parser_classes = [MultiPartParser]

    class Wish(serializers.Serializer):
        file = serializers.FileField(max_length=255, allow_empty_file=True)

        class Meta:
            ref_name = "CaptionFile"

    @extend_schema(
        parameters=[OF_VERSION], request={"multipart/form-data": Wish}, responses=TrackData
    )
    def post(self, request: Request, public_id: str, language: str) -> Response:
        """Captions of one language from a .vtt or .srt file."""
        return self.change(request, public_id, language)

    def act(self, wish: Any, **common: Any) -> CaptionTrack:
        file = wish.validated_data["file"]
        if file.size > MOST_BYTES:
            raise TooLarge
        return corrections.take_file(filename=file.name, content=file.read(), **common)
