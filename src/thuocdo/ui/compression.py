"""Compresses answers, with less time for each than the framework takes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from thuocdo.ui.pieces import accepts_gzip, zipped

#: Shorter ones are not worth it.
SHORTEST_BYTES = 200


class CompressionMiddleware(GZipMiddleware):
    """Compress whole answers as pages of pieces are compressed; streams and whatever is odd as the framework does."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress an answer where the browser takes that and it gets shorter."""
        odd = response.has_header("Content-Encoding") or response.has_header("ETag")
        if odd or not isinstance(response, HttpResponse) or not accepts_gzip(request):
            return super().process_response(request, response)
        content = response.content
        packed = zipped([content]) if len(content) >= SHORTEST_BYTES else content
        if len(packed) >= len(content):
            return super().process_response(request, response)
        response.content = packed
        response.headers["Content-Length"] = str(len(packed))
        response.headers["Content-Encoding"] = "gzip"
        patch_vary_headers(response, ("Accept-Encoding",))
        return response
