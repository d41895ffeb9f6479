"""Notes beside known rows, mined for the helper values that no form prints.

Only wordings that leave no doubt are read: a note that may mean something else yields nothing. A pair "a/b" is taken
where the row is a share and b is what the share is of; the first word about progress tells whether a is done or open.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from thuocdo.consistency.evidence import FormCell
from thuocdo.figures.notation import normalise, parse_token
from thuocdo.vietnamese import fold

Noted = tuple[str, Decimal]

_NUMBER = r"\d{1,3}(?:\.\d{3})+|\d+"
_PAIR = re.compile(rf"(?<![\d/.,])({_NUMBER})\s*/\s*({_NUMBER})(?!\d|[/.,]\d|\s*[/%])([^;.]*)")
_DATE_OR_SYMBOL = re.compile(
    r"\b\d{1,2}/\d{1,2}/\d{4}|\b\d{1,2}/(?:19|20)\d\d\b|\b\d+(?:/\d{4})?/[^\W\d_]{2}[\w-]*"
)
_BASELINE = re.compile(
    rf"nam 2015(?:\s+(?:la|co))?\s*:?\s*(?:tong so\s*:?\s*)?({_NUMBER})(?![\d/.,%])"
)
# Not folded: without its marks "đang" (under way) is also "dạng" (form) and "đảng" (party).
_OPEN, _DONE = ("đang", "chưa", "còn"), ("đã", "hoàn thành", "xong")
_PROGRESS = re.compile(rf"\b({'|'.join(_OPEN + _DONE)})\b")


@dataclass(frozen=True, slots=True)
class Shares:
    """A row that is a share: the helpers for its part and its whole."""

    part: str
    whole: str


@dataclass(frozen=True, slots=True)
class Counted:
    """A helper that a note gives as a plain number in front of its noun, on rows that begin with one of `rows`."""

    helper: str
    rows: tuple[str, ...]
    noun: re.Pattern[str]


_EDOCS = "digital.edocs."
_STRUCTURE = "organisation.structure."
_SHARES = {
    f"{_EDOCS}rate": Shares(f"{_EDOCS}electronic_total", f"{_EDOCS}sent_total"),
    f"{_EDOCS}departments_rate": Shares(
        f"{_EDOCS}electronic_departments", f"{_EDOCS}sent_departments"
    ),
    f"{_EDOCS}districts_rate": Shares(f"{_EDOCS}electronic_districts", f"{_EDOCS}sent_districts"),
    f"{_EDOCS}communes_rate": Shares(f"{_EDOCS}electronic_communes", f"{_EDOCS}sent_communes"),
    "digital.reporting.online_rate": Shares(
        "digital.reporting.reports_online", "digital.reporting.reports_total"
    ),
    f"{_STRUCTURE}departments_restructured_rate": Shares(
        f"{_STRUCTURE}departments_restructured", f"{_STRUCTURE}departments_total"
    ),
    f"{_STRUCTURE}districts_restructured_rate": Shares(
        f"{_STRUCTURE}districts_restructured", f"{_STRUCTURE}districts_total"
    ),
    "civil_service.discipline.inspected_units_rate": Shares(
        "civil_service.discipline.inspected_units", "civil_service.discipline.inspectable_units"
    ),
}
_CONNECTED = ("digital.doc_connect.", "digital.one_stop_connect.", _STRUCTURE)
_COUNTED = (
    Counted(f"{_STRUCTURE}departments_total", _CONNECTED, re.compile(r"so,? (?:ban,? )?nganh")),
    Counted(f"{_STRUCTURE}districts_total", _CONNECTED, re.compile(r"(?:don vi|ubnd) cap huyen")),
    Counted(f"{_STRUCTURE}communes_total", _CONNECTED, re.compile(r"(?:don vi|ubnd) cap xa")),
    Counted(
        "procedures.feedback.pending",
        ("procedures.feedback.",),
        re.compile(
            r"(?:pakn|phan anh,? kien nghi) (?:dang|con) (?:trong )?(?:thoi (?:gian|han) )?(?:xu ly|giai quyet)"
        ),
    ),
    Counted(
        "procedures.inventory.abolished",
        ("procedures.inventory.abolished_replaced",),
        re.compile(r"(?:thu tuc|tthc)(?: hanh chinh)? (?:bi )?bai bo(?! va| hoac|,)"),
    ),
    Counted(
        "procedures.inventory.amended",
        ("procedures.inventory.abolished_replaced", "procedures.inventory.newly_announced"),
        re.compile(r"(?:thu tuc|tthc)(?: hanh chinh)? (?:duoc )?sua doi(?! va| hoac)"),
    ),
)
_BASELINES = {
    "organisation.public_units.reduction_rate_vs_2015": "organisation.public_units.total_2015",
    "organisation.civil_servants.downsized_rate_vs_2015": "organisation.civil_servants.allocated_2015",
    "organisation.public_employees.downsized_rate_vs_2015": "organisation.public_employees.allocated_2015",
}
_AUDITED = "steering.inspectorate.units_audited"
_COMPLETED = "steering.inspectorate.units_completed"
_INSPECTORATE = (_AUDITED, "steering.inspectorate.conclusion_completion_rate")


def values_in_note(cell: FormCell) -> Iterator[Noted]:
    """Yield the helper values that the note of a row gives.

    Shape: one pair of code and value for each reading, a code may come twice.
    """
    plain = _DATE_OR_SYMBOL.sub(" ", normalise(cell.note)).casefold()
    pair = _PAIR.search(plain)
    if pair is not None:
        progress = _PROGRESS.search(pair[3]) or _PROGRESS.search(plain[: pair.start()])
        yield from _of_pair(cell, _value(pair[1]), _value(pair[2]), progress[1] if progress else "")
    else:
        yield from _of_counts(cell.indicator, fold(plain))
    baseline = _BASELINES.get(cell.indicator)
    if baseline and (match := _BASELINE.search(fold(plain))):
        yield baseline, _value(match[1])


def _of_pair(cell: FormCell, part: Decimal, whole: Decimal, progress: str) -> Iterator[Noted]:
    shares = _SHARES.get(cell.indicator)
    if part > whole:
        return
    if shares is not None and progress not in _OPEN:
        yield shares.part, part
        yield shares.whole, whole
    elif (
        cell.indicator in _INSPECTORATE
        and progress
        and (cell.indicator != _AUDITED or cell.value == whole)
    ):
        yield _COMPLETED, whole - part if progress in _OPEN else part


def _of_counts(code: str, text: str) -> Iterator[Noted]:
    for counted in _COUNTED:
        if code.startswith(counted.rows):
            match = re.search(rf"(?<![\d/.,])({_NUMBER})\s*(?:{counted.noun.pattern})", text)
            if match is not None:
                yield counted.helper, _value(match[1])


def _value(token: str) -> Decimal:
    value = parse_token(token, whole=True).value
    assert value is not None
    return value
