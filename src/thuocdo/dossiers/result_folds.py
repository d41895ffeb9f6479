"""How events change the results of a dossier; the other folds are in `replay`.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from thuocdo.dossiers import events as e
from thuocdo.dossiers.result_states import (
    standing,
    why_no_file,
    why_not_attached,
    why_not_standing,
    with_attached,
    with_file,
    with_withdrawn,
)
from thuocdo.dossiers.state import NotPossible, State
from thuocdo.dossiers.status import Status

#: While a dossier stands so, its result is prepared.
PREPARING = frozenset({Status.PROCESSING, Status.PAYMENT_REQUIRED})


def drop_prepared(state: State, at: datetime) -> None:
    """Withdraw what was prepared for a dossier that gets another answer."""
    numbers = [one.number for one in standing(state.results)]
    state.results = with_withdrawn(state.results, numbers, at)


def withdraw(state: State, numbers: Iterable[int], at: datetime) -> None:
    """Withdraw results that were found wrong.

    Raises:
        NotPossible: one of them does not stand.
    """
    gone = tuple(numbers)
    _refuse(why_not_standing(state.results, gone))
    state.results = with_withdrawn(state.results, gone, at)


def _attached(state: State, event: e.ResultAttached) -> None:
    given = state.resolved_at is not None
    if not given and state.status not in PREPARING:
        raise NotPossible("a result belongs to a dossier that is handled or resolved")
    _refuse(why_not_attached(state.results, event.replaces, given=given))
    state.results = with_attached(state.results, event)


def _digitised(state: State, event: e.ResultDigitised) -> None:
    _refuse(why_no_file(state.results, event.number))
    state.results = with_file(state.results, event.number, event.sha256)


def _taken_back(state: State, event: e.ResultTakenBack) -> None:
    if state.ended:
        raise NotPossible("a result that was issued is not taken back")
    withdraw(state, [event.number], event.at)


def _refuse(why: str) -> None:
    if why:
        raise NotPossible(why)


RESULT_FOLDS: Mapping[str, Callable[[State, Any], None]] = {
    "result_attached": _attached,
    "result_digitised": _digitised,
    "result_taken_back": _taken_back,
}
