from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from apps.quizzes import answers, aside, attempts, marking, outcomes, presenting, reviews
from apps.quizzes.grades import Effort
from apps.quizzes.marking import Mark
from apps.quizzes.models import Attempt, Card

KEY_HEADER = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Chosen once for each answer meant; the field `key` does the same.",
)


class Outcome(serializers.Serializer):
    """What an answer is answered with, wherever it was given."""

    class Part(serializers.Serializer):
        id = serializers.CharField()
        state = serializers.ChoiceField(choices=["right", "wrong", "missed"])
        note = serializers.CharField(allow_blank=True)

        class Meta:
            ref_name = "OutcomePart"

    class RightAnswer(serializers.Serializer):
        label = serializers.CharField()
        lines = serializers.ListField(child=serializers.CharField())
        ordered = serializers.BooleanField()
        areas = serializers.JSONField(help_text="of the picture: shape, and x, y, w, h in 0..1")

    class Moment(serializers.Serializer):
        atom = serializers.CharField()
        t = serializers.FloatField(help_text="seconds")
        end = serializers.FloatField(allow_null=True)
        label = serializers.CharField()
        url = serializers.CharField()

    class Again(serializers.Serializer):
        on = serializers.DateField(help_text="in the learner's own time zone")
        in_days = serializers.IntegerField()
        label = serializers.CharField()

    question = serializers.CharField()
    key = serializers.CharField()
    response = serializers.JSONField()
    score = serializers.FloatField()
    correct = serializers.BooleanField()
    undecided = serializers.BooleanField(
        help_text="compare it with `answer` and mark it: until then it counts for nothing"
    )
    summary = serializers.CharField()
    parts = Part(many=True)
    answer = RightAnswer()
    explanation = serializers.CharField(allow_blank=True)
    moment = Moment(allow_null=True)
    again = Again(allow_null=True)
    aside = serializers.CharField(
        allow_blank=True, help_text="why it does not come back: it was put aside just now or before"
    )
    effort = serializers.ChoiceField(
        choices=[effort.value for effort in Effort],
        allow_null=True,
        help_text="null when the answer was wrong or moved no card",
    )
    attempt = serializers.CharField(allow_null=True)
    finished = serializers.BooleanField()


class Given(serializers.Serializer):
    """An answer on its way in."""

    question = serializers.CharField(max_length=20)
    response = serializers.JSONField(
        help_text="{field: [text, …]}: choices, order, blanks, match, text, number, … by format"
    )
    key = serializers.SlugField(min_length=8, max_length=64, required=False)
    elapsed_ms = serializers.IntegerField(min_value=0, required=False, allow_null=True)
    hinted = serializers.BooleanField(default=False, help_text="the hint was read")
    ago_ms = serializers.IntegerField(
        default=0,
        help_text="how long ago it was given, for what waited without a network; the future is now",
    )


class GivenInQuiz(Given):
    attempt = serializers.CharField(
        max_length=20,
        allow_blank=True,
        required=False,
        help_text="as `quiz` told it, blank for null: if it is finished by now, none is begun anew",
    )


class AnsweringView(APIView):
    """Shared by the two places where answers are given."""

    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "answers"
    body: type[Given] = Given

    def given(self, request: Request) -> dict[str, Any]:
        data = request.data
        header = request.headers.get("Idempotency-Key")
        if header and isinstance(data, dict):
            data = {**data, "key": header}
        given = self.body(data=data)
        given.is_valid(raise_exception=True)
        if "key" not in given.validated_data:
            raise serializers.ValidationError({"key": _("An idempotency key is needed.")})
        return {"elapsed_ms": None, **given.validated_data}


