"""What a person sees when something goes wrong: a refusal of a service, a request too large, a page that is not there."""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from thuocdo.errors import Conflict, DomainError, InvalidInput, NotAllowed, NotFound, Unavailable
from thuocdo.ui.language import in_english

Answer = Callable[[HttpRequest], HttpResponse]

#: When a browser or a program may ask again after the database did not answer.
_AGAIN_SECONDS = 10
_DATABASE_DOWN = Unavailable(
    "database_unavailable",
    "Cơ sở dữ liệu tạm thời không trả lời nên việc vừa làm có thể chưa được lưu. Hãy đợi nửa phút, tải lại trang để xem, chưa có thì gửi lại; nếu vẫn còn thì báo quản trị viên.",
    "The database does not answer at the moment, so what you just did may not be stored. Wait half a minute, reload to see, and send it again if it is not there; tell the administrator if this stays.",
)

STATUSES: dict[type[DomainError], int] = {
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    InvalidInput: 422,
    Unavailable: 503,
}
#: A body that is refused is still read to its end, or the browser shows a broken connection instead of the reason.
_LONGEST_DRAIN_BYTES = 1024 * 1024 * 1024
_CHUNK_BYTES = 1024 * 1024


def message_of(error: DomainError) -> str:
    """Return the message of an error in the language of the screen."""
    return error.message_en if in_english() else error.message_vi


def status_of(error: DomainError) -> int:
    """Return the HTTP status that answers an error."""
    return next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), 400)


class DomainErrorMiddleware:
    """Turn the refusal of a service into a page, or into a fragment where a fragment was asked for."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer in place of a view that let a refusal through; other exceptions go on."""
        if not isinstance(error, DomainError):
            return None
        return error_page(request, message_of(error), status=status_of(error))


class ReadableAddressMiddleware:
    """Refuse an address with a character of the value zero: no text of the database can hold one, and nobody types it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or say that it cannot be read."""
        # The API names the parameter itself.
        query = "" if request.path.startswith("/api/") else request.META.get("QUERY_STRING", "")
        if "%00" in query or "\x00" in request.path:
            raise BadRequest("a character of the value zero in the address")
        return self.get_response(request)


class RequestSizeMiddleware:
    """Refuse a request larger than `UPLOAD_REQUEST_LIMIT_BYTES`, or the limit of strangers, before anything of it is kept."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or say that it is too large."""
        limit_bytes = _limit_bytes(request)
        if _length(request) <= limit_bytes:
            return self.get_response(request)
        _drain(request)
        limit = limit_bytes // (1024 * 1024)
        return error_page(
            request,
            _(
                "Các tệp gửi cùng lúc vượt quá %(limit)d MB nên chưa có gì được lưu. Hãy gửi từng tệp, hoặc nén ảnh trong tệp cho nhỏ lại."
            )
            % {"limit": limit},
            status=413,
        )


def error_page(request: HttpRequest, message: str, *, status: int) -> HttpResponse:
    """Return the page, or for htmx the fragment, that says what happened."""
    template = "ui/_error.html" if getattr(request, "htmx", False) else "ui/error.html"
    return render(request, template, {"message": message}, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is missing or old, as after signing in anew in another tab."""
    del reason
    return error_page(
        request,
        _(
            "Trang này đã mở quá lâu hoặc bạn đã đăng nhập lại ở nơi khác. Hãy tải lại trang rồi gửi lại."
        ),
        status=403,
    )


def fault(request: HttpRequest) -> HttpResponse:
    """Answer in place of whatever failed: 503 where the database does not answer, else 500.

    Called while the exception is at hand. The pages ask nothing of the database: no person, no session, no saved views.
    """
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return HttpResponse(render_to_string("500.html"), status=500)
    fragment = "HX-Request" in request.headers and "HX-Boosted" not in request.headers
    page = (
        render_to_string("ui/_error.html", {"message": message_of(_DATABASE_DOWN)})
        if fragment
        else render_to_string("503.html")
    )
    return HttpResponse(page, status=503, headers={"Retry-After": str(_AGAIN_SECONDS)})


def _limit_bytes(request: HttpRequest) -> int:
    """Return how much a request may carry: without a session or a token nobody has a file to send."""
    known = settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers
    if known:
        return int(settings.UPLOAD_REQUEST_LIMIT_BYTES)
    return int(settings.ANONYMOUS_REQUEST_LIMIT_BYTES)


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _drain(request: HttpRequest) -> None:
    left = min(_length(request), _LONGEST_DRAIN_BYTES)
    while left > 0 and (chunk := request.read(min(left, _CHUNK_BYTES))):
        left -= len(chunk)
