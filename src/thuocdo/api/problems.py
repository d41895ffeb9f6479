"""Refusals as problem documents (RFC 9457): a stable code for programs, and what happened in both languages for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated

from django.http import Http404, HttpRequest, HttpResponse

from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import Field, TypeAdapter

from thuocdo.errors import Conflict, DomainError, NotFound
from thuocdo.ui.errors import status_of

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Mistake:
    """One part of a request that cannot be used."""

    place: Annotated[str, Field(description="query, path, header, body or form")]
    name: Annotated[str, Field(description="name of the parameter or field")]
    message: str


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a request was refused (RFC 9457)."""

    type: Annotated[str, Field(description="`urn:thuocdo:problem:` and the code")]
    title: Annotated[str, Field(description="the HTTP status in words")]
    status: int
    code: Annotated[str, Field(description="stable; for programs")]
    detail: Annotated[str, Field(description="the English message")]
    message_vi: str
    message_en: str
    values: Annotated[
        dict[str, str],
        Field(
            description="of a conflict: what stands there, such as `actor`, `kind` and `number` of the act that was faster"
        ),
    ]
    errors: Annotated[list[Mistake], Field(description="which parts of the request, if any")]


_WRITER = TypeAdapter(Problem)

#: What a status means where nothing nearer is known: code, Vietnamese, English.
_BY_STATUS = {
    400: (
        "bad_request",
        "Yêu cầu không đọc được. Hãy kiểm tra lại nội dung gửi lên.",
        "The request cannot be read. Check what was sent.",
    ),
    401: (
        "token_missing",
        "Cần khóa API: gửi kèm phần đầu «Authorization: Bearer …».",
        "A token is needed: send the header `Authorization: Bearer …`.",
    ),
    403: (
        "not_allowed",
        "Không được phép làm việc này. Hãy hỏi quản trị viên.",
        "This is not allowed. Ask an administrator.",
    ),
    404: (
        "not_found",
        "Không có gì ở địa chỉ này, hoặc khóa không được xem. Hãy kiểm tra lại địa chỉ.",
        "There is nothing at this address, or the token may not see it. Check the address.",
    ),
    405: (
        "method_not_allowed",
        "Địa chỉ này không nhận phương thức đó. Phần đầu Allow cho biết phương thức nhận được.",
        "This address does not take that method. The header Allow names those it takes.",
    ),
    413: (
        "request_too_large",
        "Yêu cầu quá lớn nên chưa có gì được lưu. Hãy gửi tệp nhỏ hơn.",
        "The request is too large and nothing was kept. Send a smaller file.",
    ),
    500: (
        "internal_error",
        "Lỗi của hệ thống; lỗi đã được ghi lại. Hãy thử lại sau hoặc báo quản trị viên.",
        "A fault of the system; it was logged. Try again later, or tell the administrator.",
    ),
    503: (
        "database_unavailable",
        "Cơ sở dữ liệu tạm thời không trả lời. Hãy gửi lại, với cùng Idempotency-Key, sau số giây ở phần đầu Retry-After.",
        "The database does not answer at the moment. Send it again, with the same Idempotency-Key, after the seconds in the header `Retry-After`.",
    ),
}


def not_found() -> NotFound:
    """Return the one answer for what is not there and for what the token may not see."""
    return NotFound(*_BY_STATUS[404])


def problem_of_status(status: int) -> HttpResponse:
    """Return the problem document for a bare HTTP status."""
    code, vi, en = _BY_STATUS.get(status) or _BY_STATUS[400 if status < 500 else 500]
    return answer_problem(status, code, vi, en)


def problem_of(error: DomainError) -> HttpResponse:
    """Return the problem document for the refusal of a service."""
    values = {name: str(value) for name, value in error.values.items()}
    return answer_problem(
        status_of(error),
        error.code,
        error.message_vi,
        error.message_en,
        values=values if isinstance(error, Conflict) else {},
    )


def answer_problem(
    status: int,
    code: str,
    message_vi: str,
    message_en: str,
    *,
    errors: Sequence[Mistake] = (),
    values: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return a problem document."""
    problem = Problem(
        type=f"urn:thuocdo:problem:{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        code=code,
        detail=message_en,
        message_vi=message_vi,
        message_en=message_en,
        values=dict(values or {}),
        errors=list(errors),
    )
    return HttpResponse(_WRITER.dump_json(problem), content_type=MEDIA_TYPE, status=status)


def invalid_request(errors: Sequence[Mistake]) -> HttpResponse:
    """Return the problem document for a request whose parts cannot be used."""
    return answer_problem(
        422,
        "invalid_request",
        "Yêu cầu có phần không dùng được; mục errors cho biết phần nào. Hãy sửa rồi gửi lại.",
        "Parts of the request cannot be used; `errors` names them. Correct them and send it again.",
        errors=errors,
    )


class Refusal(Exception):
    """A refusal of the API itself, with the headers that belong to it."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response.status_code)
        self.response = response


def register(api: NinjaAPI) -> None:
    """Let every refusal inside an endpoint become a problem document."""

    @api.exception_handler(DomainError)
    def refused(_request: HttpRequest, error: DomainError) -> HttpResponse:
        return problem_of(error)

    @api.exception_handler(Refusal)
    def refused_here(_request: HttpRequest, error: Refusal) -> HttpResponse:
        return error.response

    @api.exception_handler(ValidationError)
    def invalid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        return invalid_request([_mistake(found) for found in error.errors])

    @api.exception_handler(AuthenticationError)
    def unknown(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        return unauthorised()

    @api.exception_handler(HttpError)
    def failed(_request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem_of_status(error.status_code)

    @api.exception_handler(Http404)
    def missing(_request: HttpRequest, _error: Http404) -> HttpResponse:
        return problem_of_status(404)


def unauthorised(error: DomainError | None = None) -> HttpResponse:
    """Return 401 with the challenge of RFC 6750, for a token that is missing or opens nothing."""
    if error is None:
        response, challenge = problem_of_status(401), 'Bearer realm="thuocdo"'
    else:
        response = answer_problem(401, error.code, error.message_vi, error.message_en)
        challenge = 'Bearer realm="thuocdo", error="invalid_token"'
    response["WWW-Authenticate"] = challenge
    return response


def _mistake(found: dict[str, object]) -> Mistake:
    """Return a mistake as the validator names it; the inner names of its models are left out."""
    place = found.get("loc")
    words = [str(word) for word in place] if isinstance(place, tuple | list) else []
    return Mistake(
        place=words[0] if words else "",
        name=words[-1] if len(words) > 1 else "",
        message=str(found.get("msg", "")),
    )
