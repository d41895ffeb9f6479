"""Forms damaged as they come to us are read as if they were whole."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.forms.library import form_versions
from thuocdo.ingestion.tables import read_tables
from thuocdo.ingestion.tables.tests import damage
from thuocdo.ingestion.tables.tests.filled_forms import fill, truth_of
from thuocdo.ingestion.tables.tests.layouts import USUAL, Layout, print_out, random_layout
from thuocdo.ingestion.tables.tests.measuring import KINDS, measure

#: Forms that published reports are on; those of departments and communes share most rows, so what is left of one may be of the other.
VERSIONS = sorted(code for code, version in form_versions().items() if not version.derived)
seeds = st.integers(min_value=0, max_value=2**32)


def misread(version: str, layout: Layout, rng: Random, *damages: damage.Damage) -> list[object]:
    """Return the cells that are read otherwise than they were printed."""
    form = form_versions()[version]
    rows = fill(form, rng)
    for done in damages:
        rows = done(rows, rng)
    tables = read_tables(print_out(rows, layout, form, rng))
    read = [(row.indicator, row.printed.value) for table in tables for row in table.rows]
    return [cell for cell in truth_of(rows) if cell not in read]


@given(seeds, st.sampled_from(VERSIONS), st.integers(min_value=3, max_value=30))
def test_table_cut_in_pieces_reads_the_same(seed: int, version: str, page: int) -> None:
    rng = Random(seed)
    layout = Layout(page=page, repeated=rng.random() < 0.5, two_rows=rng.random() < 0.5)
    assert not misread(version, layout, rng)


@given(seeds, st.sampled_from(VERSIONS))
def test_any_layout_reads_the_same(seed: int, version: str) -> None:
    rng = Random(seed)
    assert not misread(version, random_layout(rng), rng)


@given(seeds, st.sampled_from(VERSIONS), st.floats(min_value=0.01, max_value=0.03))
def test_slips_of_the_scanner_read_the_same(seed: int, version: str, share: float) -> None:
    assert not misread(version, Layout(page=15), Random(seed), damage.slips(share))


@given(seeds, st.sampled_from(VERSIONS))
def test_forms_in_any_order_read_the_same(seed: int, version: str) -> None:
    assert not misread(version, Layout(), Random(seed), damage.shuffled, damage.no_headings)


@given(seeds, st.sampled_from(VERSIONS))
def test_rows_added_by_the_issuer_change_nothing(seed: int, version: str) -> None:
    layout = replace(Layout(), columns=USUAL)
    assert not misread(version, layout, Random(seed), damage.added(0.1))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_damage_of_every_kind_leaves_nearly_all_cells_right(kind: str) -> None:
    assert measure(kind, reports=6).share >= 0.98
