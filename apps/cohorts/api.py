from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from . import comparison, standings, tasks
from .standings import Told


class CohortsView(APIView):
    class Overview(serializers.Serializer):
        class Standing(serializers.Serializer):
            class Band(serializers.Serializer):
                first = serializers.IntegerField(help_text="percent of the compared: 0 is the best")
                last = serializers.IntegerField()

                class Meta:
                    ref_name = "CohortBand"

            id = serializers.CharField(source="cohort.public_id")
            name = serializers.CharField(source="cohort.name")
            told = serializers.ChoiceField(
                choices=[told.value for told in Told],
                help_text="band, or why there is none: all are alike, the learner has opted out or "
                "reviewed too little, too few are compared, or it is being worked out",
            )
            band = Band(allow_null=True)

            class Meta:
                ref_name = "CohortStanding"

        compared = serializers.BooleanField(help_text="false: opted out")
        asked = serializers.IntegerField(
            source="recalls.asked", help_text="own reviews of what was due, in the last 30 days"
        )
        recalled = serializers.IntegerField(source="recalls.recalled")
        missing = serializers.IntegerField(
            source="recalls.missing", help_text="reviews until one is compared"
        )
        cohorts = Standing(many=True, source="standings")

        class Meta:
            ref_name = "Cohorts"

    @extend_schema(operation_id="cohorts", responses=Overview)
    def get(self, request: Request) -> Response:
        """In which band one recalls, in each cohort that one is in. Nobody else's is told."""
        return Response(self.Overview(standings.of(request.user)).data)


class ComparisonView(APIView):
    class Wanted(serializers.Serializer):
        compared = serializers.BooleanField()

        class Meta:
            ref_name = "CohortComparison"

    @extend_schema(operation_id="cohort_comparison", request=Wanted, responses=Wanted)
    def put(self, request: Request) -> Response:
        """Be compared with one's cohorts or not, in all organisations."""
        given = self.Wanted(data=request.data)
        given.is_valid(raise_exception=True)
        for tenant_id, cohort_id in comparison.choose(learner=request.user, **given.validated_data):
            tasks.compare.delay_on_commit(tenant_id, cohort_id)
        return Response(given.data)
