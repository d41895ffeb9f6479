"""Tokens for programs: make one, take it back, know who asks with one.

A token is the right of an account of its own, so nothing else in the house has to know that programs exist.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import string
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

import structlog

from thuocdo.accounts.models import (
    LONGEST_LIFE,
    LONGEST_SYSTEM,
    LONGEST_TOKEN_NAME,
    SYSTEM_PATTERN,
    ApiToken,
    Membership,
    Role,
    Scope,
    User,
)
from thuocdo.accounts.scope import units_visible_to
from thuocdo.errors import Conflict, InvalidInput, NotAllowed

if TYPE_CHECKING:
    from thuocdo.organisations.models import Unit

log = structlog.get_logger(__name__)

#: The name under which dossiers are kept that are handled here; no other system may report for it.
OWN_SYSTEM = "thuocdo"
#: How a secret begins, so that scanners of repositories know one when they see it.
MARK = "tdo_"
_PREFIX_LETTERS, _SECRET_BYTES = 8, 32
_ALPHABET = string.ascii_lowercase + string.digits
#: `last_used_at` is for finding forgotten tokens; a write for every request would cost more than it tells.
_USE_NOTED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class MadeToken:
    """A new token and its secret, which is known at this moment alone."""

    token: ApiToken
    secret: str


@transaction.atomic
def make_token(
    *,
    name: str,
    unit: Unit,
    scopes: Collection[str],
    expires_at: datetime,
    actor: User | None,
    at: datetime,
    province_wide: bool = False,
    system: str = "",
) -> MadeToken:
    """Make a token that sees a unit and all below it, or the whole tree the unit stands in.

    Args:
        name: which program will use it.
        unit: the unit it belongs to; what it sends in becomes that unit's.
        scopes: values of `Scope`, at least one.
        expires_at: a year from `at` at the latest.
        actor: an administrator of the unit or of one above it; null for the console.
        at: when.
        province_wide: sees the whole tree; only from somebody who administers all of it.
        system: whose dossiers it reports, where it has that scope; a name in small letters.

    Raises:
        InvalidInput: no name, no scope, an end that is past or too far, a scope without the other one it needs, or no system to report for.
        NotAllowed: the actor is no administrator over everything the token would see.
    """
    _refuse_invalid(name, scopes, expires_at=expires_at, at=at)
    refuse_system(scopes, system)
    if actor is not None and not actor.has_perm("accounts.give_tokens", unit):
        raise _not_an_administrator(unit)
    prefix = MARK + "".join(secrets.choice(_ALPHABET) for _ in range(_PREFIX_LETTERS))
    secret = f"{prefix}_{secrets.token_urlsafe(_SECRET_BYTES)}"
    account = User.objects.create_user(prefix, full_name=name.strip(), is_program=True)
    membership = Membership.objects.create(
        user=account,
        unit=unit,
        role=Role.PROGRAM,
        province_wide=province_wide,
        valid_from=timezone.localdate(at),
        valid_until=timezone.localdate(expires_at) + timedelta(days=1),
        granted_by=actor,
        granted_at=at,
    )
    if actor is not None:
        _refuse_more_than_the_actor_has(account, actor, unit, at=at)
    token = ApiToken.objects.create(
        membership=membership,
        name=name.strip(),
        scopes=[scope for scope in Scope.values if scope in scopes],
        system=system,
        prefix=prefix,
        secret_sha256=_hashed(secret),
        made_by=actor,
        made_at=at,
        expires_at=expires_at,
    )
    log.info("token_made", token=token.pk, unit=unit.pk, scopes=token.scopes, by=_id(actor))
    return MadeToken(token, secret)


@transaction.atomic
def revoke_token(token: ApiToken, *, actor: User | None, at: datetime) -> ApiToken:
    """Take a token back; from the next request on it opens nothing.

    Raises:
        NotAllowed: the actor is no administrator over the unit of the token.
        Conflict: it was revoked before.
    """
    if actor is not None and not actor.has_perm("accounts.give_tokens", token.unit):
        raise _not_an_administrator(token.unit)
    locked = ApiToken.objects.select_for_update().get(pk=token.pk)
    if locked.revoked_at is not None:
        raise Conflict(
            "token_already_revoked",
            "Khóa này đã được thu hồi rồi. Hãy tải lại trang.",
            "This token has been revoked already. Load the page again.",
        )
    locked.revoked_at, locked.revoked_by = at, actor
    locked.save(update_fields=["revoked_at", "revoked_by"])
    User.objects.filter(pk=locked.membership.user_id).update(is_active=False)
    log.info("token_revoked", token=locked.pk, by=_id(actor))
    return locked


def token_of(secret: str, *, at: datetime) -> ApiToken:
    """Return the token a secret belongs to, its account and unit with it, and note that it was used.

    Queries: one, and one more in the first request of an hour.

    Raises:
        NotAllowed: there is no such token, or it is revoked or expired.
    """
    token = (
        ApiToken.objects.select_related("membership__user", "membership__unit")
        .filter(secret_sha256=_hashed(secret))
        .first()
    )
    if token is None:
        raise NotAllowed(
            "token_unknown",
            "Khóa API không đúng. Hãy kiểm tra lại khóa, hoặc xin quản trị viên khóa mới.",
            "The token is not known. Check it, or ask an administrator for a new one.",
        )
    _refuse_unless_active(token, at=at)
    _note_use(token, at=at)
    return token


def scopes_of(account: User) -> frozenset[str]:
    """Return what the token of a program is good for; empty for a person. One query for a program, none for a person.

    A program sees by its membership as a person does; what it may do beyond that stands in its token alone.
    """
    if not account.is_program:
        return frozenset()
    found = ApiToken.objects.filter(membership__user=account.pk, revoked_at=None)
    return frozenset(scope for scopes in found.values_list("scopes", flat=True) for scope in scopes)


def _refuse_unless_active(token: ApiToken, *, at: datetime) -> None:
    if token.state(at) == "expired":
        raise NotAllowed(
            "token_expired",
            "Khóa API đã hết hạn. Hãy xin quản trị viên khóa mới.",
            "The token has expired. Ask an administrator for a new one.",
        )
    if token.state(at) == "revoked" or not token.account.is_active:
        raise NotAllowed(
            "token_revoked",
            "Khóa API đã bị thu hồi. Hãy xin quản trị viên khóa mới.",
            "The token was revoked. Ask an administrator for a new one.",
        )


def _note_use(token: ApiToken, *, at: datetime) -> None:
    """Keep the time at most once an hour; of requests at one moment a single one writes."""
    before = at - _USE_NOTED_EVERY
    if token.last_used_at is None or token.last_used_at < before:
        old = Q(last_used_at=None) | Q(last_used_at__lt=before)
        ApiToken.objects.filter(old, pk=token.pk).update(last_used_at=at)


def _refuse_more_than_the_actor_has(
    account: User, actor: User, unit: Unit, *, at: datetime
) -> None:
    """Compare what the two see rather than how: the tree may lend sight in more ways than one."""
    day = timezone.localdate(at)
    administered = units_visible_to(actor, on=day, roles=(Role.ADMINISTRATOR,))
    if units_visible_to(account, on=day).exclude(pk__in=administered.values("pk")).exists():
        raise _not_an_administrator(unit)


def _not_an_administrator(unit: Unit) -> NotAllowed:
    return NotAllowed(
        "not_an_administrator",
        f"Chỉ quản trị viên của {unit} hoặc cấp trên mới lập và thu hồi được khóa này, trong phạm vi mình quản trị. Hãy nhờ quản trị viên.",
        f"Only an administrator of {unit} or of a unit above it gives and revokes this token, within what he administers. Ask an administrator.",
        unit=unit.pk,
    )


def _refuse_invalid(
    name: str, scopes: Collection[str], *, expires_at: datetime, at: datetime
) -> None:
    if not name.strip() or len(name.strip()) > LONGEST_TOKEN_NAME:
        raise InvalidInput(
            "token_name_needed",
            "Hãy đặt cho khóa một tên không quá 100 ký tự, cho biết chương trình nào dùng khóa.",
            "Give the token a name of at most 100 characters that says which program uses it.",
        )
    if not scopes or not set(scopes) <= set(Scope.values):
        raise InvalidInput(
            "token_scope_needed",
            "Hãy chọn ít nhất một quyền cho khóa.",
            "Choose at least one scope for the token.",
        )
    if not at < expires_at <= at + LONGEST_LIFE:
        raise InvalidInput(
            "token_life_too_long",
            "Ngày hết hạn phải sau hôm nay và không quá một năm. Hãy chọn lại ngày hết hạn.",
            "The token must expire after today and within a year. Choose another day.",
        )


def refuse_system(scopes: Collection[str], system: str) -> None:
    """Refuse scopes that miss what they need: people go with acting, reporting with the system it is done for.

    Raises:
        InvalidInput: one of the two misses it, or the system is ours or not written as a name.
    """
    if Scope.PEOPLE in scopes and Scope.ACT not in scopes:
        raise InvalidInput(
            "token_people_need_acting",
            "Chỉ chương trình xử lý hồ sơ mới xem được người trong hồ sơ. Hãy chọn thêm quyền xử lý, hoặc bỏ quyền xem người.",
            "Only a program that handles dossiers gets the people in them. Add the scope to act, or leave people out.",
        )
    wanted = Scope.REPORT in scopes
    written = re.fullmatch(SYSTEM_PATTERN, system) is not None and len(system) <= LONGEST_SYSTEM
    if wanted != bool(system) or (system and (not written or system == OWN_SYSTEM)):
        raise InvalidInput(
            "token_system_needed",
            "Quyền báo hồ sơ đi cùng tên của đúng một hệ thống khác: chữ thường, số, gạch nối, ví dụ bo-xay-dung. Hãy chọn quyền và ghi tên hệ thống, hoặc bỏ cả hai.",
            "The scope to report goes with the name of one other system: small letters, figures, hyphens, such as ministry-land. Choose the scope and name the system, or leave both out.",
            system=system,
        )


def _hashed(secret: str) -> str:
    """A plain hash is enough: unlike a password, 256 random bits cannot be guessed from it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _id(actor: User | None) -> int | None:
    return actor.pk if actor else None