class QuizView(APIView):
    class Quiz(serializers.Serializer):
        class Question(serializers.Serializer):
            id = serializers.CharField()
            format = serializers.CharField()
            stem = serializers.CharField()
            media = serializers.JSONField(
                allow_null=True, help_text="beside the stem: id, kind, url, alt, width, height"
            )
            hint = serializers.CharField(allow_blank=True)
            shown = serializers.JSONField(help_text="options or items, shuffled")
            video = serializers.JSONField(
                allow_null=True, help_text="what plays the clip, as `media` of a feed item"
            )
            outcome = Outcome(allow_null=True)

            class Meta:
                ref_name = "PresentedQuestion"

        id = serializers.CharField()
        title = serializers.CharField(allow_blank=True)
        video = serializers.CharField(allow_null=True)
        attempt = serializers.CharField(allow_null=True)
        finished = serializers.BooleanField()
        questions = Question(many=True)

    @extend_schema(operation_id="quiz", responses=Quiz)
    def get(self, request: Request, public_id: str) -> Response:
        """A quiz with what was answered in the latest attempt; never the right answers ahead."""
        quiz = attempts.quiz_for(request.user, public_id)
        return Response(presenting.paper(request.user, quiz).as_dict())


class AttemptListView(ListAPIView):
    class Row(serializers.ModelSerializer):
        id = serializers.CharField(source="public_id", read_only=True)
        quiz = serializers.CharField(source="quiz.public_id", read_only=True)
        title = serializers.CharField(source="quiz.title", read_only=True)

        class Meta:
            model = Attempt
            ref_name = "Attempt"
            fields = ("id", "quiz", "title", "started_at", "finished_at", "right", "total")
            read_only_fields = fields

    class Beginning(serializers.Serializer):
        quiz = serializers.CharField(max_length=20)

    class Latest(CursorPagination):
        ordering = ("-started_at", "-id")

    serializer_class = Row
    pagination_class = Latest

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return Attempt.objects.none()
        return Attempt.objects.of(self.request.user).select_related("quiz")

    @extend_schema(operation_id="attempt_begin", request=Beginning, responses={201: Row})
    def post(self, request: Request) -> Response:
        """Begin the quiz, or go on with the attempt that is open."""
        given = self.Beginning(data=request.data)
        given.is_valid(raise_exception=True)
        quiz = attempts.quiz_for(request.user, given.validated_data["quiz"])
        attempt = attempts.begin(learner=request.user, quiz=quiz)
        return Response(self.Row(attempt).data, status=status.HTTP_201_CREATED)


class AnswerView(AnsweringView):
    body = GivenInQuiz

    @extend_schema(
        operation_id="answer",
        request=GivenInQuiz,
        responses={201: Outcome},
        parameters=[KEY_HEADER],
    )
    def post(self, request: Request) -> Response:
        """Answer one question of a quiz. The same key gets the same outcome again."""
        given = self.given(request)
        given["question"] = attempts.question_for(request.user, given["question"])
        given["seen"] = given.pop("attempt", None)
        answer = attempts.answer(learner=request.user, **given)
        return Response(outcomes.of(answer), status=status.HTTP_201_CREATED)


class ReviewView(AnsweringView):
    @extend_schema(
        operation_id="review", request=Given, responses={201: Outcome}, parameters=[KEY_HEADER]
    )
    def post(self, request: Request) -> Response:
        """Answer the question of a card of one's own; what is due is rescheduled."""
        given = self.given(request)
        question = attempts.question_for(request.user, given["question"])
        reviews.card_for(request.user, question)
        given["question"] = question
        answer = answers.review(learner=request.user, **given)
        return Response(outcomes.of(answer), status=status.HTTP_201_CREATED)


class EffortView(APIView):
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "answers"

    class Told(serializers.Serializer):
        effort = serializers.ChoiceField(choices=[effort.value for effort in Effort])

    @extend_schema(operation_id="answer_effort", request=Told, responses=Outcome)
    def put(self, request: Request, key: str) -> Response:
        """Tell how hard the right answer given with this key was: hard, good or easy."""
        told = self.Told(data=request.data)
        told.is_valid(raise_exception=True)
        effort = Effort(told.validated_data["effort"])
        review = answers.rate(learner=request.user, key=key, effort=effort)
        return Response(outcomes.of(review.answer))


