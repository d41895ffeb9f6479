"""A fee is asked for as the procedure says it; another amount has a reason."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from thuocdo.dossiers.models import Dossier, DossierEvent
from thuocdo.errors import InvalidInput
from thuocdo.payments.asking import OTHER, ask_fee, fees_for
from thuocdo.payments.tests.factories import LATER, Till
from thuocdo.procedures.content import FeeContent, TimeLimitContent, WayContent
from thuocdo.procedures.tests.factories import published

COPY = FeeContent("fee", 8_000, name="Phí cấp bản sao", per="bản")
ONLINE = FeeContent("fee", 4_000, name="Phí cấp bản sao", per="bản")
LATE = FeeContent("charge", 20_000, name="Lệ phí đăng ký quá hạn")
OPEN = FeeContent("charge", None, name="Lệ phí theo nghị quyết")


def limit(days: int, case: str, *fees: FeeContent) -> TimeLimitContent:
    return TimeLimitContent(Decimal(days), "working_day", case, fees=fees)


@pytest.fixture
def dossier(till: Till) -> Dossier:
    """Return a dossier at the counter whose term is that of the usual case."""
    version = published(
        till.office.province,
        ways=(
            WayContent("direct", (limit(3, "", COPY, OPEN), limit(5, "Quá hạn", LATE))),
            WayContent("online", (limit(3, "", ONLINE),)),
        ),
    )
    return till.office.in_hand(version=version)


def asked(till: Till, dossier: Dossier, **said: Any) -> DossierEvent:
    ask_fee(dossier, actor=till.office.handler, at=LATER, **said)
    return DossierEvent.objects.filter(dossier=dossier, kind="payment_required").latest("number")


def test_the_fees_of_channel_and_case_are_offered(till: Till, dossier: Dossier) -> None:
    assert [(one.name, one.amount_vnd) for one in fees_for(dossier)] == [
        ("Phí cấp bản sao", 8_000), ("Lệ phí theo nghị quyết", None),
    ]  # fmt: skip
    dossier.channel = "online"
    assert [one.amount_vnd for one in fees_for(dossier)] == [4_000]
    dossier.channel, dossier.term_amount = "direct", Decimal(5)
    assert [one.name for one in fees_for(dossier)] == ["Lệ phí đăng ký quá hạn"]
    dossier.term_amount = Decimal(99)
    assert len(fees_for(dossier)) == 3
    dossier.procedure_version_id = None
    assert fees_for(dossier) == ()


def test_the_amount_is_that_of_the_procedure_whatever_is_typed(
    till: Till, dossier: Dossier
) -> None:
    key = fees_for(dossier)[0].key
    event = asked(till, dossier, fee=key, quantity=3, amount_vnd=1)
    assert event.payload["amount_vnd"] == 24_000
    assert event.payload["reason"] == "Phí cấp bản sao (3 bản × 8.000 đồng)"


def test_what_the_law_leaves_open_is_typed(till: Till, dossier: Dossier) -> None:
    key = fees_for(dossier)[1].key
    with pytest.raises(InvalidInput):
        asked(till, dossier, fee=key)
    event = asked(till, dossier, fee=key, amount_vnd=75_000)
    assert (event.payload["amount_vnd"], event.payload["reason"]) == (
        75_000, "Lệ phí theo nghị quyết",
    )  # fmt: skip


def test_another_amount_needs_a_reason(till: Till, dossier: Dossier) -> None:
    with pytest.raises(InvalidInput) as refused:
        asked(till, dossier, fee=OTHER, amount_vnd=9_000)
    assert refused.value.code == "other_fee_needs_reason"
    event = asked(till, dossier, fee=OTHER, amount_vnd=9_000, reason="Trích lục nhiều trang")
    assert event.payload["reason"] == "Trích lục nhiều trang"


@pytest.mark.parametrize("fee", ["", "99", "5", "'; --"])
def test_a_fee_of_another_channel_or_procedure_is_refused(
    till: Till, dossier: Dossier, fee: str
) -> None:
    with pytest.raises(InvalidInput):
        asked(till, dossier, fee=fee, amount_vnd=9_000, reason="x")
    assert Dossier.objects.get(pk=dossier.pk).owed_vnd == 0
