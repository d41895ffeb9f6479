"""Times, money and channels as people say them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from thuocdo.figures.notation import write_number
from thuocdo.procedures.amounts import amount_words
from thuocdo.procedures.choices import Channel, OnlineLevel
from thuocdo.procedures.models import Fee

CHANNELS = {
    Channel.ONLINE: gettext_lazy("Qua mạng"),
    Channel.DIRECT: gettext_lazy("Trực tiếp tại bộ phận Một cửa"),
    Channel.POST: gettext_lazy("Qua bưu chính"),
}
ONLINE_LEVELS = {
    OnlineLevel.FULL: gettext_lazy("Làm hoàn toàn qua mạng"),
    OnlineLevel.PARTIAL: gettext_lazy("Làm một phần qua mạng"),
    OnlineLevel.NONE: gettext_lazy("Chưa làm được qua mạng"),
}


def time_words(amount: Decimal | None, unit: str) -> str:
    """Return a time limit as people say it; where the law sets none, that it sets none."""
    if amount is None:
        return _("Luật không quy định thời hạn")
    if amount == 0:
        return _("Làm ngay")
    return amount_words(amount, unit)


def fee_words(fees: Sequence[Fee]) -> str:
    """Return what has to be paid, all fees of one case together."""
    if not fees:
        return _("Không mất phí")
    return "; ".join(_fee(one) for one in fees)


def _fee(fee: Fee) -> str:
    name = fee.name or sentence(str(fee.get_kind_display()))
    if fee.amount_vnd == 0:
        price = _("miễn phí")
    elif fee.amount_vnd is None:
        return f"{name}: {fee.note or _('theo mức tỉnh quy định')}"
    else:
        price = f"{write_number(Decimal(fee.amount_vnd))} đồng" + (f"/{fee.per}" if fee.per else "")
    return f"{name}: {price}" + (f" ({fee.note})" if fee.note else "")


def sentence(text: str) -> str:
    """Return a text with a large first letter, the others as they are."""
    return text[:1].upper() + text[1:]


def is_free(fees: Sequence[Fee]) -> bool:
    """Say whether nothing has to be paid."""
    return all(one.amount_vnd == 0 for one in fees)


def copies_words(originals: int | None, copies: int | None) -> str:
    """Return how many originals and copies of a paper; nothing where the law sets no number."""
    said = []
    if originals:
        words = ngettext("%(num)d bản chính", "%(num)d bản chính", originals)
        said.append(words % {"num": originals})
    if copies:
        said.append(ngettext("%(num)d bản sao", "%(num)d bản sao", copies) % {"num": copies})
    return ", ".join(said)
