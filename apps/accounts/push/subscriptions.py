"""Which browsers a person has allowed to be told by. Kept until they say so or the push service
says that they are gone."""

from cryptography.hazmat.primitives.asymmetric import ec
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import PushSubscription, User
from apps.lib.errors import InvalidInput, NotFound

from . import endpoints, keys

# Whoever has more browsers than this has left some behind.
MOST = 10


class BadKeys(InvalidInput):
    code = "bad_keys"
    message = _("These are not the keys of a browser.")


@transaction.atomic
def subscribe(*, user: User, endpoint: str, p256dh: str, auth: str) -> PushSubscription:
    """From now on `user` is told by this browser. Twice does no harm; a browser that somebody else
    was told by is now this person's. Raises BadEndpoint and BadKeys."""
    endpoints.check(endpoint)
    _check_keys(p256dh, auth)
    facts = {"user": user, "p256dh": p256dh, "auth": auth}
    row, _new = PushSubscription.objects.update_or_create(endpoint=endpoint, defaults=facts)
    others = PushSubscription.objects.filter(user=user).exclude(pk=row.pk)
    left = others.order_by("-created_at", "-pk").values_list("pk", flat=True)[MOST - 1 :]
    PushSubscription.objects.filter(pk__in=list(left)).delete()
    return row


@transaction.atomic
def unsubscribe(*, user: User, public_id: str) -> None:
    """Anybody else's does not exist."""
    gone, _kinds = PushSubscription.objects.filter(user=user, public_id=public_id).delete()
    if not gone:
        raise NotFound()


def _check_keys(p256dh: str, auth: str) -> None:
    try:
        point, secret = keys.decoded(p256dh), keys.decoded(auth)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        raise BadKeys() from None
    if len(point) != 65 or len(secret) != 16:
        raise BadKeys()
