from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.models import User
from apps.content.models import Atom

from . import feed


class FeedItem(serializers.Serializer):
    """One item, and all that is needed to start it without another request."""

    class Media(serializers.Serializer):
        class Start(serializers.Serializer):
            """The first second, picture and sound interleaved."""

            url = serializers.CharField()
            bytes = serializers.IntegerField()
            rung = serializers.CharField()

            class Meta:
                ref_name = "StartBundle"

        class Track(serializers.Serializer):
            url = serializers.CharField()
            codec = serializers.CharField(help_text="RFC 6381")
            init = serializers.CharField(help_text="initialisation segment, base64")
            segments = serializers.ListField(
                child=serializers.ListField(child=serializers.FloatField()),
                help_text="[[first byte, byte after the last, start s, duration s], …]",
            )
            bps = serializers.IntegerField()

            class Meta:
                ref_name = "Track"

        class Rung(Track):
            name = serializers.CharField()
            width = serializers.IntegerField()
            height = serializers.IntegerField()

            class Meta:
                ref_name = "Rung"

        class Captions(serializers.Serializer):
            lang = serializers.CharField()
            label = serializers.CharField()
            url = serializers.CharField()
            default = serializers.BooleanField()

            class Meta:
                ref_name = "FeedCaptions"

        class Protection(serializers.Serializer):
            """How the picture and sound are encrypted, and where their key is."""

            scheme = serializers.CharField(help_text="cbcs")
            kid = serializers.CharField(help_text="key id, hex")
            licence = serializers.CharField(help_text="Clear Key licences")
            systems = serializers.DictField(
                child=serializers.DictField(child=serializers.CharField()),
                help_text="further key systems: {licence, certificate}",
            )

            class Meta:
                ref_name = "FeedProtection"

        duration = serializers.FloatField(help_text="seconds")
        start = Start(allow_null=True)
        audio = Track(allow_null=True)
        video = Rung(many=True, help_text="low to high")
        hls = serializers.CharField()
        poster = serializers.CharField()
        captions = Captions(many=True)
        protection = Protection(allow_null=True)
        expires = serializers.IntegerField(help_text="Unix seconds; fetch the item again by then")

        class Meta:
            ref_name = "FeedMedia"

    class Quiz(serializers.Serializer):
        id = serializers.CharField()
        count = serializers.IntegerField()
        url = serializers.CharField()

        class Meta:
            ref_name = "FeedQuiz"

    class Progress(serializers.Serializer):
        watched = serializers.FloatField(help_text="0 to 1")
        position = serializers.FloatField(help_text="seconds")

        class Meta:
            ref_name = "FeedProgress"

    id = serializers.CharField()
    kind = serializers.ChoiceField(Atom.Kind.choices)
    title = serializers.CharField()
    creator = serializers.CharField()
    course = serializers.CharField()
    course_id = serializers.CharField(help_text="empty for a lesson of no course")
    skill = serializers.CharField()
    prompt = serializers.CharField()
    open = serializers.BooleanField(help_text="a link to it may be sent to anybody")
    saved = serializers.BooleanField()
    media = Media(allow_null=True)
    quiz = Quiz(allow_null=True)
    state = Progress()


class FeedPage(serializers.Serializer):
    items = FeedItem(many=True)
    next = serializers.CharField(allow_null=True, help_text="cursor of the next page")


def person(request: Request) -> User | None:
    """Who asks; None: a visitor with a shared link."""
    return request.user if request.user.is_authenticated else None


class FeedView(APIView):
    """What to learn next: unseen lessons first, each followed by its quiz."""

    @extend_schema(
        operation_id="feed",
        parameters=[OpenApiParameter("cursor", str, description="`next` of the page before")],
        responses=FeedPage,
    )
    def get(self, request: Request) -> Response:
        return Response(feed.page(request.user, request.query_params.get("cursor") or None))


class FeedItemView(APIView):
    """One item, with fresh addresses of its media. Of a lesson that is open to all, anybody's."""

    permission_classes = (AllowAny,)

    @extend_schema(operation_id="feed_item", responses=FeedItem)
    def get(self, request: Request, public_id: str) -> Response:
        return Response(feed.item(person(request), public_id))


class FeedCaptionsView(APIView):
    """The captions of one item as they are now: a creator may have corrected them."""

    permission_classes = (AllowAny,)

    @extend_schema(operation_id="feed_captions", responses=FeedItem.Media.Captions(many=True))
    def get(self, request: Request, public_id: str) -> Response:
        return Response(feed.captions(person(request), public_id))
