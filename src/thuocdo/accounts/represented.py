"""Organisations at the portal: asked for by who represents them, confirmed by an official, acted for by their members.

An official looks at the paper of the business register and at who stands before him, or at what the register says; only then somebody acts in
the name of the organisation. Members are known by a personal id that somebody made sure of, and accept.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone

import structlog

from thuocdo.accounts.models import Citizen, OrganisationAccount, OrganisationMember, Role
from thuocdo.accounts.scope import units_visible_to
from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound
from thuocdo.identifiers.personal_ids import require_personal_id
from thuocdo.identifiers.tax_codes import TaxCode

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

log = structlog.get_logger(__name__)

#: So many may act for one organisation, and one citizen waits for so many to be confirmed.
MOST_MEMBERS, MOST_AWAITING = 50, 5
_State, _Part = OrganisationAccount.State, OrganisationMember.Part


@transaction.atomic
def register_organisation(
    *, citizen: Citizen, tax_code: str, name: str, address: str, unit: Unit, at: datetime
) -> OrganisationAccount:
    """Ask for the account of an organisation that a citizen represents; it opens nothing before an official has confirmed it.

    Whether the organisation has an account already is not told, so nobody learns it.

    Args:
        citizen: who represents it by law; an identity provider or an official has made sure who he is.
        tax_code: of the organisation.
        name: of the organisation, as its register writes it.
        address: of its seat.
        unit: whose desk is to confirm it.
        at: the moment.

    Raises:
        NotAllowed: nobody has made sure who the citizen is.
        InvalidInput: the tax code cannot be one, or there is no name.
        Conflict: he waits for too many.
    """
    if not citizen.known_for_sure:
        raise _not_verified()
    code, words = str(TaxCode.parse(tax_code, on=timezone.localdate(at))), " ".join(name.split())
    if not words:
        raise InvalidInput(
            "organisation_without_a_name",
            "Hãy ghi tên tổ chức.",
            "Write the name of the organisation.",
        )
    Citizen.objects.select_for_update().get(pk=citizen.pk)
    mine = OrganisationAccount.objects.of_citizen(citizen)
    same = mine.filter(tax_code=code, state__in=[_State.AWAITING, _State.CONFIRMED]).first()
    if same is not None:
        return same
    if mine.filter(state=_State.AWAITING).count() >= MOST_AWAITING:
        raise Conflict(
            "too_many_organisations",
            f"Bạn đang có {MOST_AWAITING} tổ chức chờ xác nhận. Hãy đợi xác nhận xong.",
            f"You wait for {MOST_AWAITING} organisations to be confirmed. Wait for that first.",
        )
    made = OrganisationAccount.objects.create(
        tax_code=code,
        name=words[:300],
        address=" ".join(address.split())[:500],
        unit=unit,
        made_at=at,
    )
    OrganisationMember.objects.create(
        organisation=made,
        part=_Part.REPRESENTATIVE,
        personal_id=citizen.personal_id,
        full_name=citizen.full_name,
        citizen=citizen,
        added_at=at,
        accepted_at=at,
    )
    log.info("organisation_registered", organisation=made.pk)
    return made


def awaiting_for(actor: User) -> QuerySet[OrganisationAccount]:
    """Return the organisations that wait for the desks of an official, the oldest first; none for whoever has no desk."""
    units = units_visible_to(actor, roles=(Role.RECEPTION_OFFICER,)).values("pk")
    rows = OrganisationAccount.objects.filter(state=_State.AWAITING, unit__in=units)
    return rows.order_by("made_at", "pk").prefetch_related("members")


def offers_to(citizen: Citizen) -> QuerySet[OrganisationMember]:
    """Return the confirmed organisations that named a citizen and wait for his word, as memberships."""
    offered = OrganisationMember.objects.offered_to(citizen)
    return offered.filter(organisation__state=_State.CONFIRMED)


@transaction.atomic
def decide_organisation(
    organisation_id: int, *, confirmed: bool, why: str = "", actor: User, at: datetime
) -> OrganisationAccount:
    """Confirm who represents an organisation, or refuse it with a reason. The same decision again changes nothing.

    Raises:
        NotFound: no such organisation waits, or has been decided, at a desk of the actor.
        InvalidInput: refused without a reason.
        Conflict: it was decided otherwise, or another account has this tax code.
    """
    units = units_visible_to(actor, roles=(Role.RECEPTION_OFFICER,)).values("pk")
    rows = OrganisationAccount.objects.filter(pk=organisation_id, unit__in=units)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise _not_found()
    wanted = _State.CONFIRMED if confirmed else _State.REFUSED
    if row.state == wanted:
        return row
    if row.state != _State.AWAITING:
        raise Conflict(
            "organisation_decided",
            "Tài khoản này đã được quyết định. Hãy tải lại trang.",
            "This account has been decided. Load the page anew.",
        )
    reason = " ".join(why.split())[:500]
    if not confirmed and not reason:
        raise InvalidInput(
            "organisation_refused_without_reason",
            "Hãy ghi lý do không xác nhận.",
            "Write why it is not confirmed.",
        )
    row.state, row.why, row.confirmed_at, row.confirmed_by = wanted, reason, at, actor
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict(
            "organisation_known",
            f"Mã số thuế {row.tax_code} đã có tài khoản được xác nhận. Hãy kiểm tra lại người đại diện, hoặc từ chối yêu cầu này.",
            f"The tax code {row.tax_code} has a confirmed account. Check who represents it, or refuse this one.",
        ) from None
    log.info("organisation_decided", organisation=row.pk, state=row.state)
    return row


@transaction.atomic
def add_member(
    organisation_id: int, *, representative: Citizen, personal_id: str, full_name: str, at: datetime
) -> OrganisationMember:
    """Name somebody who may act for an organisation, once he accepts; the same one again changes nothing.

    Raises:
        NotFound: the citizen does not represent a confirmed organisation of this number.
        InvalidInput: the personal id cannot be one, or there is no name.
        Conflict: there are too many.
    """
    row = _represented(organisation_id, representative)
    number, name = require_personal_id(personal_id), " ".join(full_name.split())[:200]
    if not name:
        raise InvalidInput("member_without_a_name", "Hãy ghi họ tên.", "Write the full name.")
    there = row.members.filter(ended_at=None)
    known = there.filter(personal_id=number).first()
    if known is not None:
        return known
    if there.count() >= MOST_MEMBERS:
        raise Conflict(
            "too_many_members",
            f"Mỗi tổ chức có nhiều nhất {MOST_MEMBERS} người. Hãy bớt người rồi thêm.",
            f"An organisation has {MOST_MEMBERS} people at the most. Take somebody out first.",
        )
    return OrganisationMember.objects.create(
        organisation=row, part=_Part.MEMBER, personal_id=number, full_name=name, added_at=at
    )


@transaction.atomic
def accept_membership(member_id: int, *, citizen: Citizen, at: datetime) -> OrganisationMember:
    """Accept to act for an organisation; a second time changes nothing.

    Raises:
        NotFound: it is not offered to him.
    """
    offered = OrganisationMember.objects.offered_to(citizen)
    mine = OrganisationMember.objects.acting().of_citizen(citizen)
    row = OrganisationMember.objects.filter(pk=member_id).select_for_update(of=("self",)).first()
    if row is None or not (offered | mine).filter(pk=member_id).exists():
        raise _not_found()
    if row.accepted_at is None:
        row.citizen, row.accepted_at = citizen, at
        row.save(update_fields=["citizen", "accepted_at"])
    return row


@transaction.atomic
def end_membership(member_id: int, *, citizen: Citizen, at: datetime) -> OrganisationMember:
    """Take a member out (the representative), leave or decline (the member). From the next request on it opens nothing.

    The representative himself stays as long as the account does: he closes it.

    Raises:
        NotFound: it is neither his nor of an organisation that he represents, or it is that of a representative.
    """
    row = (
        OrganisationMember.objects.filter(pk=member_id, part=_Part.MEMBER)
        .select_for_update(of=("self",))
        .first()
    )
    if row is None:
        raise _not_found()
    people = OrganisationMember.objects
    his = people.of_citizen(citizen) | people.offered_to(citizen)
    if (
        not his.filter(pk=row.pk).exists()
        and not _representing(citizen).filter(pk=row.organisation_id).exists()
    ):
        raise _not_found()
    if row.ended_at is None:
        row.ended_at = at
        row.save(update_fields=["ended_at"])
    return row


@transaction.atomic
def close_organisation(
    organisation_id: int, *, representative: Citizen, at: datetime
) -> OrganisationAccount:
    """Close the account of an organisation, or take back that it was asked for; nobody acts for it any more. Its dossiers stay.

    Raises:
        NotFound: the citizen does not represent it.
    """
    row = (
        _representing(representative)
        .filter(pk=organisation_id)
        .select_for_update(of=("self",))
        .first()
    )
    if row is None:
        raise _not_found()
    if row.state != _State.CLOSED:
        row.state, row.confirmed_at, row.closed_at = _State.CLOSED, row.confirmed_at or at, at
        row.save(update_fields=["state", "confirmed_at", "closed_at"])
        row.members.filter(ended_at=None).update(ended_at=at)
    return row


def as_organisation(organisation_id: int, *, citizen: Citizen) -> Citizen | None:
    """Return a citizen as he acts for an organisation, for one request; null where it is not confirmed or he may not.

    Shape: one query. What is asked for with the citizen that is returned is kept to that organisation.
    """
    mine = OrganisationAccount.objects.of_citizen(citizen).confirmed()
    if not mine.filter(pk=organisation_id).exists():
        return None
    citizen.organisation_id = organisation_id
    return citizen


def require_organisation(citizen: Citizen) -> OrganisationAccount | None:
    """Lock the organisation for which a citizen acts, and that he may, until the transaction ends; null where he acts for himself.

    So a member who is taken out at the same moment is out before or after, never in between.

    Raises:
        Conflict: he may act for it no more.
    """
    if citizen.organisation_id is None:
        return None
    mine = OrganisationAccount.objects.of_citizen(citizen).confirmed()
    row = mine.filter(pk=citizen.organisation_id).select_for_update(of=("self",)).first()
    # The organisation first, as whoever closes it does.
    people = OrganisationMember.objects.acting().of_citizen(citizen).filter(organisation=row)
    if row is None or people.select_for_update(of=("self",)).first() is None:
        raise Conflict(
            "organisation_no_more",
            "Bạn không còn được làm thay tổ chức này. Hãy hỏi người đại diện của tổ chức.",
            "You may act for this organisation no more. Ask its representative.",
        )
    return row


def _representing(citizen: Citizen) -> QuerySet[OrganisationAccount]:
    mine = OrganisationMember.objects.acting().of_citizen(citizen)
    acting = mine.filter(part=_Part.REPRESENTATIVE)
    return OrganisationAccount.objects.filter(pk__in=acting.values("organisation"))


def _represented(organisation_id: int, representative: Citizen) -> OrganisationAccount:
    rows = _representing(representative).filter(pk=organisation_id, state=_State.CONFIRMED)
    row = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise _not_found()
    return row


def _not_found() -> NotFound:
    return NotFound(
        "organisation_not_found",
        "Không có tổ chức này trong danh sách của bạn. Hãy xem lại trang «Tổ chức».",
        "There is no such organisation in your list. Look at the page “Organisations”.",
    )


def _not_verified() -> NotAllowed:
    return NotAllowed(
        "representative_not_verified",
        "Chỉ người đã xác thực định danh mới lập được tài khoản tổ chức. Hãy đăng nhập bằng tài khoản định danh, hoặc đối chiếu giấy tờ tại quầy.",
        "Only somebody whose identity is known for sure asks for the account of an organisation. Sign in with your identity account, or show your paper at a counter.",
    )
