"""A form that is not in force yet, filled from the registers and held against its rules; nothing is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from thuocdo.consistency.engine import check
from thuocdo.consistency.evidence import Evidence, Finding, FormCell
from thuocdo.figures.models import Figure
from thuocdo.figures.notation import read_number, write_number
from thuocdo.figures.source import Location
from thuocdo.forms.library import trying
from thuocdo.forms.version import FormRow, FormSection, FormVersion
from thuocdo.indicators.defined import values_now, waits_for
from thuocdo.indicators.indicator import Register, ValueType
from thuocdo.indicators.registry import indicator
from thuocdo.reporting.filling import SHARE_DIGITS, computed_codes
from thuocdo.working_time.period import Period

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from thuocdo.organisations.models import Unit

_WHOLE = (ValueType.COUNT, ValueType.MONEY_MVND)


@dataclass(frozen=True, slots=True)
class TriedRow:
    """One row with what it comes to; `printed` is empty where nothing is known, `reported` where a report gave it.

    `waits` are the registers it waits for, empty where it is computed.
    """

    section: FormSection
    asked: FormRow
    printed: str
    reported: bool
    waits: tuple[Register, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """A form as it would be filled, with what its rules find; `as_of` is the moment its values are of."""

    rows: tuple[TriedRow, ...]
    findings: tuple[Finding, ...]
    as_of: datetime

    @property
    def computed(self) -> int:
        """Return the number of rows that the registers answer."""
        return sum(1 for row in self.rows if row.asked.indicator and not row.waits)

    @property
    def asked(self) -> int:
        """Return the number of rows with a value."""
        return sum(1 for row in self.rows if row.asked.indicator)


def try_form(
    version: FormVersion,
    rules: str,
    unit: Unit,
    window: Period,
    *,
    user: AbstractBaseUser | AnonymousUser,
) -> Trial:
    """Fill a form from the registers, and what they do not answer from reports of the same unit and window; run the rules on it.

    Rows of which nothing is known are left out of the check, so that no rule takes them for blanks.

    Args:
        rules: the text of the rules that the form brings.
        unit: one that `user` may see into.

    Raises:
        CubeBroken: figures are being computed anew.
        DefinitionError: a rule cannot be read.
    """
    with trying(version, rules):
        codes = computed_codes(version, on=window.last_day)
        found, as_of = values_now(codes, [unit.pk], window)
        now = {code: value.value for code, value in found[unit.pk].items()}
        reported = _reported(version, unit, window, user)
        rows = tuple(_rows(version, window, now, reported))
        findings = check(_evidence(version, unit, window, rows))
    return Trial(tuple(_with_findings(rows, findings)), findings, as_of)


def _rows(
    version: FormVersion,
    window: Period,
    now: dict[str, Decimal | None],
    reported: dict[str, Figure],
) -> Iterator[TriedRow]:
    for section, asked in version.rows():
        code = asked.indicator
        if code is None:
            yield TriedRow(section, asked, "", reported=False, waits=())
        elif code in now:
            yield TriedRow(section, asked, _printed(code, now[code]), reported=False, waits=())
        else:
            told = reported.get(code)
            printed = told.printed if told else ""
            waits = waits_for(code, on=window.last_day)
            yield TriedRow(section, asked, printed, reported=told is not None, waits=waits)


def _printed(code: str, value: Decimal | None) -> str:
    if value is None:
        return ""
    share = indicator(code).value_type is ValueType.PERCENT
    return write_number(value, decimals=SHARE_DIGITS if share else 0)


def _reported(
    version: FormVersion, unit: Unit, window: Period, user: AbstractBaseUser | AnonymousUser
) -> dict[str, Figure]:
    codes = [row.indicator for _, row in version.rows() if row.indicator]
    rows = (
        Figure.objects.visible_to(user)
        .current()
        .filter(unit=unit, period_start=window.start, period_end=window.end, indicator__in=codes)
        .exclude(origin=Figure.Origin.COMPUTED)
        .order_by("recorded_at", "pk")
    )
    return {one.indicator: one for one in rows}


def _evidence(
    version: FormVersion, unit: Unit, window: Period, rows: tuple[TriedRow, ...]
) -> Evidence:
    return Evidence(
        form_version=version.code,
        level=unit.kind,
        period_start=window.first_day,
        period_end=window.last_day,
        cells=tuple(_cells(version, rows)),
    )


def _cells(version: FormVersion, rows: tuple[TriedRow, ...]) -> Iterator[FormCell]:
    for at, row in enumerate(rows):
        code = row.asked.indicator
        if code is None or not row.printed:
            continue
        value_type = indicator(code).value_type
        yield FormCell(
            indicator=code,
            form=f"{version.code}/{row.section.number}",
            item=row.asked.item,
            item_printed=row.asked.item,
            label=row.asked.label,
            unit_printed=row.asked.unit,
            unit_expected=row.asked.unit,
            printed=read_number(
                row.printed, whole=value_type in _WHOLE, percent=value_type is ValueType.PERCENT
            ),
            note="",
            location=Location(at, at + 1),
        )


def _with_findings(rows: tuple[TriedRow, ...], findings: tuple[Finding, ...]) -> Iterator[TriedRow]:
    for at, row in enumerate(rows):
        own = tuple(one for one in findings if one.locations and one.locations[0].start == at)
        yield TriedRow(row.section, row.asked, row.printed, row.reported, row.waits, own)
