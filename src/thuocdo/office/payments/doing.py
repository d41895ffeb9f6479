"""From a filled form to the service that settles an item."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from thuocdo.office.payments.forms import AssignForm, ReasonForm, RefundForm
from thuocdo.payments import services
from thuocdo.payments.models import ReconciliationItem

if TYPE_CHECKING:
    from django import forms

Action = ReconciliationItem.Action


@dataclass(frozen=True, slots=True)
class Way:
    """One way to settle an item: its words, what is asked, and the service."""

    label: Any
    explained: Any
    form: type[forms.Form]
    service: Callable[..., ReconciliationItem]


WAYS: Mapping[str, Way] = {
    Action.ASSIGNED: Way(
        _("Gán cho hồ sơ"),
        _(
            "Khi biết tiền của ai: ghi nhận vào hồ sơ đó. Phần hồ sơ không còn nợ sẽ thành khoản phải hoàn trả."
        ),
        AssignForm,
        services.assign_money,
    ),
    Action.BOOKED: Way(
        _("Ghi nhận theo số thực nộp"),
        _(
            "Nộp thiếu thì hồ sơ còn nợ phần thiếu; nộp thừa thì phần thừa thành khoản phải hoàn trả."
        ),
        ReasonForm,
        services.book_anyway,
    ),
    Action.REFUNDED: Way(
        _("Đã hoàn trả"),
        _("Ghi lại sau khi đã chuyển trả tiền cho người nộp."),
        RefundForm,
        services.refund_done,
    ),
    Action.KEPT: Way(
        _("Giữ lại"),
        _("Khi hồ sơ tiếp tục được giải quyết và khoản này là tiền phải nộp của hồ sơ."),
        ReasonForm,
        services.keep_money,
    ),
    Action.DISMISSED: Way(
        _("Bỏ qua"),
        _("Khi khoản này không phải tiền nộp của hồ sơ nào, như lãi tiền gửi."),
        ReasonForm,
        services.dismiss,
    ),
}
