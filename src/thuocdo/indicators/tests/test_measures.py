"""Every measure compiles against its fact, and one that does not is named with its reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from thuocdo.indicators.measures import dossiers
from thuocdo.indicators.measures.checks import problems_in_measures
from thuocdo.indicators.measures.measure import Aggregate, Condition, Measure
from thuocdo.indicators.measures.registry import measures

ODD = Condition("odd", "lạ", "odd", lambda row: row.no_such_column)


def test_every_measure_compiles() -> None:
    assert list(problems_in_measures(measures().values())) == []


def test_there_are_enough_and_distinct_ones_among_them() -> None:
    assert len(measures()) >= 40
    assert sum(not one.additive for one in measures().values()) >= 5


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        (replace(dossiers.RECEIVED, fact="dossiers.typo"), "no register gives the fact"),
        (replace(dossiers.RECEIVED, unit="channel"), "no column channel with the number of a unit"),
        (replace(dossiers.RECEIVED, where=(ODD,)), "no_such_column"),
        (replace(dossiers.RECEIVED, source=" "), "it has no source"),
        (
            replace(dossiers.RECEIVED, aggregate=Aggregate.SUM, column="channel"),
            "channel is no amount",
        ),
        (
            replace(dossiers.RECEIVED, aggregate=Aggregate.DISTINCT, column="typo"),
            "has no column typo",
        ),
    ],
)
def test_a_measure_that_cannot_be_counted_is_named(broken: Measure, complaint: str) -> None:
    problems = list(problems_in_measures([broken]))
    assert problems
    assert all(text.startswith("dossiers.received: ") for text in problems)
    assert any(complaint in text for text in problems)
