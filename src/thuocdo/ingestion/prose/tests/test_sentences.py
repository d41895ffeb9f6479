"""What the prose reader finds in single sentences: every figure, no noise, the right ties, the arithmetic stated."""

from __future__ import annotations

import pytest

from thuocdo.ingestion.prose.tests.sentences import (
    Sentence,
    fails,
    read,
    sentences,
    stated,
    value_of,
)

FILES = ("province", "district", "commune", "department", "traps", "lists", "unseen", "mistakes")
EVERY = sentences(*FILES)


def test_there_are_enough_sentences() -> None:
    assert len(EVERY) >= 150


@pytest.mark.parametrize("sentence", EVERY, ids=lambda s: s.name)
def test_figures_are_found_and_nothing_else(sentence: Sentence) -> None:
    prose, start = read(sentence)
    found = {m.location.start - start: m.value for m in prose.mentions if m.location.start >= start}
    expected = {f.start: value_of(f.printed) for f in sentence.figures}
    assert {
        at: v for at, v in found.items() if v not in sentence.loose or at in expected
    } == expected


@pytest.mark.parametrize("sentence", EVERY, ids=lambda s: s.name)
def test_figures_are_tied_where_the_words_say_so(sentence: Sentence) -> None:
    prose, start = read(sentence)
    ties = {m.location.start - start: m.indicator for m in prose.mentions}
    assert {f.printed: ties[f.start] for f in sentence.figures} == {
        f.printed: f.indicator for f in sentence.figures
    }


@pytest.mark.parametrize("sentence", EVERY, ids=lambda s: s.name)
def test_arithmetic_is_stated_and_none_that_is_not_there(sentence: Sentence) -> None:
    prose, _ = read(sentence)
    complete = {stated(a) for a in prose.assertions if a.complete}
    assert complete >= sentence.claims
    assert {stated(a) for a in prose.assertions if fails(a)} <= sentence.claims


@pytest.mark.parametrize("sentence", [s for s in EVERY if s.planned], ids=lambda s: s.name)
def test_goals_are_marked_as_planned(sentence: Sentence) -> None:
    prose, start = read(sentence)
    found = [m for m in prose.mentions if m.location.start >= start]
    assert {m.value for m in found if m.planned} == sentence.planned


@pytest.mark.parametrize("sentence", [s for s in EVERY if s.vague or s.exact], ids=lambda s: s.name)
def test_words_of_vagueness_are_told_from_comparisons(sentence: Sentence) -> None:
    prose, _ = read(sentence)
    vague = {m.value for m in prose.mentions if m.approximation is not None}
    assert sentence.vague <= vague
    assert not sentence.exact & vague
