"""What a citizen has let another one do for him at the portal ("ủy quyền"), and each time it was used."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.models import Citizen


class MandateQuerySet(models.QuerySet["Mandate"]):
    """Mandates, seen by the two whom they are about and nobody else."""

    def given_by(self, citizen: Citizen) -> Self:
        """Keep those that a citizen gave, also by a phone that was joined to his identity since."""
        return self.filter(principal__in=Citizen.objects.same_as(citizen))

    def taken_by(self, citizen: Citizen) -> Self:
        """Keep those that a citizen accepted, also by a phone that was joined to his identity since."""
        return self.filter(delegate__in=Citizen.objects.same_as(citizen))

    def offered_to(self, citizen: Citizen) -> Self:
        """Keep those that name a citizen, whether he has accepted them or not.

        He is known by a personal id that somebody made sure of, or that he declares where the phone that the principal wrote is proven his; an accepted one
        is his.
        """
        himself = Citizen.objects.same_as(citizen)
        his = Q(delegate__in=himself)
        if citizen.personal_id:
            named = Q(delegate=None, delegate_personal_id=citizen.personal_id)
            if not citizen.known_for_sure:
                named &= Q(delegate_phone=citizen.proven_phone) & ~Q(delegate_phone="")
            his |= named
        return self.filter(his).exclude(principal__in=himself)

    def in_force(self, at: datetime) -> Self:
        """Keep those that were accepted, and neither ended nor ran out before a moment."""
        return self.filter(
            accepted_at__isnull=False, ended_at=None, valid_until__gte=timezone.localdate(at)
        )


class Mandate(models.Model):
    """What one citizen lets another do for him until a day, which is the last one.

    It is for everything (`everything`), or for the procedures and dossiers of its scopes. `delegate` is null until the named person has accepted
    it. An ended one says who ended it. Source: Decision 163/2025/QĐ-UBND of Ninh Bình article 8: what is done counts for the principal.
    """

    class Ender(models.TextChoices):
        """Who ended a mandate."""

        PRINCIPAL = "principal", _("người ủy quyền")
        DELEGATE = "delegate", _("người được ủy quyền")

    principal = models.ForeignKey(
        Citizen, models.PROTECT, related_name="+", verbose_name=_("người ủy quyền")
    )
    delegate_personal_id = models.CharField(_("số định danh người được ủy quyền"), max_length=12)
    delegate_name = models.CharField(_("họ tên người được ủy quyền"), max_length=200)
    delegate_phone = models.CharField(
        _("số điện thoại người được ủy quyền"), max_length=20, blank=True
    )
    delegate = models.ForeignKey(
        Citizen,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("người được ủy quyền"),
    )
    everything = models.BooleanField(_("mọi thủ tục và hồ sơ"), default=False)
    valid_until = models.DateField(_("đến hết ngày"))
    made_at = models.DateTimeField(_("lập lúc"))
    accepted_at = models.DateTimeField(_("nhận lúc"), null=True)
    ended_at = models.DateTimeField(_("kết thúc lúc"), null=True)
    ended_by = models.CharField(max_length=9, choices=Ender, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("ủy quyền")
        verbose_name_plural = _("ủy quyền")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["delegate_personal_id"], name="mandate_offered", condition=Q(ended_at=None)
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(delegate__isnull=False), name="mandate_accepted"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by="") | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="mandate_ended_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(delegate=None) | ~Q(delegate=F("principal")), name="mandate_of_two"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"mandate {self.pk}"

    def holds(self, at: datetime) -> bool:
        """Say whether it can be used at a moment."""
        on: date = timezone.localdate(at)
        return self.accepted_at is not None and self.ended_at is None and on <= self.valid_until


class MandateScope(models.Model):
    """One procedure, or one dossier, that a mandate is for."""

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="scopes")
    procedure = models.ForeignKey(
        "procedures.Procedure", models.PROTECT, null=True, related_name="+"
    )
    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(procedure=None) ^ Q(dossier=None), name="mandate_scope_of_one"
            ),
            models.UniqueConstraint(
                fields=["mandate", "procedure", "dossier"],
                name="mandate_scope_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandate_id}: {self.procedure_id or self.dossier_id}"


class MandateUse(models.Model):
    """One time that a delegate did something by a mandate; the database keeps it as it is."""

    class Deed(models.TextChoices):
        """What was done."""

        SEEN = "seen", _("xem hồ sơ")
        BEGUN = "begun", _("bắt đầu viết đơn")
        HANDED_IN = "handed_in", _("nộp hồ sơ")
        SUPPLIED = "supplied", _("bổ sung giấy tờ")
        WITHDREW = "withdrew", _("yêu cầu rút hồ sơ")
        PAID = "paid", _("mở trang nộp tiền")

    mandate = models.ForeignKey(Mandate, models.PROTECT, related_name="uses")
    deed = models.CharField(_("việc"), max_length=10, choices=Deed)
    at = models.DateTimeField(_("lúc"))
    dossier = models.ForeignKey("dossiers.Dossier", models.PROTECT, null=True, related_name="+")
    procedure = models.ForeignKey(
        "procedures.Procedure", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("lần dùng ủy quyền")
        verbose_name_plural = _("lần dùng ủy quyền")
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.mandate_id}: {self.deed}"
