"""The people of a dossier, its papers and the steps it went through."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import units_visible_to
from thuocdo.attachments.services import titled
from thuocdo.dossiers.status import DigitisationState
from thuocdo.identifiers.masking import mask_email, mask_name, mask_number
from thuocdo.organisations.fields import FoldedField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

_DOSSIER = "dossiers.Dossier"


class Applicant(models.Model):
    """One person or organisation of a dossier in one role; personal data stand here and nowhere else.

    Whoever hands in, whose dossier it is and who acts for him are three roles; one person may have several rows.
    """

    class Part(models.TextChoices):
        """What the person is to the dossier."""

        SUBMITTER = "submitter", _("người nộp")
        OWNER = "owner", _("chủ hồ sơ")
        DELEGATE = "delegate", _("người được ủy quyền")

    class Kind(models.TextChoices):
        """Whether it is a person or an organisation."""

        PERSON = "person", _("cá nhân")
        ORGANISATION = "organisation", _("tổ chức, doanh nghiệp")

    # Found by dossier and part, which are unique together.
    dossier = models.ForeignKey(_DOSSIER, models.CASCADE, related_name="applicants", db_index=False)
    part = models.CharField(_("tư cách"), max_length=9, choices=Part)
    kind = models.CharField(_("loại"), max_length=12, choices=Kind, default=Kind.PERSON)
    full_name = models.CharField(_("họ tên hoặc tên tổ chức"), max_length=300)
    search_name = FoldedField(of="full_name", max_length=300)
    personal_id = models.CharField(_("số định danh cá nhân"), max_length=12, blank=True)
    tax_code = models.CharField(_("mã số thuế"), max_length=14, blank=True)
    phone = models.CharField(_("số điện thoại"), max_length=20, blank=True)
    email = models.CharField(_("thư điện tử"), max_length=254, blank=True)
    address = models.CharField(_("địa chỉ"), max_length=500, blank=True)
    said_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("người của hồ sơ")
        verbose_name_plural = _("người của hồ sơ")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "part"], name="applicant_part_once"),
            models.CheckConstraint(condition=~Q(full_name=""), name="applicant_named"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["personal_id"], name="applicant_personal_id", condition=~Q(personal_id="")
            ),
        ]

    def __str__(self) -> str:
        return self.masked_name

    @property
    def masked_name(self) -> str:
        """Return the name as its owner recognises it and nobody else; an organisation's name is public."""
        return mask_name(self.full_name) if self.kind == self.Kind.PERSON else self.full_name

    @property
    def masked_personal_id(self) -> str:
        """Return the personal id with its last figures alone."""
        return mask_number(self.personal_id)

    @property
    def masked_phone(self) -> str:
        """Return the phone number with its last figures alone."""
        return mask_number(self.phone)

    @property
    def masked_email(self) -> str:
        """Return the address with its first letter and its domain."""
        return mask_email(self.email) if self.email else ""


class DossierDocument(models.Model):
    """One component of a dossier and the file it came as; null where only the paper is there, or the data were looked up.

    `code` is the type of paper. What stands on it (number, issuer, days) is empty or null where nobody wrote it down; `expires_on` is its
    last day. `superseded_by` is the paper that took its place. `copy_checks` are what whoever copied it at the desk vouches for.
    """

    class Form(models.TextChoices):
        """As what a paper was handed in."""

        ORIGINAL = "original", _("bản chính")
        CERTIFIED = "certified", _("bản sao chứng thực")
        COPY = "copy", _("bản sao")
        ELECTRONIC = "electronic", _("bản điện tử")
        SHOWN = "shown", _("chỉ xuất trình")
        OPINION = "opinion", _("kết quả xác minh, ý kiến")

    # Found by dossier and position, which are unique together.
    dossier = models.ForeignKey(_DOSSIER, models.CASCADE, related_name="documents", db_index=False)
    position = models.PositiveSmallIntegerField()
    code = models.CharField(_("mã giấy tờ"), max_length=40, blank=True)
    name = models.CharField(_("tên giấy tờ"), max_length=1000)
    attachment = models.ForeignKey(
        "attachments.Attachment", models.PROTECT, null=True, blank=True, related_name="+"
    )
    digitisation_state = models.PositiveSmallIntegerField(
        _("số hóa"),
        choices=[(one.value, one.name) for one in DigitisationState],
        default=DigitisationState.NOT_DIGITISED.value,
    )
    reuse_source = models.CharField(_("dùng lại từ"), max_length=200, blank=True)
    form = models.CharField(
        _("nộp dưới dạng"), max_length=10, choices=Form, blank=True, default="", db_default=""
    )
    added_at = models.DateTimeField(_("nhận lúc"))
    number = models.CharField(
        _("số, ký hiệu"), max_length=100, blank=True, default="", db_default=""
    )
    issuer = models.CharField(_("nơi cấp"), max_length=300, blank=True, default="", db_default="")
    issued_on = models.DateField(_("ngày cấp"), null=True, blank=True)
    expires_on = models.DateField(_("có giá trị đến ngày"), null=True, blank=True)
    superseded_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="supersedes",
    )
    copy_checks = ArrayField(
        models.CharField(max_length=9), default=list, db_default=Value("{}"), blank=True
    )
    copied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )
    copied_at = models.DateTimeField(_("sao chụp lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("giấy tờ của hồ sơ")
        verbose_name_plural = _("giấy tờ của hồ sơ")
        ordering: ClassVar = ["dossier_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "position"], name="dossier_document_place"),
            models.CheckConstraint(
                condition=Q(digitisation_state__lt=2) | ~Q(reuse_source=""),
                name="dossier_document_reused_from_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return self.name[:80]

    @property
    def file_name(self) -> str:
        """Return how its file is called: by what it is, with the ending of the file; empty without one."""
        return titled(self.attachment, self.name) if self.attachment else ""


class DossierStepQuerySet(models.QuerySet["DossierStep"]):
    """Steps, seen by whoever sees into their unit."""

    def visible_to(
        self, user: AbstractBaseUser | AnonymousUser, *, roles: Iterable[Role] = tuple(Role)
    ) -> Self:
        """Keep the steps of units that a person sees into, by some of his roles."""
        return self.filter(unit__in=units_visible_to(user, roles=roles).values("pk"))


class DossierStep(models.Model):
    """One step of the handling: which unit and official had the dossier, from when, until when it was due and done."""

    # Found by dossier and number, which are unique together; by unit the open ones alone; by who had it nobody asks, and accounts are never removed.
    dossier = models.ForeignKey(_DOSSIER, models.CASCADE, related_name="steps", db_index=False)
    number = models.PositiveSmallIntegerField(_("thứ tự"))
    key = models.CharField(_("mã bước"), max_length=40, blank=True)
    name = models.CharField(_("nội dung"), max_length=500, blank=True)
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(_("vai trò"), max_length=20, choices=Role, blank=True)
    official = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    parallel = models.BooleanField(_("song song"), default=False)
    started_at = models.DateTimeField(_("bắt đầu"))
    due_at = models.DateTimeField(_("hạn"), null=True)
    finished_at = models.DateTimeField(_("xong"), null=True)

    objects = DossierStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("bước xử lý")
        verbose_name_plural = _("bước xử lý")
        ordering: ClassVar = ["dossier_id", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "number"], name="dossier_step_once"),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(finished_at__gte=models.F("started_at")),
                name="dossier_step_days",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["unit", "due_at"], name="dossier_step_open", condition=Q(finished_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}.{self.number} {self.name[:40]}"
