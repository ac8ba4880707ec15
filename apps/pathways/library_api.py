"""Saved lessons, playlists, history: what a learner's own pages do, over the API."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from apps.analytics import history
from apps.analytics.models import Watch
from apps.content import dismissals, playlists, problems
from apps.content.models import Playlist, Problem
from apps.lib.public_ids import is_public_id

from . import feed, library, searching
from .searching import Pace
from .tiles import Tile


class LessonTile(serializers.Serializer):
    """A lesson as it stands in a list."""

    id = serializers.CharField()
    title = serializers.CharField()
    url = serializers.CharField()
    poster = serializers.CharField()
    duration = serializers.FloatField(help_text="seconds")
    skill = serializers.CharField()
    course = serializers.CharField()
    share = serializers.FloatField(help_text="of it that was seen, 0 to 1")
    seen = serializers.BooleanField()
    position = serializers.FloatField(help_text="seconds, where to go on; 0: from the beginning")


class Tiles(serializers.Serializer):
    lessons = LessonTile(many=True)


class PlaylistOrder(serializers.Serializer):
    lessons = serializers.ListField(
        child=serializers.CharField(max_length=20), max_length=playlists.MOST_LESSONS
    )


class Place(serializers.Serializer):
    position = serializers.IntegerField(
        min_value=1, max_value=2**31 - 1, required=False, allow_null=True
    )

    class Meta:
        ref_name = "PlaceInList"


def shown(tiles: list[Tile]) -> dict:
    return {"lessons": LessonTile(tiles, many=True).data}


class ContinueView(APIView):
    """Lessons that were left in the middle, on any device."""

    @extend_schema(operation_id="continue_lessons", responses=Tiles)
    def get(self, request: Request) -> Response:
        return Response(shown(library.going_on(request.user)))


class ListView(APIView):
    """Shared by "Saved" and named lists: which one is meant."""

    def playlist(self, public_id: str | None) -> Playlist:
        if public_id is None:
            return playlists.saved(self.request.user)
        return playlists.find(owner=self.request.user, public_id=public_id)


class SavedView(ListView):
    @extend_schema(operation_id="saved_lessons", responses=Tiles)
    def get(self, request: Request) -> Response:
        return Response(shown(library.in_list(self.playlist(None), user=request.user)))


class OrderView(ListView):
    """The lessons of a list in a new order."""

    @extend_schema(request=PlaylistOrder, responses={204: None})
    def put(self, request: Request, public_id: str | None = None) -> Response:
        wish = PlaylistOrder(data=request.data)
        wish.is_valid(raise_exception=True)
        playlists.order(
            playlist=self.playlist(public_id), public_ids=wish.validated_data["lessons"]
        )
        return Response(status=status.HTTP_204_NO_CONTENT)


class LessonInListView(ListView):
    """A lesson goes into a list or out of it; doing so twice changes nothing."""

    @extend_schema(request=Place, responses={204: None})
    def put(self, request: Request, lesson_id: str, public_id: str | None = None) -> Response:
        wish = Place(data=request.data)
        wish.is_valid(raise_exception=True)
        playlists.add(
            playlist=self.playlist(public_id),
            atom=library.lesson(lesson_id),
            position=wish.validated_data.get("position"),
        )
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses=Place)
    def delete(self, request: Request, lesson_id: str, public_id: str | None = None) -> Response:
        """Answers where it stood: putting it there again undoes this."""
        place = playlists.take_out(playlist=self.playlist(public_id), public_id=lesson_id)
        return Response({"position": place})


class PlaylistName(serializers.Serializer):
    name = serializers.CharField(max_length=60)


class PlaylistRow(PlaylistName):
    id = serializers.CharField()
    count = serializers.IntegerField()
    posters = serializers.ListField(child=serializers.CharField())
    has = serializers.BooleanField(help_text="whether the lesson asked about is in it")

    class Meta:
        ref_name = "Playlist"


class PlaylistsView(APIView):
    class Rows(serializers.Serializer):
        playlists = PlaylistRow(many=True)

        class Meta:
            ref_name = "Playlists"

    @extend_schema(
        operation_id="playlists",
        parameters=[OpenApiParameter("lesson", str, description="whether this one is in each")],
        responses=Rows,
    )
    def get(self, request: Request) -> Response:
        asked = request.query_params.get("lesson", "")
        found = library.shelves(request.user, asked=asked if is_public_id(asked) else "")
        rows = PlaylistRow(found, many=True)
        return Response({"playlists": rows.data})

    @extend_schema(operation_id="create_playlist", request=PlaylistName, responses=PlaylistRow)
    def post(self, request: Request) -> Response:
        wish = PlaylistName(data=request.data)
        wish.is_valid(raise_exception=True)
        made = playlists.create(owner=request.user, name=wish.validated_data["name"])
        row = {"id": made.public_id, "name": made.name, "count": 0, "posters": [], "has": False}
        return Response(row, status=status.HTTP_201_CREATED)


class PlaylistView(ListView):
    class Whole(Tiles):
        id = serializers.CharField()
        name = serializers.CharField()

        class Meta:
            ref_name = "PlaylistWithLessons"

    @extend_schema(operation_id="playlist", responses=Whole)
    def get(self, request: Request, public_id: str) -> Response:
        found = self.playlist(public_id)
        lessons = shown(library.in_list(found, user=request.user))
        return Response({"id": found.public_id, "name": found.name, **lessons})

    @extend_schema(operation_id="rename_playlist", request=PlaylistName, responses=PlaylistName)
    def patch(self, request: Request, public_id: str) -> Response:
        wish = PlaylistName(data=request.data)
        wish.is_valid(raise_exception=True)
        found = self.playlist(public_id)
        playlists.rename(playlist=found, name=wish.validated_data["name"])
        return Response({"name": found.name})

    @extend_schema(operation_id="delete_playlist", responses={204: None})
    def delete(self, request: Request, public_id: str) -> Response:
        playlists.discard(playlist=self.playlist(public_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class PlaylistRestoreView(APIView):
    """Undo of deleting it."""

    @extend_schema(operation_id="restore_playlist", request=None, responses=PlaylistName)
    def post(self, request: Request, public_id: str) -> Response:
        found = playlists.recover(owner=request.user, public_id=public_id)
        return Response({"name": found.name})


class HistoryView(APIView):
    """What was watched, the latest first, and the way out of that list."""

    class ByTime(CursorPagination):
        ordering = ("-watched_at", "-pk")
        page_size = library.ON_A_PAGE

    class Rows(Tiles):
        next = serializers.CharField(allow_null=True)

        class Meta:
            ref_name = "History"

    class Cleared(serializers.Serializer):
        at = serializers.DateTimeField(help_text="send it to history/restore/ to undo")

        class Meta:
            ref_name = "HistoryCleared"

    @extend_schema(operation_id="history", responses=Rows)
    def get(self, request: Request) -> Response:
        pages = self.ByTime()
        watches = Watch.objects.of(request.user).about("atom").remembered().exclude(seconds=0)
        rows = pages.paginate_queryset(watches, request, view=self)
        found = library.tiles.of_ids([each.subject_id for each in rows], user=request.user)
        return Response({**shown(found), "next": pages.get_next_link()})

    @extend_schema(operation_id="clear_history", responses=Cleared)
    def delete(self, request: Request) -> Response:
        return Response({"at": history.forget(learner=request.user, kind="atom")})


class HistoryRestoreView(APIView):
    """Undo of clearing it, or of taking one lesson out."""

    @extend_schema(
        operation_id="restore_history", request=HistoryView.Cleared, responses={204: None}
    )
    def post(self, request: Request) -> Response:
        wish = HistoryView.Cleared(data=request.data)
        wish.is_valid(raise_exception=True)
        history.recall(learner=request.user, kind="atom", at=wish.validated_data["at"])
        return Response(status=status.HTTP_204_NO_CONTENT)


class HistoryLessonView(APIView):
    @extend_schema(operation_id="forget_lesson", responses=HistoryView.Cleared)
    def delete(self, request: Request, public_id: str) -> Response:
        """Out of the history; what was learned stays, and watching it again brings it back."""
        at = history.forget(learner=request.user, kind="atom", subject_ids=[public_id])
        return Response({"at": at})


class DismissalView(APIView):
    """Not interested: the feed does without this lesson, and after several of one skill puts
    that skill's lessons last."""

    @extend_schema(operation_id="dismiss_lesson", request=None, responses={204: None})
    def put(self, request: Request, public_id: str) -> Response:
        dismissals.dismiss(learner=request.user, atom=library.lesson(public_id))
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(operation_id="undismiss_lesson", responses={204: None})
    def delete(self, request: Request, public_id: str) -> Response:
        dismissals.take_back(learner=request.user, atom=library.lesson(public_id))
        return Response(status=status.HTTP_204_NO_CONTENT)


