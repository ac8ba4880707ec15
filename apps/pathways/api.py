from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts import visitors
from apps.accounts.models import User
from apps.content.models import Atom
from apps.lib import public_ids

from . import catalogue, feed
from .prediction import odds
from .prediction.features import AHEAD, BEHIND, TRAIL, Move

PUBLIC_ID = f"^{public_ids.PATTERN}$"


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

        asset = serializers.CharField(help_text="which recording of the lesson this is")
        version = serializers.IntegerField(help_text="its number among the lesson's versions")
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
    skill_page = serializers.CharField(help_text="address; empty for a visitor or no skill")
    prompt = serializers.CharField()
    open = serializers.BooleanField(help_text="a link to it may be sent to anybody")
    saved = serializers.BooleanField()
    why = serializers.CharField(help_text="why it was chosen, in words; empty: it is its turn")
    media = Media(allow_null=True)
    quiz = Quiz(allow_null=True)
    state = Progress()
    odds = serializers.FloatField(
        help_text="0 to 1: that it is shown within the next moves, from the first of its page"
    )


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


class FeedOddsView(APIView):
    """What will be shown soon, seen from where a learner is now: fetch the likeliest ahead."""

    class Look(serializers.Serializer):
        class Step(serializers.Serializer):
            step = serializers.IntegerField(min_value=-200, max_value=200)
            dwell = serializers.FloatField(min_value=0, help_text="seconds on what was left")

            class Meta:
                ref_name = "OddsStep"

        at = serializers.RegexField(PUBLIC_ID)
        behind = serializers.ListField(
            child=serializers.RegexField(PUBLIC_ID), max_length=BEHIND, help_text="nearest first"
        )
        ahead = serializers.ListField(
            child=serializers.RegexField(PUBLIC_ID), max_length=AHEAD, help_text="nearest first"
        )
        trail = Step(many=True, max_length=TRAIL, help_text="the moves that led here, oldest first")

        class Meta:
            ref_name = "OddsLook"

    class Odds(serializers.Serializer):
        odds = serializers.DictField(child=serializers.FloatField(), help_text="by item")

        class Meta:
            ref_name = "Odds"

    @extend_schema(operation_id="feed_odds", request=Look, responses=Odds)
    def post(self, request: Request) -> Response:
        look = self.Look(data=request.data)
        look.is_valid(raise_exception=True)
        told = look.validated_data
        trail = [Move(each["step"], each["dwell"]) for each in told.pop("trail")]
        found = odds.around(**told, trail=trail, known=catalogue.current())
        return Response({"odds": found})


class FeedItemView(APIView):
    """One item, with fresh addresses of its media. Of a lesson that is open to all, anybody's."""

    permission_classes = (AllowAny,)

    @extend_schema(operation_id="feed_item", responses=FeedItem)
    def get(self, request: Request, public_id: str) -> Response:
        found = feed.item(person(request), public_id, visitor=visitors.of(request))
        return Response(found)


class FeedNewsView(APIView):
    """What an open page asks when it comes to an item: is it the same recording still, and what are
    its captions? 404: it was withdrawn."""

    permission_classes = (AllowAny,)

    class News(serializers.Serializer):
        asset = serializers.CharField(help_text="of another version: fetch the item again")
        captions = FeedItem.Media.Captions(many=True)

        class Meta:
            ref_name = "FeedNews"

    @extend_schema(operation_id="feed_news", responses=News)
    def get(self, request: Request, public_id: str) -> Response:
        found = feed.news(person(request), public_id, visitor=visitors.of(request))
        return Response(found)
