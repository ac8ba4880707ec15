"""The studio for programs: the web page's own calls, and a mobile client's."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from apps.accounts import memberships, studios
from apps.accounts.studios import Right
from apps.content import tasks as content_tasks
from apps.content.models import Atom, Skill
from apps.media import direct, direct_api, stages, tasks, uploads
from apps.media.cut import LONGEST
from apps.media.models import Stage
from apps.media.upload_api import url_of
from apps.media.upload_cut import Cut

from . import corrections, desk, lessons, publication
from .models import Footage
from .schedule_models import Schedule
from .snapshot import Lesson, shelf, snapshot


class LessonData(serializers.Serializer):
    """A lesson as its creator sees it."""

    id = serializers.CharField(source="atom.public_id")
    title = serializers.CharField(source="atom.title")
    description = serializers.CharField(source="atom.description")
    language = serializers.CharField(source="atom.language")
    skill = serializers.CharField(source="atom.skill.public_id", allow_null=True, default=None)
    tags = serializers.SerializerMethodField()
    state = serializers.ChoiceField(Atom.State.choices, source="atom.state")
    standing = serializers.CharField(source="standing.code")
    page = serializers.SerializerMethodField()

    def get_tags(self, lesson: Lesson) -> list[str]:
        return [tag.name for tag in lesson.atom.tags.all()]

    def get_page(self, lesson: Lesson) -> str:
        return reverse("studio:lesson", args=[lesson.atom.public_id])


class UploadData(serializers.Serializer):
    """Where to send the bytes by tus 1.0, and from which one on; or, where `direct` is no empty
    text, in parts straight to the store, under addresses that a POST there answers."""

    id = serializers.CharField(source="public_id")
    url = serializers.SerializerMethodField()
    direct = serializers.SerializerMethodField()
    offset = serializers.IntegerField()
    length = serializers.IntegerField()

    def get_url(self, upload: Any) -> str:
        return url_of(upload)

    def get_direct(self, upload: Any) -> str:
        begun_by_tus = upload.offset and not upload.multipart
        return direct_api.url_of(upload) if direct.is_on() and not begun_by_tus else ""


def _moment(help_text: str) -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=0, max_value=LONGEST, default=None, allow_null=True, help_text=help_text
    )


class FileData(serializers.Serializer):
    filename = serializers.CharField(max_length=255)
    size = serializers.IntegerField(min_value=0)
    fingerprint = serializers.RegexField(r"^[0-9a-f]{0,64}$", default="", allow_blank=True)
    trimstart = _moment("The lesson starts here; ms of the file.")
    trimend = _moment("The lesson ends here; ms of the file. Left out: at its end.")
    cover = _moment("The frame that stands for it; ms of the file. Left out: we choose.")

    def as_file(self) -> lessons.File:
        data = self.validated_data
        return lessons.File(
            name=data["filename"],
            size=data["size"],
            fingerprint=data["fingerprint"],
            cut=Cut(data["trimstart"] or 0, data["trimend"], data["cover"]),
        )


class BegunData(serializers.Serializer):
    id = serializers.CharField(source="atom.public_id")
    page = serializers.SerializerMethodField()
    cancel = serializers.SerializerMethodField(help_text="DELETE here to give it up.")
    upload = UploadData()

    def get_page(self, footage: Footage) -> str:
        return reverse("studio:lesson", args=[footage.atom.public_id])

    def get_cancel(self, footage: Footage) -> str:
        return reverse("api:studio_api:lesson", args=[footage.atom.public_id])


class StageData(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()
    state = serializers.ChoiceField(Stage.State.choices)
    progress = serializers.FloatField(allow_null=True)
    note = serializers.CharField()
    error = serializers.CharField(help_text="For the creator; empty while all is well.")
    retry = serializers.CharField(help_text="POST here to try again; empty otherwise.")
    todo = serializers.DictField(
        child=serializers.CharField(), help_text="text and page: what the creator should do"
    )


class StepsData(serializers.Serializer):
    done = serializers.IntegerField()
    all = serializers.IntegerField()


class TakeData(serializers.Serializer):
    """One of the lesson's versions."""

    number = serializers.IntegerField()
    code = serializers.CharField()
    note = serializers.CharField()
    progress = serializers.FloatField(allow_null=True)
    asset = serializers.CharField()
    stages = StageData(many=True, help_text="While it is being converted, or has stopped.")
    steps = StepsData()
    outlook = serializers.CharField()


