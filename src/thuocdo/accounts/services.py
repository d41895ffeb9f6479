"""Accounts and what they may do. With `tokens`, `idempotency` and `second_factor` the only writers of this room.

`actor` is null where the product itself acts, from the command line or with sample data.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

import structlog

from thuocdo.accounts.models import Membership, Role, User
from thuocdo.errors import Conflict, InvalidInput, NotAllowed
from thuocdo.identifiers.phones import parse_phone

if TYPE_CHECKING:
    from thuocdo.organisations.models import Unit

log = structlog.get_logger(__name__)


@transaction.atomic
def open_account(*, username: str, full_name: str, password: str, email: str = "") -> User:
    """Make an account; it sees nothing until it is given a role.

    Raises:
        InvalidInput: the name is no user name, or the password is too easy to guess.
        Conflict: the user name or the e-mail address is taken.
    """
    user = User(username=username.lower(), full_name=full_name, email=email)
    _refuse_invalid(user, password)
    try:
        with transaction.atomic():
            made = User.objects.create_user(username, email, password, full_name=full_name)
    except IntegrityError:
        raise Conflict(
            "account_exists",
            f"Tên đăng nhập {username} hoặc thư điện tử này đã có tài khoản. Hãy chọn tên khác.",
            f"The user name {username} or this e-mail address has an account. Choose another one.",
            username=username,
        ) from None
    log.info("account_opened", user=made.pk)
    return made


def _refuse_invalid(user: User, password: str) -> None:
    try:
        user.clean_fields(exclude=["password"])
        validate_password(password, user)
    except ValidationError as error:
        reasons = " ".join(error.messages)
        raise InvalidInput(
            "account_invalid",
            f"Không lập được tài khoản: {reasons}",
            f"The account was not made: {reasons}",
        ) from error


@transaction.atomic
def appoint(
    user: User,
    unit: Unit,
    role: Role,
    *,
    since: date,
    actor: User | None,
    at: datetime,
    province_wide: bool = False,
) -> Membership:
    """Give a person a role in a unit from a day on; the same role twice is one.

    Raises:
        NotAllowed: the actor is no administrator over the unit, or would lend the sight of a whole tree without having it.
        InvalidInput: the role of programs for a person, or any for a citizen's account.
    """
    _refuse_unless_allowed(actor, unit)
    if actor is not None and province_wide and not _administers_a_tree(actor, at=at):
        raise _not_an_administrator(unit)
    _refuse_citizen(user)
    _refuse_role_of_programs(role)
    membership, made = Membership.objects.get_or_create(
        user=user,
        unit=unit,
        role=role,
        valid_until=None,
        defaults={
            "valid_from": since,
            "province_wide": province_wide,
            "granted_by": actor,
            "granted_at": at,
        },
    )
    if made:
        log.info("role_given", user=user.pk, unit=unit.pk, role=role, by=actor and actor.pk)
    return membership


@transaction.atomic
def dismiss(membership: Membership, *, until: date, actor: User | None) -> None:
    """End a role; `until` is the first day without it.

    A role that would end on the day it began, or before, has never been held and is removed.

    Raises:
        NotAllowed: the actor is no administrator over the unit.
        Conflict: the role has ended already.
    """
    _refuse_unless_allowed(actor, membership.unit)
    held = Membership.objects.select_for_update().filter(pk=membership.pk, valid_until=None).first()
    if held is None:
        raise Conflict(
            "role_ended",
            "Vai trò này đã kết thúc. Hãy tải lại trang để xem tình trạng mới.",
            "This role has ended. Load the page again to see how it stands.",
        )
    if until <= held.valid_from:
        held.delete()
    else:
        held.valid_until = until
        held.save(update_fields=["valid_until"])
    log.info(
        "role_ended",
        user=held.user_id,
        unit=held.unit_id,
        role=held.role,
        until=until.isoformat(),
        by=actor and actor.pk,
    )


@dataclass(frozen=True, slots=True)
class Reach:
    """How a person wants to be told of what waits for him; in the product he always is."""

    phone: str
    mail: bool
    sms: bool
    digest: bool


def choose_reach(user: User, reach: Reach) -> None:
    """Keep how a person wants to be reached; everybody chooses for himself.

    Raises:
        InvalidInput: the phone cannot be dialled, or no short message reaches it; empty is none.
    """
    phone = parse_phone(reach.phone) if reach.phone.strip() else None
    if phone is not None and not phone.mobile:
        raise InvalidInput(
            "phone_not_mobile",
            "Số này không nhận được tin nhắn. Hãy ghi số di động, hoặc để trống.",
            "No short message reaches this number. Give a mobile number, or leave it empty.",
        )
    user.phone = phone.e164 if phone else ""
    user.wants_mail, user.wants_sms, user.wants_digest = reach.mail, reach.sms, reach.digest
    user.save(update_fields=["phone", "wants_mail", "wants_sms", "wants_digest"])
    log.info(
        "reach_chosen",
        user=user.pk,
        phone=phone is not None,
        mail=reach.mail,
        sms=reach.sms,
        digest=reach.digest,
    )


def _refuse_role_of_programs(role: Role) -> None:
    if role == Role.PROGRAM:
        raise InvalidInput(
            "role_of_programs",
            "Vai trò này chỉ dành cho chương trình dùng khóa API. Hãy chọn vai trò khác.",
            "This role is for programs with an API token alone. Choose another one.",
        )


def _refuse_citizen(user: User) -> None:
    if user.is_citizen:
        raise InvalidInput(
            "account_of_a_citizen",
            "Đây là tài khoản công dân của cổng, không nhận vai trò. Hãy lập tài khoản cán bộ riêng.",
            "This is a citizen's account of the portal and takes no role. Make an account for the official.",
        )


def _refuse_unless_allowed(actor: User | None, unit: Unit) -> None:
    if actor is not None and not actor.has_perm("accounts.appoint", unit):
        raise _not_an_administrator(unit)


def _administers_a_tree(actor: User, *, at: datetime) -> bool:
    held = actor.memberships.in_force(timezone.localdate(at))
    return held.filter(role=Role.ADMINISTRATOR, province_wide=True).exists()


def _not_an_administrator(unit: Unit) -> NotAllowed:
    return NotAllowed(
        "not_an_administrator",
        f"Chỉ quản trị viên của {unit} mới giao được vai trò ở đây. Hãy nhờ quản trị viên.",
        f"Only an administrator of {unit} gives roles here. Ask an administrator.",
        unit=unit.pk,
    )
