"""What was destroyed when its time of keeping was over ("hủy hồ sơ hết thời hạn lưu trữ"), by whose decision, and what stays of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.models import Role
from thuocdo.archive.models.handovers import seen_by

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

#: Of the two who decide, one at least signs or leads.
DECIDING = (Role.APPROVER, Role.LEADER)


class DisposalQuerySet(models.QuerySet["Disposal"]):
    """Disposals, seen by those who keep records, sign or lead in the unit or above it."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Keep the disposals a person may know of; see `seen_by`."""
        return self.filter(seen_by(user))


class Disposal(models.Model):
    """One destruction of archived dossiers of a unit whose time of keeping is over, with its minutes; kept for good.

    A draft is put together and proposed by who keeps the records; two others agree one after the other, and with the second the dossiers are
    destroyed; either may refuse with a reason instead. `digest` is the SHA-256 of the list as it was proposed. Times are null while they have not
    come. `secret` lists hold dossiers with state secrets and no others.
    """

    class State(models.TextChoices):
        """How far a disposal is."""

        DRAFT = "draft", _("đang lập")
        PROPOSED = "proposed", _("đã đề nghị, chờ hai người quyết định")
        AGREED = "agreed", _("một người đã đồng ý, chờ người thứ hai")
        DONE = "done", _("đã hủy")
        REFUSED = "refused", _("không hủy")

    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("đơn vị")
    )
    year = models.PositiveSmallIntegerField(_("năm lập"))
    number = models.PositiveIntegerField(_("số biên bản"))
    secret = models.BooleanField(_("có bí mật nhà nước"), default=False)
    state = models.CharField(_("trạng thái"), max_length=8, choices=State, default=State.DRAFT)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("lập lúc"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    proposed_at = models.DateTimeField(_("đề nghị lúc"), null=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    agreed_at = models.DateTimeField(_("đồng ý lúc"), null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    settled_at = models.DateTimeField(_("hủy hoặc không hủy lúc"), null=True)
    why_refused = models.CharField(_("lý do không hủy"), max_length=500, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    objects = DisposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần hủy hồ sơ")
        verbose_name_plural = _("lần hủy hồ sơ")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["unit", "year", "number"], name="disposal_number_once"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", proposed_at=None, digest="")
                | (~Q(state="draft") & Q(proposed_at__isnull=False) & ~Q(digest="")),
                name="disposal_proposed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "proposed"], agreed_at=None, settled_at=None)
                | Q(state="agreed", agreed_by__isnull=False, settled_at=None)
                | Q(state="done", agreed_by__isnull=False, settled_by__isnull=False)
                | (Q(state="refused", settled_by__isnull=False) & ~Q(why_refused="")),
                name="disposal_settled",
            ),
            models.CheckConstraint(
                condition=(
                    (Q(agreed_by=None) | ~Q(agreed_by=F("made_by")) & ~Q(agreed_by=F("proposed_by")))
                    & (
                        Q(settled_by=None)
                        | ~Q(settled_by=F("made_by")) & ~Q(settled_by=F("proposed_by"))
                    )
                    & (Q(agreed_by=None) | Q(settled_by=None) | ~Q(settled_by=F("agreed_by")))
                ),
                name="disposal_by_three",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """Return the number of the minutes as people write it."""
        return f"{self.number:02d}/{self.year}/BB-HHS"


class DisposalItem(models.Model):
    """One dossier of a disposal, and all that stays of it: code, procedure, days, how long it was kept, and the digests of what it was.

    `last_hash` is the end of its chain before it was destroyed, `sha256` of its list of files, `destroyed_hash` the hash of the event that says so.
    `files_kept` of its `files` stayed, because something else that is kept refers to the same content. `released` items were not destroyed.
    """

    disposal = models.ForeignKey(Disposal, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField(_("số thứ tự"))
    dossier = models.ForeignKey(
        "dossiers.Dossier", models.PROTECT, related_name="+", db_index=False
    )
    procedure = models.CharField(_("thủ tục"), max_length=500)
    ended_on = models.DateField(_("kết thúc ngày"))
    years = models.PositiveSmallIntegerField(_("số năm lưu"))
    keep_until = models.DateField(_("lưu đến hết ngày"))
    legal_basis = models.CharField(_("căn cứ"), max_length=300)
    files = models.PositiveIntegerField(_("số tệp"), default=0)
    files_kept = models.PositiveIntegerField(_("số tệp còn được dùng ở nơi khác"), default=0)
    event_count = models.PositiveIntegerField(default=0)
    last_hash = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    destroyed_hash = models.CharField(max_length=64, blank=True)
    released = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("hồ sơ hủy")
        verbose_name_plural = _("hồ sơ hủy")
        ordering: ClassVar = ["disposal_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["disposal", "position"], name="disposal_item_place"),
            models.UniqueConstraint(
                fields=["dossier"], name="disposal_item_once", condition=Q(released=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.disposal_id}.{self.position}"
