"""A source names its records in one place, and is declared once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from thuocdo.facts import registry
from thuocdo.facts.source import FactSource
from thuocdo.facts.tests.test_schema import RESOLVED

SOURCE = FactSource(
    schema=RESOLVED, select="SELECT 1 FROM d WHERE {records}", record="d.id", changes="d"
)


def test_the_statement_is_for_all_records_or_for_some() -> None:
    assert SOURCE.of_all() == "SELECT 1 FROM d WHERE TRUE"
    assert SOURCE.of([3, 1]) == "SELECT 1 FROM d WHERE d.id = ANY('{3,1}'::bigint[])"


@pytest.mark.parametrize("select", ["SELECT 1", "SELECT {records} WHERE {records}"])
def test_a_statement_without_one_place_for_records_is_refused(select: str) -> None:
    with pytest.raises(ValueError, match="needs"):
        replace(SOURCE, select=select)


def test_two_sources_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_sources", {})
    registry.give(SOURCE, SOURCE)
    assert list(registry.facts()) == ["dossiers.resolved"]
    assert registry.fact("dossiers.resolved") is SOURCE
    with pytest.raises(ValueError, match="twice"):
        registry.give(replace(SOURCE, record="d.number"))
