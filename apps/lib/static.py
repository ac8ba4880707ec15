"""Static files for an ASGI server; and published: small, compressed, and with hashed names that
reach into ES modules."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.storage import CompressedManifestStaticFilesStorage

from . import modules

HASHED = re.compile(r"\.[0-9a-f]{12}\.\w+$")


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """WhiteNoise answers with a file iterator, which Django under ASGI reads whole with a warning.
    Static files are small: reading them here is the same work and no warning."""

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> HttpResponse:
        # A browser whose download was cut off asks for the rest, at times of nothing (416).
        # RFC 9110 §14.2 lets a server ignore Range: of a small file it gets the whole again.
        asked = {key: value for key, value in request.META.items() if key != "HTTP_RANGE"}
        found = static_file.get_response(request.method, asked)
        content = b""
        if found.file is not None:
            with found.file as file:
                content = file.read()
        response = HttpResponse(content, status=int(found.status))
        for key, value in found.headers:
            response[key] = value
        return response


class ModuleManifestStorage(CompressedManifestStaticFilesStorage):
    """Rewrites `import … from "./x.js";` too, so that a module and what it imports age together.

    Our modules lose their comments on the way. Beside each file with a hashed name lie
    its Brotli and gzip forms, which the site and deploy/edge send as they are."""

    support_js_module_import_aggregation = True
    # A name changes with those of what is imported: one pass for each step of the longest chain.
    max_post_process_passes = 20

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        if not dry_run:
            for name in filter(_is_ours, paths):
                shorten(Path(self.path(name)))
                paths[name] = (self, name)  # this copy is read on, not the one that was collected
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Those that pages name, and each once: the same name is the same content."""
        fresh = (path for path in paths if HASHED.search(path) and not self.exists(f"{path}.br"))
        yield from super().compress_files(fresh)


def _is_ours(name: str) -> bool:
    return name.startswith("js/") and name.endswith(".js")


def shorten(module: Path) -> None:
    module.write_text(modules.without_comments(module.read_text()))
