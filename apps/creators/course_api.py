"""A creator's courses for programs: begun, named, put in order, published, deleted."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.studios import Right
from apps.content import courses, tasks
from apps.content.models import Course

from . import desk, syllabus
from .api import EditorsOnly


class CourseData(serializers.ModelSerializer):
    """A course as its creator sees it."""

    class ModuleData(serializers.Serializer):
        position = serializers.IntegerField()
        title = serializers.CharField()
        lessons = serializers.SerializerMethodField()

        class Meta:
            ref_name = "StudioModule"

        def get_lessons(self, module: Any) -> list[str]:
            return [item.atom.public_id for item in module.items.all()]

    id = serializers.CharField(source="public_id")
    page = serializers.SerializerMethodField()
    modules = ModuleData(many=True)

    class Meta:
        model = Course
        fields = ("id", "title", "description", "glossary", "published_at", "page", "modules")
        ref_name = "StudioCourse"

    def get_page(self, course: Course) -> str:
        return reverse("studio:course", args=[course.public_id])


def _answer(course: Course, *, status: int = 200) -> Response:
    return Response(CourseData(syllabus.load(course)).data, status=status)


class NewestCourses(CursorPagination):
    ordering = ("-created_at", "-pk")


class CourseList(EditorsOnly, ListAPIView):
    """One's own courses, newest first; POST begins one."""

    serializer_class = CourseData
    pagination_class = NewestCourses

    class Begin(serializers.Serializer):
        title = serializers.CharField(max_length=100)

        class Meta:
            ref_name = "BeginCourse"

    def get_queryset(self) -> QuerySet[Course]:
        if getattr(self, "swagger_fake_view", False):
            return Course.objects.none()
        owner = desk.owner_for(self.request, Right.EDIT)
        mine = Course.objects.owned_by(owner).filter(discarded_at=None)
        return syllabus.with_lessons(mine)

    @extend_schema(operation_id="studio_courses")
    def get(self, request: Request) -> Response:
        return super().get(request)

    @extend_schema(operation_id="studio_course_begin", request=Begin, responses={201: CourseData})
    def post(self, request: Request) -> Response:
        owner = desk.owner_for(request, Right.EDIT)
        wish = self.Begin(data=request.data)
        wish.is_valid(raise_exception=True)
        return _answer(courses.create(owner=owner, title=wish.validated_data["title"]), status=201)


class CourseDetail(APIView):
    class Changes(serializers.Serializer):
        title = serializers.CharField(max_length=100, required=False, allow_blank=True)
        description = serializers.CharField(max_length=2000, required=False, allow_blank=True)

        class Meta:
            ref_name = "CourseChanges"

    @extend_schema(operation_id="studio_course", responses=CourseData)
    def get(self, request: Request, public_id: str) -> Response:
        return _answer(courses.find(user=request.user, public_id=public_id))

    @extend_schema(operation_id="studio_course_change", request=Changes, responses=CourseData)
    def patch(self, request: Request, public_id: str) -> Response:
        course = courses.find(user=request.user, public_id=public_id)
        changes = self.Changes(data=request.data)
        changes.is_valid(raise_exception=True)
        return _answer(courses.describe(course=course, changes=changes.validated_data))


class CourseLessons(APIView):
    class Order(serializers.Serializer):
        module = serializers.IntegerField(min_value=0, default=1, help_text="Its position.")
        lessons = serializers.ListField(
            child=serializers.CharField(max_length=20), max_length=courses.MOST_LESSONS
        )

        class Meta:
            ref_name = "CourseOrder"

    @extend_schema(operation_id="studio_course_arrange", request=Order, responses=CourseData)
    def put(self, request: Request, public_id: str) -> Response:
        """These lessons, in this order; those that are left out leave the course."""
        course = courses.find(user=request.user, public_id=public_id)
        order = self.Order(data=request.data)
        order.is_valid(raise_exception=True)
        courses.arrange(course=course, **order.validated_data)
        tasks.teach.delay_on_commit(course.pk)
        return _answer(course)


class _Act(APIView):
    """One endpoint per action; each answers with the course."""

    @extend_schema(request=None, responses=CourseData)
    def post(self, request: Request, public_id: str) -> Response:
        course = courses.find(user=request.user, public_id=public_id, right=Right.OWN)
        return _answer(self.act(course=course))

    @staticmethod
    def act(*, course: Course) -> Course:
        raise NotImplementedError


class PublishCourse(_Act):
    act = staticmethod(courses.publish)


class WithdrawCourse(_Act):
    act = staticmethod(courses.withdraw)


class DiscardCourse(_Act):
    act = staticmethod(courses.discard)


class RestoreCourse(_Act):
    act = staticmethod(courses.recover)
