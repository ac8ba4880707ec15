"""A/B tests of a lesson's versions for programs: planned, started, read, decided."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.studios import Right
from apps.content import experiments
from apps.content.models import Experiment, ExperimentAct
from apps.lib.errors import InvalidInput

from . import lessons
from .experiments import acting, reports
from .experiments.facts import facts

EFFECTS = [str(effect) for effect in experiments.EFFECTS]


class ExperimentData(serializers.Serializer):
    class Arm(serializers.Serializer):
        version = serializers.IntegerField()
        weight = serializers.IntegerField()
        is_base = serializers.BooleanField(help_text="in use when the test began")
        viewers = serializers.IntegerField(help_text="who had not met the lesson before")
        kept = serializers.IntegerField()
        completed = serializers.IntegerField()
        answered = serializers.IntegerField()
        right = serializers.IntegerField()

        class Meta:
            ref_name = "ExperimentArm"

    class Comparison(serializers.Serializer):
        """A version beside the one in use; shares, so that 0.05 is five points."""

        version = serializers.IntegerField()
        metric = serializers.ChoiceField(Experiment.Metric.choices)
        low = serializers.FloatField(allow_null=True, help_text="null: too few viewers")
        middle = serializers.FloatField(allow_null=True)
        high = serializers.FloatField(allow_null=True)

        class Meta:
            ref_name = "ExperimentComparison"

    class Act(serializers.Serializer):
        kind = serializers.ChoiceField(ExperimentAct.Kind.choices)
        at = serializers.DateTimeField()
        by = serializers.CharField()
        version = serializers.IntegerField(allow_null=True)
        before = serializers.IntegerField(allow_null=True)
        numbers = serializers.JSONField(help_text="of each version, at that time")

        class Meta:
            ref_name = "ExperimentAct"

    id = serializers.CharField()
    running = serializers.BooleanField()
    ending = serializers.CharField(help_text="decided, stopped or switched; empty while it runs")
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    metric = serializers.ChoiceField(Experiment.Metric.choices)
    effect = serializers.FloatField()
    level = serializers.FloatField()
    power = serializers.FloatField()
    arms = Arm(many=True)
    verdict = serializers.ChoiceField(
        ["few", "unbalanced", "open", "better", "worse", "same"],
        help_text="better, worse, same: one can decide",
    )
    best = serializers.IntegerField(allow_null=True)
    headline = serializers.CharField()
    advice = serializers.CharField()
    warnings = serializers.ListField(child=serializers.CharField())
    compared = Comparison(many=True)
    viewers = serializers.IntegerField()
    needed = serializers.IntegerField(help_text="viewers of the whole test, for `effect`")
    more = serializers.IntegerField()
    days_left = serializers.IntegerField(allow_null=True)
    detectable = serializers.FloatField(allow_null=True)
    balanced = serializers.BooleanField()
    acts = Act(many=True)

    class Meta:
        ref_name = "Experiment"


class ExperimentRow(serializers.ModelSerializer):
    """A test in the list of all; what it says is in its own answer."""

    id = serializers.CharField(source="public_id")
    running = serializers.BooleanField(source="is_running")
    versions = serializers.SlugRelatedField("number", source="arms", many=True, read_only=True)

    class Meta:
        model = Experiment
        fields = ["id", "running", "ending", "started_at", "ended_at", "metric", "versions"]


class Weight(serializers.Serializer):
    version = serializers.IntegerField(min_value=1)
    weight = serializers.IntegerField(min_value=1, max_value=100, default=1)

    class Meta:
        ref_name = "ExperimentWeight"


class Wish(serializers.Serializer):
    versions = Weight(many=True, help_text="two to five, with the one in use")
    metric = serializers.ChoiceField(Experiment.Metric.choices, default="completed")
    effect = serializers.ChoiceField(EFFECTS, default="0.05")

    class Meta:
        ref_name = "ExperimentWish"

    def as_fields(self) -> dict[str, Any]:
        told = self.validated_data
        weights = {each["version"]: each["weight"] for each in told["versions"]}
        if len(weights) < len(told["versions"]):
            raise InvalidInput
        return {
            "weights": weights,
            "metric": told["metric"],
            "effect": float(told["effect"]),
        }


class ExperimentList(APIView):
    @extend_schema(
        operation_id="studio_experiments", responses=ExperimentRow(many=True), filters=False
    )
    def get(self, request: Request, public_id: str) -> Response:
        """All tests of a lesson, the newest first."""
        lesson = lessons.find(user=request.user, public_id=public_id, right=Right.READ)
        return Response(ExperimentRow(experiments.of(lesson), many=True).data)

    @extend_schema(
        operation_id="studio_experiment_start", request=Wish, responses={201: ExperimentData}
    )
    def post(self, request: Request, public_id: str) -> Response:
        """Each learner gets one of these versions from now on, and keeps it."""
        lesson = lessons.find(user=request.user, public_id=public_id, right=Right.OWN)
        wish = Wish(data=request.data)
        wish.is_valid(raise_exception=True)
        started = acting.start(lesson=lesson, by=request.user, **wish.as_fields())
        found = reports.find(lesson, started.public_id)
        return Response(facts(reports.report(found)), status=201)


class ExperimentPlan(APIView):
    class Plan(serializers.Serializer):
        viewers = serializers.IntegerField()
        days = serializers.IntegerField(allow_null=True, help_text="as viewers come now")
        rate = serializers.FloatField(help_text="of the version in use; 0.5 while unknown")

        class Meta:
            ref_name = "ExperimentPlan"

    @extend_schema(
        operation_id="studio_experiment_plan",
        parameters=[
            OpenApiParameter("metric", str, enum=Experiment.Metric.values),
            OpenApiParameter("effect", str, enum=EFFECTS),
            OpenApiParameter("versions", int, description="how many, in equal parts"),
        ],
        responses=Plan,
    )
    def get(self, request: Request, public_id: str) -> Response:
        """How many viewers a test takes that finds this difference with a probability of 80 %."""
        lesson = lessons.find(user=request.user, public_id=public_id, right=Right.READ)
        asked = request.query_params
        wish = Wish(
            data={
                "versions": [{"version": n + 1} for n in range(_number(asked.get("versions")))],
                "metric": asked.get("metric", "completed"),
                "effect": asked.get("effect", "0.05"),
            }
        )
        wish.is_valid(raise_exception=True)
        fields, known = wish.as_fields(), reports.past(lesson)
        base = lesson.versions.default().values_list("number", flat=True).first() or 1
        # Which numbers the others have makes no difference.
        fields["weights"] = {base + n: 1 for n in range(len(fields["weights"]))}
        viewers, days = reports.needed(known, base=base, **fields)
        rate = known.rate(base, fields["metric"])
        return Response({"viewers": viewers, "days": days, "rate": rate})


def _number(text: str | None) -> int:
    if text is None:
        return 2
    if text not in ("2", "3", "4", "5"):
        raise InvalidInput
    return int(text)


class ExperimentDetail(APIView):
    @extend_schema(operation_id="studio_experiment", responses=ExperimentData)
    def get(self, request: Request, public_id: str, test_id: str) -> Response:
        return _told(request, public_id, test_id)


class DecideExperiment(APIView):
    class Decision(serializers.Serializer):
        version = serializers.IntegerField(min_value=1)

        class Meta:
            ref_name = "ExperimentDecision"

    @extend_schema(
        operation_id="studio_experiment_decide", request=Decision, responses=ExperimentData
    )
    def post(self, request: Request, public_id: str, test_id: str) -> Response:
        """Everybody gets this version; the test ends, and its numbers are kept."""
        found = _find(request, public_id, test_id)
        wish = self.Decision(data=request.data)
        wish.is_valid(raise_exception=True)
        number = wish.validated_data["version"]
        acting.decide(experiment=found, number=number, by=request.user)
        return _told(request, public_id, test_id)


class StopExperiment(APIView):
    @extend_schema(operation_id="studio_experiment_stop", request=None, responses=ExperimentData)
    def post(self, request: Request, public_id: str, test_id: str) -> Response:
        """Everybody has the version in use again."""
        acting.stop(experiment=_find(request, public_id, test_id), by=request.user)
        return _told(request, public_id, test_id)


class UndoExperiment(APIView):
    @extend_schema(operation_id="studio_experiment_undo", request=None, responses=ExperimentData)
    def post(self, request: Request, public_id: str, test_id: str) -> Response:
        """Take the decision back; the test stays ended."""
        acting.undo(experiment=_find(request, public_id, test_id), by=request.user)
        return _told(request, public_id, test_id)


def _find(
    request: Request, public_id: str, test_id: str, *, right: Right = Right.OWN
) -> Experiment:
    lesson = lessons.find(user=request.user, public_id=public_id, right=right)
    return reports.find(lesson, test_id)


def _told(request: Request, public_id: str, test_id: str) -> Response:
    return Response(facts(reports.report(_find(request, public_id, test_id, right=Right.READ))))
