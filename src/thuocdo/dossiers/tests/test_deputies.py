"""A deputy acts by the rights of an absent colleague, and the history says for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

import pytest

from thuocdo.accounts.delegations import delegate, revoke
from thuocdo.accounts.models import Delegation, Role
from thuocdo.dossiers import services
from thuocdo.dossiers.chain import breaks_in
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.rules import Act, rights_over
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import MONDAY, Office, official
from thuocdo.errors import NotAllowed, NotFound

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User


def stand_in(office: Office, deputy: User, delegator: User, role: Role) -> Delegation:
    """Rights are those of the day on which is asked, so the delegation spans today."""
    today = timezone.localdate()
    return delegate(
        delegator=delegator,
        deputy=deputy,
        roles=[role],
        first_day=today,
        last_day=today,
        reason="Nghỉ phép",
        actor=delegator,
        at=timezone.now(),
    )


def test_a_deputy_signs_and_the_event_says_for_whom(office: Office) -> None:
    dossier = office.in_hand()
    with pytest.raises(NotAllowed):
        services.resolve(dossier, actor=office.handler, at=MONDAY)
    given = stand_in(office, office.handler, office.approver, Role.APPROVER)
    assert rights_over(office.handler, dossier)[Act.DECIDE].lender == office.approver.pk
    services.resolve(dossier, actor=office.handler, at=MONDAY)
    told = dossier.events.get(kind="resolved")
    assert (told.actor, told.event.behalf_of) == (office.handler, office.approver.pk)
    assert told.actor_name == f"{office.handler} (thay {office.approver})"
    row = assert_whole_and_unbroken(dossier)
    revoke(given, actor=office.approver, at=MONDAY)
    assert Act.DECIDE not in rights_over(office.handler, row)


def assert_whole_and_unbroken(dossier: Dossier) -> Dossier:
    row = Dossier.objects.get(pk=dossier.pk)
    assert_whole(row)
    links = [one.link(system=row.source_system, code=row.code) for one in row.events.all()]
    assert not breaks_in(links, last_number=row.event_count, last_hash=row.last_hash)
    return row


def test_what_is_ones_own_right_is_not_done_for_another(office: Office) -> None:
    stand_in(office, office.handler, office.approver, Role.APPROVER)
    dossier = services.hand_over(
        office.accepted(), to_unit=office.ward, actor=office.handler, at=MONDAY
    )
    told = dossier.events.get(kind="handed_over")
    assert told.event.behalf_of is None
    assert "behalf_of" not in told.payload


def test_a_deputy_receives_for_the_clerk(office: Office) -> None:
    stand_in(office, office.records, office.clerk, Role.RECEPTION_OFFICER)
    dossier = office.accepted(actor=office.records)
    said = {one.event.behalf_of for one in dossier.events.all()}
    assert said == {office.clerk.pk}


def test_a_deputy_from_above_sees_the_dossiers_these_days(
    office: Office, units: LittleProvince
) -> None:
    boss = official(units.province, Role.LEADER, "Lê Văn Chủ")
    stranger = official(units.other_ward, Role.HANDLER, "Người Bên")
    dossier = office.in_hand()
    given = stand_in(office, boss, office.handler, Role.HANDLER)
    assert Dossier.objects.visible_to(boss).filter(pk=dossier.pk).exists()
    with pytest.raises(NotFound):
        services.finish_step(dossier, number=1, actor=stranger, at=MONDAY)
    revoke(given, actor=office.handler, at=MONDAY)


def test_rights_at_one_look_are_those_of_the_rules(office: Office, units: LittleProvince) -> None:
    people = [office.clerk, office.handler, office.approver, office.records]
    people += [
        official(units.province, Role.LEADER, "A"),
        official(units.other_ward, Role.LEADER, "B"),
    ]
    dossier = office.in_hand()
    for person in people:
        seen = set(rights_over(person, dossier))
        asked = {act for act in Act if person.has_perm(f"dossiers.{act.value}", dossier)}
        assert seen == asked - {Act.ANSWER}
