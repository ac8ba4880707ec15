"""Pictures and sounds for a lesson's questions."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from apps.quizzes import illustrations
from apps.quizzes.models import Illustration

from . import lessons


class Illustrations(APIView):
    parser_classes = [MultiPartParser]
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "uploads"

    class Upload(serializers.Serializer):
        file = serializers.FileField(max_length=255, allow_empty_file=True)
        alt = serializers.CharField(
            max_length=illustrations.LONGEST_ALT,
            allow_blank=True,
            help_text="what the picture shows, or what is heard",
        )

        class Meta:
            ref_name = "IllustrationUpload"

    class Made(serializers.Serializer):
        id = serializers.CharField(help_text="for `media` of a question or an option")
        kind = serializers.ChoiceField(choices=Illustration.Kind.choices)
        url = serializers.CharField()
        alt = serializers.CharField()
        width = serializers.IntegerField()
        height = serializers.IntegerField()

        class Meta:
            ref_name = "Illustration"

    @extend_schema(
        operation_id="studio_illustration_add",
        request={"multipart/form-data": Upload},
        responses={201: Made},
    )
    def post(self, request: Request, public_id: str) -> Response:
        """Add a picture (JPEG, PNG, WebP, GIF) or a sound (MP3, M4A, WAV, OGG) of at most 10 MB;
        it is kept once a question names it."""
        lesson = lessons.find(user=request.user, public_id=public_id)
        wish = self.Upload(data=request.data)
        wish.is_valid(raise_exception=True)
        made = illustrations.add(
            owner=lesson.owner,
            content=wish.validated_data["file"].chunks(),
            alt=wish.validated_data["alt"],
        )
        return Response(illustrations.as_dict(made), status=201)
