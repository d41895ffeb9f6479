"""Who may change the catalogue, and who sees internal procedures and processes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

import pytest

from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
from thuocdo.errors import NotAllowed
from thuocdo.procedures.models import Procedure, ProcedureVersion, Process
from thuocdo.procedures.processes import draft_process
from thuocdo.procedures.services import abolish, publish_version, record_simplification
from thuocdo.procedures.tests.factories import (
    AT,
    DECISION,
    SINCE,
    content,
    opinions_process,
    published,
)

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

pytestmark = pytest.mark.django_db


def official(unit: Unit, role: Role, *, province_wide: bool = False) -> User:
    user = UserFactory.create()
    MembershipFactory.create(user=user, unit=unit, role=role, province_wide=province_wide)
    return user


def may_publish(actor: User, owner: Unit) -> bool:
    try:
        publish_version(
            owner=owner,
            code="1.000001",
            content=content(),
            decision=DECISION,
            valid_from=SINCE,
            actor=actor,
            at=AT,
        )
    except NotAllowed:
        return False
    return True


@pytest.mark.parametrize("role", [Role.PROCEDURE_CONTROLLER, Role.ADMINISTRATOR])
def test_controllers_and_administrators_publish_for_their_owner(
    units: LittleProvince, role: Role
) -> None:
    assert may_publish(official(units.home_affairs, role, province_wide=True), units.province)
    assert not may_publish(official(units.home_affairs, role), units.province)
    assert not may_publish(official(units.elsewhere, role, province_wide=True), units.province)


@pytest.mark.parametrize("person", ["lan", "minh", "thao", "hoa", "binh"])
def test_nobody_else_changes_anything(
    person: str, units: LittleProvince, request: pytest.FixtureRequest
) -> None:
    actor = request.getfixturevalue(person)
    procedure = published(units.province).procedure
    assert not may_publish(actor, units.province)
    with pytest.raises(NotAllowed):
        abolish(procedure, decision=DECISION, on=date(2026, 9, 1), actor=actor, at=AT)
    with pytest.raises(NotAllowed):
        draft_process(procedure, agency_kind="commune", spec=opinions_process(), actor=actor, at=AT)
    with pytest.raises(NotAllowed):
        record_simplification(
            procedure, kind="time", description="…", effective_on=SINCE, actor=actor, at=AT
        )


def test_public_procedures_are_for_everybody_internal_ones_for_the_house(
    units: LittleProvince, lan: User, thao: User, hoa: User, binh: User
) -> None:
    public = published(units.province)
    internal = published(units.province, audience="internal")
    for person in (lan, thao):
        assert set(ProcedureVersion.objects.visible_to(person)) == {public, internal}
    for person in (hoa, binh, AnonymousUser()):
        assert set(ProcedureVersion.objects.visible_to(person)) == {public}
    assert Procedure.objects.countable().get() == public.procedure


def test_processes_are_for_the_house(
    units: LittleProvince, lan: User, hoa: User, binh: User
) -> None:
    procedure = published(units.province).procedure
    draft_process(procedure, agency_kind="commune", spec=opinions_process(), actor=None, at=AT)
    assert Process.objects.visible_to(lan).exists()
    for person in (hoa, binh, AnonymousUser()):
        assert not Process.objects.visible_to(person).exists()