class MarkView(APIView):
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "answers"

    class Told(serializers.Serializer):
        mark = serializers.ChoiceField(choices=[mark.value for mark in Mark])

        class Meta:
            ref_name = "AnswerMark"

    @extend_schema(operation_id="answer_mark", request=Told, responses=Outcome)
    def put(self, request: Request, key: str) -> Response:
        """Mark an undecided answer beside its model answer; the first mark stands."""
        told = self.Told(data=request.data)
        told.is_valid(raise_exception=True)
        mark = Mark(told.validated_data["mark"])
        return Response(outcomes.of(marking.mark(learner=request.user, key=key, mark=mark)))


class SetAsideView(APIView):
    """Shared by the ways to put a card aside."""

    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "answers"

    class Aside(serializers.ModelSerializer):
        question = serializers.CharField(source="question.public_id", read_only=True)

        class Meta:
            model = Card
            ref_name = "CardAside"
            fields = ("question", "due_at", "suspended_at")
            read_only_fields = fields

    def change(self, request: Request, public_id: str, act: Callable[..., Card]) -> Response:
        question = attempts.question_for(request.user, public_id)
        return Response(self.Aside(act(learner=request.user, question=question)).data)


class BuryView(SetAsideView):
    @extend_schema(operation_id="card_bury", request=None, responses=SetAsideView.Aside)
    def post(self, request: Request, public_id: str) -> Response:
        """Ask the card of this question tomorrow instead."""
        return self.change(request, public_id, aside.bury)


class SuspendView(SetAsideView):
    @extend_schema(operation_id="card_suspend", request=None, responses=SetAsideView.Aside)
    def post(self, request: Request, public_id: str) -> Response:
        """Do not ask the card of this question any more."""
        return self.change(request, public_id, aside.suspend)


class ResumeView(SetAsideView):
    @extend_schema(operation_id="card_resume", request=None, responses=SetAsideView.Aside)
    def post(self, request: Request, public_id: str) -> Response:
        """Ask a suspended card again."""
        return self.change(request, public_id, aside.resume)


class DueListView(ListAPIView):
    class Due(serializers.ModelSerializer):
        question = serializers.CharField(source="question.public_id", read_only=True)
        format = serializers.CharField(source="question.format", read_only=True)
        stem = serializers.CharField(source="question.stem", read_only=True)
        hint = serializers.CharField(source="question.hint", read_only=True)
        media = serializers.JSONField(source="presented.media", read_only=True, allow_null=True)
        shown = serializers.JSONField(source="presented.shown", read_only=True)
        video = serializers.JSONField(source="presented.video", read_only=True, allow_null=True)
        why = serializers.CharField(
            source="presented.why", read_only=True, help_text="why it comes back, in words"
        )

        class Meta:
            model = Card
            fields = (
                "question",
                "format",
                "stem",
                "media",
                "hint",
                "shown",
                "video",
                "why",
                "due_at",
                "interval_days",
                "lapses",
            )
            read_only_fields = fields

    class Oldest(CursorPagination):
        ordering = ("due_at", "id")

    serializer_class = Due
    pagination_class = Oldest

    def get_queryset(self):
        """The learner's due cards, the longest waiting first."""
        if getattr(self, "swagger_fake_view", False):
            return Card.objects.none()
        return reviews.due_cards(self.request.user)

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        cards = presenting.review_cards(self.request.user, page)
        for card, presented in zip(page, cards, strict=True):
            card.presented = presented
        return page


class ForecastView(APIView):
    class Outlook(serializers.Serializer):
        class Day(serializers.Serializer):
            day = serializers.DateField()
            away = serializers.IntegerField()
            count = serializers.IntegerField()

            class Meta:
                ref_name = "ForecastDay"

        due_now = serializers.IntegerField()
        days = Day(many=True)
        later = serializers.IntegerField()

        class Meta:
            ref_name = "Forecast"

    @extend_schema(operation_id="forecast", responses=Outlook)
    def get(self, request: Request) -> Response:
        """How many reviews fall on each of the next 30 days of the learner's own calendar."""
        return Response(self.Outlook(reviews.forecast(request.user)).data)
