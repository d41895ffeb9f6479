"""Refusals that several ways of taking in a report share."""

from __future__ import annotations

from thuocdo.errors import DomainError, InvalidInput

NOT_A_REPORT = InvalidInput(
    "not_a_reform_report",
    "Tệp này đọc được nhưng không phải báo cáo cải cách hành chính: không có biểu mẫu thống kê nào quen thuộc và tên "
    "văn bản không nói đến cải cách hành chính. Hãy kiểm tra lại tệp đã chọn.",
    "This file can be read but is no report on administrative reform: it holds no known statistical form and its "
    "title does not speak of the reform. Check that the right file was chosen.",
)

READER_FAILED = DomainError(
    "reader_failed",
    "Không đọc được tệp vì lỗi của hệ thống; chưa có gì được lưu và lỗi đã được ghi lại. "
    "Hãy thử lưu tệp sang định dạng khác (.docx) rồi gửi lại, hoặc báo quản trị viên.",
    "The file could not be read because of a fault in the system; nothing was stored and the fault is logged. "
    "Try saving the file in another format (.docx) and send it again, or tell the administrator.",
)
