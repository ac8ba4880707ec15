"""Goal, diagnostic and path for programs: the same services as the pages."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from .diagnostic import choosing, diagnosing, results
from .diagnostic_models import Diagnosis
from .library_api import LessonTile
from .mastery.verdicts import Verdict
from .path import goals, guiding
from .path.goals import Goal
from .path.guiding import Path
from .path.planning import Why

LONGEST = 10_000  # minutes
VERDICTS = [verdict.value for verdict in Verdict]


class GoalData(serializers.Serializer):
    kind = serializers.ChoiceField(choices=["course", "skill"])
    id = serializers.CharField()
    title = serializers.CharField()

    class Meta:
        ref_name = "PathGoal"


class PathData(serializers.Serializer):
    class Stop(serializers.Serializer):
        lesson = LessonTile(source="tile")
        skill = serializers.CharField()
        why = serializers.ChoiceField(
            choices=[why.value for why in Why],
            help_text="goal: it is asked for; basis: `basis_of` builds on it; review: known in "
            "part, its quiz is enough; again: its quiz was not passed; changed: see `change`",
        )
        basis_of = serializers.CharField(help_text="a skill of the goal, empty for none")
        change = serializers.CharField(
            help_text="what it teaches differently since the learner knew it"
        )
        review = serializers.BooleanField(help_text="its quiz alone, without the video")
        minutes = serializers.IntegerField()
        quiz = serializers.CharField(help_text="id, empty for none")

        class Meta:
            ref_name = "PathStop"

    goal = GoalData()
    stops = Stop(many=True)
    more = serializers.IntegerField(help_text="lessons beyond these stops")
    later = serializers.IntegerField(help_text="lessons that do not fit into `minutes`")
    minutes = serializers.IntegerField(help_text="that the path takes")
    linear = serializers.IntegerField(help_text="minutes of all that the goal rests on")
    spared = serializers.IntegerField(help_text="minutes, less what the questions took")
    asking = serializers.IntegerField(help_text="minutes that the questions took")
    done = serializers.IntegerField(help_text="lessons that were learned")
    skipped = serializers.ListField(child=serializers.CharField(), help_text="names of skills")
    check = serializers.CharField(
        source="asked.public_id", default=None, allow_null=True, help_text="the latest diagnostic"
    )

    class Meta:
        ref_name = "Path"


class CheckData(serializers.Serializer):
    """A diagnostic: the question that is on, or what was found."""

    class Question(serializers.Serializer):
        id = serializers.CharField()
        format = serializers.CharField()
        stem = serializers.CharField()
        media = serializers.JSONField(
            allow_null=True, help_text="beside the stem: id, kind, url, alt, width, height"
        )
        shown = serializers.JSONField(help_text="options or items, shuffled")
        number = serializers.IntegerField(help_text="counts from 1")
        most = serializers.IntegerField(help_text="there are never more than these")

        class Meta:
            ref_name = "CheckQuestion"

    class Domain(serializers.Serializer):
        class Finding(serializers.Serializer):
            skill = serializers.CharField(source="id", help_text="id")
            name = serializers.CharField()
            verdict = serializers.ChoiceField(
                choices=VERDICTS, help_text="skip: known; review: its questions alone; start"
            )
            found = serializers.ChoiceField(choices=VERDICTS, help_text="… by the answers alone")
            overridden = serializers.BooleanField(help_text="`verdict` is the learner's own word")
            right = serializers.IntegerField()
            asked = serializers.IntegerField()
            reason = serializers.CharField()

            class Meta:
                ref_name = "CheckFinding"

        title = serializers.CharField(help_text="of the module of the course")
        verdict = serializers.ChoiceField(choices=VERDICTS)
        share = serializers.IntegerField(
            allow_null=True, help_text="right answers in %, null where nothing was asked"
        )
        findings = Finding(many=True)

        class Meta:
            ref_name = "CheckDomain"

    id = serializers.CharField()
    goal = GoalData()
    finished = serializers.BooleanField()
    question = Question(allow_null=True, help_text="null once it is finished")
    domains = Domain(many=True, allow_null=True, help_text="null until it is finished")

    class Meta:
        ref_name = "Check"


MINUTES = OpenApiParameter("minutes", int, description=f"time that there is, 1 to {LONGEST}")


class PathView(APIView):
    class Wish(serializers.Serializer):
        minutes = serializers.IntegerField(min_value=1, max_value=LONGEST, default=None)

    kind = ""

    def path_of(self, request: Request, public_id: str) -> Response:
        wish = self.Wish(data=request.query_params)
        wish.is_valid(raise_exception=True)
        goal = goals.find(self.kind, public_id)
        found: Path = guiding.path(request.user, goal, **wish.validated_data)
        return Response(PathData(found).data)


class CoursePathView(PathView):
    kind = "course"

    @extend_schema(operation_id="course_path", parameters=[MINUTES], responses=PathData)
    def get(self, request: Request, public_id: str) -> Response:
        """What is left to learn for a course, in order, each lesson with why it is there."""
        return self.path_of(request, public_id)


class SkillPathView(PathView):
    kind = "skill"

    @extend_schema(operation_id="skill_path", parameters=[MINUTES], responses=PathData)
    def get(self, request: Request, public_id: str) -> Response:
        """What is left to learn for a skill and all that it builds on."""
        return self.path_of(request, public_id)


class CheckView(APIView):
    """Shared by all that answers with a diagnostic; one that asks answers as quickly as a quiz."""

    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "answers"

    def shown(self, request: Request, found: Diagnosis, goal: Goal, code: int = 200) -> Response:
        told = {
            "id": found.public_id,
            "goal": goal,
            "finished": bool(found.finished_at),
            "question": self.question(found),
            "domains": results.domains(request.user, goal) if found.finished_at else None,
        }
        return Response(CheckData(told).data, status=code)

    def question(self, found: Diagnosis) -> dict | None:
        presented = diagnosing.presented(found)
        if presented is None:
            return None
        place = {"number": found.answers.count() + 1, "most": choosing.MOST_QUESTIONS}
        return presented.as_dict() | place

    def begun(self, request: Request, kind: str, public_id: str) -> Response:
        goal = goals.find(kind, public_id)
        found = diagnosing.begin(learner=request.user, goal=goal)
        return self.shown(request, found, goal, status.HTTP_201_CREATED)


class CourseCheckView(CheckView):
    @extend_schema(operation_id="course_check_begin", request=None, responses={201: CheckData})
    def post(self, request: Request, public_id: str) -> Response:
        """Begin to find out what is known of a course, or go on with the questions."""
        return self.begun(request, "course", public_id)


class SkillCheckView(CheckView):
    @extend_schema(operation_id="skill_check_begin", request=None, responses={201: CheckData})
    def post(self, request: Request, public_id: str) -> Response:
        """Begin to find out what is known of a skill and its bases, or go on."""
        return self.begun(request, "skill", public_id)


class CheckDetailView(CheckView):
    @extend_schema(operation_id="check", responses=CheckData)
    def get(self, request: Request, public_id: str) -> Response:
        """The question that is on, or what was found."""
        found = diagnosing.current(request.user, public_id)
        return self.shown(request, found, diagnosing.goal_of(found))


class CheckAnswerView(CheckView):
    class Given(serializers.Serializer):
        question = serializers.CharField(max_length=20)
        response = serializers.JSONField(
            allow_null=True, help_text="as in a quiz; null: “I don't know”"
        )

        class Meta:
            ref_name = "CheckAnswer"

    @extend_schema(operation_id="check_answer", request=Given, responses=CheckData)
    def post(self, request: Request, public_id: str) -> Response:
        """Answer the question that is on, and get the next one. Sent twice, or for another question
        than that, it changes nothing."""
        given = self.Given(data=request.data)
        given.is_valid(raise_exception=True)
        found = diagnosing.find(request.user, public_id)
        found = diagnosing.answer(diagnosis=found, **given.validated_data)
        return self.shown(request, found, diagnosing.goal_of(found))


class CheckStopView(CheckView):
    @extend_schema(operation_id="check_stop", request=None, responses=CheckData)
    def post(self, request: Request, public_id: str) -> Response:
        """Enough asked: what was answered counts."""
        diagnosing.finish(diagnosis=diagnosing.find(request.user, public_id))
        found = diagnosing.find(request.user, public_id)
        return self.shown(request, found, diagnosing.goal_of(found))


class VerdictView(APIView):
    """The learner's own word on a skill, which goes before what was found."""

    class Word(serializers.Serializer):
        verdict = serializers.ChoiceField(choices=VERDICTS)

        class Meta:
            ref_name = "OwnVerdict"

    @extend_schema(operation_id="verdict_set", request=Word, responses=Word)
    def put(self, request: Request, public_id: str) -> Response:
        """`start` puts a skipped skill back onto the path; `skip` takes one from it."""
        word = self.Word(data=request.data)
        word.is_valid(raise_exception=True)
        results.override(learner=request.user, skill=public_id, **word.validated_data)
        return Response(word.data)

    @extend_schema(operation_id="verdict_withdraw", responses={204: None})
    def delete(self, request: Request, public_id: str) -> Response:
        """What was found counts again."""
        results.override(learner=request.user, skill=public_id, verdict="")
        return Response(status=status.HTTP_204_NO_CONTENT)
