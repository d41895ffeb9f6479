"""Dossiers as lists of events, told by moments: for the tests of the pure parts."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from thuocdo.dossiers import events as e
from thuocdo.working_time.tests.calendars import at as moment

WARD, DEPARTMENT = 1, 2
OFFICIAL = 7


def received(when: str, **changes: Any) -> e.Received:
    usual: dict[str, Any] = {
        "system": "thuocdo",
        "code": "H56.14-260302-0001",
        "channel": "direct",
        "reception_unit": WARD,
        "competent_agency": WARD,
        "term_amount": Decimal(5),
        "term_unit": "working_day",
    }
    return e.Received(at=moment(when), **(usual | changes))


def accepted(when: str, **changes: Any) -> e.Accepted:
    return e.Accepted(at=moment(when), **changes)


def handed_over(when: str, unit: int = WARD, official: int | None = OFFICIAL) -> e.HandedOver:
    return e.HandedOver(at=moment(when), unit=unit, official=official)


def asked(when: str, **changes: Any) -> e.SupplementRequested:
    return e.SupplementRequested(at=moment(when), content="Bản sao sổ hộ khẩu", **changes)


def asked_again(when: str) -> e.SupplementRequested:
    return asked(when, why_again="Giấy tờ bổ sung bị mờ", approved_by=OFFICIAL)


def supplied(when: str) -> e.SupplementReceived:
    return e.SupplementReceived(at=moment(when))


def extended(when: str, amount: int, unit: str = "working_day") -> e.Extended:
    return e.Extended(
        at=moment(when),
        extra_amount=Decimal(amount),
        extra_unit=unit,
        reason="Cần xác minh thực địa",
        apology="Xin lỗi",
    )


def resolved(when: str) -> e.Resolved:
    return e.Resolved(at=moment(when))


def in_hand(when: str, **changes: Any) -> list[e.Event]:
    """A dossier that was received, accepted and handed to an official at one moment."""
    return [received(when, **changes), accepted(when), handed_over(when)]


def now(when: str = "2026-12-01 09:00") -> datetime:
    return moment(when)
