"""The receipt of a payment: what came in, for whom, and a code by which anybody can check that it is ours."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from thuocdo.documents.layout import A5
from thuocdo.documents.paper import Field, Fields, Line, Paper, QrCode, Section, Signatures, Signer
from thuocdo.documents.wording import NATION, issuer_name, spoken_day, spoken_moment
from thuocdo.dossiers import events as e
from thuocdo.dossiers.models import Applicant
from thuocdo.dossiers.slips.form import head_lines
from thuocdo.dossiers.slips.layouts import edition_on
from thuocdo.dossiers.status import PaymentState
from thuocdo.dossiers.writing import events_of
from thuocdo.payments.models import PaymentNotice, PaymentOrder
from thuocdo.payments.money_words import dong_in_words

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier

#: Where the public page is; printed receipts name it, so it never changes.
PATH = "/p/"
_BETWEEN = "~"
_CHECK_LETTERS = 12  # 60 bits, as on the papers of dossiers
_LONGEST = 60
State = PaymentOrder.State
PAID_ONCE = (State.PAID, State.REFUND_DUE, State.REFUNDED)


@dataclass(frozen=True, slots=True)
class Receipt:
    """One payment as its receipt says it. `refunded` says that the money went back since."""

    order: PaymentOrder
    number: str
    transaction: str
    amount_vnd: int
    at: datetime
    refunded: bool

    @property
    def words(self) -> str:
        """Return the amount in words."""
        return dong_in_words(self.amount_vnd)


def receipted_orders(dossier: Dossier, *, user: User) -> tuple[PaymentOrder, ...]:
    """Return the orders of a dossier that have a receipt and that somebody sees, the newest first.

    Shape: one query, none where nothing was paid.
    """
    if not dossier.paid_vnd and dossier.payment_state != PaymentState.REFUNDED:
        return ()
    paid = PaymentOrder.objects.visible_to(user).filter(dossier=dossier, state__in=PAID_ONCE)
    return tuple(paid.order_by("-pk"))


def receipt_of(order: PaymentOrder) -> Receipt | None:
    """Return the receipt of an order; null while nothing was booked by it. The amount is what the dossier's event says.

    Shape: two queries.
    """
    if order.state not in PAID_ONCE:
        return None
    notices = PaymentNotice.objects.filter(order=order) | PaymentNotice.objects.filter(
        items__order=order
    )
    # What was paid while a dossier was taken in stands in its events by its bare number.
    numbers = {name for one in notices.distinct() for name in (one.number, one.transaction_id)}
    paid = (one for one in events_of(order.dossier) if isinstance(one, e.Paid))
    found = next((one for one in paid if one.reference in numbers), None)
    if found is None:
        return None
    return Receipt(
        order,
        order.receipt_number or order.reference,
        found.reference.partition(":")[2] or found.reference,
        found.amount_vnd,
        found.at,
        order.state == State.REFUNDED,
    )


def receipt_paper(receipt: Receipt) -> Paper:
    """Return a receipt as a paper in A5."""
    order = receipt.order
    dossier = order.dossier
    day = timezone.localdate(receipt.at)
    unit = dossier.reception_unit
    title = "Biên nhận thanh toán phí, lệ phí"
    fees = ", ".join(str(one["name"]) for one in order.fees)
    fields = Fields(
        (
            (Field("Người nộp", owner_of(dossier), strong=True),),
            (Field("Hồ sơ", dossier.code), Field("Mã thanh toán", order.reference)),
            (Field("Nội dung thu", fees),),
            (Field("Số tiền", f"{figures(receipt.amount_vnd)} đồng", strong=True),),
            (Field("Bằng chữ", receipt.words),),
            (Field("Cách nộp", str(order.get_provider_display())),),
            (Field("Mã giao dịch", receipt.transaction),),
            (Field("Nhận lúc", spoken_moment(receipt.at)),),
            *(((Field("Ghi chú", "Khoản này đã được hoàn trả."),),) if receipt.refunded else ()),
        )
    )
    cashier = str(order.made_by) if order.receipt_number and order.made_by else ""
    signed = (
        (Signatures((Signer("NGƯỜI NỘP", owner_of(dossier)), Signer("NGƯỜI THU TIỀN", cashier))),)
        if order.receipt_number
        else ()
    )
    return Paper(
        name=f"{title} {receipt.number}",
        title=(Line(title.upper(), strong=True), Line(f"Số: {receipt.number}", strong=True)),
        sections=(Section(title, (fields, *signed)),),
        left=head_lines(unit, None, edition_on(day), from_desk=True),
        right=NATION,
        dated=spoken_day(day).capitalize(),
        code=QrCode(address_of(order), f"Mã QR để kiểm tra biên nhận {receipt.number}"),
        foot=f"Lập tự động khi {issuer_name(unit)} nhận được tiền. Quét mã QR để kiểm tra.",
        author="Thước Đo",
        subject=title,
        sheet=A5,
    )


def token_of(order: PaymentOrder) -> str:
    """Return what the code of a receipt says of it: its reference, and a check that nobody else can make."""
    return f"{order.reference}{_BETWEEN}{_check(order.reference)}"


def address_of(order: PaymentOrder) -> str:
    """Return the public address that the code of a receipt opens."""
    return address_with_check(order.reference)


def address_with_check(number: str) -> str:
    """Return the public address at which a number of ours is checked."""
    return f"{settings.BASE_URL}{PATH}{number}{_BETWEEN}{_check(number)}"


def number_in(token: str) -> str:
    """Return the number that a code says; empty where its check is not ours."""
    number, _, check = token.strip().partition(_BETWEEN)
    if len(token) > _LONGEST:
        return ""
    ours = hmac.compare_digest(_check(number).encode(), check.encode(errors="surrogatepass"))
    return number if ours else ""


def verify_receipt(token: str) -> Receipt | None:
    """Return the receipt that a code means; null where the code is not ours or nothing was paid.

    Shape: no query for a code that is not ours.
    """
    number = number_in(token)
    if not number:
        return None
    order = (
        PaymentOrder.objects.filter(reference=number)
        .select_related("dossier__reception_unit")
        .first()
    )
    return receipt_of(order) if order else None


def _check(reference: str) -> str:
    own = settings.DOSSIER_ROOT_KEY or settings.SECRET_KEY
    key = hashlib.sha256(f"payment receipts {own}".encode()).digest()
    digest = hmac.new(key, reference.encode(errors="surrogatepass"), hashlib.sha256).digest()
    return base64.b32encode(digest).decode()[:_CHECK_LETTERS]


def owner_of(dossier: Dossier) -> str:
    """Return the name of the owner of a dossier, as a receipt says it. Shape: one query."""
    owner = Applicant.objects.filter(dossier=dossier.pk, part=Applicant.Part.OWNER).first()
    return owner.full_name if owner else ""


def figures(amount: int) -> str:
    """Return an amount with dots between thousands."""
    return f"{amount:,}".replace(",", ".")
