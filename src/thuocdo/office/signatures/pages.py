"""What is said of the signatures of a file, in words for people."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thuocdo.documents.signing.reports import PdfReport, SignatureReport, Trusted, Whole

_WHOLE = {
    Whole.WHOLE: ("good", gettext_lazy("Nguyên vẹn: tệp không thay đổi từ khi ký")),
    Whole.EXTENDED: (
        "good",
        gettext_lazy("Nguyên vẹn: sau khi ký chỉ có thêm chữ ký, dấu thời gian hoặc ô điền"),
    ),
    Whole.CHANGED: ("error", gettext_lazy("Đã bị thêm nội dung sau khi ký")),
    Whole.BROKEN: ("error", gettext_lazy("Không còn nguyên vẹn: nội dung đã ký bị sửa")),
}
_TRUSTED = {
    Trusted.TRUSTED: ("good", gettext_lazy("Chứng thư dẫn tới chứng thư gốc tin cậy")),
    Trusted.UNKNOWN_ROOT: (
        "warning",
        gettext_lazy("Chứng thư không dẫn tới chứng thư gốc tin cậy nào của máy chủ này"),
    ),
    Trusted.NO_ROOTS: (
        "warning",
        gettext_lazy("Máy chủ chưa khai báo chứng thư gốc nên chưa xét được độ tin cậy"),
    ),
    Trusted.EXPIRED: ("error", gettext_lazy("Chứng thư đã hết hạn khi ký")),
    Trusted.EXPIRED_SINCE: (
        "warning",
        gettext_lazy(
            "Chứng thư còn hạn vào lúc người ký tự khai, nay đã hết hạn; lúc ký chưa được chứng thực"
        ),
    ),
    Trusted.NOT_YET_VALID: ("error", gettext_lazy("Chứng thư chưa có hiệu lực")),
    Trusted.REVOKED: ("error", gettext_lazy("Chứng thư đã bị thu hồi")),
    Trusted.NOT_FOR_SIGNING: ("error", gettext_lazy("Chứng thư không được cấp để ký văn bản")),
    Trusted.WEAK: ("error", gettext_lazy("Chữ ký dùng thuật toán không còn an toàn")),
    Trusted.OTHER: ("error", gettext_lazy("Không xác minh được chứng thư")),
}


@dataclass(frozen=True, slots=True)
class SignatureView:
    """One signature; each judgement with its kind ("good", "warning", "error") and its words."""

    report: SignatureReport
    whole: tuple[str, str]
    trusted: tuple[str, str]
    changed: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What is said of one file; `verdict` is the kind and the words of all of it."""

    name: str
    report: PdfReport
    verdict: tuple[str, str]
    signatures: tuple[SignatureView, ...]


def check_page(report: PdfReport, name: str) -> CheckPage:
    """Build the page of one report."""
    views = tuple(_view(one) for one in report.signatures)
    return CheckPage(name, report, _verdict(report, views), views)


def _verdict(report: PdfReport, views: tuple[SignatureView, ...]) -> tuple[str, str]:
    if not views:
        return "warning", _("Tệp không có chữ ký số nào")
    if report.is_good:
        return "good", _("Mọi chữ ký đều nguyên vẹn và tin cậy")
    kinds = {kind for one in views for kind, _words in (one.whole, one.trusted)}
    if "error" in kinds:
        return "error", _("Có chữ ký không dùng được")
    return "warning", _("Nội dung nguyên vẹn nhưng chưa xác minh được người ký")


def _view(one: SignatureReport) -> SignatureView:
    whole, trusted = _WHOLE[one.whole], _TRUSTED[one.trusted]
    return SignatureView(
        report=one,
        whole=(whole[0], str(whole[1])),
        trusted=(trusted[0], str(trusted[1])),
        changed=", ".join(str(page) for page in one.changed_pages),
    )
