"""Internal processes: how they run, what is wrong with them, and that an approved one stays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.errors import Conflict, InvalidInput
from thuocdo.procedures.models import Process, ProcessStep
from thuocdo.procedures.process_graph import (
    LinkSpec,
    ProcessSpec,
    limit_in_hours,
    longest_hours,
    problems_of_process,
    run_test,
)
from thuocdo.procedures.processes import (
    approve_process,
    draft_process,
    problems_for_version,
    spec_of,
)
from thuocdo.procedures.tests.factories import AT, opinions_process, published, step

if TYPE_CHECKING:
    from conftest import LittleProvince

KEYS = [f"s{n}" for n in range(7)]


def codes(spec: ProcessSpec, limit: str | None = None) -> set[str]:
    hours = Decimal(limit) if limit else None
    return {one.code for one in problems_of_process(spec, limit_hours=hours)}


def test_parallel_opinions_are_waited_for() -> None:
    run = run_test(opinions_process(), {})
    assert [(one.step.key, one.begins, one.ends) for one in run.steps] == [
        ("receive", 0, 2), ("ask", 2, 3), ("police", 3, 11), ("health", 3, 15), ("sign", 15, 19),
    ]  # fmt: skip
    assert (run.hours, run.hours_of_work) == (19, 27)


def test_a_branch_is_taken_for_its_answer_alone() -> None:
    easy, hard = (run_test(opinions_process(), {"case": case}) for case in ("easy", "hard"))
    assert [one.step.key for one in hard.steps][:2] == ["receive", "visit"]
    assert "visit" not in {one.step.key for one in easy.steps}
    assert hard.hours == easy.hours + 16


def test_what_is_asked_can_be_offered() -> None:
    assert opinions_process().questions() == {"case": ["hard"]}


def test_problems_have_names() -> None:
    chain = (step("a"), step("b"), step("c"))
    onwards = (LinkSpec("a", "b"), LinkSpec("b", "c"))
    assert codes(ProcessSpec(chain, onwards)) == set()
    assert codes(ProcessSpec(())) == {"empty"}
    assert codes(ProcessSpec((step("a"), step("a")))) == {"step_twice", "not_reached"}
    assert codes(ProcessSpec(chain, onwards[:1])) == {"not_reached"}
    assert codes(ProcessSpec(chain, (*onwards, LinkSpec("c", "b")))) == {"cycle"}
    assert codes(ProcessSpec(chain, (*onwards, LinkSpec("c", "d")))) == {"no_such_step"}
    asked = (LinkSpec("a", "b", "q", "1"), LinkSpec("b", "c"))
    assert codes(ProcessSpec(chain, asked)) == {"no_way_on"}
    fork = (LinkSpec("a", "b", "q", "1"), LinkSpec("a", "c"))
    assert codes(ProcessSpec(chain, fork)) == {"several_ends"}


def test_more_hours_than_the_time_limit_is_a_warning() -> None:
    found = problems_of_process(opinions_process(), limit_hours=Decimal(34))
    assert [(one.code, one.warning) for one in found] == [("over_time", True)]
    assert not problems_of_process(opinions_process(), limit_hours=Decimal(35))


def test_a_limit_in_working_days_is_eight_hours_each() -> None:
    assert limit_in_hours(Decimal("2.5"), "working_day") == 20
    assert limit_in_hours(None, "") is None


def test_a_process_with_errors_does_not_run() -> None:
    with pytest.raises(InvalidInput):
        run_test(ProcessSpec((step("a"), step("b")), ()), {})


specs = st.builds(
    lambda hours, pairs, forks: ProcessSpec(
        tuple(step(k, str(h), all_ways=f) for k, h, f in zip(KEYS, hours, forks, strict=True)),
        tuple(LinkSpec(KEYS[a], KEYS[b], q, "yes" if q else "") for a, b, q in pairs),
    ),
    st.lists(st.integers(0, 40), min_size=7, max_size=7),
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 6), st.sampled_from(["", "", "q1", "q2"])),
        max_size=14,
        unique=True,
    ),
    st.lists(st.booleans(), min_size=7, max_size=7),
)
answers = st.dictionaries(st.sampled_from(["q1", "q2"]), st.sampled_from(["yes", "no"]))


@given(specs, answers)
def test_a_process_without_errors_ends_whatever_the_answers(
    spec: ProcessSpec, given_answers: dict[str, str]
) -> None:
    if any(not one.warning for one in problems_of_process(spec)):
        return
    run = run_test(spec, given_answers)
    reached = [one.step.key for one in run.steps]
    assert len(reached) == len(set(reached))
    assert any(not spec.out_of(key) for key in reached)
    assert run.hours <= longest_hours(spec)
    assert run.hours <= run.hours_of_work


@given(specs, answers)
def test_no_step_begins_before_the_ways_to_it_are_done(
    spec: ProcessSpec, given_answers: dict[str, str]
) -> None:
    if any(not one.warning for one in problems_of_process(spec)):
        return
    done = {one.step.key: one for one in run_test(spec, given_answers).steps}
    for one in done.values():
        taken = [link for link in spec.out_of(one.step.key) if link.holds(given_answers)]
        for link in taken if one.step.all_ways else taken[:1]:
            assert done[link.target].begins >= one.ends


@given(st.permutations(KEYS), specs)
def test_a_circle_is_always_found(order: list[str], spec: ProcessSpec) -> None:
    circle = tuple(LinkSpec(a, b) for a, b in zip(order, [*order[1:], order[0]], strict=True))
    assert problems_of_process(ProcessSpec(spec.steps, circle))[0].code in {"cycle", "not_reached"}


@pytest.mark.django_db
def test_an_approved_process_is_read_back_and_stays(units: LittleProvince) -> None:
    procedure = published(units.province).procedure
    draft = draft_process(
        procedure, agency_kind="commune", spec=opinions_process(), actor=None, at=AT
    )
    assert spec_of(draft) == opinions_process()
    approved = approve_process(
        draft,
        decision="12/QĐ-UBND",
        decided_on=date(2026, 1, 2),
        valid_from=date(2026, 1, 10),
        actor=None,
        at=AT,
    )
    assert Process.objects.in_force(date(2026, 1, 10)).get() == approved
    with pytest.raises(Conflict):
        approve_process(
            approved,
            decision="13",
            decided_on=date(2026, 1, 2),
            valid_from=date(2026, 2, 1),
            actor=None,
            at=AT,
        )
    for rows, change in (
        (Process.objects.all(), {"decision": "khác"}),
        (ProcessStep.objects.all(), {"hours": 1}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)  # type: ignore[attr-defined]
    with pytest.raises(IntegrityError), transaction.atomic():
        ProcessStep.objects.filter(key="sign").get().delete()


@pytest.mark.django_db
def test_a_draft_is_rewritten_and_an_approved_process_followed(units: LittleProvince) -> None:
    procedure = published(units.province).procedure
    two = ProcessSpec((step("a"), step("b")), (LinkSpec("a", "b"),))

    def drafted(spec: ProcessSpec) -> Process:
        return draft_process(procedure, agency_kind="commune", spec=spec, actor=None, at=AT)

    drafted(opinions_process())
    first = drafted(two)
    assert (Process.objects.count(), first.number) == (1, 1)
    approve_process(
        first,
        decision="1",
        decided_on=date(2026, 1, 1),
        valid_from=date(2026, 1, 1),
        actor=None,
        at=AT,
    )
    second = drafted(opinions_process())
    approve_process(
        second,
        decision="2",
        decided_on=date(2026, 5, 1),
        valid_from=date(2026, 5, 1),
        actor=None,
        at=AT,
    )
    first.refresh_from_db()
    assert (second.number, first.valid_until) == (2, date(2026, 5, 1))


@pytest.mark.django_db
def test_a_draft_may_have_errors_an_approved_process_not(units: LittleProvince) -> None:
    procedure = published(units.province).procedure
    broken = ProcessSpec((step("a"), step("b")))
    draft = draft_process(procedure, agency_kind="commune", spec=broken, actor=None, at=AT)
    with pytest.raises(InvalidInput) as refused:
        approve_process(
            draft,
            decision="1",
            decided_on=date(2026, 1, 1),
            valid_from=date(2026, 1, 1),
            actor=None,
            at=AT,
        )
    assert refused.value.values["problems"] == [("not_reached", "b")]


@pytest.mark.django_db
def test_hours_are_measured_by_the_longest_time_limit(units: LittleProvince) -> None:
    version = published(units.province)
    found = problems_for_version(opinions_process(), version)
    assert [one.code for one in found] == ["over_time"]
