"""Makes whole reports with their truth: any context, style, kind of damage and number of contradictions, from a seed.

    report = generate(7, kind="broken_rows")
    report.text, report.truth

The same seed and kind give the same report. All figures are consistent until contradictions are planted.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from tests.reports import damage_columns as columns
from tests.reports import damage_rows as rows
from tests.reports import damage_text as letters
from tests.reports import local_values, planting_tables
from tests.reports.draft import Draft
from tests.reports.drawing import Values
from tests.reports.layout import joined, section_sheet
from tests.reports.planting_prose import plant_against_table, plant_claim
from tests.reports.planting_tables import Planting
from tests.reports.rule_check import narrative_rules
from tests.reports.seeding import seeded
from tests.reports.setting import Setting, choose_setting
from tests.reports.templates import Template
from tests.reports.truth import CellTruth, ReportTruth, Tolerated
from tests.reports.values import province

from thuocdo.forms.library import form_versions
from thuocdo.ingestion.document import Document

_STYLES = Path(__file__).parent / "styles"
Damage = Callable[[Draft, random.Random, float], None]

#: Every kind of damage by name; "clean" has none and no contradiction, "plain" contradictions alone.
DAMAGES: dict[str, tuple[Damage, ...]] = {
    "clean": (),
    "plain": (),
    "repeated_header": (rows.repeated_header,),
    "cut_without_header": (rows.cut_without_header,),
    "broken_rows": (rows.broken_rows,),
    "extra_columns": (columns.extra_columns,),
    "column_order": (columns.column_order,),
    "no_unit": (columns.no_unit,),
    "no_item": (columns.no_item,),
    "no_note": (columns.no_note,),
    "header_words": (columns.header_words,),
    "merged_cells": (rows.merged_cells,),
    "one_table": (columns.one_table,),
    "some_forms": (),
    "titles_inside": (columns.titles_inside,),
    "shifted": (rows.shifted_rows,),
    "letter_slips": (letters.letter_slips,),
    "lost_tones": (letters.lost_tones,),
    "slipped_items": (rows.slipped_items,),
    "item_style": (rows.item_style,),
    "local_rows": (rows.local_rows,),
    "dropped_rows": (rows.dropped_rows,),
    "number_styles": (columns.number_styles,),
    "choice_words": (rows.choice_words,),
    "notes": (rows.notes,),
    "decomposed": (letters.decomposed,),
    "pipes": (columns.pipes,),
    "capitals": (letters.capital_headings,),
    "spacing": (letters.loose_spacing,),
    "blank_lines": (rows.blank_lines,),
    "asides": (rows.asides,),
    "wrapped": (letters.wrapped,),
    "split_paragraphs": (letters.split_paragraphs,),
    "note_marks": (letters.note_marks,),
    "prose_only": (),
    "dirty": (
        rows.broken_rows,
        rows.repeated_header,
        rows.notes,
        rows.slipped_items,
        letters.letter_slips,
        letters.note_marks,
        letters.split_paragraphs,
    ),
}


@dataclass(frozen=True, slots=True)
class Generated:
    """One generated report: its text and its truth, and the draft it came from."""

    name: str
    style: str
    text: str
    truth: ReportTruth
    draft: Draft

    @property
    def document(self) -> Document:
        """Return the report as paragraphs and grids, to be written as a Word, Excel or PDF file."""
        return self.draft.document()


def generate(
    seed: int, *, kind: str = "plain", style: str = "", strength: float = 0.5
) -> Generated:
    """Make one report.

    Args:
        seed: the same seed, kind, style and strength give the same report.
        kind: a key of `DAMAGES`.
        style: the name of a style; drawn where empty.
        strength: how much damage, 0 to 1.
    """
    rng = seeded(f"{seed}/{kind}/{style}")
    name = style or rng.choice([s for s in styles() if kind == "prose_only" or _has_tables(s)])
    head, source = read_style(name)
    setting = choose_setting(rng, rng.choice(head["contexts"]), city=bool(head.get("city")))
    values = _values(rng, setting, carried=bool(head.get("carried")))
    prose = Template(rng, values, setting.words).fill(source)
    draft = _draft(rng, setting, values, prose, kind=kind)
    for damage in DAMAGES[kind]:
        damage(draft, rng, strength)
    return Generated(f"{kind}-{seed}-{name}", name, draft.text(), draft.truth(), draft)


@cache
def styles() -> tuple[str, ...]:
    """Return the names of all styles."""
    return tuple(sorted(path.stem for path in _STYLES.glob("*.marked")))


@cache
def read_style(name: str) -> tuple[dict[str, Any], str]:
    """Return the head and the template of one style."""
    _, head, source = (_STYLES / f"{name}.marked").read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(head), source


def _has_tables(style: str) -> bool:
    return not {"department", "commune"} & set(read_style(style)[0]["contexts"])


def _values(rng: random.Random, setting: Setting, *, carried: bool) -> Values:
    if setting.context == "district":
        return local_values.district(rng)
    if setting.version is None:
        return local_values.office(rng, setting.context)
    return province(rng, setting.version, carried=carried, two_level=setting.context == "two_level")


def _draft(rng: random.Random, setting: Setting, values: Values, prose: str, *, kind: str) -> Draft:
    if setting.version is None or kind == "prose_only":
        draft = Draft(setting.head, prose, [], values)
        _plant_prose(draft, rng, set())
        return draft
    sections = list(form_versions()[setting.version].sections)
    if kind == "some_forms":
        sections = sorted(
            rng.sample(sections, rng.randint(1, 4)), key=lambda section: section.number
        )
    printed = frozenset(row.indicator for s in sections for row in s.rows if row.indicator)
    planting = Planting(setting.version, dict(values), printed, rng)
    _drop_heading_totals(planting, rng)
    if kind != "clean":
        for plant in rng.sample(planting_tables.KINDS, 4):
            plant(planting)
    district = setting.version == "2024_district"
    sheets = [section_sheet(section, planting.values, district=district) for section in sections]
    draft = Draft(setting.head, prose, [joined(sheets)] if district else sheets, values)
    _print(draft, planting)
    if kind != "clean":
        _plant_prose(draft, rng, planting.taken)
    return draft


def _drop_heading_totals(planting: Planting, rng: random.Random) -> None:
    """Leave the value cells of heading rows empty in half of the reports, as offices do."""
    if rng.random() < 0.5:
        for key in ("civil_service.recruitment.total", "civil_service.discipline.total"):
            planting.values[key] = None


def _print(draft: Draft, planting: Planting) -> None:
    """Put the raw texts into their cells and write down what is true of every cell."""
    for line in draft.lines():
        key = line.indicator or ""
        value = planting.values.get(key)
        if key in planting.raw:
            line.cells["value"] = planting.raw[key]
        draft.cells[key] = CellTruth(key, (value,))
        if value is None and key not in planting.taken:
            draft.tolerated.append(Tolerated(("GEN-*",), key))
    # The district form itself prints "Đơn vị" as the unit of this share.
    draft.tolerated.append(Tolerated(("FMT-UNIT",), "digital.certificates.coverage_rate"))
    draft.contradictions += planting.found
    changed = (key for key, value in planting.values.items() if value != draft.values.get(key))
    draft.tolerated += [Tolerated(("*",), key) for key in changed]


def _plant_prose(draft: Draft, rng: random.Random, taken: set[str]) -> None:
    spared = set(taken)
    for _ in range(rng.randint(1, 2)):
        draft.prose, found = plant_claim(draft.prose, rng, spared)
        if found is not None:
            draft.contradictions.append(found)
            spared.update(found.indicators)
    table = {line.indicator or "" for line in draft.lines()} - spared
    if table:
        draft.prose, found = plant_against_table(draft.prose, rng, narrative_rules(), table)
        if found is not None:
            draft.contradictions.append(found)
