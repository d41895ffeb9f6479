"""What levels, periods and the like are called on the pages of the editor."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

LEVELS = (
    ("province", _("Cấp tỉnh")),
    ("department", _("Sở, ngành")),
    ("commune", _("Cấp xã")),
    ("district", _("Cấp huyện (đến 30/6/2025)")),
)
PERIODS = (
    ("month", _("Tháng")),
    ("quarter", _("Quý")),
    ("half_year", _("6 tháng")),
    ("nine_months", _("9 tháng")),
    ("year", _("Năm")),
)
THEMES = (
    ("steering", _("Công tác chỉ đạo, điều hành")),
    ("institutions", _("Cải cách thể chế")),
    ("procedures", _("Cải cách thủ tục hành chính")),
    ("organisation", _("Cải cách tổ chức bộ máy")),
    ("civil_service", _("Cải cách chế độ công vụ")),
    ("finance", _("Cải cách tài chính công")),
    ("digital", _("Chính quyền điện tử, chính quyền số")),
)
VALUE_TYPES = (
    ("count", _("Số lượng (số nguyên)")),
    ("percent", _("Tỷ lệ %")),
    ("money_mvnd", _("Số tiền (triệu đồng)")),
    ("score", _("Điểm (số thập phân)")),
    ("bool", _("Có hoặc không (1 hoặc 0)")),
)
PERIOD_KINDS = (
    ("flow", _("Phát sinh trong kỳ")),
    ("stock", _("Hiện có đến cuối kỳ")),
    ("cumulative", _("Lũy kế từ đầu năm")),
)
AGGREGATIONS = (
    ("sum", _("Cộng số của các đơn vị")),
    ("max", _("Có khi một đơn vị có")),
    ("none", _("Không tổng hợp từ đơn vị")),
)
RULE_KINDS = (
    ("sum_equals", _("Tổng bằng các phần cộng lại")),
    ("ratio_equals", _("Tỷ lệ bằng tử số chia mẫu số")),
    ("less_or_equal", _("Vế trái không lớn hơn vế phải")),
    ("implies", _("Nếu … thì …")),
    ("range", _("Nằm trong khoảng hoặc tập giá trị")),
    ("growth", _("Không nhỏ hơn kỳ trước")),
    ("roll_up", _("Khớp với tổng của đơn vị cấp dưới")),
)
SEVERITIES = (
    ("error", _("Lỗi: trái số học hoặc quy định")),
    ("warning", _("Cảnh báo: phải giải trình")),
    ("note", _("Lưu ý")),
)
DIFFERENCES = {
    "place": _("số thứ tự"),
    "label": _("tên chỉ tiêu"),
    "unit": _("đơn vị tính"),
    "heading": _("dòng tiêu đề"),
}