class SnapshotData(serializers.Serializer):
    """Where a lesson stands: what its open page shows, and the websocket sends."""

    class StandingData(serializers.Serializer):
        code = serializers.CharField()
        label = serializers.CharField()
        tone = serializers.CharField()
        note = serializers.CharField()
        progress = serializers.FloatField(allow_null=True)

    class CaptionsData(serializers.Serializer):
        check = serializers.IntegerField(help_text="How many words are to be checked.")
        text = serializers.CharField(help_text="What the creator should do; empty for nothing.")
        page = serializers.CharField()

        class Meta:
            ref_name = "CaptionsStanding"

    class PremiumData(serializers.Serializer):
        on = serializers.BooleanField(help_text="For subscribers only.")
        underway = serializers.BooleanField(help_text="The video is being packaged anew for it.")
        note = serializers.CharField()

    class PlanData(serializers.Serializer):
        at = serializers.DateTimeField()
        wall = serializers.CharField(help_text="The same on the clocks of the time zone.")
        zone = serializers.CharField()
        if_not_ready = serializers.ChoiceField(Schedule.IfNotReady.choices)
        state = serializers.CharField(help_text="pending, late or missed")
        words = serializers.CharField()

        class Meta:
            ref_name = "PlannedPublishing"

    class MissingData(serializers.Serializer):
        code = serializers.CharField()
        text = serializers.CharField()
        at = serializers.CharField()

    id = serializers.CharField()
    standing = StandingData()
    published = serializers.BooleanField()
    stages = StageData(many=True)
    steps = StepsData()
    missing = MissingData(many=True)
    questions = serializers.IntegerField()
    schedule = PlanData(allow_null=True)
    premium = PremiumData()
    captions = CaptionsData()
    takes = TakeData(many=True)
    version = serializers.CharField()


