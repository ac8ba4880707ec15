from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.quizzes import keeping
from apps.quizzes.cards import calendar_of
from apps.quizzes.streaks import Mood


class StreakView(APIView):
    class Streak(serializers.Serializer):
        class Milestone(serializers.Serializer):
            days = serializers.IntegerField()
            reached = serializers.BooleanField()

            class Meta:
                ref_name = "StreakMilestone"

        length = serializers.IntegerField(source="streak.length", help_text="kept days in a row")
        best = serializers.IntegerField(source="streak.best", help_text="the longest ever")
        freezes = serializers.IntegerField(
            source="streak.freezes", help_text="at hand: each covers a missed day"
        )
        frozen = serializers.IntegerField(
            source="streak.frozen", help_text="missed days that freezes covered in this streak"
        )
        mood = serializers.ChoiceField(
            choices=[mood.value for mood in Mood],
            help_text="new: nothing kept yet; done: today counts; open: something is due today; "
            "rest: nothing is; over: it has ended",
        )
        missed = serializers.IntegerField(help_text="days that freezes cover, or that ended it")
        lost = serializers.IntegerField(help_text="how long the streak was that ended")
        next_milestone = serializers.IntegerField()
        milestones = Milestone(many=True)

        class Meta:
            ref_name = "Streak"

    @extend_schema(operation_id="streak", responses=Streak)
    def get(self, request: Request) -> Response:
        """Days in a row on which something due was reviewed, in the organisation in use."""
        standing = keeping.standing(request.user, calendar_of(request.user))
        return Response(self.Streak(standing).data)
