"""Ratings: one for a dossier, changed for some days, and seen by officials as numbers and words alone."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import IntegrityError, connection, transaction

import pytest

from thuocdo.errors import Conflict, InvalidInput
from thuocdo.facts.registry import fact
from thuocdo.facts.tests.reading import rows_of
from thuocdo.feedback.facts import RATINGS
from thuocdo.feedback.models import Rating
from thuocdo.feedback.reading import FEWEST, Summary, summary_of
from thuocdo.feedback.services import (
    CHANGED_DAYS,
    LONGEST_WORDS,
    Opinion,
    can_change,
    rate,
    rating_of,
)
from thuocdo.feedback.tests.factories import MONDAY, service
from thuocdo.procedures.tests.factories import published

pytestmark = pytest.mark.django_db

SINCE, UNTIL = MONDAY - timedelta(days=1), MONDAY + timedelta(days=30)


@pytest.fixture
def ward(units):
    return units.ward


def test_a_rating_is_kept_once_and_changed_for_some_days(ward):
    rated = service(ward)
    first = rate(service=rated, opinion=Opinion(2, {"time": 1}, words="  Chậm  "), at=MONDAY)
    assert (first.overall, first.time, first.attitude, first.words) == (2, 1, None, "Chậm")
    later = MONDAY + timedelta(days=CHANGED_DAYS)
    again = rate(service=rated, opinion=Opinion(4, extra_cost=False), at=later)
    assert again.pk == first.pk
    assert (again.overall, again.time, again.words, again.extra_cost) == (4, None, "", False)
    assert again.rated_at == MONDAY
    assert can_change(again, at=later)
    with pytest.raises(Conflict):
        rate(service=rated, opinion=Opinion(5), at=later + timedelta(seconds=1))
    assert rating_of(rated.dossier_id).overall == 4


def test_without_a_result_there_is_nothing_to_rate(ward):
    with pytest.raises(Conflict):
        rate(service=service(ward, ended_at=None), opinion=Opinion(3), at=MONDAY)


@pytest.mark.parametrize(
    "opinion",
    [Opinion(0), Opinion(6), Opinion(True), Opinion(3, {"time": 9}), Opinion(3, {"looks": 3}), Opinion(3, official_score=-1)],
)  # fmt: skip
def test_a_score_lies_between_one_and_five(ward, opinion):
    with pytest.raises(InvalidInput):
        rate(service=service(ward), opinion=opinion, at=MONDAY)
    assert not Rating.objects.exists()


def test_the_database_knows_the_bounds_too(ward):
    row = rate(service=service(ward), opinion=Opinion(3), at=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.filter(pk=row.pk).update(ease=7)


def test_long_words_are_cut(ward):
    row = rate(service=service(ward), opinion=Opinion(3, words="x\x00" * 9999), at=MONDAY)
    assert row.words == "x" * LONGEST_WORDS


@pytest.mark.django_db(transaction=True)
def test_sent_at_once_it_is_one_rating(ward):
    rated = service(ward)

    def send(score):
        try:
            return rate(service=rated, opinion=Opinion(score), at=MONDAY).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        made = set(pool.map(send, [1, 2, 3, 4, 5]))
    assert made == {Rating.objects.get().pk}


def test_officials_see_numbers_and_words_from_some_ratings_on(ward, minh, binh, thao):
    texts = []
    for number in range(FEWEST):
        few = summary_of(minh, unit_ids=[ward.pk], since=SINCE, until=UNTIL)
        assert (few.count, few.overall, few.words, few.extra_cost_count) == (number, None, (), None)
        texts.append(f"Ý kiến {number}")
        rate(
            service=service(ward),
            opinion=Opinion(number % 5 + 1, {"time": 4}, words=texts[-1], extra_cost=number == 0),
            at=MONDAY,
        )
    seen = summary_of(minh, unit_ids=[ward.pk], since=SINCE, until=UNTIL)
    assert seen.count == FEWEST
    assert str(seen.overall) == "3.0"
    assert seen.satisfied_rate == 2 / FEWEST or str(seen.satisfied_rate) == "0.4"
    assert str(seen.topics["time"]) == "4.0"
    assert seen.topics["ease"] is None
    assert seen.extra_cost_count == 1
    assert set(seen.words) == set(texts)
    # Nothing of it leads to a dossier, a day or a person.
    assert {one.name for one in dataclasses.fields(Summary)} == {
        "count", "overall", "satisfied_rate", "topics", "extra_cost_count", "words",
    }  # fmt: skip
    assert summary_of(binh, unit_ids=[ward.pk], since=SINCE, until=UNTIL).count == 0
    assert summary_of(thao, unit_ids=[ward.pk], since=SINCE, until=UNTIL).count == FEWEST


def test_a_summary_costs_the_same_however_many(ward, minh, django_assert_max_num_queries):
    for _ in range(FEWEST + 3):
        rate(service=service(ward), opinion=Opinion(5, words="Tốt"), at=MONDAY)
    with django_assert_max_num_queries(2):
        summary_of(minh, unit_ids=[ward.pk], since=SINCE, until=UNTIL)


def test_facts_keep_to_their_schema_and_lead_to_nobody(ward, units):
    procedure = published(units.province).procedure
    rate(
        service=service(ward, procedure_id=procedure.pk),
        opinion=Opinion(4, {"attitude": 5}, words="Tốt", official_score=5),
        at=MONDAY,
    )
    rate(
        service=service(ward),
        opinion=Opinion(1),
        at=MONDAY + timedelta(days=2),
    )
    first, second = sorted(rows_of(fact(RATINGS.qualified_name)), key=lambda row: row["rating_id"])
    assert first["attitude"] == 5
    assert first["time"] is None
    assert [first["with_words"], second["with_words"]] == [True, False]
    assert [first["procedure_code"], second["procedure_code"]] == [procedure.code, None]
    assert [first["rated_on"], second["rated_on"]] == [
        MONDAY.date(),
        MONDAY.date() + timedelta(days=2),
    ]
    assert "Tốt" not in str([first, second])
    assert not {one.name for one in RATINGS.columns} & {"dossier_id", "words"}
