"""The Vietnamese words that papers on reports share: periods, people, what was corrected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from thuocdo.indicators.indicator import Register

if TYPE_CHECKING:
    from django.db.models import Model

    from thuocdo.accounts.models import User
    from thuocdo.ingestion.models import Report

NOBODY = "hệ thống"
#: The registers as people call them.
REGISTERS = {
    Register.DIGITAL: _("sổ chuyển đổi số"),
    Register.DOSSIERS: _("sổ hồ sơ thủ tục hành chính"),
    Register.FEEDBACK: _("sổ phản ánh, kiến nghị"),
    Register.FINANCE: _("sổ tài chính"),
    Register.INSPECTIONS: _("sổ kiểm tra"),
    Register.LEGAL_DOCUMENTS: _("sổ văn bản quy phạm pháp luật"),
    Register.MANUAL: _("người kê khai"),
    Register.ORGANISATIONS: _("sổ tổ chức bộ máy"),
    Register.OUTREACH: _("sổ tuyên truyền"),
    Register.PLANS: _("sổ kế hoạch, nhiệm vụ"),
    Register.PROCEDURES: _("danh mục thủ tục hành chính"),
    Register.PUBLIC_UNITS: _("sổ đơn vị sự nghiệp công lập"),
    Register.SURVEYS: _("sổ khảo sát"),
    Register.WORKFORCE: _("sổ công chức, viên chức"),
}


def register_names(registers: Iterable[Register]) -> str:
    """Return registers by name, in the language of the screen."""
    return ", ".join(str(REGISTERS[one]) for one in registers)


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
