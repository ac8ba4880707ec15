"""A creator's earnings for programs. Amounts are integers: millionths of a US dollar."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.studios import Right
from apps.billing.models import Payout

from . import desk
from .earnings import figures, statements


class EarnedDayData(serializers.Serializer):
    day = serializers.DateField()
    amount = serializers.IntegerField()
    views = serializers.IntegerField()
    seconds = serializers.FloatField()
    per_thousand_views = serializers.IntegerField(allow_null=True)
    is_estimate = serializers.BooleanField()


class PayoutData(serializers.Serializer):
    id = serializers.CharField(source="public_id")
    month = serializers.CharField()
    amount = serializers.IntegerField()
    state = serializers.ChoiceField(Payout.State.choices)
    paid_at = serializers.DateTimeField(allow_null=True)


class ForecastData(serializers.Serializer):
    """Of the month; four out of five months end between `low` and `high`."""

    likely = serializers.IntegerField()
    low = serializers.IntegerField()
    high = serializers.IntegerField()


class Earnings(APIView):
    class EarningsData(serializers.Serializer):
        month = serializers.CharField()
        earned = serializers.IntegerField()
        per_thousand_views = serializers.IntegerField(allow_null=True)
        views = serializers.IntegerField()
        views_needed = serializers.IntegerField()
        is_eligible = serializers.BooleanField()
        held = serializers.IntegerField()
        owed = serializers.IntegerField()
        least_payout = serializers.IntegerField()
        forecast = ForecastData(allow_null=True)
        today = EarnedDayData()
        days = EarnedDayData(many=True)
        payouts = PayoutData(many=True)

    @extend_schema(operation_id="studio_earnings", responses=EarningsData)
    def get(self, request: Request) -> Response:
        owner = desk.owner_for(request, Right.OWN)
        return Response(self.EarningsData(figures.overview(owner)).data)


class Statement(APIView):
    class StatementData(serializers.Serializer):
        class LineData(serializers.Serializer):
            day = serializers.DateField()
            what = serializers.CharField()
            amount = serializers.IntegerField()

        class EarningLessonData(serializers.Serializer):
            title = serializers.CharField()
            views = serializers.IntegerField()
            seconds = serializers.FloatField()
            amount = serializers.IntegerField()

        month = serializers.CharField()
        is_final = serializers.BooleanField()
        opening = serializers.IntegerField()
        lines = LineData(many=True)
        closing = serializers.IntegerField()
        held = serializers.IntegerField()
        lessons = EarningLessonData(many=True)

    @extend_schema(operation_id="studio_statement", responses=StatementData)
    def get(self, request: Request, month: str) -> Response:
        owner = desk.owner_for(request, Right.OWN)
        return Response(self.StatementData(statements.of(owner, month)).data)
