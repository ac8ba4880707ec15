"""Static files for an ASGI server, and hashed names that reach into ES modules."""

from typing import Any

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.http import HttpRequest, HttpResponse
from whitenoise.middleware import WhiteNoiseMiddleware


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


class ModuleManifestStorage(ManifestStaticFilesStorage):
    """Rewrites `import … from "./x.js";` too, so that a module and what it imports age together."""

    support_js_module_import_aggregation = True
