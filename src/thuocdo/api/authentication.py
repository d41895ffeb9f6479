"""Who asks: the token in the header, its scope, and how often it may ask. A session opens nothing here."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

from ninja.security import HttpBearer

from thuocdo.accounts.models import ApiToken, Scope, User
from thuocdo.accounts.tokens import token_of
from thuocdo.api.problems import Refusal, answer_problem, unauthorised
from thuocdo.errors import NotAllowed

_WINDOW_SECONDS = 60


class Token(HttpBearer):
    """The token of a program, in the header `Authorization: Bearer …`, good for one scope."""

    openapi_name = "token"

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        """Return the token whose secret was sent.

        Raises:
            Refusal: 401 for a secret that opens nothing, 429 for one that asks too often, 403 outside its scope.
        """
        try:
            found = token_of(token.strip(), at=timezone.now())
        except NotAllowed as error:
            raise Refusal(unauthorised(error)) from error
        _refuse_haste(found)
        self._refuse_outside_scope(found)
        return found

    def _refuse_outside_scope(self, token: ApiToken) -> None:
        if self.scope in token.scopes:
            return
        response = answer_problem(
            403,
            "scope_missing",
            f"Khóa này không có quyền «{self.scope}». Hãy xin quản trị viên khóa có quyền đó.",
            f"The token has no scope `{self.scope}`. Ask an administrator for one that has.",
        )
        response["WWW-Authenticate"] = (
            f'Bearer realm="thuocdo", error="insufficient_scope", scope="{self.scope}"'
        )
        raise Refusal(response)


def token_in(request: HttpRequest) -> ApiToken:
    """Return the token of a request that has been let in."""
    token: object = getattr(request, "auth", None)
    assert isinstance(token, ApiToken)
    return token


def asking(request: HttpRequest) -> User:
    """Return the account of the program that asks: who `visible_to` is asked for."""
    return token_in(request).account


@dataclass(slots=True)
class _Seen:
    """What this process knows of the requests of a token in one minute: those of all processes, and its own not told yet."""

    minute: int
    told: int
    untold: int = 0


#: By token. Telling the others after each request would cost a commit to disk every time, more than most answers.
_SEEN: dict[int, _Seen] = {}
_TOLD_TIMES_A_MINUTE = 60


def _refuse_haste(token: ApiToken) -> None:
    minute, second = divmod(int(time.time()), _WINDOW_SECONDS)
    most = settings.API_REQUESTS_A_MINUTE
    if _requests_in(minute, token) <= most:
        return
    response = answer_problem(
        429,
        "too_many_requests",
        f"Khóa này đã hỏi quá {most} lần trong một phút. Hãy đợi rồi thử lại.",
        f"The token has asked more than {most} times in a minute. Wait, then try again.",
    )
    response["Retry-After"] = str(_WINDOW_SECONDS - second)
    raise Refusal(response)


def _requests_in(minute: int, token: ApiToken) -> int:
    """Count a request and return how many there were; each process may be a sixtieth of the limit behind the others."""
    key = f"api.rate.{token.pk}.{minute}"
    seen = _SEEN.get(token.pk)
    if seen is None or seen.minute != minute:
        seen = _SEEN[token.pk] = _Seen(minute, cache.get(key, 0))
    seen.untold += 1
    if seen.untold >= settings.API_REQUESTS_A_MINUTE // _TOLD_TIMES_A_MINUTE:
        seen.told, seen.untold = cache.get(key, 0) + seen.untold, 0
        cache.set(key, seen.told, timeout=2 * _WINDOW_SECONDS)
    return seen.told + seen.untold
