"""Publishing, amending, abolishing and taking back; nothing in force is ever edited."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

import pytest

from thuocdo.errors import Conflict, InvalidInput
from thuocdo.procedures.checking import problems_of
from thuocdo.procedures.choices import EventVerb
from thuocdo.procedures.content import AgencyContent, FeeContent, TimeLimitContent, WayContent
from thuocdo.procedures.models import (
    Fee,
    LegalBasis,
    Procedure,
    ProcedureBundle,
    ProcedureEvent,
    ProcedureResult,
    ProcedureStep,
    ProcedureVersion,
    Publication,
    PublicationItem,
    RequiredDocument,
    TimeLimit,
    VersionAgency,
    Way,
)
from thuocdo.procedures.publishing import Decision, plain_code
from thuocdo.procedures.services import (
    abolish,
    amend,
    define_bundle,
    make_public,
    publish_version,
    record_simplification,
    withdraw,
)
from thuocdo.procedures.storing import content_of
from thuocdo.procedures.tests.factories import AT, DECISION, SINCE, content, published

if TYPE_CHECKING:
    from conftest import LittleProvince

pytestmark = pytest.mark.django_db
LATER = date(2026, 3, 1)
CHANGE = Decision("200/QĐ-UBND", date(2026, 2, 10), legal_effective_on=LATER)
PARTS = [
    VersionAgency,
    ProcedureStep,
    Way,
    TimeLimit,
    Fee,
    RequiredDocument,
    ProcedureResult,
    LegalBasis,
]


def test_what_is_published_can_be_read_back_whole(units: LittleProvince) -> None:
    version = published(units.province, code="1.001193.000.00.00.H56")
    found = ProcedureVersion.objects.with_parts().get(pk=version.pk)
    assert found.procedure.code == "1.001193"
    assert content_of(found) == content()
    assert found.content_hash == content_of(found).fingerprint()
    event = ProcedureEvent.objects.get()
    assert (event.verb, event.details["version"]) == (EventVerb.PUBLISHED, 1)


def test_no_fee_and_a_fee_of_nothing_are_two_things(units: LittleProvince) -> None:
    limit = TimeLimitContent(None, "", fees=(FeeContent("fee", 0), FeeContent("charge", None)))
    version = published(units.province, ways=(WayContent("post", (limit,)),))
    fees = Fee.objects.filter(time_limit__way__version=version)
    assert [fee.amount_vnd for fee in fees] == [0, None]


def test_an_amendment_is_a_version_of_its_own(units: LittleProvince) -> None:
    first = published(units.province)
    shorter = content(name="Đăng ký khai sinh (mới)")
    second = amend(
        first.procedure, content=shorter, decision=CHANGE, valid_from=LATER, actor=None, at=AT
    )
    first.refresh_from_db()
    assert (first.valid_until, second.number, second.valid_until) == (LATER, 2, None)
    on = ProcedureVersion.objects.in_force
    assert on(date(2026, 2, 28)).get() == first
    assert on(LATER).get() == second


def test_an_amendment_that_changes_nothing_is_refused(units: LittleProvince) -> None:
    first = published(units.province)
    with pytest.raises(InvalidInput, match="is that of the version"):
        amend(
            first.procedure, content=content(), decision=CHANGE, valid_from=LATER, actor=None, at=AT
        )


@pytest.mark.parametrize("day", [SINCE, date(2025, 1, 1)])
def test_a_version_never_begins_before_the_last_one_has_ended(
    units: LittleProvince, day: date
) -> None:
    first = published(units.province)
    with pytest.raises(Conflict):
        amend(
            first.procedure,
            content=content(name="Khác"),
            decision=CHANGE,
            valid_from=day,
            actor=None,
            at=AT,
        )


def test_the_same_code_twice_is_refused_for_one_owner_only(units: LittleProvince) -> None:
    published(units.province, code="1.001193")
    with pytest.raises(Conflict) as refused:
        published(units.province, code="1.001193")
    assert refused.value.code == "procedure_code_taken"
    published(units.home_affairs, code="1.001193")


@pytest.mark.parametrize(
    "code", ["", "1001193", "1.00119", "A.001193", "1.0011933", "1.001193.H56"]
)
def test_what_is_no_code_is_refused(code: str) -> None:
    with pytest.raises(InvalidInput):
        plain_code(code)


def test_all_problems_are_named_at_once(units: LittleProvince) -> None:
    bad = content(
        name=" ",
        levels=("county",),
        online_level="partial",
        agencies=(AgencyContent("competent", "Sở", "NOBODY"),),
        ways=(
            WayContent("fax"),
            WayContent("post", (TimeLimitContent(Decimal(3), "", fees=(FeeContent("tax", -1),)),)),
        ),
    )
    with pytest.raises(InvalidInput) as refused:
        publish_version(
            owner=units.province,
            code="1.000001",
            content=bad,
            decision=DECISION,
            valid_from=date(2026, 7, 1),
            actor=None,
            at=AT,
        )
    paths = {path for path, _vi, _en in refused.value.values["problems"]}
    assert paths == {
        "name", "levels", "partial_reason", "agencies[0].unit_code", "ways", "ways[1].time_limits[0]",
        "ways[1].time_limits[0].fees[0].kind", "ways[1].time_limits[0].fees[0].amount_vnd",
    }  # fmt: skip
    assert not Procedure.objects.exists()


def test_the_reason_for_an_online_service_in_part_is_asked_since_july_2026(
    units: LittleProvince,
) -> None:
    early = published(units.province, online_level="partial", since=date(2026, 6, 30))
    assert not early.lacks_reason
    reasoned = published(
        units.province, online_level="partial", partial_reason="presence", since=date(2026, 7, 1)
    )
    assert not reasoned.lacks_reason
    with pytest.raises(InvalidInput):
        published(units.province, online_level="partial", since=date(2026, 7, 1))


def test_an_abolished_procedure_ends_and_can_come_back(units: LittleProvince) -> None:
    first = published(units.province)
    item = abolish(first.procedure, decision=CHANGE, on=LATER, actor=None, at=AT)
    assert item.version is None
    assert not ProcedureVersion.objects.in_force(LATER).exists()
    with pytest.raises(Conflict):
        abolish(first.procedure, decision=CHANGE, on=date(2026, 5, 1), actor=None, at=AT)
    again = Decision("300/QĐ-UBND", date(2026, 6, 1))
    back = amend(
        first.procedure,
        content=content(),
        decision=again,
        valid_from=date(2026, 6, 1),
        actor=None,
        at=AT,
    )
    assert back.number == 2


def test_only_a_version_before_its_first_day_can_be_taken_back(units: LittleProvince) -> None:
    first = published(units.province)
    far = date(2099, 1, 1)
    coming = amend(
        first.procedure,
        content=content(name="Sau"),
        decision=CHANGE,
        valid_from=far,
        actor=None,
        at=AT,
    )
    with pytest.raises(Conflict):
        withdraw(first, actor=None, at=AT)
    withdraw(coming, actor=None, at=AT)
    first.refresh_from_db()
    assert first.valid_until is None
    assert ProcedureVersion.objects.count() == 1


def test_one_decision_announces_many(units: LittleProvince) -> None:
    published(units.province)
    published(units.province)
    assert Publication.objects.count() == 1
    assert PublicationItem.objects.filter(publication__number=DECISION.number).count() == 2


def test_the_day_it_was_made_public_is_corrected_and_kept(units: LittleProvince) -> None:
    version = published(units.province)
    item = version.publication_items.get()
    make_public(item, on=date(2025, 6, 25), actor=None, at=AT)
    make_public(item, on=date(2025, 6, 24), actor=None, at=AT)
    last = ProcedureEvent.objects.filter(verb=EventVerb.MADE_PUBLIC).latest("pk")
    assert last.details == {"on": "2025-06-24", "before": "2025-06-25"}
    with pytest.raises(InvalidInput):
        make_public(item, on=date(2025, 6, 19), actor=None, at=AT)


def refused_by_database(rows: QuerySet, **changes: object) -> bool:  # type: ignore[type-arg]
    try:
        with transaction.atomic():
            rows.update(**changes) if changes else rows.delete()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_the_database_refuses_to_edit_parts_in_force(units: LittleProvince, part: type) -> None:
    published(units.province)
    rows = part.objects.all()  # type: ignore[attr-defined]
    assert rows.exists()
    assert refused_by_database(rows, position=7)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {part._meta.db_table}")  # type: ignore[attr-defined] # noqa: S608


def test_the_database_refuses_to_edit_versions_and_events(units: LittleProvince) -> None:
    version = published(units.province)
    rows = ProcedureVersion.objects.filter(pk=version.pk)
    assert refused_by_database(rows, name="Khác")
    assert refused_by_database(rows, content_hash="0" * 64)
    assert not refused_by_database(rows, valid_until=date(2030, 1, 1))
    assert refused_by_database(ProcedureEvent.objects.all(), verb=EventVerb.ABOLISHED)


def test_two_versions_of_one_day_are_refused_by_the_database(units: LittleProvince) -> None:
    version = published(units.province)
    twin = replace_pk(version)
    with pytest.raises(IntegrityError, match="procedure_version_one_a_day"), transaction.atomic():
        twin.save()


def replace_pk(version: ProcedureVersion) -> ProcedureVersion:
    twin = ProcedureVersion.objects.get(pk=version.pk)
    twin.pk, twin.number, twin._state.adding = None, 2, True
    return twin


@pytest.mark.django_db(transaction=True)
def test_of_two_amendments_at_the_same_time_one_is_refused(units: LittleProvince) -> None:
    procedure = published(units.province).procedure
    start, outcomes = threading.Barrier(4), []

    def amended(n: int) -> None:
        start.wait()
        try:
            amend(
                procedure,
                content=replace(content(), name=f"Bản {n}"),
                decision=CHANGE,
                valid_from=LATER,
                actor=None,
                at=AT,
            )
            outcomes.append("done")
        except Conflict:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=amended, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "refused", "refused", "refused"]
    assert ProcedureVersion.objects.in_force(LATER).count() == 1


def test_a_bundle_has_turns(units: LittleProvince) -> None:
    birth, residence, card = (published(units.province).procedure for _ in range(3))

    def bundled(code: str, *turns: list[Procedure]) -> ProcedureBundle:
        return define_bundle(
            owner=units.province,
            code=code,
            name="Khai sinh – thường trú – thẻ bảo hiểm y tế",
            turns=turns,
            valid_from=SINCE,
            crosses_levels=True,
            actor=None,
            at=AT,
        )

    bundle = bundled("LT-1", [birth], [residence, card])
    assert [(m.procedure, m.turn) for m in bundle.members.all()] == [
        (birth, 1),
        (residence, 2),
        (card, 2),
    ]
    for code, turns in {
        "LT-1": ([birth], [card]),
        "LT-2": ([birth],),
        "LT-3": ([birth], [birth]),
        "LT-4": ([birth], [], [card]),
    }.items():
        with pytest.raises(InvalidInput):
            bundled(code, *turns)


def test_a_decision_has_a_number_and_a_procedure_ends_after_it_began(
    units: LittleProvince,
) -> None:
    procedure = published(units.province).procedure
    with pytest.raises(InvalidInput):
        abolish(procedure, decision=Decision(" ", SINCE), on=LATER, actor=None, at=AT)
    with pytest.raises(Conflict):
        abolish(procedure, decision=CHANGE, on=SINCE, actor=None, at=AT)


def test_what_is_too_much_or_too_long_is_refused() -> None:
    limit = TimeLimitContent(Decimal("1.005"), "working_day")
    long_limit = TimeLimitContent(Decimal(10_000), "day")
    bad = content(
        name="x" * 1001,
        summary="y" * 40_000,
        steps=content().steps * 300,
        sets=1001,
        online_level="full",
        partial_reason="presence",
        proactive_level=5,
        ways=(WayContent("direct", (limit, long_limit)), WayContent("direct")),
    )
    paths = {problem.path for problem in problems_of(bad, valid_from=SINCE)}
    assert paths == {
        "name", "summary", "steps", "sets", "partial_reason", "proactive_level", "ways",
        "ways[0].time_limits[0]", "ways[0].time_limits[1]",
    }  # fmt: skip


def test_one_decision_acts_once_on_a_procedure(units: LittleProvince) -> None:
    procedure = published(units.province).procedure
    for n, day in enumerate((LATER, date(2026, 5, 1))):
        said = content(name=f"Bản {n}")
        if n == 0:
            amend(procedure, content=said, decision=CHANGE, valid_from=day, actor=None, at=AT)
            continue
        with pytest.raises(Conflict) as refused:
            amend(procedure, content=said, decision=CHANGE, valid_from=day, actor=None, at=AT)
        assert refused.value.code == "procedure_decided_already"
    with pytest.raises(Conflict):
        abolish(procedure, decision=CHANGE, on=date(2026, 6, 1), actor=None, at=AT)
    assert ProcedureVersion.objects.filter(procedure=procedure, valid_until=None).exists()


def test_taking_back_a_version_does_not_bring_back_what_was_abolished(
    units: LittleProvince,
) -> None:
    far = date(2099, 1, 1)
    first = published(units.province)
    procedure = first.procedure
    abolish(procedure, decision=CHANGE, on=far, actor=None, at=AT)
    again = amend(
        procedure,
        content=content(name="Trở lại"),
        decision=Decision("300/QĐ-UBND", date(2026, 6, 1)),
        valid_from=far,
        actor=None,
        at=AT,
    )
    withdraw(again, actor=None, at=AT)
    first.refresh_from_db()
    assert first.valid_until == far


def test_words_of_closed_lists_are_checked(units: LittleProvince) -> None:
    with pytest.raises(InvalidInput):
        published(units.province, audience="secret")
    with pytest.raises(InvalidInput):
        record_simplification(
            published(units.province).procedure,
            kind="magic",
            description="…",
            effective_on=SINCE,
            actor=None,
            at=AT,
        )
