"""The refusals of the document readers: what is wrong with a file and what its owner can do about it.

`Unreadable` is the only exception that leaves this package; every refusal has a stable code and both languages.
"""

from __future__ import annotations

from typing import Any

from thuocdo.errors import InvalidInput

#: code → (Vietnamese, English); named values in braces are filled in by `refusal`.
MESSAGES: dict[str, tuple[str, str]] = {
    "empty_file": (
        "Tệp trống, không có nội dung. Hãy mở tệp gốc để kiểm tra rồi tải lên lại.",
        "The file is empty. Open the original to check it, then upload it again.",
    ),
    "missing_file": (
        "Không mở được tệp này trên máy chủ. Hãy kiểm tra đường dẫn và quyền đọc tệp.",
        "The file cannot be opened. Check its path and the right to read it.",
    ),
    "file_too_large": (
        "Tệp lớn {size_mb} MB, vượt giới hạn {limit_mb} MB. Hãy tách báo cáo thành nhiều tệp hoặc giảm dung lượng ảnh.",
        "The file has {size_mb} MB, the limit is {limit_mb} MB. Split the report or make its pictures smaller.",
    ),
    "unknown_type": (
        "Không nhận ra loại tệp này. Hãy dùng tệp .docx, .xlsx, .pdf hoặc .txt.",
        "The type of this file is not known. Use a .docx, .xlsx, .pdf or .txt file.",
    ),
    "not_text": (
        "Tệp không chứa văn bản đọc được, có thể bị hỏng hoặc là loại tệp khác. Hãy dùng tệp .docx, .xlsx, .pdf hoặc .txt.",
        "The file holds no readable text; it is damaged or of another type. Use a .docx, .xlsx, .pdf or .txt file.",
    ),
    "legacy_word": (
        "Đây là tệp Word kiểu cũ (.doc). Hãy mở bằng Word, chọn “Lưu thành” .docx rồi tải lên lại.",
        "This is an old Word file (.doc). Open it in Word, save it as .docx and upload that.",
    ),
    "legacy_excel": (
        "Đây là tệp Excel kiểu cũ (.xls). Hãy mở bằng Excel, chọn “Lưu thành” .xlsx rồi tải lên lại.",
        "This is an old Excel file (.xls). Open it in Excel, save it as .xlsx and upload that.",
    ),
    "legacy_office": (
        "Đây là tệp Office kiểu cũ. Hãy mở tệp, chọn “Lưu thành” .docx hoặc .xlsx rồi tải lên lại.",
        "This is an old Office file. Open it, save it as .docx or .xlsx and upload that.",
    ),
    "other_office": (
        "Loại tệp {kind} chưa được hỗ trợ. Hãy lưu thành .docx, .xlsx hoặc .pdf rồi tải lên lại.",
        "Files of type {kind} are not supported. Save it as .docx, .xlsx or .pdf and upload that.",
    ),
    "picture": (
        "Đây là tệp ảnh, không có chữ để đọc. Hãy nhận dạng chữ (OCR) hoặc dùng tệp Word, Excel gốc.",
        "This is a picture without text. Run text recognition (OCR) or use the original Word or Excel file.",
    ),
    "archive": (
        "Đây là tệp nén, không phải một báo cáo. Hãy giải nén rồi tải lên từng tệp.",
        "This is a compressed archive, not a report. Unpack it and upload the files one by one.",
    ),
    "password_protected": (
        "Tệp được bảo vệ bằng mật khẩu nên không đọc được. Hãy bỏ mật khẩu (Tệp > Thông tin > Bảo vệ) rồi tải lên lại.",
        "The file is protected by a password. Remove the password (File > Info > Protect) and upload it again.",
    ),
    "encrypted_pdf": (
        "Tệp PDF bị khóa bằng mật khẩu. Hãy lưu lại thành PDF không có mật khẩu rồi tải lên lại.",
        "The PDF is locked by a password. Save it as a PDF without a password and upload that.",
    ),
    "damaged_word": (
        "Tệp Word bị hỏng hoặc bị cắt cụt. Hãy mở lại bằng Word, lưu một bản mới hoặc xin lại tệp gốc.",
        "The Word file is damaged or cut off. Open it in Word and save a new copy, or ask for the original.",
    ),
    "damaged_excel": (
        "Tệp Excel bị hỏng hoặc bị cắt cụt. Hãy mở lại bằng Excel, lưu một bản mới hoặc xin lại tệp gốc.",
        "The Excel file is damaged or cut off. Open it in Excel and save a new copy, or ask for the original.",
    ),
    "damaged_pdf": (
        "Tệp PDF bị hỏng hoặc bị cắt cụt. Hãy xuất lại PDF từ tệp gốc hoặc xin lại tệp.",
        "The PDF is damaged or cut off. Export it again from the original, or ask for the file again.",
    ),
    "damaged_archive": (
        "Tệp bị hỏng hoặc bị cắt cụt nên không mở được. Hãy xin lại tệp gốc.",
        "The file is damaged or cut off and cannot be opened. Ask for the original.",
    ),
    "damaged_file": (
        "Không đọc được nội dung tệp vì cấu trúc bị hỏng. Hãy lưu lại từ chương trình gốc rồi tải lên lại.",
        "The content cannot be read because its structure is damaged. Save it again from its program and upload that.",
    ),
    "zip_bomb": (
        "Tệp bung ra quá lớn so với dung lượng nén nên bị từ chối vì lý do an toàn. Hãy lưu lại từ Word hoặc Excel rồi tải lên lại.",
        "The file would unpack to far more than its size and is refused for safety. Save it again in Word or Excel.",
    ),
    "dangerous_xml": (
        "Tệp chứa khai báo XML không an toàn nên bị từ chối. Hãy mở bằng Word hoặc Excel và lưu một bản mới.",
        "The file declares unsafe XML and is refused. Open it in Word or Excel and save a new copy.",
    ),
    "picture_only_pdf": (
        "Tệp PDF chỉ có ảnh chụp, không có lớp chữ. Hãy nhận dạng chữ (OCR) trước, hoặc dùng tệp Word, Excel gốc.",
        "The PDF holds pictures only and no text. Run text recognition (OCR) first, or use the original Word or Excel file.",
    ),
    "unmapped_pdf": (
        "Phông chữ trong tệp PDF không cho biết chữ nào là chữ nào. Hãy xuất lại PDF từ Word hoặc dùng tệp Word, Excel gốc.",
        "The fonts of the PDF do not say which letters they print. Export it again from Word, or use the original file.",
    ),
    "no_text": (
        "Không tìm thấy chữ nào trong tệp. Hãy kiểm tra lại tệp gốc rồi tải lên tệp có nội dung.",
        "There is no text in the file. Check the original and upload a file with content.",
    ),
    "too_many_pages": (
        "Tệp có {count} trang, vượt giới hạn {limit} trang. Hãy tách riêng phần báo cáo và phụ lục số liệu.",
        "The file has {count} pages, the limit is {limit}. Upload only the report and its appendix of figures.",
    ),
    "too_much_content": (
        "Tệp chứa quá nhiều nội dung ({what}, giới hạn {limit}). Hãy tách báo cáo thành nhiều tệp nhỏ hơn.",
        "The file holds too much ({what}, limit {limit}). Split the report into smaller files.",
    ),
    "nested_too_deeply": (
        "Các bảng hoặc khối trong tệp lồng nhau quá sâu nên không đọc được. Hãy lưu lại tệp với bố cục đơn giản hơn.",
        "Tables or blocks in the file are nested too deeply. Save it again with a simpler layout.",
    ),
    "ended_too_slow": (
        "Sau {seconds} giây vẫn chưa đọc xong tệp nên đã dừng lại; chưa có gì được lưu. Hãy lưu tệp sang .docx hoặc tách "
        "báo cáo thành nhiều tệp nhỏ hơn rồi gửi lại.",
        "The file was not read after {seconds} seconds and reading was stopped; nothing was stored. Save it as .docx or "
        "split the report into smaller files, then send it again.",
    ),
    "reader_ended": (
        "Trình đọc đã dừng đột ngột khi đọc tệp này, có thể do tệp bị hỏng hoặc cần quá nhiều bộ nhớ; chưa có gì được lưu. Hãy mở tệp, "
        "lưu một bản mới (.docx hoặc .xlsx) rồi gửi lại.",
        "The reader broke down over this file, which may be damaged or need too much memory; nothing was stored. Open the "
        "file, save a new copy (.docx or .xlsx) and send that.",
    ),
    "too_much_memory": (
        "Đọc tệp này cần quá nhiều bộ nhớ (giới hạn {limit_mb} MB) nên đã dừng lại; chưa có gì được lưu. Hãy giảm dung lượng ảnh hoặc tách "
        "báo cáo thành nhiều tệp nhỏ hơn rồi gửi lại.",
        "Reading this file takes too much memory (limit {limit_mb} MB) and was stopped; nothing was stored. Make its pictures smaller or "
        "split the report into smaller files, then send it again.",
    ),
    "too_slow": (
        "Đọc tệp mất hơn {seconds} giây nên đã dừng lại. Hãy tách báo cáo thành nhiều tệp nhỏ hơn.",
        "Reading the file took more than {seconds} seconds and was stopped. Split the report into smaller files.",
    ),
}


class Unreadable(InvalidInput):
    """A file from which no document can be read; nothing of it is kept."""


def refusal(code: str, **values: Any) -> Unreadable:
    """Return the refusal with this code, the values filled into both messages."""
    vietnamese, english = MESSAGES[code]
    return Unreadable(code, vietnamese.format(**values), english.format(**values), **values)
