from typing import Any

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


def encrypted(atom: Any) -> Asset:
    """A recording of `atom` with a key; there are no files."""
    from apps.content.models import Version
    from apps.media.protection import content_keys

    asset = AssetFactory(live=True, owner=atom.owner, protected=True)
    asset.kid = content_keys.ensure(asset).kid
    asset.save()
    Version.objects.create(atom=atom, asset=asset, number=1, is_default=True)
    return asset
