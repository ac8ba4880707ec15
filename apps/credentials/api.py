from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from . import progress
from .models import Badge


class BadgesView(APIView):
    class Badges(serializers.Serializer):
        class Earned(serializers.ModelSerializer):
            id = serializers.CharField(source="public_id")
            skill = serializers.CharField(source="skill.name")
            evidence = serializers.JSONField(
                help_text="of each quiz: title, right, total, passed_at, recalled_at"
            )

            class Meta:
                model = Badge
                fields = ("id", "skill", "awarded_at", "evidence")
                ref_name = "Badge"

        class UnderWay(serializers.Serializer):
            skill = serializers.CharField(source="skill.name")
            kept = serializers.IntegerField(help_text="quizzes passed and recalled later")
            quizzes = serializers.SerializerMethodField()

            class Meta:
                ref_name = "BadgeUnderWay"

            def get_quizzes(self, each: progress.SkillProgress) -> int:
                return len(each.quizzes)

        earned = Earned(many=True)
        under_way = UnderWay(many=True)

        class Meta:
            ref_name = "Badges"

    @extend_schema(operation_id="badges", responses=Badges)
    def get(self, request: Request) -> Response:
        """One's own, earned and begun."""
        earned = list(Badge.objects.of(request.user).select_related("skill"))
        missing = set(progress.begun(request.user)) - {badge.skill_id for badge in earned}
        under_way = progress.of_skills(request.user, missing)
        return Response(self.Badges({"earned": earned, "under_way": under_way}).data)
