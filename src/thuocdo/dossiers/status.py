"""The ten national statuses of a dossier, what may follow what, and the axes kept apart from them.

Pure. The numbers are those exchanged with the national portal (`TrangThaiHoSo`). Payment, delivery, synchronisation and digitisation
never change the status; each is a small machine of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum


class Status(IntEnum):
    """Where a dossier stands, by the national numbers."""

    REGISTERED = 1
    ACCEPTED = 2
    NOT_ACCEPTED = 3
    PROCESSING = 4
    SUPPLEMENT_REQUESTED = 5
    PAYMENT_REQUIRED = 6
    WITHDRAWAL_REQUESTED = 7
    STOPPED = 8
    RESOLVED = 9
    RESULT_RETURNED = 10


S = Status

#: The words of the national portal.
STATUS_LABELS: Mapping[Status, str] = {
    S.REGISTERED: "Mới đăng ký",
    S.ACCEPTED: "Được tiếp nhận",
    S.NOT_ACCEPTED: "Không được tiếp nhận",
    S.PROCESSING: "Đang xử lý",
    S.SUPPLEMENT_REQUESTED: "Yêu cầu bổ sung giấy tờ",
    S.PAYMENT_REQUIRED: "Yêu cầu thực hiện nghĩa vụ tài chính",
    S.WITHDRAWAL_REQUESTED: "Công dân yêu cầu rút hồ sơ",
    S.STOPPED: "Dừng xử lý",
    S.RESOLVED: "Đã xử lý xong",
    S.RESULT_RETURNED: "Đã trả kết quả",
}

TRANSITIONS: Mapping[Status, frozenset[Status]] = {
    S.REGISTERED: frozenset({S.ACCEPTED, S.NOT_ACCEPTED, S.SUPPLEMENT_REQUESTED}),
    S.ACCEPTED: frozenset({S.PROCESSING}),
    S.NOT_ACCEPTED: frozenset(),
    S.PROCESSING: frozenset(
        {S.SUPPLEMENT_REQUESTED, S.PAYMENT_REQUIRED, S.RESOLVED, S.STOPPED, S.WITHDRAWAL_REQUESTED}
    ),
    S.SUPPLEMENT_REQUESTED: frozenset({S.ACCEPTED, S.PROCESSING, S.NOT_ACCEPTED, S.STOPPED}),
    S.PAYMENT_REQUIRED: frozenset({S.PROCESSING, S.RESOLVED, S.STOPPED}),
    S.WITHDRAWAL_REQUESTED: frozenset({S.STOPPED, S.PROCESSING}),
    S.STOPPED: frozenset(),
    S.RESOLVED: frozenset({S.RESULT_RETURNED}),
    S.RESULT_RETURNED: frozenset(),
}

#: No clock runs any more.
ENDED = frozenset({S.NOT_ACCEPTED, S.STOPPED, S.RESOLVED, S.RESULT_RETURNED})
#: Those of a queue: accepted, and not ended.
IN_HAND = frozenset(
    {
        S.ACCEPTED,
        S.PROCESSING,
        S.SUPPLEMENT_REQUESTED,
        S.PAYMENT_REQUIRED,
        S.WITHDRAWAL_REQUESTED,
    }
)


def may_follow(now: Status, then: Status) -> bool:
    """Say whether one status may follow another; the same one again is no change."""
    return then in TRANSITIONS[now]


class PaymentState(StrEnum):
    """Whether money is owed for a dossier; NONE where its procedure costs nothing, EXEMPT where this person pays nothing."""

    NONE = "none"
    AWAITING = "awaiting"
    PAID = "paid"
    REFUNDED = "refunded"
    EXEMPT = "exempt"


class DeliveryState(StrEnum):
    """Where the result is."""

    NONE = "none"
    READY = "ready"
    SENT = "sent"
    DELIVERED = "delivered"


class SyncState(StrEnum):
    """What the national portal knows of a dossier; PENDING after each event until the portal has confirmed it."""

    PENDING = "pending"
    SENT = "sent"
    CONFIRMED = "confirmed"
    FAILED = "failed"


class DigitisationState(IntEnum):
    """How a component of a dossier came to be digital, by the national numbers."""

    NOT_DIGITISED = 0
    DIGITISED = 1
    REUSED_COMPONENT = 2
    REUSED_RESULT = 3


PAYMENT_MOVES: Mapping[PaymentState, frozenset[PaymentState]] = {
    PaymentState.NONE: frozenset({PaymentState.AWAITING, PaymentState.EXEMPT}),
    PaymentState.AWAITING: frozenset({PaymentState.PAID, PaymentState.EXEMPT}),
    PaymentState.PAID: frozenset({PaymentState.REFUNDED, PaymentState.AWAITING}),
    PaymentState.REFUNDED: frozenset({PaymentState.AWAITING}),
    PaymentState.EXEMPT: frozenset({PaymentState.AWAITING}),
}
DELIVERY_MOVES: Mapping[DeliveryState, frozenset[DeliveryState]] = {
    DeliveryState.NONE: frozenset({DeliveryState.READY}),
    DeliveryState.READY: frozenset({DeliveryState.SENT, DeliveryState.DELIVERED}),
    DeliveryState.SENT: frozenset({DeliveryState.DELIVERED, DeliveryState.READY}),
    DeliveryState.DELIVERED: frozenset({DeliveryState.READY}),  # issued again after a mistake
}
SYNC_MOVES: Mapping[SyncState, frozenset[SyncState]] = {
    SyncState.PENDING: frozenset({SyncState.SENT}),
    SyncState.SENT: frozenset({SyncState.CONFIRMED, SyncState.FAILED, SyncState.PENDING}),
    SyncState.CONFIRMED: frozenset({SyncState.PENDING}),
    SyncState.FAILED: frozenset({SyncState.SENT, SyncState.PENDING}),
}
_D = DigitisationState
DIGITISATION_MOVES: Mapping[DigitisationState, frozenset[DigitisationState]] = {
    _D.NOT_DIGITISED: frozenset({_D.DIGITISED, _D.REUSED_COMPONENT, _D.REUSED_RESULT}),
    _D.DIGITISED: frozenset(),
    _D.REUSED_COMPONENT: frozenset({_D.DIGITISED}),
    _D.REUSED_RESULT: frozenset({_D.DIGITISED}),
}
