"""From a draft to a process in force: written by one, checked by procedure control, approved by another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
from thuocdo.errors import Conflict, InvalidInput, NotAllowed
from thuocdo.organisations.models import Unit
from thuocdo.procedures.content import AgencyContent
from thuocdo.procedures.models import Process
from thuocdo.procedures.process_graph import ProcessSpec
from thuocdo.procedures.processes import (
    approve_process,
    check_process,
    draft_process,
    spec_of,
)
from thuocdo.procedures.rules import drafting_unit
from thuocdo.procedures.tests.factories import AT, opinions_process, published, step

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.procedures.models import Procedure

pytestmark = pytest.mark.django_db


def controller(unit: Unit) -> User:
    user = UserFactory.create()
    MembershipFactory.create(user=user, unit=unit, role=Role.PROCEDURE_CONTROLLER)
    return user


def drafted(procedure: Procedure, actor: User, *, seen: int | None = None) -> Process:
    return draft_process(
        procedure,
        agency_kind="commune",
        spec=opinions_process(),
        seen=seen,
        actor=actor,
        at=AT,
    )


def approved(process: Process, actor: User) -> Process:
    return approve_process(
        process,
        decision="12/QĐ-UBND",
        decided_on=date(2026, 1, 2),
        valid_from=date(2026, 1, 10),
        actor=actor,
        at=AT,
    )


def test_a_draft_is_checked_and_approved_by_another_than_who_wrote_it(
    units: LittleProvince,
) -> None:
    writer, other = controller(units.province), controller(units.province)
    draft = drafted(published(units.province).procedure, writer)
    with pytest.raises(Conflict):
        approved(draft, other)
    check_process(draft, actor=writer, at=AT)
    with pytest.raises(NotAllowed):
        approved(draft, writer)
    in_force = approved(draft, other)
    assert (in_force.drafted_by, in_force.checked_by, in_force.approved_by) == (
        writer,
        writer,
        other,
    )
    verbs = set(draft.procedure.events.values_list("verb", flat=True))
    assert {"process_drafted", "process_checked", "process_approved"} <= verbs


def test_a_draft_written_anew_has_to_be_checked_again(units: LittleProvince) -> None:
    writer, other = controller(units.province), controller(units.province)
    procedure = published(units.province).procedure
    checked = check_process(drafted(procedure, writer), actor=other, at=AT)
    again = drafted(procedure, writer)
    assert again.checked_at is None
    with pytest.raises(Conflict):
        approved(checked, other)
    with pytest.raises(Conflict):
        approved(again, other)


def test_nobody_writes_over_what_another_wrote_meanwhile(units: LittleProvince) -> None:
    writer, other = controller(units.province), controller(units.province)
    procedure = published(units.province).procedure
    first = drafted(procedure, writer, seen=0)
    second = drafted(procedure, other, seen=first.pk)
    for seen in (0, first.pk):
        with pytest.raises(Conflict) as refused:
            drafted(procedure, writer, seen=seen)
        assert other.full_name in refused.value.message_vi
    assert Process.objects.get() == second


def test_a_process_that_cannot_run_is_not_checked(units: LittleProvince) -> None:
    procedure = published(units.province).procedure
    broken = draft_process(
        procedure,
        agency_kind="commune",
        spec=ProcessSpec((step("a"), step("b"))),
        actor=None,
        at=AT,
    )
    with pytest.raises(InvalidInput):
        check_process(broken, actor=None, at=AT)


def test_a_department_drafts_for_what_names_it_and_nothing_else(units: LittleProvince) -> None:
    clerk = controller(units.home_affairs)
    own = published(
        units.province, agencies=(AgencyContent("handling", "Sở", units.home_affairs.code),)
    ).procedure
    by_name = published(
        units.province, agencies=(AgencyContent("competent", "Sở Nội vụ"),)
    ).procedure
    foreign = published(units.province).procedure
    assert drafting_unit(clerk, own) == drafting_unit(clerk, by_name) == units.home_affairs
    assert drafting_unit(clerk, foreign) is None
    draft = drafted(own, clerk)
    with pytest.raises(NotAllowed):
        drafted(foreign, clerk)
    with pytest.raises(NotAllowed):
        check_process(draft, actor=clerk, at=AT)
    with pytest.raises(NotAllowed):
        approved(draft, clerk)


def test_a_department_of_another_province_with_the_same_name_drafts_nothing(
    units: LittleProvince,
) -> None:
    other = Unit.objects.create(code="P9.SNV", name="Sở Nội vụ", kind=Unit.Kind.DEPARTMENT)
    procedure = published(
        units.province, agencies=(AgencyContent("competent", "Sở Nội vụ"),)
    ).procedure
    assert drafting_unit(controller(other), procedure) is None


def test_the_form_of_a_step_is_kept(units: LittleProvince) -> None:
    spec = ProcessSpec((replace(step("a"), form_name="Mẫu số 05"),))
    draft = draft_process(
        published(units.province).procedure, agency_kind="commune", spec=spec, actor=None, at=AT
    )
    assert spec_of(draft) == spec
