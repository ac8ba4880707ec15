from django.db.models import Prefetch, QuerySet
from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.pagination import CursorPagination

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
        return Course.objects.all()


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
        return Course.objects.prefetch_related("modules", items)
