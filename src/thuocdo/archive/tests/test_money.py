"""Money and the archive: what waits for money is not handed over, and what comes later is kept for a person."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from thuocdo.accounts.models import Role
from thuocdo.archive import services as archive
from thuocdo.archive.choosing import choose
from thuocdo.archive.tests.test_archive import HOUR, NEXT_YEAR, handed, rule
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.services import NewResult
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import MONDAY, Office, official
from thuocdo.errors import Conflict
from thuocdo.notices.models import Notice
from thuocdo.payments.models import PaymentNotice, PaymentOrder, ReconciliationItem, Refund
from thuocdo.payments.services import (
    book_anyway,
    expire_orders,
    read_statement,
    refund_done,
    take_statement,
)
from thuocdo.payments.statements import matched_lines
from thuocdo.payments.tests.factories import ACCOUNT, FEE, Till

if TYPE_CHECKING:
    from conftest import LittleProvince

pytestmark = pytest.mark.django_db


@pytest.fixture
def till(units: LittleProvince, settings: Any) -> Till:
    """Return the till of Lan's ward, with a rule of keeping for its dossiers."""
    settings.RECEIVING_ACCOUNT = ACCOUNT
    office = Office(units.ward, units.province)
    rule(office)
    return Till(office)


def returned(till: Till, row: Dossier) -> Dossier:
    services.resolve(
        row,
        results=[NewResult("Giấy phép", paper=True)],
        actor=till.office.approver,
        at=MONDAY + 3 * HOUR,
    )
    services.return_result(row, actor=till.office.clerk, at=MONDAY + 4 * HOUR)
    return Dossier.objects.get(pk=row.pk)


def paid(till: Till) -> tuple[Dossier, PaymentOrder]:
    row = till.owing()
    order = till.order(row)
    till.came(order)
    return returned(till, row), order


def chosen(till: Till) -> tuple[int, int]:
    found = choose(till.office.ward.pk, year=2026)
    return len(found.dossiers), found.waiting


def test_what_waits_for_money_is_not_handed_over(till: Till) -> None:
    row, order = paid(till)
    assert chosen(till) == (1, 0)
    till.came(order)  # a second time
    assert chosen(till) == (0, 1)
    item = ReconciliationItem.objects.get(dossier=row)
    said = {"refund_reference": "FT-HOAN", "reason": "nộp hai lần", "actor": till.cashier}
    refund_done(item, **said, at=MONDAY + 5 * HOUR)  # type: ignore[arg-type]
    assert chosen(till) == (1, 0)


def test_what_owes_is_not_handed_over_and_what_was_stopped_owes_nothing(till: Till) -> None:
    row = returned(till, till.owing())
    stopped = till.owing()
    approver, at = till.office.approver, MONDAY + 5 * HOUR
    services.stop(stopped, reason="không nộp lệ phí", actor=approver, at=at)
    assert Dossier.objects.get(pk=stopped.pk).payment_state == "awaiting"
    assert chosen(till) == (1, 1)
    services.exempt_from_payment(
        row, reason="hộ nghèo", legal_basis="Nghị quyết của tỉnh", actor=approver, at=at
    )
    assert chosen(till) == (2, 0)


def test_an_open_order_keeps_a_dossier_until_it_runs_out(till: Till) -> None:
    row = till.owing()
    order = till.order(row)
    services.stop(row, reason="không nộp lệ phí", actor=till.office.approver, at=MONDAY + HOUR)
    assert chosen(till) == (0, 1)
    assert expire_orders(at=order.expires_at) == 1
    assert chosen(till) == (1, 0)


def test_money_that_came_after_the_list_was_handed_over_holds_the_archive_up(till: Till) -> None:
    row, order = paid(till)
    keeper = official(till.office.ward, Role.RECORDS_CLERK, "Người nhận lưu trữ")
    handover = handed(till.office)
    till.came(order, amount_vnd=FEE + 1, at=NEXT_YEAR + HOUR)
    with pytest.raises(Conflict) as refused:
        archive.accept_handover(handover, actor=keeper, at=NEXT_YEAR + 2 * HOUR)
    assert refused.value.code == "dossier_still_waits"
    row.refresh_from_db()
    assert row.archived_at is None


def test_a_statement_with_money_for_the_archive_is_taken_in(till: Till) -> None:
    row, order = paid(till)
    keeper = official(till.office.ward, Role.RECORDS_CLERK, "Người nhận lưu trữ")
    archive.accept_handover(handed(till.office), actor=keeper, at=NEXT_YEAR + 2 * HOUR)
    other = till.order(till.owing(at=NEXT_YEAR), at=NEXT_YEAR)
    lines = (
        "Ngày giao dịch;Số tiền ghi có;Nội dung",
        f"01/02/2027;50.000;{order.reference}",
        f"01/02/2027;7.000;{order.reference} them",
        f"01/02/2027;50.000;{other.reference}",
    )
    at = NEXT_YEAR + timedelta(days=1)
    kept = read_statement(
        "saoke.csv", "\n".join(lines).encode(), unit=till.office.ward, actor=till.cashier, at=at
    )
    assert [one.fits for one in matched_lines(kept)] == [False, False, True]
    taken = take_statement(kept, actor=till.cashier, at=at)
    assert sorted(one.outcome for one in taken) == ["booked", "unknown", "unknown"]
    assert PaymentNotice.objects.filter(order=order, outcome="unknown").count() == 2
    items = ReconciliationItem.objects.filter(dossier=row, settled_at=None)
    assert [one.kind for one in items] == ["unknown", "unknown"]
    assert Notice.objects.filter(recipient=till.cashier, text__contains=row.code).count() == 2
    for one in items:
        with pytest.raises(Conflict):
            book_anyway(one, reason="x", actor=till.cashier, at=at)
        refund_done(one, refund_reference="FT-HOAN", reason="đã lưu", actor=till.cashier, at=at)
    assert Refund.objects.filter(dossier=row, notice__isnull=False).count() == 2
    row.refresh_from_db()
    assert_whole(row)
