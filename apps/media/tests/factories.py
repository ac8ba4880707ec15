import factory

from apps.accounts.tests.factories import UserFactory
from apps.media.models import Asset


class AssetFactory(factory.django.DjangoModelFactory):
    """A row only; `live=True` for one that counts as playable."""

    class Meta:
        model = Asset

    class Params:
        live = factory.Trait(
            ready_at=factory.Faker("past_datetime", tzinfo=__import__("datetime").UTC),
            revision="r1",
            poster="poster.jpg",
        )

    owner = factory.SubFactory(UserFactory)
    filename = "video.mp4"
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
    size = 1000
    duration_ms = 30_000
    width, height = 720, 1280
