"""The parts of a version: written once together with it, in the order of `position`, never changed.

`case` ("trường hợp") is the name of the situation a part is for; empty means every situation.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thuocdo.procedures.choices import AgencyRole, Channel, FeeDue, FeeKind, TimeUnit

_VERSION = "procedures.ProcedureVersion"


class _Part(models.Model):
    """A part of a version at its place."""

    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        ordering: ClassVar = ["position"]


class VersionAgency(_Part):
    """An agency, or a kind of agency such as "UBND cấp xã" (then without a unit), and what it does in the procedure."""

    version = models.ForeignKey(_VERSION, models.CASCADE, related_name="agencies")
    role = models.CharField(_("vai trò"), max_length=12, choices=AgencyRole)
    name = models.CharField(_("cơ quan"), max_length=300)
    unit = models.ForeignKey(
        "organisations.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("đơn vị"),
    )

    class Meta(_Part.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="version_agency_named")
        ]

    def __str__(self) -> str:
        return self.name


class ProcedureStep(_Part):
    """One step of the procedure as the citizen sees it ("trình tự thực hiện")."""

    version = models.ForeignKey(_VERSION, models.CASCADE, related_name="steps")
    case = models.CharField(_("trường hợp"), max_length=500, blank=True)
    text = models.TextField(_("nội dung"))

    def __str__(self) -> str:
        return self.text[:80]


class Way(_Part):
    """One channel of a procedure ("cách thức thực hiện"); time limits and fees hang on it. A channel occurs once."""

    version = models.ForeignKey(_VERSION, models.CASCADE, related_name="ways")
    channel = models.CharField(_("kênh"), max_length=6, choices=Channel)
    note = models.TextField(_("mô tả"), blank=True)

    class Meta(_Part.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "channel"], name="way_channel_once")
        ]

    def __str__(self) -> str:
        return self.get_channel_display()


class TimeLimit(_Part):
    """How long one case takes on one channel ("thời hạn giải quyết"); amount and unit are both null where no law sets one."""

    way = models.ForeignKey(Way, models.CASCADE, related_name="time_limits")
    case = models.CharField(_("trường hợp"), max_length=500, blank=True)
    amount = models.DecimalField(
        _("thời hạn"), max_digits=7, decimal_places=2, null=True, blank=True
    )
    unit = models.CharField(_("đơn vị tính"), max_length=12, choices=TimeUnit, blank=True)
    note = models.TextField(_("mô tả"), blank=True)

    class Meta(_Part.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(amount=None, unit="") | (Q(amount__gte=0) & ~Q(unit="")),
                name="time_limit_amount_with_unit",
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}" if self.amount is not None else ""


class Fee(_Part):
    """One fee or charge in VND. Zero is a price of nothing; null is a price that varies or is set elsewhere, as `note` says.

    `due` says before what it has to be paid; empty where the procedure does not say.
    """

    time_limit = models.ForeignKey(TimeLimit, models.CASCADE, related_name="fees")
    kind = models.CharField(_("loại"), max_length=6, choices=FeeKind)
    code = models.CharField(_("mã"), max_length=40, blank=True)
    name = models.CharField(_("tên"), max_length=300, blank=True)
    amount_vnd = models.PositiveBigIntegerField(_("mức thu (đồng)"), null=True, blank=True)
    per = models.CharField(_("tính theo"), max_length=100, blank=True)
    note = models.TextField(_("mô tả"), blank=True)
    due = models.CharField(
        _("phải nộp"), max_length=10, choices=FeeDue, blank=True, default="", db_default=""
    )

    def __str__(self) -> str:
        return self.name or self.get_kind_display()


class RequiredDocument(_Part):
    """One paper of the dossier ("thành phần hồ sơ").

    `reusable_source` names the shared database or earlier result that gives the same data: then nobody may ask for the
    paper (Decree 309/2026 article 2). Originals and copies are null where the law sets no number.
    """

    version = models.ForeignKey(_VERSION, models.CASCADE, related_name="documents")
    case = models.CharField(_("trường hợp"), max_length=500, blank=True)
    code = models.CharField(_("mã giấy tờ"), max_length=40, blank=True)
    name = models.TextField(_("tên giấy tờ"))
    originals = models.PositiveSmallIntegerField(_("bản chính"), null=True, blank=True)
    copies = models.PositiveSmallIntegerField(_("bản sao"), null=True, blank=True)
    required = models.BooleanField(_("bắt buộc"), default=True)
    form_name = models.CharField(_("mẫu đơn, tờ khai"), max_length=300, blank=True)
    form_url = models.CharField(_("địa chỉ mẫu"), max_length=500, blank=True)
    reusable_source = models.CharField(_("nguồn dữ liệu dùng lại"), max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name[:80]


class ProcedureResult(_Part):
    """What the applicant gets ("kết quả"); `is_paper` tells whether it is a paper at all: the index counts only those."""

    version = models.ForeignKey(_VERSION, models.CASCADE, related_name="results")
    code = models.CharField(_("mã kết quả"), max_length=40, blank=True)
    name = models.CharField(_("tên kết quả"), max_length=500)
    is_paper = models.BooleanField(_("là giấy tờ"), default=True)

    def __str__(self) -> str:
        return self.name


class LegalBasis(_Part):
    """One legal text the procedure rests on; `effective_on` starts the deadline of publication (index 1.1)."""

    version = models.ForeignKey(_VERSION, models.CASCADE, related_name="legal_bases")
    number = models.CharField(_("số, ký hiệu"), max_length=100)
    title = models.CharField(_("trích yếu"), max_length=1000, blank=True)
    effective_on = models.DateField(_("hiệu lực từ"), null=True, blank=True)

    def __str__(self) -> str:
        return self.number
