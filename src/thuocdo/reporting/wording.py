"""The Vietnamese words that papers on reports share: units, periods, days, people, what was corrected."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import override

from thuocdo.organisations.models import Unit

if TYPE_CHECKING:
    from django.db.models import Model

    from thuocdo.accounts.models import User
    from thuocdo.ingestion.models import Report

NOBODY = "hệ thống"
COMMITTEE = "Ủy ban nhân dân"
_GOVERNED = frozenset({Unit.Kind.PROVINCE, Unit.Kind.DISTRICT, Unit.Kind.COMMUNE})


def issuer_lines(unit: Unit) -> tuple[str, ...]:
    """Return the unit as a letterhead prints it: the people's committee over its area, or the name alone."""
    if unit.kind in _GOVERNED and not unit.name.startswith(COMMITTEE):
        return (COMMITTEE.upper(), unit.name.upper())
    return (unit.name.upper(),)


def issuer_name(unit: Unit) -> str:
    """Return the unit as a sentence names it ("Ủy ban nhân dân tỉnh Thanh Hóa")."""
    if unit.kind in _GOVERNED and not unit.name.startswith(COMMITTEE):
        return f"{COMMITTEE} {unit.name[:1].lower()}{unit.name[1:]}"
    return unit.name


def period_name(report: Report) -> str:
    """Return the period as it stands in a title ("năm 2023"), or its days where it has no name."""
    with override("vi"):
        label = report.period_label
    return f"{label[:1].lower()}{label[1:]}"


def printed_day(day: date | None) -> str:
    """Return a day as a table prints it; nothing for null."""
    return f"{day:%d/%m/%Y}" if day else ""


def spoken_day(day: date) -> str:
    """Return a day as official papers write it: two digits, except for a month from March on."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def printed_moment(moment: datetime | None) -> str:
    """Return a moment in the time of Vietnam; nothing for null."""
    return f"{timezone.localtime(moment):%d/%m/%Y %H:%M}" if moment else ""


def person(user: User | None) -> str:
    """Return who did it; a step without a person was one of the system."""
    return (user.full_name or user.username) if user else NOBODY


def in_vietnamese(row: Model, field: str) -> str:
    """Return the label of a choice, whatever the language of the screen; empty where nothing is chosen."""
    with override("vi"):
        return str(getattr(row, f"get_{field}_display")())


def report_file_name(report: Report) -> str:
    """Return the name of a file with this report, without its ending."""
    return f"Thống kê CCHC {period_name(report)} - {report.unit.name}"


def audit_file_name(report: Report) -> str:
    """Return the name of a file with the audit extract of this report, without its ending."""
    return f"Trích lục xử lý báo cáo CCHC {period_name(report)} - {report.unit.name}"
