"""Opening an account for a citizen at a counter: the clerk looks at his identity paper, the citizen proves his phone or mail by a code.

The clerk learns nothing by which he could sign in: there is no password, and the code opens the account once and nothing later. What was looked
at does not become a verified identity: only an identity provider gives that. The account sees dossiers with this personal id and this phone or mail.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

import structlog

from thuocdo.accounts.citizens import open_citizen_account
from thuocdo.accounts.models import Citizen, CounterOpening, Role
from thuocdo.accounts.one_time_codes import (
    CodeUse,
    codes_can_be_sent,
    prove_phone,
    send_code,
    send_code_to_mail,
)
from thuocdo.accounts.scope import units_visible_to
from thuocdo.errors import Conflict, InvalidInput, NotAllowed, Unavailable
from thuocdo.identifiers.personal_ids import require_personal_id

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What a clerk has read from the paper of a citizen, and where the code goes; `mail` is empty where it goes to the phone."""

    personal_id: str
    full_name: str
    phone: str
    mail: str
    paper: str

    @property
    def address(self) -> str:
        """Return where the code goes."""
        return self.mail or self.phone


def begin_opening(
    *,
    personal_id: str,
    full_name: str,
    phone: str,
    mail: str,
    paper: str,
    unit: Unit,
    actor: User,
    at: datetime,
) -> NewAccount:
    """Check what the clerk has read, and send the citizen a code. Nothing is stored of him yet.

    Args:
        personal_id: as it stands on the paper.
        full_name: as it stands on the paper.
        phone: of the citizen; may be empty where there is a mail.
        mail: of the citizen, where he has no phone: the code goes there then.
        paper: which paper was looked at, a `CounterOpening.Paper`.
        unit: the desk.
        actor: the clerk.
        at: the moment.

    Raises:
        NotAllowed: the actor has no desk in this unit, or too many codes were sent.
        InvalidInput: the id cannot be one, or name, paper or address are missing.
        Unavailable: no code can be sent here.
    """
    _refuse_without_a_desk(actor, unit)
    number, name = require_personal_id(personal_id), " ".join(full_name.split())[:200]
    if not name:
        raise InvalidInput("citizen_without_a_name", "Hãy ghi họ và tên.", "Write the full name.")
    if paper not in CounterOpening.Paper.values:
        raise InvalidInput(
            "opening_without_paper",
            "Hãy chọn giấy tờ đã đối chiếu.",
            "Choose which paper was looked at.",
        )
    network = f"desk:{unit.pk}:{actor.pk}"
    if phone.strip():
        if not codes_can_be_sent():
            raise Unavailable(
                "no_code_by_phone",
                "Cổng này không gửi mã qua điện thoại. Hãy dùng thư điện tử.",
                "This portal sends no codes to phones. Use a mail.",
            )
        to = send_code(phone, network=network, at=at, use=CodeUse.OPEN)
        return NewAccount(number, name, to, "", paper)
    if not mail.strip():
        raise InvalidInput(
            "opening_without_address",
            "Hãy ghi số điện thoại hoặc thư điện tử của công dân.",
            "Write the phone or the mail of the citizen.",
        )
    to = send_code_to_mail(mail, network=network, at=at, use=CodeUse.OPEN)
    return NewAccount(number, name, "", to, paper)


def finish_opening(new: NewAccount, code: str, *, unit: Unit, actor: User, at: datetime) -> Citizen:
    """Open the account once the citizen has entered his code; an account of this phone or mail that has no other personal id becomes the checked one.

    One that was checked before stays as the first clerk checked it.

    Call it outside a transaction: a wrong code is counted.

    Raises:
        NotAllowed: the actor has no desk in this unit.
        InvalidInput: the code is wrong, used, too old or was tried too often.
        Conflict: phone or mail belong to the account of another personal id or to a verified identity, or the account was checked with another name.
    """
    _refuse_without_a_desk(actor, unit)
    prove_phone(new.address, code, use=CodeUse.OPEN, at=at)
    with transaction.atomic():
        citizen = _kept(new, at=at)
        CounterOpening.objects.get_or_create(
            citizen=citizen,
            defaults={"clerk": actor, "unit": unit, "paper": new.paper, "opened_at": at},
        )
    log.info("account_opened_at_counter", citizen=citizen.pk, unit=unit.pk, clerk=actor.pk)
    return citizen


def _kept(new: NewAccount, *, at: datetime) -> Citizen:
    there = Citizen.objects.reached_at(new.address)
    row = there.select_for_update(of=("self",)).select_related("user").first()
    if row is None:
        row = Citizen(
            user=open_citizen_account(new.full_name),
            source=Citizen.Source.ONE_TIME_CODE,
            made_at=at,
            phone=new.phone,
            email=new.mail,
            email_proven=bool(new.mail),
        )
    elif row.joined_into_id is not None or row.personal_id not in {"", new.personal_id}:
        raise _taken()
    elif row.checked_at is not None:
        if _spelt(row.full_name) != _spelt(new.full_name):
            raise _checked_otherwise()
        return row
    row.personal_id, row.full_name = new.personal_id, new.full_name
    row.checked_at = row.identified_at = at
    row.user.full_name = new.full_name
    row.user.save(update_fields=["full_name"])
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # the same phone or mail at the same moment
        raise _taken() from None
    return row


def _spelt(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split())).casefold()


def _refuse_without_a_desk(actor: User, unit: Unit) -> None:
    desks = units_visible_to(actor, roles=(Role.RECEPTION_OFFICER,))
    if not desks.filter(pk=unit.pk).exists():
        raise NotAllowed(
            "not_your_desk",
            "Bạn không tiếp nhận ở đơn vị này. Hãy chọn nơi tiếp nhận của bạn.",
            "You take no dossiers in at this unit. Choose your own desk.",
        )


def _checked_otherwise() -> Conflict:
    return Conflict(
        "opening_name_differs",
        "Tài khoản này đã được đối chiếu tại quầy với họ tên khác. Hãy xem lại giấy tờ; nếu họ tên đã đổi, công dân đăng nhập bằng tài khoản định danh.",
        "This account was checked at a counter with another name. Look at the paper again; if the name has changed, the citizen signs in with his identity account.",
    )


def _taken() -> Conflict:
    return Conflict(
        "opening_address_taken",
        "Số điện thoại hoặc thư này đã gắn với tài khoản khác. Hãy dùng số khác của chính công dân.",
        "This phone or mail belongs to another account. Use another one of the citizen.",
    )
