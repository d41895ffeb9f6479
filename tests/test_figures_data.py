"""The facts that benchmarks make up have all columns of the real ones, so that a new column does not break a benchmark on the day it is needed."""

from __future__ import annotations

import pytest
from benchmarks.figures_data import months

from thuocdo.facts.registry import fact
from thuocdo.warehouse.columns import kept_schema


@pytest.mark.parametrize("name", ["dossiers.dossiers", "dossiers.payments", "feedback.ratings"])
def test_made_up_facts_have_the_columns_of_the_real_ones(name: str) -> None:
    first = next(months(1_200, 1))
    rows = getattr(first, name.partition(".")[2])
    assert rows.schema.equals(kept_schema(fact(name).schema))
    assert rows.num_rows
