"""Forms that an office entered, how each came to be, and the indicators of the province's own that they ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thuocdo.forms.permissions import edits_forms

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

LONGEST_CODE, LONGEST_LABEL, LONGEST_NOTE = 40, 600, 1000


class StoredFormQuerySet(models.QuerySet["StoredForm"]):
    """Entered forms, seen by those who edit forms; what is in force all others know by `library.form_versions`."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Keep all for whoever edits the forms of the province, none for others."""
        return self if edits_forms(user) else self.none()


class StoredForm(models.Model):
    """One form version that the province's steering office entered, with its own rules.

    A draft is edited; once in force it is never changed again (a trigger refuses), but ends: then `valid_until` is its last day. A draft that was
    given up is withdrawn without ever having been in force. `text` is the form as the files in `versions/` are written, `rules` the rules that it
    brings as a rule file is; `revision` counts the changes. `valid_from` is null while it was not put in force.
    """

    class State(models.TextChoices):
        """How far a form is."""

        DRAFT = "draft", _("bản thảo")
        IN_FORCE = "in_force", _("đã ban hành")
        WITHDRAWN = "withdrawn", _("đã rút")

    code = models.CharField(_("mã"), max_length=LONGEST_CODE, unique=True)
    base = models.CharField(_("lập từ"), max_length=LONGEST_CODE)
    state = models.CharField(_("trạng thái"), max_length=9, choices=State, default=State.DRAFT)
    text = models.TextField(_("nội dung"))
    rules = models.TextField(_("quy tắc"))
    revision = models.PositiveIntegerField(_("lần sửa"), default=1)
    valid_from = models.DateField(_("áp dụng từ ngày"), null=True, blank=True)
    valid_until = models.DateField(_("đến hết ngày"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("lập lúc"))
    changed_at = models.DateTimeField(_("sửa lúc"))

    objects = StoredFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("biểu mẫu đã nhập")
        verbose_name_plural = _("biểu mẫu đã nhập")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state="in_force") | Q(valid_from__isnull=False), name="form_in_force"
            ),
            models.CheckConstraint(
                condition=~Q(state="draft") | Q(valid_from=None, valid_until=None),
                name="form_draft",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class StoredFormEvent(models.Model):
    """One step in the life of an entered form, with the whole text and rules as they were after it; never changed (a trigger refuses)."""

    class Kind(models.TextChoices):
        """What was done."""

        MADE = "made", _("lập bản thảo")
        EDITED = "edited", _("sửa")
        IN_FORCE = "in_force", _("ban hành")
        WITHDRAWN = "withdrawn", _("rút")

    form = models.ForeignKey(StoredForm, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=9, choices=Kind)
    what = models.CharField(max_length=LONGEST_NOTE, blank=True)
    revision = models.PositiveIntegerField()
    text = models.TextField()
    rules = models.TextField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("bước của biểu mẫu")
        verbose_name_plural = _("bước của biểu mẫu")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.form_id}/{self.revision} {self.kind}"


class OwnIndicator(models.Model):
    """One indicator that the province declared for itself, without a register: people type it. Never changed: another one is declared."""

    code = models.CharField(_("mã"), max_length=80, unique=True)
    label_vi = models.CharField(_("tên tiếng Việt"), max_length=LONGEST_LABEL)
    label_en = models.CharField(_("tên tiếng Anh"), max_length=LONGEST_LABEL)
    unit_of_measure = models.CharField(_("đơn vị tính"), max_length=60)
    value_type = models.CharField(max_length=12)
    period_kind = models.CharField(max_length=12)
    aggregation = models.CharField(max_length=14)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("khai báo lúc"))

    class Meta:
        verbose_name = _("chỉ tiêu của tỉnh")
        verbose_name_plural = _("chỉ tiêu của tỉnh")
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.code


class FormsRevision(models.Model):
    """One row: its number changes with every entered form and own indicator. Triggers write it; no number comes twice."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("phiên bản của kho biểu mẫu")
        verbose_name_plural = _("phiên bản của kho biểu mẫu")
        constraints: ClassVar = [
            models.CheckConstraint(name="forms_revision_is_one_row", condition=Q(id=1))
        ]

    def __str__(self) -> str:
        return str(self.number)
