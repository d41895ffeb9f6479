"""Sends the content policy as the package does, but writes it once where a view changes nothing about it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy

#: What the decorators of the package leave on an answer whose policy is another one.
_CHANGES = ("_csp_update", "_csp_replace", "_csp_config", "_csp_exempt")


class ContentPolicyMiddleware(CSPMiddleware):
    """Forbid pages all that is not the product's own."""

    _written: tuple[object, str] = (None, "")

    def process_request(self, request: HttpRequest) -> None:
        """Leave the request as it is: no page here has a nonce."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Give an answer its policy."""
        changed: Any = response
        if any(hasattr(changed, name) for name in _CHANGES) or response.has_header(HEADER):
            return super().process_response(request, response)
        if not (settings.DEBUG and response.status_code in {404, 500}):
            response.headers[HEADER] = self._policy()
        return response

    def _policy(self) -> str:
        said = settings.CONTENT_SECURITY_POLICY
        if self._written[0] is not said:
            self._written = (said, str(build_policy()))
        return self._written[1]
