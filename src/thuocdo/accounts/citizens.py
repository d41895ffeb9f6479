"""Citizens at the portal: made at the first sign-in, known again by the subject of the identity provider or by their phone.

Never by e-mail, and never the account of an official: whoever is both has two accounts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import IntegrityError, transaction

import structlog

from thuocdo.accounts.models import Citizen, IdentityLevel, Membership, User
from thuocdo.errors import Conflict, InvalidInput
from thuocdo.identifiers.personal_ids import require_personal_id

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Identity:
    """What an identity provider says of somebody; it stands for the personal id and the phone only where it says so."""

    full_name: str
    personal_id: str = ""
    verified: bool = False
    phone: str = ""
    phone_verified: bool = False
    email: str = ""


def citizen_of(user: AbstractBaseUser | AnonymousUser) -> Citizen | None:
    """Return the citizen who is signed in; null for visitors and officials.

    Shape: one query for a citizen, none for others.
    """
    if not user.is_authenticated or not user.is_active or not getattr(user, "is_citizen", False):
        return None
    return Citizen.objects.filter(user=user.pk).select_related("user").first()


def open_citizen_account(full_name: str) -> User:
    """Make an account for the portal alone: without a password, with a name that nobody types."""
    return User.objects.create_user(
        f"citizen-{uuid4().hex}", full_name=full_name[:200], is_citizen=True
    )


@transaction.atomic
def enrol_by_identity(identity: Identity, *, at: datetime) -> Citizen:
    """Make a citizen whom an identity provider has sent for the first time.

    Raises:
        Conflict: the verified personal id belongs to another citizen.
        InvalidInput: the personal id cannot be one.
    """
    citizen = Citizen(
        user=open_citizen_account(identity.full_name),
        source=Citizen.Source.IDENTITY_PROVIDER,
        made_at=at,
    )
    _take_over(citizen, identity, at=at)
    log.info("citizen_enrolled", citizen=citizen.pk, level=int(citizen.identity_level))
    return citizen


@transaction.atomic
def renew_identity(user: User, identity: Identity, *, at: datetime) -> Citizen:
    """Take over what the identity provider says at another sign-in; a level that has sunk sinks here, too.

    Raises:
        Conflict: the account is none of a citizen who came by an identity provider, or the verified id belongs to another one.
        InvalidInput: the personal id cannot be one.
    """
    citizen = (
        Citizen.objects.select_for_update()
        .filter(user=user, source=Citizen.Source.IDENTITY_PROVIDER)
        .first()
    )
    if citizen is None:
        raise _not_a_citizen()
    _take_over(citizen, identity, at=at)
    return citizen


def _take_over(citizen: Citizen, identity: Identity, *, at: datetime) -> None:
    verified = identity.verified and bool(identity.personal_id)
    declared = "" if citizen.verified else citizen.personal_id
    citizen.personal_id = (
        require_personal_id(identity.personal_id) if identity.personal_id else declared
    )
    citizen.full_name = identity.full_name[:200]
    citizen.phone = identity.phone or citizen.phone
    citizen.phone_vouched = bool(identity.phone) and identity.phone_verified
    citizen.email = identity.email or citizen.email
    citizen.identity_level = IdentityLevel.VERIFIED if verified else IdentityLevel.DECLARED
    citizen.identified_at = at
    try:
        with transaction.atomic():
            citizen.save()
    except IntegrityError:
        raise Conflict(
            "personal_id_known",
            "Số định danh này đã gắn với một tài khoản khác trên cổng. Hãy gọi đường dây nóng để được kiểm tra.",
            "This personal id belongs to another account of the portal. Call the hotline to have it checked.",
        ) from None
    if citizen.user.full_name != citizen.full_name:
        citizen.user.full_name = citizen.full_name
        citizen.user.save(update_fields=["full_name"])


@transaction.atomic
def enrol_by_phone(phone: str, *, full_name: str = "", at: datetime) -> Citizen:
    """Return the citizen of a phone that has been proven by a code; made at the first time.

    Where the phone was joined to an identity, it is the citizen of that identity.
    """
    known = {"source": Citizen.Source.ONE_TIME_CODE, "phone": phone}
    ways = Citizen.objects.reached_at(phone)
    found = ways.select_related("user", "joined_into__user").first()
    if found is not None:
        return found.joined_into or found
    try:
        with transaction.atomic():
            user = open_citizen_account(full_name)
            made = Citizen.objects.create(
                user=user, full_name=full_name[:200], made_at=at, identified_at=at, **known
            )
    except IntegrityError:  # the same phone at the same moment
        return ways.select_related("user").get()
    log.info("citizen_enrolled", citizen=made.pk, level=int(made.identity_level))
    return made


@transaction.atomic
def declare_identity(
    citizen: Citizen, *, full_name: str, personal_id: str, email: str = ""
) -> Citizen:
    """Keep what a citizen says of himself; what an identity provider has verified he cannot change.

    A personal id that is only declared opens nothing: see `CitizenQuerySet.who_is`.

    Raises:
        Conflict: the identity is verified, or was checked at a counter.
        InvalidInput: no name, or the personal id cannot be one.
    """
    row = Citizen.objects.select_for_update().select_related("user").get(pk=citizen.pk)
    if row.verified:
        raise Conflict(
            "identity_verified",
            "Họ tên và số định danh lấy từ hệ thống định danh nên không sửa ở đây.",
            "Name and personal id come from the identity provider and are not changed here.",
        )
    if row.checked_at is not None:
        raise Conflict(
            "identity_checked",
            "Họ tên và số định danh đã đối chiếu tại quầy nên không sửa ở đây. Nếu họ tên đã đổi, hãy đăng nhập bằng tài khoản định danh.",
            "Name and personal id were checked at a counter and are not changed here. If your name has changed, sign in with your identity account.",
        )
    name = " ".join(full_name.split())
    if not name:
        raise InvalidInput(
            "citizen_without_a_name",
            "Hãy ghi họ và tên.",
            "Write your full name.",
        )
    known_id = require_personal_id(personal_id) if personal_id else ""
    row.full_name, row.personal_id, row.email = name[:200], known_id, email
    row.save(update_fields=["full_name", "personal_id", "email"])
    row.user.full_name = row.full_name
    row.user.save(update_fields=["full_name"])
    return row


@transaction.atomic
def make_citizen_of(
    user: User, *, personal_id: str, phone: str, full_name: str, at: datetime
) -> Citizen:
    """Make an account without any role that of a citizen known by phone: for sample data.

    Raises:
        Conflict: the account has, or had, a role.
    """
    if Membership.objects.filter(user=user).exists():
        raise _not_a_citizen()
    user.is_citizen = True
    user.save(update_fields=["is_citizen"])
    found = Citizen.objects.filter(user=user).first()
    return found or Citizen.objects.create(
        user=user,
        personal_id=personal_id,
        phone=phone,
        full_name=full_name,
        source=Citizen.Source.ONE_TIME_CODE,
        made_at=at,
        identified_at=at,
    )


def _not_a_citizen() -> Conflict:
    return Conflict(
        "not_a_citizen_account",
        "Tài khoản này không phải tài khoản công dân của cổng. Hãy gọi đường dây nóng để được hỗ trợ.",
        "This is no citizen's account of the portal. Call the hotline for help.",
    )
