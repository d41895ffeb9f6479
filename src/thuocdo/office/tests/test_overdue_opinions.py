"""An opinion that does not come in time: the heads of both units and of the place of reception are told, and the board shows it."""

from __future__ import annotations

import html
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.test import Client

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Escalation
from thuocdo.dossiers.opinions import open_opinions
from thuocdo.dossiers.tests.factories import MONDAY, Office, official
from thuocdo.errors import InvalidInput
from thuocdo.notices.models import Notice
from thuocdo.working_time.tests.calendars import at as moment

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier
    from thuocdo.organisations.models import Unit

pytestmark = pytest.mark.django_db
WANTED, AFTER = moment("2026-03-03 10:00"), moment("2026-03-03 11:00")


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of Lan's ward."""
    return Office(units.ward, units.province)


@pytest.fixture
def heads(units: LittleProvince) -> dict[str, User]:
    """Return the leaders of the ward, of the next ward and of the province."""
    return {
        "ward": official(units.ward, Role.LEADER, "Chủ tịch phường"),
        "other": official(units.other_ward, Role.LEADER, "Chủ tịch phường bên"),
        "province": official(units.province, Role.LEADER, "Chủ tịch tỉnh"),
    }


def ask(office: Office, dossier: Dossier, unit: Unit, *, due: datetime = WANTED) -> None:
    services.request_opinion(
        dossier, unit=unit, question="x", answer_due_at=due, actor=office.handler, at=MONDAY
    )


def told(heads: dict[str, User], at: datetime) -> set[str]:
    Notice.objects.all().delete()
    services.escalate(at=at)
    rows = Notice.objects.filter(dedupe_key__startswith="escalation:opinion_overdue")
    names = {user.pk: name for name, user in heads.items()}
    return {names[one.recipient_id] for one in rows}


def board(user: User) -> str:
    client = Client()
    client.force_login(user)
    caches["pages"].clear()
    return html.unescape(client.get("/office/board/").content.decode())


def test_both_heads_are_told_once_and_only_after_it(
    office: Office, units: LittleProvince, heads: dict[str, User]
) -> None:
    ask(office, office.in_hand(), units.other_ward)
    assert told(heads, moment("2026-03-03 09:30")) == set()
    assert told(heads, AFTER) == {"ward", "other"}
    assert told(heads, moment("2026-03-04 09:00")) == set()


def test_the_head_of_the_place_of_reception_is_told(
    office: Office, units: LittleProvince, heads: dict[str, User]
) -> None:
    dossier = office.in_hand()
    ask(office, dossier, units.other_ward)
    type(dossier).objects.filter(pk=dossier.pk).update(reception_unit=units.province)
    assert told(heads, AFTER) == {"ward", "other", "province"}


def test_two_units_asked_by_one_moment_are_both_told(
    office: Office, units: LittleProvince, heads: dict[str, User]
) -> None:
    dossier = office.in_hand()
    ask(office, dossier, units.other_ward)
    ask(office, dossier, units.province)
    assert told(heads, AFTER) == {"ward", "other", "province"}
    assert Escalation.objects.filter(dossier=dossier, key="opinion_overdue").count() == 1
    notice = Notice.objects.get(recipient=heads["ward"], dedupe_key__contains="opinion")
    assert notice.text.count(dossier.code) == 1


def test_what_was_answered_or_has_ended_is_not_waited_for(
    office: Office, units: LittleProvince, heads: dict[str, User]
) -> None:
    answered, ended = office.in_hand(), office.in_hand()
    for one in (answered, ended):
        ask(office, one, units.other_ward)
    other = official(units.other_ward, Role.HANDLER, "Người phường bên")
    services.give_opinion(answered, unit=units.other_ward, opinion="Đồng ý", actor=other, at=WANTED)
    services.resolve(ended, actor=office.approver, at=WANTED)
    assert open_opinions() == []
    assert told(heads, AFTER) == set()
    assert "Ý kiến quá hạn" not in board(heads["ward"])


def test_the_board_of_both_units_shows_it(
    office: Office, units: LittleProvince, heads: dict[str, User]
) -> None:
    late, later = office.in_hand(), office.in_hand()
    ask(office, late, units.other_ward)
    ask(office, later, units.other_ward, due=moment("2099-01-05 10:00"))
    for name in ("ward", "other"):
        text = board(heads[name])
        assert "1 ý kiến quá hạn chưa trả lời" in text
        assert f'href="/office/dossiers/{late.pk}/">{late.code}<' in text
        assert later.code not in text
        assert units.other_ward.name in text


@pytest.mark.parametrize(("enabled", "amount"), [(False, None), (True, 2)])
def test_a_unit_cannot_put_off_what_the_law_asks(
    units: LittleProvince, heads: dict[str, User], *, enabled: bool, amount: int | None
) -> None:
    with pytest.raises(InvalidInput, match="cannot be switched off"):
        services.decide_escalation(
            unit=units.ward,
            key="opinion_overdue",
            enabled=enabled,
            amount=amount,
            valid_from=date(2026, 3, 2),
            actor=heads["ward"],
            at=MONDAY,
        )
