"""Joining the two accounts of one person: that of his phone into that of his identity.

Nothing is moved: the row of the phone points to that of the identity, and whoever asks whose a dossier or a draft is follows it. Both are
proven within minutes, the identity by the provider and the phone by a code sent for this alone; what anybody merely says of himself never joins.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

import structlog

from thuocdo.accounts.citizens import enrol_by_phone
from thuocdo.accounts.message_texts import words_for
from thuocdo.accounts.models import Citizen
from thuocdo.accounts.one_time_codes import CodeUse, prove_phone
from thuocdo.errors import Conflict, NotAllowed, NotFound
from thuocdo.facts.references import RecordRef
from thuocdo.identifiers.masking import mask_number
from thuocdo.identifiers.phones import parse_phone
from thuocdo.notices.services import queue_message

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: So long after the identity provider has sent somebody, his identity counts as proven here.
IDENTITY_FRESH = timedelta(minutes=15)

log = structlog.get_logger(__name__)


def identity_is_fresh(proven_at: datetime | None, *, at: datetime) -> bool:
    """Say whether the identity provider has vouched for somebody a moment ago; null: never in this session."""
    return proven_at is not None and at - IDENTITY_FRESH <= proven_at <= at


def join_by_phone(
    citizen: Citizen, *, phone: str, code: str, identity_proven_at: datetime | None, at: datetime
) -> Citizen:
    """Make a phone a second way into the account of an identity, and join what was begun by that phone.

    Afterwards dossiers, drafts, papers and ratings of both are together, and the account of the phone is closed.

    Args:
        citizen: who is signed in, known by an identity provider.
        phone: in E.164, from `send_code` with the use `JOIN`.
        code: as it was typed.
        identity_proven_at: when the provider last sent him in this session; null where it was by another way.
        at: the moment.

    Raises:
        NotAllowed: he did not come by an identity provider, or that is too long ago.
        InvalidInput: the code is not right.
        Conflict: the phone belongs to another identity, or its account bears another personal id.
    """
    if citizen.source != Citizen.Source.IDENTITY_PROVIDER or not identity_is_fresh(
        identity_proven_at, at=at
    ):
        raise NotAllowed(
            "identity_not_fresh",
            "Hãy đăng nhập lại bằng tài khoản định danh rồi mới nhập hai tài khoản.",
            "Sign in with your identity account anew before you join the two accounts.",
        )
    prove_phone(phone, code, use=CodeUse.JOIN, at=at)
    return _joined(citizen, phone, at=at)


@transaction.atomic
def _joined(citizen: Citizen, phone: str, *, at: datetime) -> Citizen:
    kept = Citizen.objects.select_for_update().get(pk=citizen.pk)
    known = enrol_by_phone(phone, at=at)
    if known == kept:
        return kept
    if known.source != Citizen.Source.ONE_TIME_CODE:
        raise _of_another_identity()
    row = Citizen.objects.select_for_update(of=("self",)).select_related("user").get(pk=known.pk)
    if row.joined_into_id is not None:  # by somebody else, in this moment
        raise _of_another_identity()
    if row.personal_id and kept.personal_id and row.personal_id != kept.personal_id:
        raise Conflict(
            "two_personal_ids",
            "Tài khoản của số điện thoại này ghi số định danh khác với bạn, nên không nhập được: đó có thể là hồ sơ của người khác. "
            "Nếu ghi nhầm, hãy đăng nhập bằng mã và sửa số định danh trước.",
            "The account of this phone bears another personal id than yours, so they are not joined: it may hold somebody else's dossiers. "
            "If it was a slip, sign in by code and correct the id first.",
        )
    row.joined_into, row.joined_at = kept, at
    row.save(update_fields=["joined_into", "joined_at"])
    row.user.is_active = False  # ends its sessions
    row.user.save(update_fields=["is_active"])
    _take_what_is_missing(kept, row)
    _tell(kept, row, "accounts_joined", at=at)
    log.info("citizens_joined", citizen=kept.pk, joined=row.pk)
    return kept


def _take_what_is_missing(kept: Citizen, row: Citizen) -> None:
    if not kept.verified:
        kept.personal_id = kept.personal_id or row.personal_id
    if not kept.proven_phone:
        kept.phone = row.phone
    kept.email = kept.email or row.email
    kept.language = kept.language or row.language
    kept.wants_invitations = kept.wants_invitations and row.wants_invitations
    kept.save(update_fields=["personal_id", "phone", "email", "language", "wants_invitations"])


def _of_another_identity() -> Conflict:
    return Conflict(
        "phone_of_another_identity",
        "Số điện thoại này đã gắn với một tài khoản định danh khác. Người đó phải bỏ số này trước.",
        "This phone belongs to another identity. That person has to give it up first.",
    )


def _tell(kept: Citizen, row: Citizen, event: str, *, at: datetime) -> None:
    """Tell the phone and the mail of the account what happened, so that nobody is joined unseen."""
    values = {"phone": mask_number(parse_phone(row.phone).national), "site": settings.BASE_URL}
    words = words_for(event, values, language=kept.language)
    for channel, to in (("sms", row.phone), ("email", kept.email)):
        queue_message(
            channel=channel,
            to=to,
            subject=words.subject,
            text=words.text,
            about=RecordRef("accounts", str(kept.pk)),
            dedupe_key=f"citizen:{row.pk}:{event}:{channel}",
            at=at,
        )


def phones_of(citizen: Citizen) -> QuerySet[Citizen]:
    """Return the phones that were joined to an identity, the newest first; those given up, too."""
    return citizen.joined.order_by("-joined_at", "-pk")


@transaction.atomic
def give_up_phone(citizen: Citizen, joined_id: int, *, at: datetime) -> None:
    """Let a phone that was joined open the account no more; what was begun by it stays with the citizen.

    For whoever gives a number back: its next owner would come in by a code.

    Raises:
        NotFound: no phone of the citizen, or given up already.
    """
    row = citizen.joined.select_for_update().filter(pk=joined_id, given_up_at=None).first()
    if row is None:
        raise NotFound(
            "no_such_phone",
            "Không có số điện thoại này trong tài khoản của bạn.",
            "There is no such phone in your account.",
        )
    row.given_up_at = at
    row.save(update_fields=["given_up_at"])
    _tell(citizen, row, "phone_given_up", at=at)
    log.info("phone_given_up", citizen=citizen.pk, joined=joined_id)