class EditorsOnly(APIView):
    """Who edits in some studio; in which one is asked where a thing of it is touched."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        studios.require_some(request.user, Right.EDIT)


class CreatorsOnly(APIView):
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        memberships.require_creator(request.user)


class NewestFirst(CursorPagination):
    ordering = ("-created_at", "-pk")


class LessonList(ListAPIView):
    """The lessons of one's studio, newest first; POST begins one with a file that will be sent.
    The header X-Studio names another studio in which one works."""

    throttle_scope = "uploads"
    serializer_class = LessonData
    pagination_class = NewestFirst

    class Begin(FileData):
        title = serializers.CharField(max_length=100, default="", allow_blank=True)
        language = serializers.ChoiceField(settings.LESSON_LANGUAGES, default="en")
        again = serializers.BooleanField(
            default=False, help_text="Although the same file was sent before."
        )

    def get_throttles(self) -> list[Any]:
        return super().get_throttles() + (
            [ScopedRateThrottle()] if self.request.method == "POST" else []
        )

    def get_queryset(self) -> QuerySet[Atom]:
        if getattr(self, "swagger_fake_view", False):
            return Atom.objects.none()
        owner = desk.owner_for(self.request, Right.READ)
        mine = Atom.objects.videos().owned_by(owner)
        return shelf(mine).prefetch_related("tags")

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        if args:
            args = ([Lesson(atom) for atom in args[0]], *args[1:])
        return super().get_serializer(*args, **kwargs)

    @extend_schema(request=Begin, responses={201: BegunData})
    def post(self, request: Request) -> Response:
        owner = desk.owner_for(request, Right.EDIT)
        wish = self.Begin(data=request.data)
        wish.is_valid(raise_exception=True)
        footage = lessons.begin(
            owner=owner,
            by=request.user,
            file=wish.as_file(),
            title=wish.validated_data["title"],
            language=wish.validated_data["language"],
            again=wish.validated_data["again"],
        )
        return Response(BegunData(footage).data, status=201)


class LessonOfUpload(EditorsOnly):
    """The lesson of an upload that was opened by tus itself; made when there is none yet."""

    class Wish(serializers.Serializer):
        upload = serializers.CharField()

    @extend_schema(request=Wish, responses={201: BegunData})
    def post(self, request: Request) -> Response:
        wish = self.Wish(data=request.data)
        wish.is_valid(raise_exception=True)
        upload = uploads.find(user=request.user, public_id=wish.validated_data["upload"])
        footage = lessons.attach(upload=upload, by=request.user)
        return Response(BegunData(footage).data, status=201)


class LessonDetail(APIView):
    class Changes(serializers.Serializer):
        title = serializers.CharField(max_length=100, required=False, allow_blank=True)
        description = serializers.CharField(max_length=2000, required=False, allow_blank=True)
        language = serializers.ChoiceField(settings.LESSON_LANGUAGES, required=False)
        skill = serializers.CharField(required=False, allow_blank=True)
        tags = serializers.ListField(
            child=serializers.CharField(max_length=40), required=False, max_length=20
        )

    @extend_schema(responses=LessonData)
    def get(self, request: Request, public_id: str) -> Response:
        lesson = lessons.find(user=request.user, public_id=public_id, right=Right.READ)
        return Response(LessonData(Lesson.load(lesson)).data)

    @extend_schema(request=Changes, responses=SnapshotData)
    def patch(self, request: Request, public_id: str) -> Response:
        """Answers with a snapshot, as every change does."""
        lesson = lessons.find(user=request.user, public_id=public_id)
        changes = self.Changes(data=request.data)
        changes.is_valid(raise_exception=True)
        lesson = lessons.describe(lesson=lesson, by=request.user, changes=changes.validated_data)
        if "language" in changes.validated_data:
            for stage in corrections.follow_language(lesson=lesson):
                tasks.send(stage)
        return _snapshot(lesson)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, public_id: str) -> Response:
        """Give up a lesson whose video has not come."""
        lesson = lessons.find(user=request.user, public_id=public_id, right=Right.OWN)
        lessons.cancel(lesson=lesson, by=request.user)
        return Response(status=204)


class LessonFile(APIView):
    @extend_schema(request=FileData, responses={201: BegunData})
    def post(self, request: Request, public_id: str) -> Response:
        """Send a file for a lesson that has none, or whose file was refused."""
        lesson = lessons.find(user=request.user, public_id=public_id)
        file = FileData(data=request.data)
        file.is_valid(raise_exception=True)
        footage = lessons.begin_again(lesson=lesson, file=file.as_file())
        return Response(BegunData(footage).data, status=201)


class LessonProgress(APIView):
    @extend_schema(responses=SnapshotData)
    def get(self, request: Request, public_id: str) -> Response:
        return _snapshot(lessons.find(user=request.user, public_id=public_id, right=Right.READ))


class _Act(APIView):
    """One endpoint per action; each answers with a snapshot."""

    @extend_schema(request=None, responses=SnapshotData)
    def post(self, request: Request, public_id: str) -> Response:
        lesson = lessons.find(user=request.user, public_id=public_id, right=Right.OWN)
        return _snapshot(self.act(lesson=lesson, by=request.user))

    @staticmethod
    def act(*, lesson: Atom, by: Any) -> Atom:
        raise NotImplementedError


class Publish(_Act):
    act = staticmethod(publication.publish)

    @extend_schema(request=None, responses=SnapshotData)
    def post(self, request: Request, public_id: str) -> Response:
        content_tasks.warm_published.delay_on_commit()
        return super().post(request, public_id)


class Withdraw(_Act):
    act = staticmethod(publication.withdraw)


class Archive(_Act):
    act = staticmethod(publication.archive)


class Restore(_Act):
    act = staticmethod(publication.restore)


class Discard(_Act):
    act = staticmethod(publication.discard)


class RetryStage(APIView):
    @extend_schema(request=None, responses=SnapshotData)
    def post(self, request: Request, public_id: str, name: str) -> Response:
        lesson = lessons.find(user=request.user, public_id=public_id)
        stage = lessons.stage_of(lesson, name)
        tasks.send(stages.retry(stage=stage, by=request.user))
        return _snapshot(lesson)


class SkillSearch(EditorsOnly):
    """Skills whose name holds the words, for picking one."""

    class Item(serializers.ModelSerializer):
        id = serializers.CharField(source="public_id")

        class Meta:
            model = Skill
            fields = ("id", "name", "description")
            ref_name = "SkillChoice"

    @extend_schema(responses=Item(many=True), parameters=[OpenApiParameter("q", str)])
    def get(self, request: Request) -> Response:
        found = Skill.objects.all()
        for word in request.query_params.get("q", "")[:80].split():
            found = found.filter(name__icontains=word)
        return Response(self.Item(found[:20], many=True).data)


def _snapshot(lesson: Atom) -> Response:
    return Response(snapshot(Lesson.load(lesson)))
