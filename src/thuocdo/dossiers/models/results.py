"""The results of dossiers, as files and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thuocdo.attachments.services import titled
from thuocdo.dossiers.status import DigitisationState

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from thuocdo.accounts.models import Citizen


class DossierResultQuerySet(models.QuerySet["DossierResult"]):
    """Results, seen by the citizen who got them, and by officials who see the dossier."""

    def standing(self) -> Self:
        """Keep those that have not been withdrawn."""
        return self.filter(withdrawn_at=None)

    def issued(self) -> Self:
        """Keep those that stand and were given: of dossiers that are resolved."""
        return self.standing().filter(dossier__resolved_at__isnull=False)

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> Self:
        """Keep the results of dossiers that an official sees; who opens the file of one is another question."""
        from thuocdo.dossiers.models import Dossier  # noqa: PLC0415 - it uses this

        return self.filter(dossier__in=Dossier.objects.visible_to(user).order_by().values("pk"))

    def of_citizen(self, citizen: Citizen) -> Self:
        """Keep what was issued to a citizen; what was found wrong may be about somebody else and is not his."""
        from thuocdo.dossiers.models import Dossier  # noqa: PLC0415 - it uses this

        his = Dossier.objects.of_citizen(citizen).values("pk")
        return self.issued().filter(dossier__in=his)


class DossierResult(models.Model):
    """One result of one dossier: what was decided, by which number, signed by whom and when, and its file.

    It is what the events fold to. `attachment` is null where it is on paper alone. A row with `withdrawn_at` was wrong or given up and stays;
    `replaced_by` is the number of the one in its place, null where there is none; `expires_on` its last day, null where it holds for good. An electronic result is worth what a paper is.
    """

    # Found by dossier and number, which are unique together.
    dossier = models.ForeignKey(
        "dossiers.Dossier", models.PROTECT, related_name="results", db_index=False
    )
    number = models.PositiveSmallIntegerField(_("thứ tự"))
    code = models.CharField(_("mã kết quả"), max_length=40, blank=True)
    name = models.CharField(_("tên kết quả"), max_length=500)
    reference = models.CharField(_("số, ký hiệu"), max_length=200, blank=True)
    signed_on = models.DateField(_("ngày ký"), null=True)
    signer = models.CharField(_("người ký"), max_length=200, blank=True)
    paper = models.BooleanField(_("có bản giấy"), default=False)
    attachment = models.ForeignKey(
        "attachments.Attachment", models.PROTECT, null=True, related_name="+"
    )
    digitisation_state = models.PositiveSmallIntegerField(
        _("số hóa"),
        choices=[(one.value, one.name) for one in DigitisationState],
        default=DigitisationState.NOT_DIGITISED.value,
    )
    attached_at = models.DateTimeField(_("đính kèm lúc"))
    expires_on = models.DateField(_("có hiệu lực đến hết ngày"), null=True)
    withdrawn_at = models.DateTimeField(_("thu hồi lúc"), null=True)
    replaced_by = models.PositiveSmallIntegerField(_("được thay bởi"), null=True)

    objects = DossierResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("kết quả của hồ sơ")
        verbose_name_plural = _("kết quả của hồ sơ")
        ordering: ClassVar = ["dossier_id", "number"]
        indexes: ClassVar = [
            models.Index(
                fields=["expires_on", "id"],
                name="dossier_result_expires",
                condition=Q(expires_on__isnull=False, withdrawn_at=None),
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["dossier", "number"], name="dossier_result_once"),
            models.CheckConstraint(
                condition=Q(paper=True) | Q(attachment__isnull=False),
                name="dossier_result_is_there",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | Q(withdrawn_at__isnull=False),
                name="dossier_result_replaced",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("attached_at")),
                name="dossier_result_times",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}.{self.number} {self.name[:40]}"

    @property
    def file_name(self) -> str:
        """Return how its file is called: by what it is, with the ending of the file; empty without one."""
        return titled(self.attachment, self.name) if self.attachment else ""

    @property
    def has_expired(self) -> bool:
        """Say whether its last day has passed."""
        return self.expires_on is not None and self.expires_on < timezone.localdate()
