"""The voucher of a refund ("phiếu chi"): what went back to whom, why and by which law, and a code by which anybody can check it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from thuocdo.documents.layout import A5
from thuocdo.documents.paper import Field, Fields, Line, Paper, QrCode, Section, Signatures, Signer
from thuocdo.documents.wording import NATION, issuer_name, spoken_day, spoken_moment
from thuocdo.dossiers.slips.form import head_lines
from thuocdo.dossiers.slips.layouts import edition_on
from thuocdo.payments.models import Refund, spoken_payment
from thuocdo.payments.money_words import dong_in_words
from thuocdo.payments.receipts import address_with_check, figures, number_in, owner_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen

#: Money of nobody goes back where it came from; whose account that is, the bank knows.
_UNKNOWN = "Người đã chuyển tiền"
_TITLE = "Phiếu chi hoàn trả phí, lệ phí"


def voucher_paper(refund: Refund) -> Paper:
    """Return the voucher of a refund as a paper in A5."""
    dossier = refund.dossier
    day = timezone.localdate(refund.made_at)
    owner = owner_of(dossier) if dossier else ""
    unit = refund.payer
    fields = Fields(
        (
            (Field("Người nhận tiền", owner or _UNKNOWN, strong=True),),
            *(((Field("Hồ sơ", dossier.code),),) if dossier else ()),
            (Field("Hoàn trả khoản", spoken_payment(refund.of)),),
            (Field("Số tiền", f"{figures(refund.amount_vnd)} đồng", strong=True),),
            (Field("Bằng chữ", dong_in_words(refund.amount_vnd)),),
            (Field("Cách trả", str(refund.get_way_display())),),
            *(((Field("Mã giao dịch", refund.reference),),) if refund.reference else ()),
            (Field("Lý do", refund.reason),),
            *(((Field("Căn cứ", refund.legal_basis),),) if refund.legal_basis else ()),
            (Field("Trả lúc", spoken_moment(refund.made_at)),),
        )
    )
    signed = Signatures(
        (Signer("NGƯỜI NHẬN TIỀN", owner), Signer("NGƯỜI CHI", str(refund.made_by)))
    )
    return Paper(
        name=f"{_TITLE} {refund.number}",
        title=(Line(_TITLE.upper(), strong=True), Line(f"Số: {refund.number}", strong=True)),
        sections=(Section(_TITLE, (fields, signed)),),
        left=head_lines(unit, None, edition_on(day), from_desk=True),
        right=NATION,
        dated=spoken_day(day).capitalize(),
        code=QrCode(
            address_with_check(refund.number), f"Mã QR để kiểm tra phiếu chi {refund.number}"
        ),
        foot=f"Lập khi {issuer_name(unit)} trả lại tiền. Quét mã QR để kiểm tra.",
        author="Thước Đo",
        subject=_TITLE,
        sheet=A5,
    )


def verify_voucher(token: str) -> Refund | None:
    """Return the refund that a code means; null where the code is not ours. Shape: no query for a code that is not ours."""
    number = number_in(token)
    if not number:
        return None
    return (
        Refund.objects.filter(number=number)
        .select_related("dossier__reception_unit", "unit")
        .first()
    )


def vouchers_of(citizen: Citizen, dossier_id: int) -> tuple[Refund, ...]:
    """Return what went back for an own dossier, the newest first. Shape: one query."""
    found = Refund.objects.of_citizen(citizen).filter(dossier=dossier_id)
    return tuple(found.order_by("-pk"))
