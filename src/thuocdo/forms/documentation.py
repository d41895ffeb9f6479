"""The pages in docs/forms/: of every row of the forms for two-tier administration, what it is computed from, or that people type it and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from thuocdo.forms.version import FormRow, FormSection, FormVersion
from thuocdo.indicators.evaluation.evaluating import is_computed
from thuocdo.indicators.indicator import Indicator, Register
from thuocdo.indicators.measures.registry import measure
from thuocdo.indicators.registry import indicator

#: Registers that the product keeps; rows that lie in them are computed.
KEPT = (Register.DOSSIERS, Register.PROCEDURES, Register.FEEDBACK)
#: Why a row is typed, by the register that would answer it.
_TYPED = {
    Register.DIGITAL: "no register of shared systems and electronic documents is kept",
    Register.FINANCE: "no register of investment and budgets is kept",
    Register.INSPECTIONS: "no register of inspections is kept",
    Register.LEGAL_DOCUMENTS: "no register of legal normative documents is kept",
    Register.MANUAL: "people alone know it",
    Register.ORGANISATIONS: "the register of organisations keeps agencies, not their divisions, boards or interagency bodies",
    Register.OUTREACH: "no register of dialogues is kept",
    Register.PLANS: "no register of plans and assigned tasks is kept",
    Register.PUBLIC_UNITS: "no register of public service units is kept",
    Register.SURVEYS: "no register of surveys is kept",
    Register.WORKFORCE: "no register of staff is kept",
}
_FOREWORD = (
    "Written by `thuocdo forms docs` from `src/thuocdo/forms/versions/` and the indicators; "
    "change those, not this page."
)


@dataclass(frozen=True, slots=True)
class Answered:
    """One row with a value: how it is come by, in words; `computed` where no person types it."""

    section: FormSection
    row: FormRow
    asked: Indicator
    computed: bool
    how: str


def answered(version: FormVersion) -> tuple[Answered, ...]:
    """Return every row of a form that has a value, in printed order, as its indicator is defined on the first day of the form."""
    found = []
    for section, row in version.rows():
        if row.indicator is not None:
            asked = indicator(row.indicator, on=version.valid_from)
            computed = is_computed(row.indicator, on=version.valid_from)
            how = _computed(asked) if computed else _typed(asked)
            found.append(Answered(section, row, asked, computed, how))
    return tuple(found)


def page(version: FormVersion) -> str:
    """Return the page of one form."""
    return "\n".join((*_lines(version), ""))


def _lines(version: FormVersion) -> Iterator[str]:
    rows = answered(version)
    yield f"# {version.title} (`{version.code}`)"
    yield ""
    yield _FOREWORD
    yield ""
    if version.derived:
        yield "The product derived this form; it is not an official one, and screens and papers say so."
        yield ""
    computed = sum(one.computed for one in rows)
    yield f"{len(rows)} rows with a value: {computed} computed, {len(rows) - computed} typed. Of those that lie in registers the product keeps:"
    yield ""
    yield "| register | rows | computed |"
    yield "|---|---|---|"
    for register in KEPT:
        alike = [one for one in rows if one.asked.register is register]
        yield f"| {register} | {len(alike)} | {sum(one.computed for one in alike)} |"
    for section in version.sections:
        yield ""
        yield f"## {section.number}. {section.title}"
        yield ""
        yield "| item | row | computed from, or typed and why |"
        yield "|---|---|---|"
        for one in rows:
            if one.section is section:
                yield f"| {one.row.item or one.row.key} | {one.row.label} | {one.how} |"


def _computed(asked: Indicator) -> str:
    if asked.measure:
        counted = measure(asked.measure)
        return f"counted: {counted.en} (`{counted.code}`, register of {asked.register.replace('_', ' ')})"
    return f"computed: `{asked.formula}`"


def _typed(asked: Indicator) -> str:
    why = _TYPED[asked.register]
    if asked.formula is not None:
        return f"typed: {why}; checked against `{asked.formula}`"
    return f"typed: {why}"
