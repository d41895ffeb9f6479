"""How dossiers are handled otherwise than usual: from a day on, by whoever controls the procedures, never edited."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

import pytest

from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
from thuocdo.errors import Conflict, InvalidInput, NotAllowed
from thuocdo.procedures.handling import decide_handling, end_handling, handling_of
from thuocdo.procedures.models import HandlingRule, ProcedureVersion
from thuocdo.procedures.sample_handling import sample_handling
from thuocdo.procedures.tests.factories import AT, published

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
TODAY = date(2026, 8, 10)
LAW = "Nghị định 61/2018/NĐ-CP Điều 17"


@pytest.fixture
def version(units: LittleProvince) -> ProcedureVersion:
    """Return a procedure of the province with two papers."""
    return published(units.province)


@pytest.fixture
def controller(units: LittleProvince) -> User:
    """Return who controls the procedures of the province."""
    user = UserFactory.create(username="kiemsoat", full_name="Lê Kiểm")
    MembershipFactory.create(user=user, unit=units.province, role=Role.PROCEDURE_CONTROLLER)
    return user


def decide(version: ProcedureVersion, actor: User | None, **changes: Any) -> HandlingRule:
    usual: dict[str, Any] = {"kind": "instant", "valid_from": TODAY, "legal_basis": LAW, "at": AT}
    return decide_handling(version.procedure, actor=actor, **(usual | changes))


def test_a_rule_holds_from_its_day_to_its_end(version: ProcedureVersion, controller: User) -> None:
    rule = decide(version, controller)
    procedure = version.procedure_id
    assert not handling_of(procedure, on=TODAY - timedelta(1)).instant
    assert handling_of(procedure, on=TODAY).instant
    end_handling(rule, valid_until=TODAY + timedelta(5), actor=controller, at=AT)
    assert handling_of(procedure, on=TODAY + timedelta(4)).instant
    assert not handling_of(procedure, on=TODAY + timedelta(5)).instant
    verbs = set(version.procedure.events.values_list("verb", flat=True))
    assert {"handling_set", "handling_ended"} <= verbs


def test_papers_and_hours_are_kept_by_paper_and_channel(version: ProcedureVersion) -> None:
    decide(version, None, kind="shown_only", paper="Giấy chứng sinh")
    decide(version, None, kind="secret_paper", paper="Tờ khai đăng ký khai sinh")
    decide(version, None, kind="green_limit", hours=Decimal(16))
    decide(version, None, kind="green_limit", hours=Decimal(8), channel="online")
    decide(version, None, kind="on_spot")
    found = handling_of(version.procedure_id, on=TODAY)
    assert found.shown_only == {"Giấy chứng sinh"}
    assert found.secret_papers == {"Tờ khai đăng ký khai sinh"}
    assert (found.hours_on("online"), found.hours_on("post")) == (Decimal(8), Decimal(16))
    assert found.off_desk == "on_spot"


@pytest.mark.parametrize(
    "changes",
    [
        {"legal_basis": " "},
        {"kind": "shown_only"},
        {"kind": "shown_only", "paper": "Giấy không có"},
        {"paper": "Giấy chứng sinh"},
        {"hours": Decimal(3)},
        {"kind": "green_limit"},
        {"kind": "green_limit", "hours": Decimal(0)},
        {"channel": "online"},
        {"kind": "never"},
        {"valid_from": TODAY - timedelta(1)},
    ],
)
def test_what_cannot_be_is_refused(
    version: ProcedureVersion, controller: User, changes: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInput):
        decide(version, controller, **changes)
    assert not HandlingRule.objects.exists()


def test_the_same_is_not_decided_twice_for_one_day(
    version: ProcedureVersion, controller: User
) -> None:
    rule = decide(version, controller)
    with pytest.raises(Conflict):
        decide(version, controller, valid_from=TODAY + timedelta(9))
    end_handling(rule, valid_until=TODAY + timedelta(9), actor=controller, at=AT)
    decide(version, controller, valid_from=TODAY + timedelta(9))


def test_only_who_controls_the_procedures_decides(version: ProcedureVersion, minh: User) -> None:
    with pytest.raises(NotAllowed):
        decide(version, minh)
    rule = decide(version, None)
    with pytest.raises(NotAllowed):
        end_handling(rule, valid_until=TODAY, actor=minh, at=AT)


def test_a_rule_that_has_not_begun_is_taken_back(
    version: ProcedureVersion, controller: User
) -> None:
    rule = decide(version, controller, valid_from=date(2999, 1, 1))
    end_handling(rule, valid_until=TODAY, actor=controller, at=AT)
    assert not HandlingRule.objects.exists()
    with pytest.raises(Conflict):
        end_handling(rule, valid_until=TODAY, actor=controller, at=AT)


def test_the_database_refuses_to_edit_a_rule(version: ProcedureVersion) -> None:
    decide(version, None)
    with pytest.raises(IntegrityError, match="never edited"), transaction.atomic():
        HandlingRule.objects.update(kind="secret")
    with pytest.raises(IntegrityError, match="never removed"), transaction.atomic():
        HandlingRule.objects.all().delete()


def test_what_the_sample_guesses_says_that_it_is_a_guess() -> None:
    assert {one["mark"] for one in sample_handling()} == {"guess"}
    assert all(one["law"] for one in sample_handling())
