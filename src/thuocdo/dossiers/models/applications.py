"""What somebody writes before there is a dossier, and what he had written when there was one."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.models import Citizen

_UNIT = "organisations.Unit"


class DeliveryWay(models.TextChoices):
    """How the applicant wants his result."""

    COUNTER = "counter", _("nhận tại nơi nộp hồ sơ")
    POST = "post", _("nhận qua bưu chính")
    ONLINE = "online", _("nhận bản điện tử")


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Applications, seen by the citizen who writes them and nobody else."""

    def of_citizen(self, citizen: Citizen) -> Self:
        """Keep the citizen's own, with those he began by a phone that was joined to his identity since.

        A delegate who acts as him finds those he writes by that mandate; who acts for an organisation, those he writes for it.
        """
        his = Citizen.objects.filter(Q(pk=citizen.pk) | Q(joined_into=citizen.pk))
        found = self.filter(citizen__in=his.values("pk"), organisation=citizen.organisation_id)
        return found if citizen.mandate_id is None else found.filter(mandate=citizen.mandate_id)

    def open(self) -> Self:
        """Keep those that have not become a dossier."""
        return self.filter(dossier=None)


class Application(models.Model):
    """One application that a citizen writes online, until it becomes a dossier, is thrown away, or is forgotten after a time.

    It asks by the form that held when it was begun. `answers` may be incomplete and wrong; nothing counts before it is handed in. `revision`
    grows with each change, `changes` says with which revision each page was saved last: so a page that was open in two windows is not
    overwritten unseen. Once there is a dossier the answers stand with it and no longer here.

    `group` is null but for the applications for a bundle: they are pages of one, in the order of their `position`.
    `mandate` is there where a delegate writes it for the citizen, `organisation` where the citizen writes it for one.
    """

    citizen = models.ForeignKey(
        "accounts.Citizen", models.PROTECT, related_name="+", verbose_name=_("người nộp")
    )
    version = models.ForeignKey(
        "procedures.ProcedureVersion",
        models.PROTECT,
        related_name="+",
        verbose_name=_("phiên bản thủ tục"),
    )
    form = models.ForeignKey(
        "procedures.ElectronicForm", models.PROTECT, related_name="+", verbose_name=_("biểu mẫu")
    )
    group = models.ForeignKey(
        "dossiers.ApplicationGroup", models.PROTECT, null=True, related_name="applications"
    )
    position = models.PositiveSmallIntegerField(default=1, db_default=1)
    turn = models.PositiveSmallIntegerField(default=1, db_default=1)
    mandate = models.ForeignKey("dossiers.Mandate", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(
        "accounts.OrganisationAccount", models.PROTECT, null=True, related_name="+"
    )
    case = models.CharField(_("trường hợp"), max_length=500, blank=True)
    reception_unit = models.ForeignKey(
        _UNIT, models.PROTECT, related_name="+", verbose_name=_("nơi nhận hồ sơ")
    )
    competent_agency = models.ForeignKey(
        _UNIT, models.PROTECT, related_name="+", verbose_name=_("cơ quan giải quyết")
    )
    answers = models.JSONField(_("câu trả lời"), default=dict, blank=True)
    changes = models.JSONField(default=dict, blank=True, editable=False)
    delivery_way = models.CharField(
        _("cách nhận kết quả"), max_length=8, choices=DeliveryWay, blank=True
    )
    delivery_address = models.CharField(_("địa chỉ nhận"), max_length=500, blank=True)
    step = models.CharField(max_length=60, blank=True)
    revision = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(_("bắt đầu lúc"))
    updated_at = models.DateTimeField(_("sửa lúc"))
    warned_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(_("nộp lúc"), null=True)
    dossier = models.OneToOneField("dossiers.Dossier", models.PROTECT, null=True, related_name="+")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("đơn đang viết")
        verbose_name_plural = _("đơn đang viết")
        ordering: ClassVar = ["-updated_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["citizen", "-updated_at"], name="application_of_citizen"),
            models.Index(
                fields=["updated_at"], name="application_forgotten", condition=Q(dossier=None)
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "position"], name="application_place_in_group"
            ),
            models.CheckConstraint(
                condition=Q(dossier=None, submitted_at=None)
                | Q(dossier__isnull=False, submitted_at__isnull=False),
                name="application_submitted_with_dossier",
            ),
            models.CheckConstraint(
                condition=Q(updated_at__gte=F("started_at")), name="application_days"
            ),
        ]

    def __str__(self) -> str:
        return f"application {self.pk}"


class ApplicationPaper(models.Model):
    """One file that is to go with an application, for one of the papers that are asked for or (null) besides.

    `file_name` is the name it came with here; that of the attachment may be somebody else's.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="papers")
    document = models.ForeignKey(
        "procedures.RequiredDocument", models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(_("tên giấy tờ"), max_length=1000)
    attachment = models.ForeignKey("attachments.Attachment", models.PROTECT, related_name="+")
    file_name = models.CharField(_("tên tệp"), max_length=255, blank=True)
    reused_from = models.ForeignKey(
        "dossiers.DossierDocument", models.SET_NULL, null=True, related_name="+"
    )
    reused_result = models.ForeignKey(
        "dossiers.DossierResult", models.SET_NULL, null=True, related_name="+"
    )
    reuse_source = models.CharField(_("dùng lại từ"), max_length=200, blank=True)
    added_at = models.DateTimeField(_("thêm lúc"))

    class Meta:
        verbose_name = _("giấy tờ của đơn")
        verbose_name_plural = _("giấy tờ của đơn")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["application", "document", "attachment"],
                name="application_paper_once",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.name[:80]


class SubmittedForm(models.Model):
    """What the applicant of one dossier answered, to which questions, and how he wants his result; kept as it was handed in."""

    dossier = models.OneToOneField(
        "dossiers.Dossier", models.PROTECT, related_name="submitted_form"
    )
    form = models.ForeignKey("procedures.ElectronicForm", models.PROTECT, related_name="+")
    schema_sha256 = models.CharField(max_length=64, editable=False)
    answers = models.JSONField(_("câu trả lời"))
    answers_sha256 = models.CharField(max_length=64, editable=False)
    delivery_way = models.CharField(_("cách nhận kết quả"), max_length=8, choices=DeliveryWay)
    delivery_address = models.CharField(_("địa chỉ nhận"), max_length=500, blank=True)
    submitted_at = models.DateTimeField(_("nộp lúc"))

    class Meta:
        verbose_name = _("tờ khai điện tử")
        verbose_name_plural = _("tờ khai điện tử")

    def __str__(self) -> str:
        return f"form of {self.dossier_id}"
