"""Who looks for codes by trying them is slowed down: a token may ask for few things in a minute that are not there."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.core.cache import cache

from thuocdo.api.problems import Refusal, answer_problem

if TYPE_CHECKING:
    from thuocdo.accounts.models import ApiToken

#: A program that keeps its codes asks for what is there; one or the other mistake a second is nobody's harm.
MOST_MISSES_A_MINUTE = 60
_WINDOW_SECONDS = 60


def refuse_guessing(token: ApiToken) -> None:
    """Refuse a token that has asked for too much that is not there; ask before looking, or the answer still tells.

    Raises:
        Refusal: 429.
    """
    minute, second = divmod(int(time.time()), _WINDOW_SECONDS)
    if cache.get(_key(token, minute), 0) < MOST_MISSES_A_MINUTE:
        return
    response = answer_problem(
        429,
        "too_many_misses",
        f"Khóa này đã hỏi quá {MOST_MISSES_A_MINUTE} mã không có trong một phút. Hãy kiểm tra lại danh sách mã rồi thử lại sau.",
        f"The token has asked for more than {MOST_MISSES_A_MINUTE} codes a minute that are not there. Check your list of codes, then wait.",
    )
    response["Retry-After"] = str(_WINDOW_SECONDS - second)
    raise Refusal(response)


def note_miss(token: ApiToken) -> None:
    """Count that a token asked for something that is not there, or that it may not see."""
    key = _key(token, int(time.time()) // _WINDOW_SECONDS)
    if not cache.add(key, 1, timeout=2 * _WINDOW_SECONDS):
        cache.incr(key)


def _key(token: ApiToken, minute: int) -> str:
    return f"api.misses.{token.pk}.{minute}"
