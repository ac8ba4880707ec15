"""What the service worker keeps for a browser without a network: one page and what it looks like.

Neither names anybody, so that they may lie in a browser that several people use.
"""

import hashlib
import re

from django.template.loader import get_template, render_to_string
from django.templatetags.static import static

OFFLINE_URL = "/offline/"
_FILE = re.compile(r'(?:href|src)="(/static/[^"#]+|https?://[^"#]+/static/[^"#]+)"')


def offline_page() -> str:
    """As everybody sees it: rendered without a request."""
    return render_to_string("errors/offline.html")


def shell(page: str) -> list[str]:
    """The static files that `page` names."""
    return sorted(set(_FILE.findall(page)))


def script() -> str:
    """The worker. A change of itself, the page or a file's name makes another version of it."""
    page = offline_page()
    files = shell(page)
    source = get_template("sw.js").template.source
    version = hashlib.sha256("\n".join([source, page, *files]).encode()).hexdigest()[:12]
    context = {
        "version": version,
        "icon": static("img/icon-192.png"),
        "offline_url": OFFLINE_URL,
        "files": files,
    }
    return render_to_string("sw.js", context)
