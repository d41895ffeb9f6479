"""What an office entered, kept in the memory of the process by the number of its state.

The number is asked for once in a request, and elsewhere (workers, commands) once a second: one row of one column. So whatever begins after a form
was put in force knows it, in every process, and nothing is read again while nothing changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.signals import request_started
from django.db import DatabaseError, connection
from django.utils import timezone

import structlog

from thuocdo.forms import library
from thuocdo.forms.library import NOTHING_ENTERED, Entered
from thuocdo.forms.reading import read_version
from thuocdo.forms.version import FormVersion
from thuocdo.indicators import registry
from thuocdo.indicators.declaring import declare
from thuocdo.indicators.indicator import (
    Aggregation,
    Indicator,
    PeriodKind,
    Register,
    Source,
    SourceDocument,
    UnitOfMeasure,
    ValueType,
)

if TYPE_CHECKING:
    from thuocdo.forms.models import OwnIndicator, StoredForm

LOOK_EVERY_SECONDS = 1.0
_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Kept:
    """What is known, by `number`; `answered` is the last of the questions (`asked`) that it answers."""

    number: int | None = None
    asked: int = 1
    answered: int = 0
    answered_at: float = 0.0
    forms: Entered = NOTHING_ENTERED
    indicators: Mapping[str, Indicator] = field(default_factory=dict)


_kept = _Kept()
_one_at_a_time = Lock()


def look_again(**_signal: object) -> None:
    """Ask for the number when forms are asked for the next time."""
    _kept.asked += 1


def entered() -> Entered:
    """Return the forms that were put in force or withdrawn after that, with their rules."""
    _look()
    return _kept.forms


def own_indicators() -> Mapping[str, Indicator]:
    """Return the indicators of the province's own by code."""
    _look()
    return _kept.indicators


def answer() -> None:
    """Let all rooms know of what was entered."""
    if settings.FORMS_FROM_DATABASE:
        request_started.connect(look_again, dispatch_uid="forms.entered")
        library.answer_from(entered)
        registry.answer_from(own_indicators)


def _look() -> None:
    if _is_answered():
        return
    with _one_at_a_time:
        if _is_answered():
            return
        # What was asked meanwhile (a request that begins now) is another question: its answer may be another one.
        question = _kept.asked
        try:
            number = _number()
            if number != _kept.number:
                _read(number)
        except DatabaseError:  # before the first migration, or while the database is away: the forms of the product are there
            _log.warning("entered_forms_unknown")
            return
        _kept.answered, _kept.answered_at = question, monotonic()


def _is_answered() -> bool:
    fresh = monotonic() - _kept.answered_at < LOOK_EVERY_SECONDS
    return fresh and _kept.answered == _kept.asked


def _number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM forms_formsrevision")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


def _read(number: int) -> None:
    from thuocdo.forms.models import OwnIndicator, StoredForm  # noqa: PLC0415  models come after this is loaded

    _kept.indicators = {one.code: as_indicator(one) for one in OwnIndicator.objects.all()}
    rows = StoredForm.objects.filter(valid_from__isnull=False).order_by("valid_from", "pk")
    versions = {row.code: as_version(row) for row in rows}
    _kept.forms = Entered(versions, {row.code: row.rules for row in rows})
    _kept.number = number


def as_version(row: StoredForm) -> FormVersion:
    """Return an entered form as a version; a draft holds from the day it was made."""
    version = read_version(row.text, name=row.code)
    first = row.valid_from or timezone.localdate(row.made_at)
    return replace(version, code=row.code, valid_from=first, valid_until=row.valid_until)


def as_indicator(row: OwnIndicator) -> Indicator:
    """Return an indicator of the province's own; without a register, typed by people."""
    return declare(
        row.code,
        row.label_vi,
        row.label_en,
        unit=UnitOfMeasure(row.unit_of_measure, row.unit_of_measure, ValueType(row.value_type)),
        period_kind=PeriodKind(row.period_kind),
        aggregation=Aggregation(row.aggregation),
        register=Register.MANUAL,
        source=Source(SourceDocument("Chỉ tiêu của tỉnh", timezone.localdate(row.made_at)), ""),
        choices=("Không", "Có") if row.value_type == ValueType.BOOL else (),
    )
