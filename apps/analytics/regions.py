"""Where in the world a request comes from, as coarse as a staff page needs it.

An edge or CDN in front knows the country (ISO 3166) and says it in a header, which is believed
where `REGION_HEADER` names it: then that proxy sets it on every request, and no browser's own
gets through. Without one it is the continent of the learner's own time zone. No address is kept.
"""

import re

from django.conf import settings
from django.http import HttpRequest

NOWHERE = ""
_COUNTRY = re.compile(r"[A-Z]{2}")
_UNKNOWN = {"XX", "T1", "ZZ"}  # what CDNs say of those they cannot place
_AREAS = {
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe",
    "Indian", "Pacific",
}  # fmt: skip


def of(request: HttpRequest, *, time_zone: str) -> str:
    if settings.REGION_HEADER:
        country = request.headers.get(settings.REGION_HEADER, "").strip().upper()
        if _COUNTRY.fullmatch(country) and country not in _UNKNOWN:
            return country
    area = time_zone.partition("/")[0]
    return area if area in _AREAS else NOWHERE
