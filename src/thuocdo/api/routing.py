"""How an endpoint is made: its token, its strictness about what it is asked, its answer. Every room's addresses use it."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.datastructures import MultiValueDict
from django.utils.http import parse_etags, quote_etag

from ninja import Router
from pydantic import TypeAdapter

from thuocdo.accounts.models import Scope
from thuocdo.api.authentication import Token
from thuocdo.api.problems import Mistake, Problem, Refusal, invalid_request

View = Callable[..., Any]

JSON = "application/json"
#: Made once for each kind of answer: building one takes longer than writing a page of rows.
_WRITERS: dict[type, TypeAdapter[Any]] = {}
#: What every endpoint may answer besides its own; described once in the OpenAPI document.
REFUSALS = (401, 403, 404, 422, 429)
_OF_A_WRITE = (400, *REFUSALS, 409, 413)


@dataclass(frozen=True, slots=True)
class _Endpoint:
    """What is said of an endpoint beside its view."""

    method: str
    scope: Scope
    answers: dict[int, Any]
    refusals: tuple[int, ...]
    summary: str
    summary_vi: str


def get(
    router: Router,
    path: str,
    *,
    answers: Any,
    summary: str,
    summary_vi: str,
    scope: Scope = Scope.READ,
    refusals: tuple[int, ...] = (),
) -> Callable[[View], View]:
    """Return a decorator that makes a view the GET of an address; `refusals` are statuses beside those of every endpoint."""
    kind = _Endpoint("GET", scope, {200: answers}, (*REFUSALS, *refusals), summary, summary_vi)
    return lambda view: _made(router, path, view, kind)


def post(
    router: Router,
    path: str,
    *,
    scope: Scope,
    answers: Any,
    summary: str,
    summary_vi: str,
    statuses: tuple[int, ...] = (202,),
    refusals: tuple[int, ...] = (),
) -> Callable[[View], View]:
    """Return a decorator that makes a view the POST of an address; it answers 202, done in the background, where nothing else is said."""
    answered = dict.fromkeys(statuses, answers)
    kind = _Endpoint("POST", scope, answered, (*_OF_A_WRITE, *refusals), summary, summary_vi)
    return lambda view: _made(router, path, view, kind)


def put(
    router: Router,
    path: str,
    *,
    scope: Scope,
    answers: Any,
    summary: str,
    summary_vi: str,
    statuses: tuple[int, ...],
) -> Callable[[View], View]:
    """Return a decorator that makes a view the PUT of an address."""
    kind = _Endpoint(
        "PUT", scope, dict.fromkeys(statuses, answers), _OF_A_WRITE, summary, summary_vi
    )
    return lambda view: _made(router, path, view, kind)


def _made(router: Router, path: str, view: View, kind: _Endpoint) -> View:
    strict = _strict(view)
    router.add_api_operation(
        path,
        [kind.method],
        strict,
        auth=Token(kind.scope),
        response=kind.answers | dict.fromkeys(sorted(kind.refusals), Problem),
        operation_id=view.__name__,
        url_name=view.__name__,
        summary=kind.summary,
        openapi_extra={"x-summary-vi": kind.summary_vi, "x-scope": kind.scope.value},
    )
    return strict


def _strict(view: View) -> View:
    """Refuse parameters that the endpoint does not know, or knows once and got twice; answer what it returns."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        mistakes = _mistakes(request, *_known(run))
        if mistakes:
            raise Refusal(invalid_request(mistakes))
        found = view(request, *args, **kwargs)
        return found if isinstance(found, HttpResponseBase) else answer(request, found)

    # The annotations are texts, which the framework would look up in this module instead of the view's.
    run.__signature__ = inspect.signature(view, eval_str=True)  # type: ignore[attr-defined]
    return run


@cache
def _known(run: View) -> tuple[dict[str, bool], dict[str, bool]]:
    """Return the query parameters and the form fields of an endpoint, and whether each may come more than once."""
    query: dict[str, bool] = {}
    form: dict[str, bool] = {}
    for model in run._ninja_operation.models:  # type: ignore[attr-defined] # set when it is registered
        source = model.__ninja_param_source__
        if source in {"query", "form", "file"}:
            lists = set(getattr(model, "__ninja_collection_fields__", ()))
            names = getattr(model, "__ninja_flatten_map__", model.model_fields)
            (query if source == "query" else form).update({name: name in lists for name in names})
    return query, form


def _mistakes(request: HttpRequest, query: dict[str, bool], form: dict[str, bool]) -> list[Mistake]:
    found = list(_mistakes_in(request.GET, query, "query"))
    if form:
        found += _mistakes_in(request.POST, form, "form")
        found += _mistakes_in(request.FILES, form, "form")
    return found


def _mistakes_in(
    sent: MultiValueDict[str, Any], known: dict[str, bool], place: str
) -> Iterator[Mistake]:
    for name in sent:
        if name not in known:
            yield Mistake(place, name, "is not known here")
        elif len(sent.getlist(name)) > 1 and not known[name]:
            yield Mistake(place, name, "may be given once")


def answer(request: HttpRequest, value: Any, *, status: int = 200) -> HttpResponse:
    """Return a value as JSON with an ETag, or 304 where the program has it already."""
    body = _writer(type(value)).dump_json(value)
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    sent = parse_etags(request.headers.get("If-None-Match", ""))
    known = {one.removeprefix("W/") for one in sent}  # compression makes a tag weak
    if request.method == "GET" and (etag in known or "*" in known):
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type=JSON, status=status)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Authorization"
    return response


def _writer(kind: type) -> TypeAdapter[Any]:
    if kind not in _WRITERS:
        _WRITERS[kind] = TypeAdapter(kind)
    return _WRITERS[kind]
