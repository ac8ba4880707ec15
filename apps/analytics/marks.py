"""Which views are no audience: those of programs, and of the people who made the lesson."""

import re
import time
from collections.abc import Collection

import structlog
from redis.exceptions import RedisError

from apps.accounts import memberships, studios
from apps.accounts.models import User
from apps.lib import clock, valkey
from apps.tenants.scope import PUBLIC_TENANT, current_tenant_id

from . import events
from .subjects import Clip

log = structlog.get_logger(__name__)

# Programs that say what they are (the words of IAB's and of crawlers' own documentation), and the
# libraries that programs are written with.
_PROGRAMS = re.compile(
    r"bot\b|bot/|crawl|spider|slurp|facebookexternalhit|lighthouse|preview|monitor|pingdom"
    r"|curl/|wget/|python|httpx|aiohttp|okhttp|java/|go-http|libwww|node-fetch|axios|scrapy|phantomjs",
    re.IGNORECASE,
)
MOST_KNOWN = 10_000
_seats: dict[tuple[int, int], tuple[float, frozenset[int]]] = {}  # → until when, whose studios
MOST_VIEWS = 900  # of one learner in an hour: nobody swipes every four seconds for that long


def is_program(user_agent: str) -> bool:
    return not user_agent or bool(_PROGRAMS.search(user_agent))


def is_hasty(viewer: bytes, views: Collection[str]) -> bool:
    """Whether a viewer has more views in this hour than a person can. Without Valkey: no."""
    if not views:
        return False
    key = f"views:{viewer.hex()}:{clock.now():%Y%m%d%H}"
    try:
        pipeline = valkey.client().pipeline(transaction=False)
        pipeline.pfadd(key, *views)
        pipeline.pfcount(key)
        pipeline.expire(key, 3600)
        _added, count, _expires = pipeline.execute()
    except RedisError as error:
        log.warning("views not paced", error=repr(error))
        return False
    return count > MOST_VIEWS


def _owners(tenant_id: int, user: User) -> frozenset[int]:
    """In whose studios of the tenant in scope `user` has a seat. Who gets one is seen as a
    colleague within a minute."""
    now, key = time.monotonic(), (tenant_id, user.pk)
    until, owners = _seats.get(key, (0.0, frozenset()))
    if until < now:
        if len(_seats) > MOST_KNOWN:
            _seats.clear()
        owners = frozenset(studios.seats_of(user).values_list("owner_id", flat=True))
        _seats[key] = now + 60, owners
    return owners


def is_maker(user: User, clip: Clip) -> bool:
    """Who made it, or a colleague: by a seat in the maker's studio, or in the organisation's."""
    if user.pk in clip.makers:
        return True
    if clip.tenant_id != current_tenant_id():
        return False
    if not clip.makers.isdisjoint(_owners(clip.tenant_id, user)):
        return True
    return clip.tenant_id != PUBLIC_TENANT and memberships.may_create(user)


def sort_of(user: User, clip: Clip, *, program: bool) -> str:
    if program:
        return events.BOT
    return events.OWN if is_maker(user, clip) else events.COUNTED
