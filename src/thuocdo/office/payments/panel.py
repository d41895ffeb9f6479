"""The money of one dossier with all that may be done about it, for the page of the dossier and for that of its money."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from thuocdo.dossiers import events as e
from thuocdo.dossiers.rules import Act, Right
from thuocdo.dossiers.status import PaymentState
from thuocdo.dossiers.unpaid import MOMENTS, Unpaid, unpaid_before
from thuocdo.office.payments.forms import ElsewhereForm, ExemptForm, GiveBackForm
from thuocdo.payments.asking import fees_for
from thuocdo.payments.models import Provider, spoken_payment
from thuocdo.payments.ordering import GOES_BACK
from thuocdo.payments.refunds import Refundable, refundable

if TYPE_CHECKING:
    from django import forms

    from thuocdo.dossiers.models import Dossier
    from thuocdo.procedures.fees import VersionFee

_MONEY_ACTS = {Act.RECORD_PAYMENT, Act.REFUND, Act.EXEMPT}
_OURS = tuple(f"{one.value}:" for one in Provider)


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """One thing that happened to the money; `receipt` is the number of a payment that has a receipt with us."""

    at: datetime
    word: str
    amount_vnd: int
    kind: str
    detail: str
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class MoneyPanel:
    """What is owed, what happened, and the forms the person may use; a form that is null is not offered.

    `unpaid` says by the name of an act what is due before it. `may_open` says that he finds the page of the money, with all orders, receipts and vouchers.
    """

    dossier_id: int
    owed_vnd: int
    lines: tuple[MoneyLine, ...]
    request_id: str
    may_take: bool
    may_open: bool
    elsewhere: forms.Form | None
    exempt: forms.Form | None
    give_back: forms.Form | None
    fees: tuple[VersionFee, ...] = ()
    wrong: str = ""
    unpaid: Mapping[str, Unpaid] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Say whether money has never been spoken of."""
        return not self.lines


def money_panel(
    row: Dossier,
    story: Sequence[e.Event],
    rights: Mapping[Act, Right],
    *,
    wrong: tuple[str, forms.Form] | None = None,
) -> MoneyPanel:
    """Return the panel.

    Shape: no query, one where the fees of the version were not asked for before.

    Args:
        row: the dossier.
        story: its events.
        rights: of the person over it.
        wrong: the form that was sent and could not be done: `elsewhere`, `exempt` or `give_back`.
    """
    owed = max(row.owed_vnd - row.paid_vnd, 0)
    waits = row.payment_state == PaymentState.AWAITING and row.status not in GOES_BACK
    may_take = bool(owed) and waits and Act.RECORD_PAYMENT in rights
    unsettled = row.payment_state in {PaymentState.AWAITING, PaymentState.NONE}
    request_id = uuid.uuid4().hex
    fresh = {"seen": row.event_count, "request_id": request_id}
    payments = refundable(story)
    offered: dict[str, forms.Form] = {}
    if may_take:
        offered["elsewhere"] = ElsewhereForm(
            initial={"amount_vnd": owed, "request_id": request_id}, auto_id="elsewhere-%s"
        )
    if unsettled and row.ended_at is None and Act.EXEMPT in rights:
        offered["exempt"] = ExemptForm(initial=fresh, auto_id="exempt-%s")
    if payments and Act.REFUND in rights:
        offered["give_back"] = give_back_form(payments, request_id=request_id)
    if wrong is not None and wrong[0] in offered:
        offered[wrong[0]] = wrong[1]
    return MoneyPanel(
        row.pk,
        owed if waits else 0,
        tuple(_lines(story)),
        request_id,
        may_take,
        bool(_MONEY_ACTS & rights.keys()),
        offered.get("elsewhere"),
        offered.get("exempt"),
        offered.get("give_back"),
        fees_for(row) if Act.HANDLE in rights and row.ended_at is None else (),
        wrong[0] if wrong else "",
        _unpaid(row, story) if owed else {},
    )


def _unpaid(row: Dossier, story: Sequence[e.Event]) -> Mapping[str, Unpaid]:
    today = timezone.localdate()
    return {act: unpaid_before(row, story, moment, on=today) for act, moment in MOMENTS.items()}


def give_back_form(payments: Sequence[Refundable], *, request_id: str) -> GiveBackForm:
    """Return the form that gives back the newest payment whole, where nothing else is chosen."""
    first = payments[0]
    return GiveBackForm(
        initial={
            "of": first.reference,
            "amount_vnd": first.left_vnd,
            "request_id": request_id,
        },
        payments=payments,
        auto_id="back-%s",
    )


def _lines(story: Iterable[e.Event]) -> Iterable[MoneyLine]:
    for one in story:
        match one:
            case e.PaymentRequired():
                yield MoneyLine(one.at, _("Phải nộp"), one.amount_vnd, "warning", one.reason)
            case e.Paid():
                receipt = one.reference if one.reference.startswith(_OURS) else ""
                yield MoneyLine(one.at, _("Đã nộp"), one.amount_vnd, "good", _way(one), receipt)
            case e.Refunded():
                yield MoneyLine(one.at, _("Hoàn trả"), one.amount_vnd, "", one.reason)
            case e.Exempted():
                detail = f"{one.reason} ({one.legal_basis})"
                yield MoneyLine(one.at, _("Miễn, giảm"), one.amount_vnd, "", detail)


def _way(event: e.Paid) -> str:
    spoken = spoken_payment(event.reference)
    return spoken if spoken != event.reference else f"{event.method} {event.reference}".strip()
