"""Each quarter a desk settles with the agencies: what it collected, gave back, handed over and still owes; then it stays so."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers import services as dossiers
from thuocdo.dossiers.tests.factories import MONDAY, official
from thuocdo.errors import Conflict, InvalidInput, NotAllowed
from thuocdo.payments.models import FeeHandover, FeeSettlement
from thuocdo.payments.services import give_back, note_payment_elsewhere, take_cash
from thuocdo.payments.settlements import (
    COLLECTED,
    DIRECT,
    HANDED,
    RETURNED,
    Quarter,
    Settlement,
    close_quarter,
    hand_over_fees,
    settlements_of,
)
from thuocdo.payments.tests.factories import FEE, LATER, Till
from thuocdo.working_time.tests.calendars import at as moment

if TYPE_CHECKING:
    from thuocdo.dossiers.models import Dossier
    from thuocdo.organisations.models import Unit

FIRST, SECOND = Quarter(2026, 1), Quarter(2026, 2)
IN_APRIL = moment("2026-04-02 09:00")


@pytest.fixture
def agency(till: Till) -> Unit:
    """Return the province, which decides what the ward takes in for it."""
    return till.office.province


def owing(till: Till, agency: Unit, amount: int = FEE) -> Dossier:
    handler = official(agency, Role.HANDLER, "Hà Thị Lý")
    dossier = till.office.accepted(competent_agency=agency)
    dossier = dossiers.hand_over(
        dossier,
        to_unit=agency,
        to_official=handler,
        hours=Decimal(8),
        step_name="Thẩm định",
        actor=till.office.clerk,
        at=MONDAY,
    )
    return dossiers.require_payment(
        dossier, amount_vnd=amount, reason="Phí", actor=handler, at=MONDAY
    )


def quarter_of(till: Till, agency: Unit, quarter: Quarter = FIRST) -> Settlement | None:
    rows = settlements_of(till.cashier, desk_id=till.office.ward.pk, quarter=quarter)
    return next((one for one in rows if one.agency_id == agency.pk), None)


def hand_over(till: Till, agency: Unit, **changes: Any) -> FeeHandover:
    usual: dict[str, Any] = {
        "desk": till.office.ward,
        "agency": agency,
        "amount_vnd": 30_000,
        "on": date(2026, 3, 2),
        "reference": "UNC 12",
        "actor": till.cashier,
        "at": LATER,
    }
    return hand_over_fees(**(usual | changes))


def close(
    till: Till, agency: Unit, owed: int, quarter: Quarter = FIRST, **changes: Any
) -> FeeSettlement:
    usual: dict[str, Any] = {"actor": till.cashier, "at": IN_APRIL}
    return close_quarter(
        desk=till.office.ward, agency=agency, quarter=quarter, owed_vnd=owed, **(usual | changes)
    )


def test_what_is_owed_is_what_came_less_what_went_back_and_was_handed_over(
    till: Till, agency: Unit
) -> None:
    dossier = owing(till, agency)
    order = take_cash(dossier, amount_vnd=FEE, actor=till.cashier, at=LATER)
    give_back(
        dossier,
        of=order.notices.get().number,
        amount_vnd=5_000,
        way="cash",
        reason="Thu thừa",
        legal_basis="NQ 1",
        actor=till.cashier,
        at=LATER + timedelta(minutes=5),
    )
    hand_over(till, agency)
    found = quarter_of(till, agency)
    assert found is not None
    assert {kind: found.sum_of(kind) for kind in (COLLECTED, RETURNED, HANDED, DIRECT)} == {
        COLLECTED: FEE, RETURNED: 5_000, HANDED: 30_000, DIRECT: 0,
    }  # fmt: skip
    assert found.owed_vnd == FEE - 35_000
    assert [one.code for one in found.lines if one.kind == COLLECTED] == [dossier.code]


def test_money_paid_elsewhere_never_passed_the_desk(till: Till, agency: Unit) -> None:
    dossier = owing(till, agency)
    note_payment_elsewhere(
        dossier, amount_vnd=FEE, place="Kho bạc", number="BL1", actor=till.cashier, at=LATER
    )
    found = quarter_of(till, agency)
    assert found is not None
    assert (found.sum_of(DIRECT), found.owed_vnd) == (FEE, 0)


def test_a_settled_quarter_is_frozen_and_the_next_one_opens_with_what_is_owed(
    till: Till, agency: Unit
) -> None:
    take_cash(owing(till, agency), amount_vnd=FEE, actor=till.cashier, at=LATER)
    closed = close(till, agency, FEE)
    assert (closed.collected_vnd, closed.owed_vnd, len(closed.lines)) == (FEE, FEE, 1)
    with pytest.raises(Conflict, match="is settled"):
        hand_over(till, agency, at=IN_APRIL)
    with pytest.raises(Conflict, match="is settled"):
        close(till, agency, FEE)
    with pytest.raises(IntegrityError), transaction.atomic():
        FeeSettlement.objects.update(owed_vnd=0, opening_vnd=-FEE)
    hand_over(till, agency, on=date(2026, 4, 1), amount_vnd=FEE, at=IN_APRIL)
    frozen, opened = quarter_of(till, agency), quarter_of(till, agency, SECOND)
    assert frozen is not None
    assert opened is not None
    assert (frozen.closed, frozen.owed_vnd) == (closed, FEE)
    assert (opened.opening_vnd, opened.owed_vnd) == (FEE, 0)


def test_without_settling_the_next_quarter_opens_the_same(till: Till, agency: Unit) -> None:
    take_cash(owing(till, agency), amount_vnd=FEE, actor=till.cashier, at=LATER)
    opened = quarter_of(till, agency, SECOND)
    assert opened is not None
    assert (opened.opening_vnd, opened.lines) == (FEE, ())


def test_a_quarter_is_settled_once_it_is_over_with_the_sums_that_were_seen(
    till: Till, agency: Unit
) -> None:
    take_cash(owing(till, agency), amount_vnd=FEE, actor=till.cashier, at=LATER)
    with pytest.raises(Conflict, match="not over"):
        close(till, agency, FEE, at=LATER)
    with pytest.raises(Conflict, match="have changed"):
        close(till, agency, FEE - 1)
    with pytest.raises(NotAllowed):
        close(till, agency, FEE, actor=till.office.clerk)


def test_a_sum_has_a_paper_a_day_and_is_mended_with_a_reason(till: Till, agency: Unit) -> None:
    for wrong in (
        {"amount_vnd": 0},
        {"reference": " "},
        {"on": LATER.date() + timedelta(days=1)},
        {"amount_vnd": -1},
    ):
        with pytest.raises(InvalidInput):
            hand_over(till, agency, **wrong)
    with pytest.raises(NotAllowed):
        hand_over(till, agency, actor=till.office.handler)
    first = hand_over(till, agency, request_id="a")
    assert hand_over(till, agency, request_id="a") == first
    assert FeeHandover.objects.count() == 1


def test_what_the_ward_decides_itself_is_not_settled(till: Till) -> None:
    take_cash(till.owing(), amount_vnd=FEE, actor=till.cashier, at=LATER)
    rows = settlements_of(till.cashier, desk_id=till.office.ward.pk, quarter=FIRST)
    assert rows == []
    stranger = till.office.handler
    assert settlements_of(stranger, desk_id=till.office.ward.pk, quarter=FIRST) == []
