from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.media import captions

from . import courses, glossaries, tasks
from .models import Atom, Course, Module, ModuleItem, Skill


class ByName(CursorPagination):
    ordering = ("name", "pk")


class ByTitle(CursorPagination):
    ordering = ("title", "pk")


class SkillsView(ListAPIView):
    """The skill graph, a node at a time: each skill with the ids of those that it builds on."""

    pagination_class = ByName

    class Item(serializers.ModelSerializer):
        requires = serializers.SlugRelatedField("public_id", many=True, read_only=True)

        class Meta:
            model = Skill
            fields = ("public_id", "name", "description", "requires")
            ref_name = "Skill"

    serializer_class = Item

    def get_queryset(self) -> QuerySet:
        return Skill.objects.prefetch_related("requires")


class CoursesView(ListAPIView):
    pagination_class = ByTitle

    class Item(serializers.ModelSerializer):
        class Meta:
            model = Course
            fields = ("public_id", "title", "description")
            ref_name = "Course"

    serializer_class = Item

    def get_queryset(self) -> QuerySet:
        return Course.objects.published()


class CourseView(RetrieveAPIView):
    """A course with its modules and the published atoms in them, in order."""

    lookup_field = "public_id"

    class Item(serializers.ModelSerializer):
        class ModulePart(serializers.ModelSerializer):
            class AtomPart(serializers.ModelSerializer):
                id = serializers.CharField(source="atom.public_id")
                kind = serializers.ChoiceField(Atom.Kind.choices, source="atom.kind")
                title = serializers.CharField(source="atom.title")

                class Meta:
                    model = ModuleItem
                    fields = ("id", "kind", "title")
                    ref_name = "CourseAtom"

            items = AtomPart(many=True)

            class Meta:
                model = Module
                fields = ("title", "items")
                ref_name = "CourseModule"

        modules = ModulePart(many=True)

        class Meta:
            model = Course
            fields = ("public_id", "title", "description", "modules")
            ref_name = "CourseWithModules"

    serializer_class = Item

    def get_queryset(self) -> QuerySet:
        published = ModuleItem.objects.filter(atom__state=Atom.State.PUBLISHED)
        items = Prefetch("modules__items", published.select_related("atom"))
        return Course.objects.published().prefetch_related("modules", items)


class GlossaryView(APIView):
    """The words of a course's subject, which its lessons' captions are to spell right: its owner
    reads and writes them."""

    class Terms(serializers.Serializer):
        terms = serializers.ListField(
            child=serializers.CharField(max_length=captions.LONGEST_TERM),
            max_length=captions.MOST_TERMS,
        )

        class Meta:
            ref_name = "Glossary"

    @extend_schema(operation_id="course_glossary", responses=Terms)
    def get(self, request: Request, public_id: str) -> Response:
        course = courses.find(user=request.user, public_id=public_id)
        return Response({"terms": course.glossary})

    @extend_schema(operation_id="write_course_glossary", request=Terms, responses=Terms)
    def put(self, request: Request, public_id: str) -> Response:
        course = courses.find(user=request.user, public_id=public_id)
        wish = self.Terms(data=request.data)
        wish.is_valid(raise_exception=True)
        glossaries.write(course=course, terms=wish.validated_data["terms"])
        tasks.teach.delay_on_commit(course.pk)
        return Response({"terms": course.glossary})
