"""Organisations that have an account at the portal, and the citizens who may act for them."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.models.citizens import Citizen
from thuocdo.accounts.models.people import User


class OrganisationAccountQuerySet(models.QuerySet["OrganisationAccount"]):
    """Organisations, seen by those who act for them and by the officials who confirm them."""

    def of_citizen(self, citizen: Citizen) -> Self:
        """Keep those for which a citizen acts today, or asked to be confirmed."""
        acting = OrganisationMember.objects.acting().of_citizen(citizen)
        return self.filter(pk__in=acting.values("organisation"))

    def confirmed(self) -> Self:
        """Keep those that an official has confirmed."""
        return self.filter(state=OrganisationAccount.State.CONFIRMED)


class OrganisationAccount(models.Model):
    """One organisation at the portal, known by its tax code.

    Nobody sees or does anything in its name before an official has confirmed it. Several may ask for the same one, and one of them is confirmed.
    `confirmed_at` and `confirmed_by` are of the decision, whichever it was; `why` is there where it was refused. `closed_by` is the official who
    closed it, with `closed_why`, because it should not have been confirmed; null where its representative did, or nobody.
    """

    class State(models.TextChoices):
        """How far it is certain who represents it."""

        AWAITING = "awaiting", _("chờ xác nhận")
        CONFIRMED = "confirmed", _("đã xác nhận")
        REFUSED = "refused", _("không được xác nhận")
        CLOSED = "closed", _("đã đóng")

    tax_code = models.CharField(_("mã số thuế"), max_length=14)
    name = models.CharField(_("tên tổ chức"), max_length=300)
    address = models.CharField(_("địa chỉ trụ sở"), max_length=500, blank=True)
    state = models.CharField(
        _("trạng thái"), max_length=9, choices=State, default=State.AWAITING.value
    )
    unit = models.ForeignKey(
        "organisations.Unit", models.PROTECT, related_name="+", verbose_name=_("nơi xác nhận")
    )
    made_at = models.DateTimeField(_("lập lúc"))
    confirmed_at = models.DateTimeField(_("quyết định lúc"), null=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    why = models.CharField(_("lý do"), max_length=500, blank=True)
    closed_at = models.DateTimeField(_("đóng lúc"), null=True)
    closed_by = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name=_("người đóng"),
    )
    closed_why = models.CharField(
        _("lý do đóng"), max_length=500, blank=True, default="", db_default=""
    )

    objects = OrganisationAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("tài khoản tổ chức")
        verbose_name_plural = _("tài khoản tổ chức")
        ordering: ClassVar = ["name", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["unit"], name="organisation_awaiting", condition=Q(state="awaiting")
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["tax_code"],
                name="organisation_account_once",
                condition=Q(state="confirmed"),
            ),
            models.CheckConstraint(
                condition=~Q(tax_code="") & ~Q(name=""), name="organisation_account_named"
            ),
            models.CheckConstraint(
                condition=Q(state="awaiting") ^ Q(confirmed_at__isnull=False),
                name="organisation_account_decided",
            ),
            models.CheckConstraint(
                condition=Q(closed_by=None, closed_why="")
                | (Q(state="closed", closed_at__isnull=False) & ~Q(closed_why="")),
                name="organisation_account_closed_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tax_code} {self.name}"


class OrganisationMemberQuerySet(models.QuerySet["OrganisationMember"]):
    """Those who may act for organisations."""

    def acting(self) -> Self:
        """Keep those that accepted and were not taken out again."""
        return self.filter(accepted_at__isnull=False, ended_at=None)

    def of_citizen(self, citizen: Citizen) -> Self:
        """Keep the citizen's own, with those of a phone that was joined to his identity since."""
        return self.filter(citizen__in=Citizen.objects.same_as(citizen))

    def offered_to(self, citizen: Citizen) -> Self:
        """Keep what is offered to a citizen by a personal id that somebody made sure of, and waits for his word."""
        if not citizen.known_for_sure or not citizen.personal_id:
            return self.none()
        waiting = self.filter(accepted_at=None, ended_at=None)
        return waiting.filter(personal_id=citizen.personal_id)


class OrganisationMember(models.Model):
    """One citizen who may act for an organisation: its representative, or whom the representative named. `citizen` is null until he accepts."""

    class Part(models.TextChoices):
        """In which capacity."""

        REPRESENTATIVE = "representative", _("người đại diện theo pháp luật")
        MEMBER = "member", _("người nộp hồ sơ thay tổ chức")

    organisation = models.ForeignKey(OrganisationAccount, models.PROTECT, related_name="members")
    part = models.CharField(_("tư cách"), max_length=14, choices=Part)
    personal_id = models.CharField(_("số định danh"), max_length=12)
    full_name = models.CharField(_("họ tên"), max_length=200)
    citizen = models.ForeignKey(Citizen, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(_("thêm lúc"))
    accepted_at = models.DateTimeField(_("nhận lúc"), null=True)
    ended_at = models.DateTimeField(_("kết thúc lúc"), null=True)

    objects = OrganisationMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("người của tổ chức")
        verbose_name_plural = _("người của tổ chức")
        ordering: ClassVar = ["-part", "full_name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "personal_id"],
                name="organisation_member_once",
                condition=Q(ended_at=None),
            ),
            models.UniqueConstraint(
                fields=["organisation"],
                name="organisation_represented_by_one",
                condition=Q(ended_at=None, part="representative"),
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(citizen__isnull=False),
                name="organisation_member_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.part}"


class CounterOpening(models.Model):
    """An account that was opened for a citizen at a counter: who looked at which of his papers, where and when."""

    class Paper(models.TextChoices):
        """What the citizen showed."""

        IDENTITY_CARD = "identity_card", _("thẻ căn cước")
        NATIONAL_APP = "national_app", _("VNeID")
        PASSPORT = "passport", _("hộ chiếu")
        CERTIFICATE = "certificate", _("giấy xác nhận thông tin về cư trú, căn cước")

    citizen = models.OneToOneField(Citizen, models.PROTECT, related_name="opened_at_counter")
    clerk = models.ForeignKey(User, models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisations.Unit", models.PROTECT, related_name="+")
    paper = models.CharField(_("giấy tờ đã đối chiếu"), max_length=14, choices=Paper)
    opened_at = models.DateTimeField(_("mở lúc"))

    class Meta:
        verbose_name = _("tài khoản mở tại quầy")
        verbose_name_plural = _("tài khoản mở tại quầy")
        indexes: ClassVar = [models.Index(fields=["unit", "opened_at"], name="opened_at_unit")]

    def __str__(self) -> str:
        return f"opening of {self.citizen_id}"
