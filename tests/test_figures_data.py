"""The facts that benchmarks make up, and how answers to them are held against each other.

They have all columns of the real ones, so that a new column does not break a benchmark on the day it is needed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from benchmarks.beside_answers import differences
from benchmarks.figures_data import FACTS, make, months

from thuocdo.facts.registry import fact
from thuocdo.warehouse import folder
from thuocdo.warehouse.columns import kept_schema


@pytest.mark.parametrize("name", ["dossiers.dossiers", "dossiers.payments", "feedback.ratings"])
def test_made_up_facts_have_the_columns_of_the_real_ones(name: str) -> None:
    first = next(months(1_200, 1))
    rows = getattr(first, name.partition(".")[2])
    assert rows.schema.equals(kept_schema(fact(name).schema))
    assert rows.num_rows


def test_what_was_made_is_taken_as_it_is_and_never_with_other_numbers(
    settings: Any, tmp_path: Path
) -> None:
    settings.WAREHOUSE_DIR = tmp_path
    for month in months(1_200, 1):
        for short in FACTS.values():
            folder.write(getattr(month, short), f"{short}-{month.first:%Y-%m}.parquet")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()}
    make(1_200, 1)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.iterdir()} == before
    for count, years in ((2_400, 1), (600, 1)):
        with pytest.raises(ValueError, match="made with other numbers"):
            make(count, years)


def test_answers_that_differ_are_told_apart() -> None:
    one = {"a": np.array([[1, 2], [3, 4]]), "b": np.array([5, 6])}
    assert list(differences(one, {code: numbers.copy() for code, numbers in one.items()})) == []
    other = {"a": np.array([[1, 2], [3, 5]]), "c": np.array([5, 6])}
    assert list(differences(one, other)) == [
        "a: 1 numbers, the first at (1, 1): 4 and 5",
        "b: only one of them has it",
        "c: only one of them has it",
    ]
