"""The page of a filled form as typed values: its rows as the form prints them, each computed cell with its trail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from thuocdo.figures.notation import write_number
from thuocdo.forms.version import FormSection
from thuocdo.forms.wording import origin_note
from thuocdo.indicators.defined import Definition
from thuocdo.indicators.indicator import ValueType
from thuocdo.indicators.registry import indicator
from thuocdo.office.labels import form_name, section_name
from thuocdo.reporting.filling import SHARE_DIGITS, FilledForm, FilledRow, filled_form
from thuocdo.reporting.wording import register_names
from thuocdo.ui.language import in_english
from thuocdo.working_time.calendars import window_label

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.office.filled.forms import ChooseFilledForm


@dataclass(frozen=True, slots=True)
class TrailView:
    """How a figure came to be, in the language of the screen. An address that is not there is empty."""

    title: str
    conditions: tuple[str, ...]
    formula: str
    parts: tuple[tuple[str, str], ...]
    source: str
    version: str
    as_of: datetime
    records: str
    reconciliation: str


@dataclass(frozen=True, slots=True)
class RowView:
    """One printed row; `now` stands where the registers give another value than is recorded."""

    key: str
    item: str
    label: str
    unit: str
    depth: int
    heading: bool
    figure: str
    now: str
    state: str
    waits: str
    trail: TrailView | None


@dataclass(frozen=True, slots=True)
class SectionView:
    """One form of the version."""

    number: int
    title: str
    rows: tuple[RowView, ...]

    @property
    def asked(self) -> int:
        """Return how many rows ask for a figure."""
        return sum(not row.heading for row in self.rows)

    @property
    def computed(self) -> int:
        """Return how many rows are computed."""
        return sum(row.trail is not None for row in self.rows)

    @property
    def changed(self) -> int:
        """Return how many rows differ from what is recorded."""
        return sum(row.state == "differs" for row in self.rows)


@dataclass(frozen=True, slots=True)
class FilledPage:
    """The whole page; `form` is null while none is chosen."""

    form: FilledForm | None
    period: str
    sections: tuple[SectionView, ...]
    changed: tuple[RowView, ...]
    computed: int
    waiting: int
    may_fill: bool
    query: str
    origin: str = ""

    @property
    def name(self) -> str:
        """Return what the form is called; empty while none is chosen."""
        return form_name(self.form.version) if self.form else ""


def filled_page(chosen: ChooseFilledForm, *, user: User) -> FilledPage:
    """Build the page of what an address asks for with a number of queries that does not grow with rows.

    Raises:
        CubeBroken: figures are being computed anew.
    """
    unit, window = chosen.cleaned_data.get("unit"), chosen.window
    if unit is None or window is None:
        return FilledPage(None, "", (), (), 0, 0, False, "")
    form = filled_form(chosen.version, unit, window, user=user)
    sections = tuple(_section(form, one) for one in form.version.sections)
    rows = [row for section in sections for row in section.rows]
    period = window_label(window, language="en" if in_english() else "vi")
    query = {"form": form.version.code, "unit": unit.pk, "period": chosen.cleaned_data["period"]}
    return FilledPage(
        form=form,
        period=period,
        sections=sections,
        changed=tuple(row for row in rows if row.state == "differs"),
        computed=sum(row.trail is not None for row in rows),
        waiting=sum(bool(row.waits) for row in rows),
        may_fill=user.has_perm("reporting.fill", unit),
        query=urlencode(query),
        origin=origin_note(form.version, english=in_english()),
    )


def figure_text(value: Decimal | None, definition: Definition) -> str:
    """Return a value as the form prints it; empty where it is unknown."""
    if value is None:
        return ""
    share = definition.indicator.value_type is ValueType.PERCENT
    return write_number(value, decimals=SHARE_DIGITS if share else 0)


def address(name: str, form: FilledForm, code: str) -> str:
    """Return a page about one figure; empty where there is no such page."""
    query = {
        "indicator": code,
        "unit": form.unit.pk,
        "first": form.window.first_day.isoformat(),
        "last": form.window.last_day.isoformat(),
    }
    try:
        return f"{reverse(name)}?{urlencode(query)}"
    except NoReverseMatch:
        return ""


def _section(form: FilledForm, section: FormSection) -> SectionView:
    rows = tuple(_row(form, one) for one in form.rows if one.section is section)
    return SectionView(section.number, section_name(section.title), rows)


def _row(form: FilledForm, one: FilledRow) -> RowView:
    asked, definition = one.asked, one.definition
    now = figure_text(one.now.value, definition) if one.now and definition else ""
    stored = one.stored.printed if one.stored else ""
    return RowView(
        key=f"r{one.section.number}-{asked.key}",
        item=asked.item,
        label=asked.label,
        unit=asked.unit,
        depth=asked.depth,
        heading=asked.heading and asked.indicator is None,
        figure=stored if one.stored else now,
        now=(now or _("chưa tính được")) if one.differs else "",
        state=_state(one),
        waits=register_names(one.waits),
        trail=_trail(form, one, definition) if definition else None,
    )


def _state(one: FilledRow) -> str:
    if one.definition is None:
        return "waits" if one.waits else ""
    if one.stored is None:
        return "new"
    return "differs" if one.differs else "recorded"


def _trail(form: FilledForm, one: FilledRow, definition: Definition) -> TrailView:
    english = in_english()
    counted = definition.counted
    names = {code: f"«{_label(code, english=english)}»" for code in definition.parts}
    formula = definition.indicator.formula
    return TrailView(
        title=(counted.en if english else counted.vi) if counted else "",
        conditions=tuple(each.en if english else each.vi for each in definition.conditions),
        formula=formula.render(names) if formula and not counted else "",
        parts=tuple(_parts(one, definition, english=english)),
        source=str(definition.indicator.source),
        version=definition.version,
        as_of=_as_of(form, one),
        records=address("office:figure_records", form, definition.indicator.code),
        reconciliation=address("office:reconciliation:page", form, definition.indicator.code),
    )


def _label(code: str, *, english: bool) -> str:
    found = indicator(code)
    return found.label_en if english else found.label_vi


def _parts(one: FilledRow, definition: Definition, *, english: bool) -> Iterable[tuple[str, str]]:
    if not definition.is_share:
        return
    kept = one.stored.computation if one.stored else {}
    now = (
        {}
        if one.now is None
        else {"numerator": one.now.numerator, "denominator": one.now.denominator}
    )
    for name, code in zip(("numerator", "denominator"), definition.parts, strict=False):
        value = kept.get(name) if kept else now.get(name)
        yield (
            _label(code, english=english),
            write_number(Decimal(value)) if value is not None else "–",
        )


def _as_of(form: FilledForm, one: FilledRow) -> datetime:
    kept = one.stored.computation.get("as_of") if one.stored else None
    return datetime.fromisoformat(kept) if kept else form.as_of
