"""The Vietnamese words that papers on reports share: periods, people, what was corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import override

if TYPE_CHECKING:
    from django.db.models import Model

    from thuocdo.accounts.models import User
    from thuocdo.ingestion.models import Report

NOBODY = "hệ thống"


def period_name(report: Report) -> str:
    """Return the period as it stands in a title ("năm 2023"), or its days where it has no name."""
    with override("vi"):
        label = report.period_label
    return f"{label[:1].lower()}{label[1:]}"


def person(user: User | None) -> str:
    """Return who did it; a step without a person was one of the system."""
    return (user.full_name or user.username) if user else NOBODY


def in_vietnamese(row: Model, field: str) -> str:
    """Return the label of a choice, whatever the language of the screen; empty where nothing is chosen."""
    with override("vi"):
        return str(getattr(row, f"get_{field}_display")())


def report_file_name(report: Report) -> str:
    """Return the name of a file with this report, without its ending."""
    return f"Thống kê CCHC {period_name(report)} - {report.unit.name}"


def audit_file_name(report: Report) -> str:
    """Return the name of a file with the audit extract of this report, without its ending."""
    return f"Trích lục xử lý báo cáo CCHC {period_name(report)} - {report.unit.name}"
