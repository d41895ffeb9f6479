"""Parts of a procedure in words of the screen: times, money, and the names of parts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thuocdo.figures.notation import write_number
from thuocdo.procedures.amounts import amount_words
from thuocdo.procedures.choices import (
    AgencyRole,
    Channel,
    FeeDue,
    FeeKind,
    Level,
    LifeEvent,
    OnlineLevel,
    PartialReason,
    Subject,
    TerritorialScope,
)
from thuocdo.procedures.content import (
    AgencyContent,
    DocumentContent,
    FeeContent,
    LegalBasisContent,
    ResultContent,
    StepContent,
    TimeLimitContent,
    WayContent,
)

PART_NAMES = {
    "name": gettext_lazy("Tên thủ tục"),
    "summary": gettext_lazy("Mô tả dễ hiểu"),
    "sector_name": gettext_lazy("Lĩnh vực"),
    "levels": gettext_lazy("Cấp thực hiện"),
    "subjects": gettext_lazy("Đối tượng thực hiện"),
    "life_events": gettext_lazy("Sự kiện"),
    "online_level": gettext_lazy("Mức độ trực tuyến"),
    "partial_reason": gettext_lazy("Lý do chỉ một phần"),
    "proactive_level": gettext_lazy("Mức độ chủ động"),
    "territorial_scope": gettext_lazy("Phạm vi địa giới"),
    "priority_lane": gettext_lazy("Làn xanh"),
    "sets": gettext_lazy("Số bộ hồ sơ"),
    "conditions": gettext_lazy("Yêu cầu, điều kiện"),
    "agencies": gettext_lazy("Cơ quan"),
    "steps": gettext_lazy("Trình tự thực hiện"),
    "ways": gettext_lazy("Cách thức, thời hạn, phí"),
    "documents": gettext_lazy("Thành phần hồ sơ"),
    "results": gettext_lazy("Kết quả"),
    "legal_bases": gettext_lazy("Căn cứ pháp lý"),
}
_CHOICES: dict[str, Any] = {
    "levels": Level,
    "subjects": Subject,
    "life_events": LifeEvent,
    "online_level": OnlineLevel,
    "partial_reason": PartialReason,
    "territorial_scope": TerritorialScope,
}


def time_words(amount: Decimal | None, unit: str) -> str:
    """Return a time limit in words; where the law sets none, that it sets none."""
    if amount is None:
        return _("không quy định")
    return amount_words(amount, unit)


def money_words(
    kind: str, amount_vnd: int | None, per: str = "", note: str = "", due: str = ""
) -> str:
    """Return a fee in words: nothing to pay, an amount, or what the note says where there is no number; and before what it is paid."""
    name = str(FeeKind(kind).label)
    if amount_vnd == 0:
        price = _("miễn phí")
    elif amount_vnd is None:
        price = note or _("theo quy định")
        note = ""
    else:
        price = f"{write_number(Decimal(amount_vnd))} đồng" + (f"/{per}" if per else "")
    when = f", {FeeDue(due).label}" if due and amount_vnd != 0 else ""
    return f"{name}: {price}{when}" + (f" ({note})" if note else "")


def part_words(part: str, value: Any) -> str:
    """Return one value or one line of a content in words; nothing for what is not there.

    A draft may hold words of no closed list: then the value is written as it is.
    """
    try:
        return _part_words(part, value)
    except ValueError:
        return ", ".join(value) if isinstance(value, tuple) else _plain_words(value)


def _plain_words(value: Any) -> str:
    """Return the texts of a line one after another."""
    if isinstance(value, str):
        return value
    texts = (
        getattr(value, name)
        for name in ("case", "name", "text", "number", "channel", "note")
        if hasattr(value, name)
    )
    return " ".join(str(text) for text in texts if text)


def _part_words(part: str, value: Any) -> str:
    if value is None or value in {"", ()}:
        return ""
    if part in _CHOICES:
        values: Sequence[str] = value if isinstance(value, tuple) else (value,)
        return ", ".join(str(_CHOICES[part](one).label) for one in values)
    if isinstance(value, bool):
        return _("có") if value else _("không")
    return str(value) if isinstance(value, str | int) else _line(value)


def _line(value: Any) -> str:
    match value:
        case StepContent():
            return _with_case(value.case, value.text)
        case AgencyContent():
            return f"{AgencyRole(value.role).label}: {value.name}"
        case WayContent():
            limits = " · ".join(_limit(one) for one in value.time_limits)
            return f"{Channel(value.channel).label}: {limits or value.note}"
        case DocumentContent():
            return _with_case(value.case, _document(value))
        case ResultContent():
            return value.name
        case LegalBasisContent():
            return f"{value.number} {value.title}".strip() + _since(value.effective_on)
    raise TypeError(value)


def _with_case(case: str, text: str) -> str:
    return f"{case}: {text}" if case else text


def _limit(limit: TimeLimitContent) -> str:
    fees = "; ".join(_fee(fee) for fee in limit.fees)
    words = time_words(limit.amount, limit.unit)
    return _with_case(limit.case, f"{words}, {fees}" if fees else words)


def _fee(fee: FeeContent) -> str:
    return money_words(fee.kind, fee.amount_vnd, fee.per, fee.note, fee.due)


def _document(paper: DocumentContent) -> str:
    counts = [
        (_("bản chính"), paper.originals),
        (_("bản sao"), paper.copies),
    ]
    said = ", ".join(f"{count} {word}" for word, count in counts if count)
    words = f"{paper.name} ({said})" if said else paper.name
    if paper.reusable_source:
        words += " – " + _("dùng lại từ %(source)s") % {"source": paper.reusable_source}
    return words


def _since(day: date | None) -> str:
    return "" if day is None else ", " + _("hiệu lực %(day)s") % {"day": f"{day:%d/%m/%Y}"}
