"""Many decisions at once, who may take them, and two people who take them at the same time."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import IntegrityError, connection, transaction

import pytest

from thuocdo.accounts.people import people_who_see
from thuocdo.accounts.scope import may_see_unit
from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
from thuocdo.consistency.decisions import LONGEST_EXPLANATION, assignable, explainable
from thuocdo.consistency.evidence import Finding, Severity
from thuocdo.consistency.models import Discrepancy, DiscrepancyEvent
from thuocdo.consistency.services import assign, explain, explain_all, record_findings, reopen
from thuocdo.errors import Conflict, InvalidInput, NotAllowed
from thuocdo.facts.references import RecordRef
from thuocdo.figures.source import Location

AT = datetime(2026, 4, 1, 2, 0, tzinfo=UTC)
LATER = datetime(2026, 5, 1, 2, 0, tzinfo=UTC)
DUE = date(2026, 5, 10)
FINDING = Finding(
    "F4-01",
    Severity.ERROR,
    ("organisation.public_units.total",),
    Decimal(2183),
    Decimal(2187),
    "14 + 220 + 1.953 = 2.187, biểu ghi 2.183",
    "14 + 220 + 1,953 = 2,187; the form has 2,183",
    (Location(10, 15, 3),),
)


@pytest.fixture
def found(units):
    """Make discrepancies of a record that a unit holds."""

    def make(number: int, holder=units.ward, record: str = "1") -> list[Discrepancy]:
        record_findings(
            [replace(FINDING, printed_value=Decimal(n)) for n in range(number)],
            record=RecordRef("ingestion", record),
            unit_id=units.province.pk,
            holder_id=holder.pk,
            figures_of=lambda _finding: (),
            at=AT,
        )
        return list(Discrepancy.objects.filter(record_id=record).order_by("pk"))

    return make


def reasons(outcome) -> list[str]:
    return [refusal.error.code for refusal in outcome.refused]


def test_many_are_explained_with_one_reason_and_each_keeps_its_step(found, lan):
    outcome = explain_all(found(3), explanation=" Gồm ngành dọc ", actor=lan, at=AT)
    assert [row.explanation for row in outcome.done] == ["Gồm ngành dọc"] * 3
    assert not outcome.refused
    events = DiscrepancyEvent.objects.all()
    assert {(e.from_state, e.to_state, e.reason, e.actor_id) for e in events} == {
        ("open", "explained", "Gồm ngành dọc", lan.pk)
    }
    assert set(Discrepancy.objects.values_list("revision", flat=True)) == {1}


def test_what_is_not_done_comes_back_with_the_reason(found, units, lan, thao):
    first, second, third = found(3)
    (elsewhere,) = found(1, holder=units.other_ward, record="2")
    explain(first, explanation="Đúng như vậy", actor=thao, at=AT)
    Discrepancy.objects.filter(pk=second.pk).update(state="gone")
    outcome = explain_all(
        [elsewhere, third, second, first], explanation="Đúng", actor=lan, at=LATER
    )
    assert outcome.done == (third,)
    assert reasons(outcome) == ["explained_already", "discrepancy_gone", "may_not_explain"]
    assert "Lê Thị Thảo" in outcome.refused[0].error.message_vi
    first.refresh_from_db()
    assert first.explanation == "Đúng như vậy"


def test_an_explanation_of_many_needs_words(found, lan):
    with pytest.raises(InvalidInput):
        explain_all(found(2), explanation=" ", actor=lan, at=AT)


@pytest.mark.parametrize(
    ("person", "explains", "assigns"),
    [
        ("lan", True, True),
        ("minh", True, False),
        ("thao", True, True),
        ("hoa", False, False),
        ("binh", False, False),
    ],
)
def test_who_may(person, explains, assigns, found, request):
    (row,) = found(1)
    lan, user = request.getfixturevalue("lan"), request.getfixturevalue(person)
    assert user.has_perm("consistency.explain", row) is explains
    assert user.has_perm("consistency.assign", row) is assigns
    assert bool(explainable([row], actor=user).done) is explains
    assert bool(assignable([row], actor=user).done) is assigns
    outcome = assign([row], to=lan, due_on=None, actor=user, at=AT)
    assert bool(outcome.done) is assigns
    if not explains:
        with pytest.raises(NotAllowed):
            explain(row, explanation="Đúng", actor=user, at=AT)
        with pytest.raises(NotAllowed):
            reopen(row, actor=user, at=AT)


def test_a_role_in_one_unit_hands_out_nothing_in_another(found, units, minh):
    MembershipFactory.create(user=minh, unit=units.other_ward, role="leader")
    (row,) = found(1)
    assert reasons(assign([row], to=minh, due_on=None, actor=minh, at=AT)) == ["may_not_assign"]
    (other,) = found(1, holder=units.other_ward, record="2")
    assert assign([other], to=minh, due_on=None, actor=minh, at=AT).done == (other,)


def test_a_discrepancy_is_given_to_a_person_and_taken_back(found, lan, minh, thao):
    (row,) = found(1)
    assign([row], to=minh, due_on=DUE, actor=lan, at=AT)
    row.refresh_from_db()
    assert (row.assigned_to, row.due_on, row.state) == (minh, DUE, "open")
    assign([row], to=thao, due_on=None, actor=lan, at=AT)
    assign([row], to=None, due_on=DUE, actor=thao, at=LATER)
    row.refresh_from_db()
    assert (row.assigned_to, row.due_on, row.revision) == (None, None, 3)
    steps = [(e.kind, e.former_assignee, e.assignee, e.due_on, e.actor) for e in row.events.all()]
    assert steps == [
        ("assigned", None, minh, DUE, lan),
        ("assigned", minh, thao, None, lan),
        ("assigned", thao, None, None, thao),
    ]


def test_who_cannot_open_the_record_is_given_nothing(found, lan, binh, hoa):
    (row,) = found(1)
    for outsider in (binh, hoa):
        outcome = assign([row], to=outsider, due_on=None, actor=lan, at=AT)
        assert reasons(outcome) == ["assignee_sees_nothing"]
    row.refresh_from_db()
    assert row.assigned_to is None


def test_the_same_again_and_a_day_gone_by_are_said(found, lan, minh):
    rows = found(2)
    assign(rows[:1], to=minh, due_on=DUE, actor=lan, at=AT)
    outcome = assign(rows, to=minh, due_on=DUE, actor=lan, at=AT)
    assert (outcome.done, reasons(outcome)) == ((rows[1],), ["assigned_already"])
    with pytest.raises(InvalidInput):
        assign(rows, to=minh, due_on=date(2026, 3, 31), actor=lan, at=AT)
    assert reasons(assign(found(1, record="3"), to=None, due_on=None, actor=lan, at=AT)) == [
        "assigned_to_nobody"
    ]


def test_the_second_of_two_people_learns_who_was_faster(found, lan, minh, thao):
    row, other = found(2)
    explain(row, explanation="Đúng như vậy", actor=minh, at=AT, seen=0)
    with pytest.raises(Conflict) as refused:
        explain(row, explanation="Khác", actor=lan, at=LATER, seen=0)
    assert "Trần Văn Minh đã giải trình mục này lúc 09:00 01/04/2026" in refused.value.message_vi
    with pytest.raises(Conflict):
        reopen(row, actor=lan, at=LATER, seen=0)
    explain(row, explanation="Khác", actor=lan, at=LATER, seen=1)
    assign([other], to=minh, due_on=None, actor=lan, at=AT)
    seen = {row.pk: 2, other.pk: 0}
    outcome = assign([row, other], to=thao, due_on=None, actor=thao, at=LATER, seen=seen)
    assert outcome.done == (row,)
    assert "Nguyễn Thị Lan đã giao mục này cho Trần Văn Minh" in (
        outcome.refused[0].error.message_vi
    )


def test_nothing_is_opened_again_that_is_open(found, lan):
    (row,) = found(1)
    with pytest.raises(Conflict):
        reopen(row, actor=lan, at=AT)


def test_many_cost_as_many_queries_as_few(found, lan, django_assert_max_num_queries):
    for number, record in ((3, "1"), (60, "2")):
        rows = found(number, record=record)
        with django_assert_max_num_queries(8):
            assign(rows, to=lan, due_on=None, actor=lan, at=AT)
        with django_assert_max_num_queries(8):
            explain_all(rows, explanation="Đúng", actor=lan, at=AT)


def test_a_check_that_finds_it_no_longer_counts_as_a_step(found, lan):
    found(2)
    (row, _gone) = found(1), None
    gone = Discrepancy.objects.get(state="gone")
    assert gone.revision == 1
    with pytest.raises(Conflict) as refused:
        explain(gone, explanation="Đúng", actor=lan, at=AT, seen=0)
    assert "Lần kiểm tra mới không còn thấy mục này" in refused.value.message_vi
    assert row[0].revision == 0


def test_it_is_found_by_words_without_accents(found):
    found(1)
    for text in ("bieu ghi 2.183", "su nghiep CONG LAP", "f4-01", "Biểu  GHI"):
        assert Discrepancy.objects.mentioning(text).count() == 1, text
    assert not Discrepancy.objects.mentioning("biểu ghi khác").exists()
    assert not Discrepancy.objects.mentioning("100%").exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_act_at_the_same_moment_do_not_overwrite_each_other(units, found, lan, minh):
    rows = found(20)
    seen = {row.pk: 0 for row in rows}
    outcomes = []

    def act(actor, order):
        try:
            outcomes.append(
                explain_all(order, explanation=f"Lời của {actor}", actor=actor, at=AT, seen=seen)
            )
        finally:
            connection.close()

    threads = [
        threading.Thread(target=act, args=pair) for pair in ((lan, rows), (minh, rows[::-1]))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(len(outcome.done) for outcome in outcomes) == [0, 20]
    assert DiscrepancyEvent.objects.count() == 20


def test_who_sees_all_of_some_units_is_who_may_be_given_them(units, request):
    chief = UserFactory.create(full_name="Chủ tịch")
    MembershipFactory.create(user=chief, unit=units.province, role="leader")
    MembershipFactory.create(user=chief, unit=units.province, role="administrator")
    cast = ("lan", "minh", "thao", "hoa", "binh")
    everybody = [chief, *(request.getfixturevalue(name) for name in cast)]
    places = [
        [units.ward],
        [units.other_ward],
        [units.former_district],
        [units.elsewhere],
        [units.province],
        [units.ward, units.home_affairs],
        [units.ward, units.elsewhere],
    ]
    for some in places:
        ids = [unit.pk for unit in some]
        able = {user for user in everybody if all(may_see_unit(user, pk) for pk in ids)}
        assert set(people_who_see(ids)) == able, some
    assert not people_who_see([]).exists()


@pytest.mark.parametrize("words", ["a\0b", "a" * (LONGEST_EXPLANATION + 1)])
def test_an_explanation_that_no_list_can_show_is_refused(found, lan, words):
    (row,) = found(1)
    for decide in (
        lambda: explain(row, explanation=words, actor=lan, at=AT),
        lambda: explain_all([row], explanation=words, actor=lan, at=AT),
    ):
        with pytest.raises(InvalidInput) as refused:
            decide()
        assert refused.value.code == "explanation_too_long"
    assert not DiscrepancyEvent.objects.exists()


def test_no_step_is_ever_changed_or_removed(found, lan):
    (row,) = found(1)
    explain(row, explanation="Gồm ngành dọc", actor=lan, at=AT)
    steps = DiscrepancyEvent.objects.all()
    for change in (lambda: steps.update(reason="khác"), steps.delete, row.delete):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()
    assert steps.get().reason == "Gồm ngành dọc"
