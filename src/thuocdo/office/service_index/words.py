"""What the service index is called on the screen, and how points are written."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thuocdo.indicators.measures.registry import measure
from thuocdo.scoring.service_index.edition import Words
from thuocdo.scoring.service_index.reasons import Reason
from thuocdo.ui.jinja import figure
from thuocdo.ui.language import in_english

REASONS = {
    Reason.ENDED_LATE: gettext_lazy("xử lý xong trễ hạn"),
    Reason.OVERDUE: gettext_lazy("đang xử lý, đã quá hạn"),
    Reason.SECOND_REQUEST: gettext_lazy("yêu cầu bổ sung lần hai, hoặc hạn đổi"),
    Reason.ENDED_ON_TIME: gettext_lazy("xử lý xong đúng hạn"),
    Reason.ACCEPTED: gettext_lazy("mới tiếp nhận"),
    Reason.RESULT_ATTACHED: gettext_lazy("đính kèm kết quả điện tử"),
    Reason.DIGITISED: gettext_lazy("số hóa thành phần hồ sơ"),
    Reason.PAID_ONLINE: gettext_lazy("thanh toán trực tuyến"),
    Reason.FEEDBACK_LATE: gettext_lazy("phản ánh, kiến nghị bị trễ hạn"),
    Reason.FEEDBACK_DISLIKED: gettext_lazy("người gửi không hài lòng với trả lời phản ánh"),
    Reason.FEEDBACK_ANSWERED: gettext_lazy("phản ánh, kiến nghị xử lý đúng hạn"),
    Reason.FEEDBACK_RECEIVED: gettext_lazy("có phản ánh, kiến nghị mới"),
    Reason.CORRECTED: gettext_lazy("dữ liệu được cập nhật"),
}
DEEDS = {
    "end_on_time": gettext_lazy("Xử lý xong đúng hạn (hồ sơ sắp đến hạn)"),
    "attach_result": gettext_lazy("Đính kèm bản điện tử của kết quả"),
    "digitise": gettext_lazy("Số hóa thành phần hồ sơ"),
}
#: Points of single records are small over a province: they are written with as many decimals as it takes, up to this.
_MOST_DECIMALS = 4
_LEAST = Fraction(1, 2 * 10**_MOST_DECIMALS)
_CENT = Fraction(1, 100)


def said(words: Words) -> str:
    """Return a text in the language of the screen."""
    return words.en if in_english() else words.vi


def measure_name(code: str) -> str:
    """Return what a measure is called."""
    found = measure(code)
    return found.en if in_english() else found.vi


def points_text(points: Fraction | Decimal, *, signed: bool = True) -> str:
    """Write points with their sign; small ones with more decimals, the smallest as such."""
    exact = Fraction(points)
    size = abs(exact)
    sign = ("−" if exact < 0 else "+") if signed and exact else ""
    if 0 < size < _LEAST:
        return f"{sign}{_('dưới %(least)s') % {'least': figure(Decimal('0.0001'))}}"
    decimals = 2 if size >= _CENT * 10 or not size else _MOST_DECIMALS
    value = Decimal(size.numerator) / Decimal(size.denominator)
    return f"{sign}{figure(value, decimals)}"
