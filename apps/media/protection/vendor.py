"""A DRM vendor's licence server behind ours: we say who may, the vendor makes the licence.

The vendor must know the content key: it is told by its own key exchange (CPIX or the like), which
is not built here. See docs/protection.md.
"""

from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import structlog
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.lib.errors import DomainError, NotFound

MOST_BYTES = 64 * 1024  # of a challenge, and of its answer
TIMEOUT = 5  # seconds

log = structlog.get_logger(__name__)


class VendorFailed(DomainError):
    code = "licence_vendor_failed"
    status = 502
    message = _("The licence server does not answer just now. Try again in a moment.")


def ask(system: str, challenge: bytes, *, kid: str) -> bytes:
    """The vendor's answer to a CDM's challenge.

    Raises NotFound where no such system is set up, VendorFailed for any answer but a licence.
    """
    url = address(system, kid)
    headers = {"Content-Type": "application/octet-stream", **_authentication()}
    request = Request(url, data=challenge, headers=headers, method="POST")  # noqa: S310 - settings
    try:
        with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            licence = bytes(answer.read(MOST_BYTES + 1))
    except (HTTPError, URLError, OSError) as error:
        log.warning("licence vendor failed", system=system, kid=kid, error=repr(error))
        raise VendorFailed() from None
    if not licence or len(licence) > MOST_BYTES:
        log.warning("licence vendor failed", system=system, kid=kid, size=len(licence))
        raise VendorFailed()
    return licence


def address(system: str, kid: str) -> str:
    """The vendor's address; `{kid}` in it is the key's id."""
    url = {"widevine": settings.DRM_WIDEVINE_URL, "fairplay": settings.DRM_FAIRPLAY_URL}.get(system)
    if not url:
        raise NotFound()
    return str(url).replace("{kid}", kid)


def _authentication() -> dict[str, str]:
    name, colon, value = settings.DRM_VENDOR_HEADER.partition(":")
    return {name.strip(): value.strip()} if colon else {}
