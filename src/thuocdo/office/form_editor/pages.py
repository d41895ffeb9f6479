"""What the pages of the editor show, as typed values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from thuocdo.forms.models import StoredForm
from thuocdo.forms.problems import Problem
from thuocdo.forms.version import FormRow, FormVersion
from thuocdo.indicators.indicator import Indicator
from thuocdo.indicators.registry import indicators
from thuocdo.office.form_editor.gate import Opened, said_by
from thuocdo.office.form_editor.words import LEVELS
from thuocdo.office.labels import indicator_label, label_of, measure_of
from thuocdo.vietnamese import fold

#: Indicators offered at a search.
OFFERED = 12


@dataclass(frozen=True, slots=True)
class ListedForm:
    """One form in the list; `entered` is null for one that the product brings."""

    code: str
    title: str
    level: str
    valid_from: date | None
    valid_until: date | None
    derived: bool
    rows: int
    entered: StoredForm | None


@dataclass(frozen=True, slots=True)
class EditedRow:
    """One row as the page of a draft shows it, with what is wrong with it."""

    key: str
    anchor: str
    item: str
    label: str
    unit: str
    depth: int
    heading: bool
    head: bool
    code: str
    indicator: str
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditedSection:
    """One section of a draft."""

    number: int
    title: str
    rows: tuple[EditedRow, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditedForm:
    """The page of a draft: problems of the whole, of its rules, and of each row where it stands."""

    sections: tuple[EditedSection, ...]
    problems: tuple[str, ...]
    rule_problems: tuple[Problem, ...]
    count: int


@dataclass(frozen=True, slots=True)
class OfferedIndicator:
    """One indicator that may be chosen; `where` names the row that asks for it already, empty where none does."""

    code: str
    label: str
    detail: str
    where: str


def level_name(level: str) -> str:
    """Return what a level is called."""
    return str(dict(LEVELS).get(level, level))


def edited_form(form: Opened) -> EditedForm:
    """Build the page of a form."""
    found = form.problems()
    by_row: dict[tuple[int | None, str | None], list[str]] = {}
    for problem in found:
        if not problem.rule:
            by_row.setdefault((problem.section, problem.key), []).append(said_by(problem))
    sections = tuple(
        EditedSection(
            section.number,
            section.title,
            tuple(
                _row(section.number, row, by_row, head=at == 0)
                for at, row in enumerate(section.rows)
            ),
            tuple(by_row.get((section.number, None), ())),
        )
        for section in form.version.sections
    )
    return EditedForm(
        sections,
        tuple(by_row.get((None, None), ())),
        tuple(problem for problem in found if problem.rule),
        len(found),
    )


def _row(
    section: int,
    row: FormRow,
    problems: Mapping[tuple[int | None, str | None], list[str]],
    *,
    head: bool,
) -> EditedRow:
    return EditedRow(
        key=row.key,
        anchor=anchor_of(section, row.key),
        item=row.item,
        label=row.label,
        unit=row.unit,
        depth=row.depth,
        heading=row.heading and row.indicator is None,
        head=head,
        code=row.indicator or "",
        indicator=indicator_label(row.indicator) if row.indicator else "",
        problems=tuple(problems.get((section, row.key), ())),
    )


def anchor_of(section: int, key: str) -> str:
    """Return the place of a row on the page."""
    return f"r{section}-{key}"


def offered(words: str, version: FormVersion, *, chosen: str) -> tuple[OfferedIndicator, ...]:
    """Return indicators that hold all words, tone marks or not, in name or code; the chosen one first."""
    asked = {
        row.indicator: f"{section.number}/{row.key}"
        for section, row in version.rows()
        if row.indicator
    }
    known = indicators()
    wanted = fold(words).split()
    found = [known[chosen]] if chosen in known else []
    if wanted:
        found += [one for one in _holding(wanted, known.values()) if one.code != chosen]
    return tuple(
        OfferedIndicator(
            one.code,
            label_of(one),
            f"{measure_of(one)} · {one.code}",
            asked.get(one.code, "") if one.code != chosen else "",
        )
        for one in found[:OFFERED]
    )


def _holding(wanted: list[str], known: Iterable[Indicator]) -> Iterator[Indicator]:
    for one in known:
        text = f"{fold(one.label_vi)} {fold(one.label_en)} {one.code}"
        if all(word in text for word in wanted):
            yield one


def unit_text(one: Indicator) -> str:
    """Return what a form prints as the unit of an indicator: its codes where it is answered by one."""
    if one.choices:
        return " ".join(f"{choice.label_vi} = {choice.code}" for choice in one.choices)
    return one.unit_of_measure.vi
