"""What the daily mail says, as typed values for its plain and its HTML form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thuocdo.office.discrepancies.records import NOWHERE, FoundIn, records_of
from thuocdo.office.labels import indicator_label

if TYPE_CHECKING:
    from thuocdo.consistency.digest import Digest
    from thuocdo.consistency.models import Discrepancy


@dataclass(frozen=True, slots=True)
class DigestRow:
    """One discrepancy in the mail."""

    head: str
    message: str
    href: str


@dataclass(frozen=True, slots=True)
class DigestPage:
    """The whole mail; counts first."""

    subject: str
    greeting: str
    counts: tuple[str, ...]
    rows: tuple[DigestRow, ...]
    list_href: str
    settings_href: str


def digest_page(digest: Digest, *, address_of: Callable[[str], str]) -> DigestPage:
    """Put a digest into words."""
    records = records_of(digest.worst, user=digest.person)
    total = digest.errors + digest.warnings + digest.notes
    return DigestPage(
        subject=ngettext(
            "Thước Đo: %(num)d sai lệch chờ xử lý", "Thước Đo: %(num)d sai lệch chờ xử lý", total
        )
        % {"num": total},
        greeting=_("Chào %(name)s,") % {"name": digest.person},
        counts=_counts(digest),
        rows=tuple(
            _row(row, records.get((row.record_room, row.record_id), NOWHERE), address_of)
            for row in digest.worst
        ),
        list_href=address_of(reverse("office:discrepancies:list")),
        settings_href=address_of(reverse("office:settings:page")),
    )


def _counts(digest: Digest) -> tuple[str, ...]:
    lines = (
        (digest.assigned, _("%(num)d sai lệch được giao cho bạn")),
        (digest.overdue, _("%(num)d mục trong đó đã quá hạn")),
        (digest.newly_found, _("%(num)d sai lệch mới thấy ở đơn vị của bạn")),
        (digest.errors, _("mức độ: %(num)d lỗi")),
        (digest.warnings, _("mức độ: %(num)d cảnh báo")),
        (digest.notes, _("mức độ: %(num)d lưu ý")),
    )
    return tuple(text % {"num": number} for number, text in lines if number)


def _row(row: Discrepancy, found_in: FoundIn, address_of: Callable[[str], str]) -> DigestRow:
    parts = [row.get_severity_display().upper(), row.unit.name]
    if found_in.words:
        parts.append(found_in.words)
    if row.indicators:
        parts.append(indicator_label(row.indicators[0]))
    return DigestRow(
        head=" · ".join(parts),
        message=row.message,
        href=address_of(reverse("office:discrepancies:detail", args=[row.pk])),
    )
