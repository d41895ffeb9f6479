"""For every rule with an expression, two reports made from it: one that keeps it and one that breaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from thuocdo.consistency.evidence import Evidence
from thuocdo.consistency.kinds.bounds import LessOrEqual
from thuocdo.consistency.kinds.conditions import Atom, Implies
from thuocdo.consistency.kinds.periods import Growth, Jump
from thuocdo.consistency.kinds.prose_and_table import ProseEquals
from thuocdo.consistency.kinds.ranges import Among, Between, FractionOf, Spanned
from thuocdo.consistency.kinds.ratios import RatioEquals, half_up
from thuocdo.consistency.kinds.roll_up import RollUp
from thuocdo.consistency.kinds.single_items import NoteContains, Suspect
from thuocdo.consistency.kinds.sums import SumEquals
from thuocdo.consistency.rule import Rule
from thuocdo.consistency.tests.builders import cell, mention, plain, report
from thuocdo.consistency.values import codes_of_form
from thuocdo.forms.library import form_versions

Values = dict[str, Decimal]


@dataclass(frozen=True)
class Example:
    """Two reports."""

    keeps: Evidence
    breaks: Evidence


def version_of(rule: Rule) -> str:
    """Return the form version that asks for most of what the rule names."""
    versions = sorted(rule.text.versions or form_versions())
    return max(versions, key=lambda version: len(codes_of_form(version) & set(rule.codes())))


#: Helpers that notes give: the row and the words around the number.
NOTES = {
    "digital.edocs.electronic_total": ("digital.edocs.rate", "{}/9.000 văn bản"),
    "organisation.structure.departments_total": (
        "digital.doc_connect.departments_rate",
        "{} sở, ngành",
    ),
    "organisation.structure.districts_total": (
        "digital.doc_connect.districts_rate",
        "{} đơn vị cấp huyện",
    ),
    "organisation.structure.communes_total": (
        "digital.doc_connect.communes_rate",
        "{} đơn vị cấp xã",
    ),
}


def build(rule: Rule, values: Values, blanks: Iterable[str] = ()) -> Evidence:
    """Return a report with these values: cells where the form has them, prose for what it has none for."""
    version = version_of(rule)
    asked = codes_of_form(version)
    cells = tuple(
        cell(code, plain(value), version=version) for code, value in values.items() if code in asked
    )
    empty = tuple(cell(code, "", version=version) for code in blanks if code in asked)
    told = tuple(mention(code, plain(value)) for code, value in values.items() if code not in asked)
    return report(version=version, cells=cells + empty, mentions=told)


def numbered(codes: Iterable[str], start: int = 11) -> Values:
    """Give every code a value of its own."""
    return {code: Decimal(start + 7 * at) for at, code in enumerate(codes)}


def of_sum(rule: SumEquals) -> Example:
    values = numbered(sorted(rule.side.codes, key=lambda code: code != rule.side.codes[0]))
    # A difference must not come out negative: what is taken away is the smaller one.
    values[rule.side.codes[0]] += 100
    total = rule.side.expression.evaluate(dict(values))
    assert total is not None
    return Example(
        build(rule, {rule.subject: total, **values}),
        build(rule, {rule.subject: total + 1, **values}),
    )


def of_ratio(rule: RatioEquals) -> Example:
    values = numbered(rule.side.codes)
    for code in rule.denominator.references():
        values[code] = Decimal(100)
    share = rule.side.expression.evaluate(dict(values))
    assert share is not None
    right = half_up(share, 2)
    return Example(
        build(rule, {rule.subject: right, **values}),
        build(rule, {rule.subject: right + 1, **values}),
    )


def of_bound(rule: LessOrEqual) -> Example:
    values = dict.fromkeys(rule.right.codes, Decimal(50)) | dict.fromkeys(
        rule.left.codes, Decimal(1)
    )
    return Example(build(rule, values), build(rule, values | {rule.left.codes[0]: Decimal(500)}))


def of_condition(rule: Implies) -> Example:
    holds = _holding(rule.condition.atoms)
    kept = build(rule, holds | _holding(rule.consequence.atoms))
    broken = {
        code: value for atom in rule.consequence.atoms for code, value in _failing(atom).items()
    }
    blanks = [
        code for atom in rule.consequence.atoms if atom.sign == "filled" for code in atom.codes
    ]
    return Example(kept, build(rule, holds | broken, blanks))


def _holding(atoms: Iterable[Atom]) -> Values:
    return {
        code: atom.bound + (1 if atom.sign == ">" else 0) or Decimal(1)
        for atom in atoms
        for code in atom.codes
    }


def _failing(atom: Atom) -> Values:
    if atom.sign == "filled":
        return {}
    return dict.fromkeys(atom.codes, Decimal(0))


def of_range(rule: Between | Among | FractionOf | Spanned) -> Example:
    values: Values = {}
    inside, outside = Decimal(1), Decimal(700)
    if isinstance(rule, FractionOf):
        values, inside, outside = {rule.whole: Decimal(14)}, Decimal("64.29"), Decimal(9)
    elif isinstance(rule, Spanned):
        values, inside, outside = numbered(rule.parts, 80), Decimal(85), Decimal(100)
    return Example(
        build(rule, {rule.subject: inside, **values}),
        build(rule, {rule.subject: outside, **values}),
    )


def of_prose(rule: ProseEquals) -> Example:
    values = numbered(rule.side.codes)
    stated = half_up(rule.side.expression.evaluate(dict(values)) or Decimal(0), 2)
    evidence = build(rule, values)
    if rule.subject in NOTES:
        code, note = NOTES[rule.subject]
        evidence = report(cells=(cell(code, 100, note=note.format(values[rule.subject])),))
    return Example(
        replace(evidence, mentions=(mention(rule.subject, plain(stated.normalize())),)),
        replace(evidence, mentions=(mention(rule.subject, plain(stated + 1)),)),
    )


def of_growth(rule: Growth | Jump) -> Example:
    now = build(rule, {rule.subject: Decimal(90)})

    def against(value: int) -> Evidence:
        before = replace(build(rule, {rule.subject: Decimal(value)}), period_end=date(2023, 6, 14))
        return replace(now, earlier=(before,))

    return Example(against(90), against(190))


def of_roll_up(rule: RollUp) -> Example:
    part = build(rule, {rule.part: Decimal(40)})
    parts = (part, part)

    def against(value: int) -> Evidence:
        return replace(build(rule, {rule.whole: Decimal(value)}), parts=parts)

    return Example(against(80), against(79))


def of_suspect(rule: Suspect) -> Example:
    values = numbered(rule.side.codes)
    equal = rule.side.expression.evaluate(dict(values))
    assert equal is not None
    return Example(
        build(rule, {rule.subject: equal + 1, **values}),
        build(rule, {rule.subject: equal, **values}),
    )


def of_note(rule: NoteContains) -> Example:
    evidence = build(rule, numbered(rule.codes()))
    noted = tuple(replace(c, note="Chưa bao gồm ngành dọc") for c in evidence.cells)
    return Example(evidence, replace(evidence, cells=noted))


MAKERS: dict[type[Rule], Callable[..., Example]] = {
    SumEquals: of_sum,
    RatioEquals: of_ratio,
    LessOrEqual: of_bound,
    Implies: of_condition,
    Between: of_range,
    Among: of_range,
    FractionOf: of_range,
    Spanned: of_range,
    ProseEquals: of_prose,
    Growth: of_growth,
    Jump: of_growth,
    RollUp: of_roll_up,
    Suspect: of_suspect,
    NoteContains: of_note,
}
