"""What is taken for what: which types of files, how large, and the words of a refusal."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from thuocdo.attachments.media_types import MediaType
from thuocdo.errors import InvalidInput

MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Intake:
    """One kind of file that is taken: its types (none named: any), the bytes it may have, and what to do where it is another."""

    limit_bytes: int
    types: frozenset[MediaType] = frozenset()
    advice_vi: str = ""
    advice_en: str = ""

    def refuse_size(self, size: int) -> None:
        """Refuse a file of more bytes than are taken.

        Raises:
            InvalidInput: it is larger.
        """
        if size > self.limit_bytes:
            limit = self.limit_bytes // MB
            raise InvalidInput(
                "file_too_large",
                f"Tệp lớn hơn {limit} MB nên không nhận. {self.advice_vi}",
                f"The file is larger than {limit} MB and was not taken. {self.advice_en}",
                limit_mb=limit,
            )

    def refuse_type(self, media_type: MediaType) -> None:
        """Refuse a file of another type than those taken, judged by its content.

        Raises:
            InvalidInput: it is of another type.
        """
        if self.types and media_type not in self.types:
            raise InvalidInput(
                "file_type_not_taken",
                f"Không nhận loại tệp này. {self.advice_vi}",
                f"This type of file is not taken. {self.advice_en}",
                media_type=media_type.value,
            )


def reports() -> Intake:
    """Return what is taken as an original of a report: anything, for its reader says more of what it cannot read."""
    return Intake(
        limit_bytes=settings.UPLOAD_FILE_LIMIT_BYTES,
        advice_vi="Hãy gửi tệp Word, Excel hoặc PDF chữ, bỏ bớt ảnh quét.",
        advice_en="Send Word, Excel or a PDF with text, without scans.",
    )


def papers() -> Intake:
    """Return what is taken as a paper of a dossier: what can be looked at and kept, and runs nothing when it is opened."""
    return Intake(
        limit_bytes=settings.PAPER_FILE_LIMIT_BYTES,
        types=frozenset(
            {
                MediaType.PDF,
                MediaType.JPEG,
                MediaType.PNG,
                MediaType.WEBP,
                MediaType.HEIC,
                MediaType.DOCX,
                MediaType.XLSX,
            }
        ),
        advice_vi="Hãy gửi ảnh chụp (JPG, PNG, HEIC), PDF hoặc tệp Word, Excel; ảnh nên chụp rõ, mỗi tệp một giấy tờ.",
        advice_en="Send a photo (JPG, PNG, HEIC), a PDF, or a Word or Excel file; take sharp photos, one paper in each file.",
    )


def results() -> Intake:
    """Return what is taken as the result of a dossier: what is signed or scanned and no longer changes, so neither Word nor Excel."""
    return Intake(
        limit_bytes=settings.PAPER_FILE_LIMIT_BYTES,
        types=frozenset({MediaType.PDF, MediaType.JPEG, MediaType.PNG, MediaType.WEBP}),
        advice_vi="Kết quả phải là tệp PDF đã ký số, hoặc bản quét PDF, JPG, PNG.",
        advice_en="A result is a signed PDF, or a scan as PDF, JPG or PNG.",
    )
