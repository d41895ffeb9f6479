"""A form filled from the registers: what is recorded for each row, what it comes to now, and what it waits for.

What is printed is what is recorded. A form that was handed in stays as it was; what its registers say since then is listed beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from thuocdo.errors import Conflict, NotAllowed
from thuocdo.facts.references import RecordRef
from thuocdo.figures.computed import Computed, Recorded, record_computed_figures, stored_value
from thuocdo.figures.models import Figure
from thuocdo.forms.version import FormRow, FormSection, FormVersion
from thuocdo.indicators.defined import Definition, Now, definition_of, values_now, waits_for
from thuocdo.indicators.evaluation.evaluating import is_computed
from thuocdo.indicators.indicator import Register, ValueType
from thuocdo.ingestion.models import Report
from thuocdo.reporting.models import ReportedForm
from thuocdo.working_time.period import Period

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

ROOM = "reporting"
#: Digits that are printed of shares; all else is whole.
SHARE_DIGITS = 2


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row of a form: its definition, what is recorded, what it comes to now; or the registers it waits for."""

    section: FormSection
    asked: FormRow
    definition: Definition | None
    stored: Figure | None
    now: Now | None
    waits: tuple[Register, ...]

    @property
    def differs(self) -> bool:
        """Say whether the registers give another value now than is recorded."""
        if self.stored is None or self.now is None:
            return False
        return self.stored.value != stored_value(self.now.value)


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form of a unit for a window. `as_of` is the moment its values of now are of; `reported` null while it is not handed in.

    `report` is a report read from a document and confirmed, which reported the same window, null where there is none.
    """

    version: FormVersion
    unit: Unit
    window: Period
    rows: tuple[FilledRow, ...]
    as_of: datetime
    reported: ReportedForm | None
    report: Report | None

    @property
    def recorded_at(self) -> datetime | None:
        """Return when a figure was last recorded; null where none is."""
        moments = [row.stored.recorded_at for row in self.rows if row.stored]
        return max(moments, default=None)

    @property
    def differences(self) -> tuple[FilledRow, ...]:
        """Return the rows of which the registers give another value now than is recorded."""
        return tuple(row for row in self.rows if row.differs)


def record_of(version: FormVersion, unit: Unit, window: Period) -> RecordRef:
    """Return the record that the computed figures of a form belong to."""
    days = f"{window.start.isoformat()}/{window.end.isoformat()}"
    return RecordRef(ROOM, f"{version.code}/{unit.pk}/{days}")


def filled_form(
    version: FormVersion, unit: Unit, window: Period, *, user: AbstractBaseUser | AnonymousUser
) -> FilledForm:
    """Return a form as it is recorded and as it comes to now; a number of queries that does not grow with rows.

    Args:
        unit: one that `user` may see into.

    Raises:
        CubeBroken: figures are being computed anew.
    """
    on = window.last_day
    found, as_of = values_now(computed_codes(version, on=on), [unit.pk], window)
    values = found[unit.pk]
    report = _report(unit, window, user)
    stored = _stored(version, unit, window, report, user)
    rows = []
    for section, asked in version.rows():
        code = asked.indicator
        known = code is not None and is_computed(code, on=on)
        rows.append(
            FilledRow(
                section=section,
                asked=asked,
                definition=definition_of(code, on=on) if code and known else None,
                stored=stored.get(code) if code and known else None,
                now=values[code] if code and known else None,
                waits=waits_for(code, on=on) if code and not known else (),
            )
        )
    reported = ReportedForm.objects.visible_to(user).filter(**_place(version, unit, window))
    return FilledForm(version, unit, window, tuple(rows), as_of, reported.first(), report)


def computed_codes(version: FormVersion, *, on: date) -> tuple[str, ...]:
    """Return the indicators of a form that the registers answer, as they are defined on a day, in its order."""
    asked = (row.indicator for _, row in version.rows())
    return tuple(code for code in asked if code is not None and is_computed(code, on=on))


@transaction.atomic
def fill_form(
    *, version: FormVersion, unit: Unit, window: Period, actor: User, at: datetime
) -> Recorded:
    """Record what every computed row of a form comes to; a value that is as recorded writes nothing.

    Raises:
        NotAllowed: the person fills no forms of this unit.
        Conflict: the period was reported; its figures stay.
        CubeBroken: figures are being computed anew.
    """
    _may_fill(actor, unit)
    locked = ReportedForm.objects.filter(**_place(version, unit, window))
    if locked.exists() or _report(unit, window, actor) is not None:
        raise Conflict(
            "form_already_reported",
            "Kỳ này đã báo cáo nên số đã báo cáo được giữ nguyên. Hãy xem phần khác biệt giữa số đã báo cáo và số hiện nay.",
            "This period was reported, so the reported figures stay. See how they differ from what the registers say now.",
        )
    codes = computed_codes(version, on=window.last_day)
    found, as_of = values_now(codes, [unit.pk], window)
    values = found[unit.pk]
    return record_computed_figures(
        [
            _computed(version, section, row, values, on=window.last_day)
            for section, row in _asking(version, codes)
        ],
        record=record_of(version, unit, window),
        unit_id=unit.pk,
        period_start=window.start,
        period_end=window.end,
        as_of=as_of,
        actor=actor,
        at=at,
    )


@transaction.atomic
def report_form(
    *, version: FormVersion, unit: Unit, window: Period, actor: User, at: datetime
) -> ReportedForm:
    """Hand a form in: its figures stay as they are recorded from now on.

    Raises:
        NotAllowed: the person fills no forms of this unit.
        Conflict: nothing is recorded yet, or it was handed in before.
    """
    _may_fill(actor, unit)
    if not Figure.objects.current().from_record(record_of(version, unit, window)).exists():
        raise Conflict(
            "form_not_filled",
            "Biểu chưa có số liệu nào được ghi. Hãy bấm «Tính và ghi vào biểu» trước khi chốt.",
            "No figure of this form is recorded yet. Compute and record it first.",
        )
    try:
        with transaction.atomic():
            return ReportedForm.objects.create(
                **_place(version, unit, window), reported_by=actor, reported_at=at
            )
    except IntegrityError as error:
        raise Conflict(
            "form_already_reported",
            "Biểu này đã được chốt. Hãy tải lại trang để xem.",
            "This form was handed in before. Reload the page to see it.",
        ) from error


def _may_fill(actor: User, unit: Unit) -> None:
    if not actor.has_perm("reporting.fill", unit):
        raise NotAllowed(
            "fills_no_forms",
            "Bạn không được giao lập biểu của đơn vị này. Hãy nhờ cán bộ cải cách hành chính của đơn vị.",
            "You do not fill the forms of this unit. Ask its reform officer.",
        )


def _place(version: FormVersion, unit: Unit, window: Period) -> dict[str, object]:
    return {
        "form": version.code,
        "unit": unit,
        "period_start": window.start,
        "period_end": window.end,
    }


def _asking(version: FormVersion, codes: Sequence[str]) -> list[tuple[FormSection, FormRow]]:
    wanted = set(codes)
    return [(section, row) for section, row in version.rows() if row.indicator in wanted]


def _computed(
    version: FormVersion,
    section: FormSection,
    row: FormRow,
    values: Mapping[str, Now],
    *,
    on: date,
) -> Computed:
    assert row.indicator is not None
    definition, now = definition_of(row.indicator, on=on), values[row.indicator]
    share = definition.indicator.value_type is ValueType.PERCENT
    return Computed(
        indicator=row.indicator,
        value=now.value,
        definition=definition.version,
        numerator=now.numerator,
        denominator=now.denominator,
        decimals=SHARE_DIGITS if share else 0,
        form_row=f"{version.code}/{section.number}:{row.key}",
    )


def _report(unit: Unit, window: Period, user: AbstractBaseUser | AnonymousUser) -> Report | None:
    found = Report.objects.visible_to(user).filter(
        unit=unit,
        period_start=window.start,
        period_end=window.end,
        state=Report.State.CONFIRMED,
    )
    return found.order_by("-pk").first()


def _stored(
    version: FormVersion,
    unit: Unit,
    window: Period,
    report: Report | None,
    user: AbstractBaseUser | AnonymousUser,
) -> dict[str, Figure]:
    """Return what is recorded, by indicator: the cells of a confirmed report where there is one, else what was computed."""
    figures = Figure.objects.visible_to(user).current()
    if report is None:
        found = figures.from_record(record_of(version, unit, window))
    else:
        found = figures.from_record(report.record).exclude(form_row="").filter(unit=unit)
    return {one.indicator: one for one in found.order_by("recorded_at", "pk")}