class ProblemsView(APIView):
    """Tell staff what is wrong with a lesson, and where."""

    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "problems"

    class Report(serializers.Serializer):
        reason = serializers.ChoiceField(Problem.Reason.choices)
        second = serializers.FloatField(min_value=0, max_value=6 * 3600, default=0)
        words = serializers.CharField(max_length=500, allow_blank=True, default="")

        class Meta:
            ref_name = "ProblemReport"

    @extend_schema(operation_id="report_problem", request=Report, responses={204: None})
    def post(self, request: Request, public_id: str) -> Response:
        said = self.Report(data=request.data)
        said.is_valid(raise_exception=True)
        atom = feed.readable(request.user, public_id)
        problems.report(learner=request.user, atom=atom, **said.validated_data)
        return Response(status=status.HTTP_204_NO_CONTENT)


class SearchView(APIView):
    """Lessons by title, skill, course and what is said in them. Slips of the pen are forgiven."""

    throttle_classes = (Pace,)

    class Results(serializers.Serializer):
        class Found(LessonTile):
            class Moment(serializers.Serializer):
                class Piece(serializers.Serializer):
                    text = serializers.CharField()
                    marked = serializers.BooleanField()

                    class Meta:
                        ref_name = "SearchPiece"

                second = serializers.FloatField()
                pieces = Piece(many=True)

                class Meta:
                    ref_name = "SearchMoment"

            moment = Moment(allow_null=True, help_text="the line that was found")

            class Meta:
                ref_name = "SearchResult"

        query = serializers.CharField()
        instead = serializers.CharField(help_text="what was sought instead, or empty")
        total = serializers.IntegerField(help_text="on all pages; 240 may be more")
        next = serializers.IntegerField(allow_null=True, help_text="the next page, if there is one")
        lessons = Found(many=True)

        class Meta:
            ref_name = "SearchResults"

    @extend_schema(
        operation_id="search",
        parameters=[OpenApiParameter("q", str), OpenApiParameter("page", int)],
        responses=Results,
    )
    def get(self, request: Request) -> Response:
        query, page = (request.query_params.get(name, "") for name in ("q", "page"))
        results = searching.search(request.user, query, page=page)
        # One serializer for all rows: to make one costs more than to use it.
        tiles = LessonTile([each.tile for each in results.found], many=True).data
        moment = self.Results.Found.Moment()
        lessons = [
            {
                **tile,
                "url": each.url,
                "moment": moment.to_representation(each.moment) if each.moment else None,
            }
            for tile, each in zip(tiles, results.found, strict=True)
        ]
        told = {name: getattr(results, name) for name in ("query", "instead", "total", "next")}
        return Response({**told, "lessons": lessons})
