"""Refusals that several ways of taking in a report share."""

from __future__ import annotations

from thuocdo.errors import InvalidInput

NOT_A_REPORT = InvalidInput(
    "not_a_reform_report",
    "Tệp này đọc được nhưng không phải báo cáo cải cách hành chính: không có biểu mẫu thống kê nào quen thuộc và tên "
    "văn bản không nói đến cải cách hành chính. Hãy kiểm tra lại tệp đã chọn.",
    "This file can be read but is no report on administrative reform: it holds no known statistical form and its "
    "title does not speak of the reform. Check that the right file was chosen.",
)
