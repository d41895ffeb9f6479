"""The rows for statistics keep to their schema, say what the services say, and every change is noted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from thuocdo.facts.models import Change
from thuocdo.facts.registry import fact
from thuocdo.facts.tests.reading import rows_of
from thuocdo.procedures import facts
from thuocdo.procedures.content import FeeContent, TimeLimitContent, WayContent
from thuocdo.procedures.deadlines import announcement, entry_into_database, working_days_of
from thuocdo.procedures.models import ProcedureBundle, Publication, PublicationItem
from thuocdo.procedures.publishing import Decision
from thuocdo.procedures.services import (
    amend,
    define_bundle,
    make_public,
    record_simplification,
)
from thuocdo.procedures.storing import content_of
from thuocdo.procedures.tests.factories import AT, SINCE, published

if TYPE_CHECKING:
    from conftest import LittleProvince

pytestmark = pytest.mark.django_db
VERSIONS = fact(facts.VERSIONS.qualified_name)
LINKED = fact(facts.LINKED.qualified_name)
PUBLICATIONS = fact(facts.PUBLICATIONS.qualified_name)
SIMPLIFICATIONS = fact(facts.SIMPLIFICATIONS.qualified_name)
LATER = date(2026, 3, 1)
CHANGE = Decision("200/QĐ-UBND", date(2026, 2, 10), legal_effective_on=LATER)


def changed(name: str) -> set[tuple[int | None, date | None]]:
    found = {(one.record, one.day) for one in Change.objects.filter(name=name)}
    Change.objects.all().delete()
    return found


def test_a_version_is_a_row_at_each_of_its_levels(units: LittleProvince) -> None:
    version = published(units.province, levels=("province", "commune", "vertical"))
    rows = sorted(rows_of(VERSIONS), key=lambda row: row["level"])
    assert [row["level"] for row in rows] == ["commune", "province"]
    assert sum(row["first_level"] for row in rows) == 1
    assert {(row["version_id"], row["owner_id"]) for row in rows} == {
        (version.pk, units.province.pk)
    }
    assert (rows[0]["gives_paper"], rows[0]["for_persons"], rows[0]["whole"]) == (True, True, True)


def test_where_a_ministry_handles_it_too_it_counts_once_in_the_province(
    units: LittleProvince,
) -> None:
    published(units.province, levels=("ministry", "province"))
    assert {row["level"]: row["first_level"] for row in rows_of(VERSIONS)} == {
        "ministry": False,
        "province": True,
    }


def test_a_fee_of_nothing_is_no_fee_and_an_open_one_is(units: LittleProvince) -> None:
    def way(*fees: FeeContent) -> tuple[WayContent, ...]:
        return (WayContent("direct", (TimeLimitContent(None, "", fees=fees),)),)

    free = published(units.province, ways=way(FeeContent("fee", 0)))
    open_fee = published(units.province, ways=way(FeeContent("fee", None)))
    found = {row["version_id"]: row["has_fee"] for row in rows_of(VERSIONS)}
    assert found == {free.pk: False, open_fee.pk: True}


def test_a_procedure_that_lacks_a_basic_part_is_not_whole(units: LittleProvince) -> None:
    published(units.province, steps=())
    [row] = rows_of(VERSIONS)
    assert row["whole"] is False


def test_a_change_of_the_law_is_noted_with_both_versions(units: LittleProvince) -> None:
    version = published(units.province)
    changed(facts.CHANGES)
    amend(
        version.procedure,
        content=replace(content_of(version), conditions="Khác."),
        decision=CHANGE,
        valid_from=LATER,
        actor=None,
        at=AT,
    )
    assert changed(facts.CHANGES) == {
        (version.procedure_id, SINCE),
        (version.procedure_id, LATER),
    }
    ends = {row["valid_from"]: row["valid_until"] for row in rows_of(VERSIONS)}
    assert ends == {SINCE: LATER, LATER: None}


def _bundle(units: LittleProvince, *procedures: int, until: date | None, crosses: bool) -> None:
    bundle = ProcedureBundle.objects.create(
        code=f"N{ProcedureBundle.objects.count()}",
        name="Nhóm",
        owner=units.province,
        crosses_levels=crosses,
        valid_from=date(2026, 1, 1),
        valid_until=until,
    )
    for number in procedures:
        bundle.members.create(procedure_id=number, turn=1)


def test_days_in_two_bundles_of_a_kind_count_once(units: LittleProvince) -> None:
    version = published(units.province)
    _bundle(units, version.procedure_id, until=date(2026, 6, 1), crosses=False)
    _bundle(units, version.procedure_id, until=None, crosses=False)
    _bundle(units, version.procedure_id, until=None, crosses=True)
    rows = rows_of(LINKED)
    assert sorted(
        (row["crosses_levels"], row["linked_from"], row["linked_until"]) for row in rows
    ) == [(False, date(2026, 1, 1), None), (True, date(2026, 1, 1), None)]


def test_a_bundle_ends_no_later_than_the_version(units: LittleProvince) -> None:
    version = published(units.province)
    _bundle(units, version.procedure_id, until=None, crosses=False)
    amend(
        version.procedure,
        content=replace(content_of(version), conditions="Khác."),
        decision=CHANGE,
        valid_from=LATER,
        actor=None,
        at=AT,
    )
    rows = sorted(rows_of(LINKED), key=lambda row: row["linked_from"])
    assert [(row["linked_from"], row["linked_until"]) for row in rows] == [
        (date(2026, 1, 1), LATER),
        (LATER, None),
    ]


def test_bundling_is_noted_for_the_procedures_in_it(units: LittleProvince) -> None:
    one, other = published(units.province), published(units.province)
    changed(facts.CHANGES)
    bundle = define_bundle(
        code="N1",
        name="Nhóm",
        owner=units.province,
        turns=[[one.procedure], [other.procedure]],
        valid_from=date(2026, 1, 1),
        actor=None,
        at=AT,
    )
    both = {(one.procedure_id, SINCE), (other.procedure_id, SINCE)}
    assert changed(facts.CHANGES) == both
    ProcedureBundle.objects.filter(pk=bundle.pk).update(valid_until=date(2026, 6, 1))
    assert changed(facts.CHANGES) == both
    bundle.members.filter(procedure=one.procedure).delete()
    assert changed(facts.CHANGES) == {(one.procedure_id, SINCE)}


@pytest.mark.parametrize("fast_track", [False, True])
@pytest.mark.parametrize(
    ("announced", "effective"),
    [
        (date(2026, 2, 10), date(2026, 3, 1)),
        (date(2026, 2, 25), date(2026, 3, 1)),
        (date(2026, 4, 20), date(2026, 5, 4)),
        (date(2026, 8, 26), date(2026, 9, 7)),
        (date(2025, 4, 22), date(2025, 5, 6)),
        (date(2026, 1, 5), None),
    ],
)
def test_deadlines_are_those_of_the_room(
    units: LittleProvince, announced: date, effective: date | None, fast_track: bool
) -> None:
    version = published(units.province)
    item = PublicationItem.objects.select_related("publication__owner").get(version=version)
    Publication.objects.filter(pk=item.publication_id).update(
        announced_on=announced,
        legal_effective_on=effective,
        legal_issued_on=effective and announced,
        fast_track=fast_track,
    )
    item.refresh_from_db()
    item.publication.refresh_from_db()
    working = working_days_of(units.province, days=[announced])
    signed = announcement(item.publication, is_working_day=working)
    public = entry_into_database(item, is_working_day=working)
    [row] = rows_of(PUBLICATIONS)
    assert (row["announce_due_on"], row["index_announce_due_on"]) == (
        signed.due_on,
        signed.index_due_on,
    )
    assert (row["publish_due_on"], row["index_publish_due_on"]) == (
        public.due_on,
        public.index_due_on,
    )
    late = None if signed.due_on is None else announced > signed.due_on
    assert row["announced_late"] is late


def test_making_public_and_editing_a_decision_are_noted(units: LittleProvince) -> None:
    version = published(units.province)
    item = PublicationItem.objects.get(version=version)
    day = item.publication.announced_on
    assert (item.pk, day) in changed(facts.PUBLICATION_CHANGES)
    make_public(item, on=date(2026, 6, 23), actor=None, at=AT)
    assert changed(facts.PUBLICATION_CHANGES) == {(item.pk, day)}
    Publication.objects.update(announced_on=date(2026, 1, 2))
    assert changed(facts.PUBLICATION_CHANGES) == {(item.pk, day), (item.pk, date(2026, 1, 2))}


def test_a_simplification_is_a_row(units: LittleProvince) -> None:
    version = published(units.province)
    changed(facts.SIMPLIFICATION_CHANGES)
    made = record_simplification(
        version.procedure,
        kind="documents",
        description="Bớt bản sao.",
        decision="5/QĐ-UBND",
        effective_on=LATER,
        actor=None,
        at=AT,
    )
    [row] = rows_of(SIMPLIFICATIONS)
    assert (row["decided"], row["saved_vnd"]) == (True, None)
    assert changed(facts.SIMPLIFICATION_CHANGES) == {(made.pk, LATER)}
