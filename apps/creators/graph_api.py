"""The skill graph for programs: its edges set and removed, its changes read and taken back."""

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from apps.content import skill_nodes, skills
from apps.content.graph_models import GraphChange
from apps.content.models import Skill
from apps.lib.errors import NotFound

from .api import CreatorsOnly, SkillSearch


class Weight(serializers.Serializer):
    weight = serializers.FloatField(
        help_text="How much of it is needed: 0.3 helps, 0.7 is needed, 1 is essential."
    )

    class Meta:
        ref_name = "EdgeWeight"


def find(public_id: str) -> Skill:
    skill = Skill.objects.filter(public_id=public_id).first()
    if skill is None:
        raise NotFound
    return skill


def _weight(request: Request) -> float:
    wish = Weight(data=request.data)
    wish.is_valid(raise_exception=True)
    return wish.validated_data["weight"]


class SkillData(serializers.ModelSerializer):
    id = serializers.CharField(source="public_id")
    page = serializers.SerializerMethodField(help_text="Where it is looked at and changed.")

    class Meta:
        model = Skill
        fields = ("id", "name", "description", "page")
        ref_name = "StudioSkill"

    def get_page(self, skill: Skill) -> str:
        return reverse("studio:skill", args=[skill.public_id])


class Words(serializers.Serializer):
    name = serializers.CharField(max_length=skill_nodes.LONGEST_NAME)
    description = serializers.CharField(
        max_length=skill_nodes.LONGEST_DESCRIPTION, required=False, allow_blank=True
    )

    class Meta:
        ref_name = "SkillWords"


class SkillList(SkillSearch):
    @extend_schema(operation_id="studio_skill_add", request=Words, responses={201: SkillData})
    def post(self, request: Request) -> Response:
        """A new skill; 409 with the id of the one that has the name already."""
        wish = Words(data=request.data)
        wish.is_valid(raise_exception=True)
        skill = skill_nodes.add(**wish.validated_data, by=request.user)
        return Response(SkillData(skill).data, status=201)


class MergeSkill(CreatorsOnly):
    class Wish(serializers.Serializer):
        into = serializers.CharField(help_text="The id of the skill that stays.")

        class Meta:
            ref_name = "SkillMerge"

    @extend_schema(operation_id="studio_skill_merge", request=Wish, responses=SkillData)
    def post(self, request: Request, public_id: str) -> Response:
        """Make this skill a part of another: lessons, edges and what learners have shown go there.
        It cannot be taken back."""
        skill = find(public_id)
        skills.require_editor(skill, request.user)
        wish = self.Wish(data=request.data)
        wish.is_valid(raise_exception=True)
        into = find(wish.validated_data["into"])
        kept = skill_nodes.merge(skill=skill, into=into, by=request.user)
        return Response(SkillData(kept).data)


class SkillDetail(CreatorsOnly):
    @extend_schema(operation_id="studio_skill_describe", request=Words, responses=SkillData)
    def patch(self, request: Request, public_id: str) -> Response:
        """Another name or description; what learners have shown stays."""
        wish = Words(data=request.data, partial=True)
        wish.is_valid(raise_exception=True)
        skill = skill_nodes.describe(skill=find(public_id), **wish.validated_data, by=request.user)
        return Response(SkillData(skill).data)

    @extend_schema(operation_id="studio_skill_remove", responses={204: None})
    def delete(self, request: Request, public_id: str) -> Response:
        """Remove a skill that nothing rests on; its change can be taken back."""
        skills.remove(skill=find(public_id), by=request.user)
        return Response(status=204)


class PrerequisiteDetail(CreatorsOnly):
    @extend_schema(operation_id="studio_prerequisite_set", request=Weight, responses=Weight)
    def put(self, request: Request, public_id: str, other: str) -> Response:
        """The first skill builds on the second, this much; 409 names the cycle it would close."""
        skill, requires = find(public_id), find(other)
        skills.require_editor(skill, request.user)
        edge = skills.add_prerequisite(
            skill=skill, requires=requires, weight=_weight(request), by=request.user
        )
        return Response({"weight": edge.weight})

    @extend_schema(operation_id="studio_prerequisite_remove", responses={204: None})
    def delete(self, request: Request, public_id: str, other: str) -> Response:
        skills.remove_prerequisite(skill=find(public_id), requires=find(other), by=request.user)
        return Response(status=204)


class RelationDetail(CreatorsOnly):
    @extend_schema(operation_id="studio_relation_set", request=Weight, responses=Weight)
    def put(self, request: Request, public_id: str, other: str) -> Response:
        """The two skills have this much in common."""
        skill, related = find(public_id), find(other)
        skills.require_editor(skill, request.user)
        edge = skills.relate(skill=skill, other=related, weight=_weight(request), by=request.user)
        return Response({"weight": edge.weight})

    @extend_schema(operation_id="studio_relation_remove", responses={204: None})
    def delete(self, request: Request, public_id: str, other: str) -> Response:
        skills.unrelate(skill=find(public_id), other=find(other), by=request.user)
        return Response(status=204)


class ChangeData(serializers.ModelSerializer):
    by = serializers.CharField(source="by.name", default="", help_text="Empty: the system.")

    class Meta:
        model = GraphChange
        fields = ("number", "act", "at", "by", "edits")
        ref_name = "GraphChange"


class NewestChanges(CursorPagination):
    ordering = ("-number",)


class ChangeList(CreatorsOnly, ListAPIView):
    """What was changed in the tenant's own skill graph, newest first."""

    serializer_class = ChangeData
    pagination_class = NewestChanges

    def get_queryset(self) -> QuerySet[GraphChange]:
        if getattr(self, "swagger_fake_view", False):
            return GraphChange.objects.none()
        return GraphChange.objects.own().select_related("by")

    @extend_schema(operation_id="studio_graph_changes")
    def get(self, request: Request) -> Response:
        return super().get(request)


def _change(change: GraphChange | None) -> Response:
    """The edition that was made; nothing where the graph was like that already."""
    return Response(ChangeData(change).data) if change else Response(status=204)


class UndoChange(CreatorsOnly):
    @extend_schema(
        operation_id="studio_graph_undo", request=None, responses={200: ChangeData, 204: None}
    )
    def post(self, request: Request, number: int) -> Response:
        """Take back this one change."""
        return _change(skills.undo(number=number, by=request.user))


class RollBack(CreatorsOnly):
    @extend_schema(
        operation_id="studio_graph_roll_back", request=None, responses={200: ChangeData, 204: None}
    )
    def post(self, request: Request, number: int) -> Response:
        """The edges of the graph as they were after this change."""
        return _change(skills.roll_back(number=number, by=request.user))
