"""`POST /api/v1/events/moves/`: a small batch of swipes, by beacon as the events beside it."""

from math import isfinite

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.authentication import ScopedTokenAuthentication
from apps.lib.public_ids import is_public_id

from . import moves
from .api import LONGEST, BatchParser, BeaconAuthentication
from .moves import Step

MOST_MOVES = 50
MOST_BEHIND, MOST_AHEAD = 8, 20
FURTHEST = 200  # items of a jump


class ItemId(serializers.CharField):
    def to_internal_value(self, data: object) -> str:
        text = super().to_internal_value(data)
        if not is_public_id(text):
            raise serializers.ValidationError(_("No such id."))
        return text


class Seconds(serializers.FloatField):
    """A text such as "nan" passes a float's limits, since it compares with nothing."""

    def to_internal_value(self, data: object) -> float:
        value = super().to_internal_value(data)
        if not isfinite(value):
            raise serializers.ValidationError(_("A number is needed."))
        return value


class MovesView(APIView):
    """Report from which item to which a learner swiped. It is kept without a name, and teaches
    what players fetch ahead. A move that is sent twice counts once."""

    authentication_classes = [ScopedTokenAuthentication, BeaconAuthentication]
    parser_classes = [BatchParser]

    class Batch(serializers.Serializer):
        class Move(serializers.Serializer):
            number = serializers.IntegerField(
                min_value=0, max_value=moves.MOST_OF_A_SESSION, help_text="in the session"
            )
            origin = ItemId(max_length=20)
            goal = ItemId(max_length=20)
            step = serializers.IntegerField(
                min_value=-FURTHEST, max_value=FURTHEST, help_text="items forward"
            )
            dwell = Seconds(
                min_value=0, max_value=LONGEST, help_text="seconds on the item that was left"
            )
            position = Seconds(min_value=0, max_value=LONGEST)
            behind = serializers.ListField(
                child=ItemId(max_length=20), max_length=MOST_BEHIND, help_text="nearest first"
            )
            ahead = serializers.ListField(
                child=ItemId(max_length=20), max_length=MOST_AHEAD, help_text="nearest first"
            )

            class Meta:
                ref_name = "Move"

            def validate(self, attrs: dict) -> dict:
                if attrs["step"] == 0 or attrs["origin"] == attrs["goal"]:
                    raise serializers.ValidationError(_("A move leads somewhere else."))
                return attrs

        version = serializers.ChoiceField([1])
        session = serializers.RegexField(r"^[A-Za-z0-9-]{16,64}$")
        moves = Move(many=True, allow_empty=False, max_length=MOST_MOVES)

        class Meta:
            ref_name = "MoveBatch"

    class Receipt(serializers.Serializer):
        accepted = serializers.IntegerField()

        class Meta:
            ref_name = "MoveReceipt"

    @extend_schema(operation_id="moves", request=Batch, responses={202: Receipt})
    def post(self, request: Request) -> Response:
        batch = self.Batch(data=request.data)
        batch.is_valid(raise_exception=True)
        steps = [Step(**move) for move in batch.validated_data["moves"]]
        accepted = moves.report(
            learner=request.user, session=batch.validated_data["session"], steps=steps
        )
        return Response({"accepted": accepted}, status=202)
