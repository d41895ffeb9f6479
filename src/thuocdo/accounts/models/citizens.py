"""Citizens who sign in at the portal, the codes they sign in with, and how often somebody tried."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from thuocdo.accounts.models.people import User

CODE_TRIES = 5


class IdentityLevel(models.IntegerChoices):
    """How far it is certain who somebody is: what he says himself, or what an identity provider has verified."""

    DECLARED = 1, _("tự khai")
    VERIFIED = 2, _("đã xác thực")


class CitizenQuerySet(models.QuerySet["Citizen"]):
    """Citizens, asked for by who they are."""

    def acting(self) -> Self:
        """Keep those who act for themselves: not those that were joined into another account."""
        return self.filter(joined_into=None)

    def same_as(self, citizen: Citizen) -> Self:
        """Keep a citizen with the phones that were joined into his account: what those rows began is his."""
        return self.filter(Q(pk=citizen.pk) | Q(joined_into=citizen.pk))

    def ways_by_code(self) -> Self:
        """Keep those whose phone opens an account by code today."""
        return self.filter(source=Citizen.Source.ONE_TIME_CODE, given_up_at=None)

    def reached_at(self, address: str) -> Self:
        """Keep who opens his account by a code sent to a phone (E.164), or to a mail that he proved."""
        if "@" in address:
            return self.ways_by_code().filter(email__iexact=address, email_proven=True)
        return self.ways_by_code().filter(phone=address)

    def who_is(self, *, personal_id: str, phone: str) -> Self:
        """Keep those who may act for the person of a dossier: the id verified, or declared and the phone proven.

        An id that somebody only declares is worth nothing alone, or whoever knows an id would see what is not his; nor is a phone
        that an identity provider only repeats.
        """
        if not personal_id:
            return self.none()
        may = Q(identity_level=IdentityLevel.VERIFIED)
        if phone:
            proven = self.model.objects.ways_by_code().filter(phone=phone)
            may |= Q(phone=phone) & (
                Q(source=Citizen.Source.ONE_TIME_CODE, given_up_at=None) | Q(phone_vouched=True)
            )
            may |= Q(pk__in=proven.exclude(joined_into=None).values("joined_into"))
        return self.acting().filter(may, personal_id=personal_id)


class Citizen(models.Model):
    """One person at the portal, with an account that is for the portal alone: never that of an official.

    `personal_id` is empty until it is known. A verified one belongs to one citizen. A declared one proves nothing: see
    `CitizenQuerySet.who_is`. `phone` of somebody who signs in by code is the number the code was sent to, and belongs to one citizen; it is in
    E.164. `full_name` is that of the identity where it is verified. `phone_vouched` says that the identity provider stands for the phone;
    otherwise a phone it sends is an address and proves nothing.

    Somebody who came both ways may join the two: the row of the phone then points to that of the identity (`joined_into`), its own account is
    closed, and whoever proves the phone by a code is the citizen of the identity. `given_up_at`: the phone opens nothing any more.

    `checked_at`: an official looked at his identity paper at a counter when he opened the account for him; name and personal id are as they stood
    there, but it is no verified identity. `email_proven`: he opens his account by a code that is sent to his mail.

    `language` is the one he reads the portal in and is written to in; empty where he never said.
    """

    class Source(models.TextChoices):
        """Who says who the citizen is."""

        IDENTITY_PROVIDER = "identity_provider", _("hệ thống định danh")
        ONE_TIME_CODE = "one_time_code", _("mã dùng một lần")

    user = models.OneToOneField(
        User, models.PROTECT, related_name="citizen", verbose_name=_("tài khoản")
    )
    personal_id = models.CharField(_("số định danh cá nhân"), max_length=12, blank=True)
    full_name = models.CharField(_("họ và tên"), max_length=200, blank=True)
    phone = models.CharField(_("số điện thoại"), max_length=20, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    identity_level = models.PositiveSmallIntegerField(
        _("mức xác thực"), choices=IdentityLevel, default=IdentityLevel.DECLARED
    )
    source = models.CharField(_("nguồn"), max_length=20, choices=Source)
    language = models.CharField(_("ngôn ngữ"), max_length=2, blank=True)
    wants_invitations = models.BooleanField(_("nhận lời mời đánh giá"), default=True)
    phone_vouched = models.BooleanField(_("số điện thoại được bảo đảm"), default=False)
    made_at = models.DateTimeField(_("lập lúc"))
    identified_at = models.DateTimeField(_("xác thực lúc"), null=True, blank=True)
    checked_at = models.DateTimeField(_("đối chiếu giấy tờ tại quầy lúc"), null=True, blank=True)
    email_proven = models.BooleanField(
        _("đã xác nhận thư điện tử"), default=False, db_default=False
    )
    joined_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="joined",
        verbose_name=_("đã nhập vào"),
    )
    joined_at = models.DateTimeField(_("nhập lúc"), null=True, blank=True)
    given_up_at = models.DateTimeField(_("bỏ số điện thoại lúc"), null=True, blank=True)

    #: By which mandate another one acts as this citizen in a request, and for which organisation the citizen acts; null where he acts for himself.
    #: Neither is stored: the portal sets them for one request, and whoever asks what is a citizen's keeps to them.
    mandate_id: int | None = None
    organisation_id: int | None = None

    objects = CitizenQuerySet.as_manager()

    class Meta:
        verbose_name = _("công dân")
        verbose_name_plural = _("công dân")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["personal_id"],
                name="citizen_verified_once",
                condition=Q(identity_level=2) & ~Q(personal_id=""),
            ),
            models.UniqueConstraint(
                fields=["phone"],
                name="citizen_phone_once",
                condition=Q(source="one_time_code", given_up_at=None) & ~Q(phone=""),
            ),
            models.CheckConstraint(
                name="citizen_joined_when",
                condition=Q(joined_into=None) ^ Q(joined_at__isnull=False),
            ),
            models.CheckConstraint(
                name="citizen_joined_by_phone",
                condition=Q(joined_into=None) | Q(source="one_time_code"),
            ),
            models.CheckConstraint(
                name="citizen_gives_up_what_was_joined",
                condition=Q(given_up_at=None) | Q(joined_at__isnull=False),
            ),
            models.CheckConstraint(
                name="citizen_by_code_has_an_address",
                condition=~Q(source="one_time_code") | ~Q(phone="") | Q(email_proven=True),
            ),
            models.CheckConstraint(
                name="citizen_proven_mail_is_there", condition=Q(email_proven=False) | ~Q(email="")
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="citizen_mail_once",
                condition=Q(source="one_time_code", email_proven=True, given_up_at=None),
            ),
            models.CheckConstraint(
                name="citizen_verified_by_a_provider",
                condition=Q(identity_level=1) | Q(source="identity_provider"),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["personal_id"], name="citizen_personal_id", condition=~Q(personal_id="")
            ),
            models.Index(
                fields=["phone"], name="citizen_vouched_phone", condition=Q(phone_vouched=True)
            ),
        ]

    def __str__(self) -> str:
        return f"citizen {self.pk}"

    @property
    def verified(self) -> bool:
        """Say whether an identity provider has verified who it is."""
        return self.identity_level == IdentityLevel.VERIFIED

    @property
    def known_for_sure(self) -> bool:
        """Say whether somebody has made sure who it is: an identity provider, or an official who looked at his paper."""
        return self.verified or self.checked_at is not None

    @property
    def proven_phone(self) -> str:
        """Return the phone if it is proven that it is his; empty otherwise."""
        by_code = self.source == self.Source.ONE_TIME_CODE and self.given_up_at is None
        return self.phone if by_code or self.phone_vouched else ""


class OneTimeCode(models.Model):
    """One code that was sent to a phone, or to a mail; of the code only a keyed hash is kept, and it opens the portal once."""

    phone = models.CharField(_("số điện thoại hoặc thư điện tử"), max_length=254)
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField(_("gửi lúc"))
    expires_at = models.DateTimeField(_("hết hạn lúc"))
    tries = models.PositiveSmallIntegerField(_("số lần nhập"), default=0)
    used_at = models.DateTimeField(_("dùng lúc"), null=True)

    class Meta:
        verbose_name = _("mã dùng một lần")
        verbose_name_plural = _("mã dùng một lần")
        indexes: ClassVar = [models.Index(fields=["phone", "-sent_at"], name="one_time_code_phone")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="one_time_code_hashed", condition=Q(code_hash__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(name="one_time_code_tries", condition=Q(tries__lte=CODE_TRIES)),
            models.CheckConstraint(
                name="one_time_code_ends", condition=Q(expires_at__gt=F("sent_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"one-time code {self.pk}"


class AttemptCount(models.Model):
    """How often something was tried in one window of time, such as looking up a code from one address.

    Not logged by the database: a crash may forget it, and counting costs no wait for the disk.
    """

    key = models.CharField(max_length=120)
    window_ends_at = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "window_ends_at"], name="attempt_count_once")
        ]
        indexes: ClassVar = [models.Index(fields=["window_ends_at"], name="attempt_count_old")]

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
