"""How dossiers of a procedure are handled otherwise than usual: read on a day, decided, ended.

The catalogue of the state has no field for it; a province decides it. What the product ships for its sample is marked in its data.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from thuocdo.postgresql.shapes import Slot, instances
from thuocdo.procedures import refusals
from thuocdo.procedures.choices import Channel, EventVerb, HandlingKind
from thuocdo.procedures.models import HandlingRule, Procedure, RequiredDocument
from thuocdo.procedures.models.handling import PAPER_KINDS
from thuocdo.procedures.publishing import known_word
from thuocdo.procedures.services import record, refuse_unless_controller

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from thuocdo.accounts.models import User

#: Kinds whose dossiers do not go through the one-stop desk.
OFF_DESK = (HandlingKind.MOBILE, HandlingKind.ON_SPOT)
LONGEST_HOURS = Decimal(10_000)


@dataclass(frozen=True, slots=True)
class Handling:
    """What holds of a procedure on one day; `green_hours` by channel, the empty one for every channel."""

    instant: bool = False
    secret: bool = False
    off_desk: str = ""
    shown_only: frozenset[str] = frozenset()
    secret_papers: frozenset[str] = frozenset()
    green_hours: dict[str, Decimal] = field(default_factory=dict)

    def hours_on(self, channel: str) -> Decimal | None:
        """Return the internal limit of the green lane on a channel, in working hours; null where there is none."""
        return self.green_hours.get(channel, self.green_hours.get(""))


#: What is decided of most procedures: nothing.
USUAL = Handling()


def rules_in_force(procedure_ids: Iterable[int], *, on: date) -> list[HandlingRule]:
    """Return the rules of procedures that hold on a day. Shape: one query."""
    until = Q(valid_until=None) | Q(valid_until__gt=on)
    return list(HandlingRule.objects.filter(until, procedure__in=procedure_ids, valid_from__lte=on))


def green_rules() -> list[HandlingRule]:
    """Return the inner limits of the green lane of all procedures, of all days. Shape: one query."""
    return list(HandlingRule.objects.filter(kind=HandlingKind.GREEN_LIMIT).order_by("pk"))


def handling_of(procedure_id: int, *, on: date) -> Handling:
    """Return how dossiers of a procedure are handled on a day. Shape: one query."""

    def build() -> QuerySet[HandlingRule]:
        until = Q(valid_until=None) | Q(valid_until__gt=Slot("day"))
        return HandlingRule.objects.filter(
            until, procedure=Slot("procedure"), valid_from__lte=Slot("day")
        )

    values = {"procedure": procedure_id, "day": on}
    return handling_by(instances("handling of a procedure", build, values))


def handling_by(rules: Iterable[HandlingRule]) -> Handling:
    """Return what the rules of one procedure and day say together."""
    listed = list(rules)
    kinds = {one.kind for one in listed}

    def papers(kind: HandlingKind) -> frozenset[str]:
        return frozenset(one.paper for one in listed if one.kind == kind)

    return Handling(
        instant=HandlingKind.INSTANT in kinds,
        secret=HandlingKind.SECRET in kinds,
        off_desk=next((kind.value for kind in OFF_DESK if kind in kinds), ""),
        shown_only=papers(HandlingKind.SHOWN_ONLY),
        secret_papers=papers(HandlingKind.SECRET_PAPER),
        green_hours={
            one.channel: one.hours
            for one in listed
            if one.kind == HandlingKind.GREEN_LIMIT and one.hours
        },
    )


@transaction.atomic
def decide_handling(
    procedure: Procedure,
    *,
    kind: str,
    valid_from: date,
    legal_basis: str,
    paper: str = "",
    channel: str = "",
    hours: Decimal | None = None,
    note: str = "",
    actor: User | None,
    at: datetime,
) -> HandlingRule:
    """Decide how dossiers of a procedure are handled from a day on.

    Args:
        procedure: public or internal.
        kind: a `HandlingKind`.
        valid_from: the first day; an official decides nothing for days gone by.
        legal_basis: what it rests on.
        paper: the name of a paper of the procedure, for the kinds that are about one.
        channel: for the green lane, empty for every channel.
        hours: working hours, for the green lane.
        note: in some words.
        actor: null where the product itself acts.
        at: the moment.

    Raises:
        NotAllowed: the actor does not control the procedures of the owner.
        InvalidInput: no such kind, paper, channel or number of hours; a day gone by; nothing it rests on.
        Conflict: it is decided for one of these days already.
    """
    refuse_unless_controller(actor, procedure.owner)
    rule = HandlingRule(
        procedure=procedure,
        kind=known_word(kind, HandlingKind),
        paper=paper.strip(),
        channel=known_word(channel, Channel) if channel else "",
        hours=hours,
        legal_basis=legal_basis.strip()[:300],
        note=note.strip()[:500],
        valid_from=valid_from,
    )
    _refuse_unusable(rule, first=None if actor is None else timezone.localdate(at))
    rule.about = f"{rule.kind}|{rule.channel}|{sha256(rule.paper.encode()).hexdigest()}"
    try:
        with transaction.atomic():
            rule.save(force_insert=True)
    except IntegrityError as error:
        raise refusals.handled_so_already() from error
    details = {"kind": rule.kind, "paper": rule.paper, "from": valid_from.isoformat()}
    record(procedure, EventVerb.HANDLING_SET, actor=actor, at=at, **details)
    return rule


def _refuse_unusable(rule: HandlingRule, *, first: date | None) -> None:
    if not rule.legal_basis:
        raise refusals.bad_handling("Hãy ghi căn cứ.", "Say what it rests on.")
    if first is not None and rule.valid_from < first:
        raise refusals.bad_day(
            "Chế độ xử lý chỉ áp dụng từ hôm nay trở đi. Hãy sửa lại ngày.",
            "A rule of handling holds from today on. Correct the day.",
        )
    about_paper = rule.kind in PAPER_KINDS
    if about_paper != bool(rule.paper) or (about_paper and not _has_paper(rule)):
        raise refusals.bad_handling(
            "Hãy chọn đúng một giấy tờ của thủ tục này cho chế độ về giấy tờ, và để trống cho chế độ khác.",
            "Choose a paper of this procedure for a rule about a paper, and none for another one.",
        )
    green = rule.kind == HandlingKind.GREEN_LIMIT
    if green != (rule.hours is not None) or not (green or not rule.channel):
        raise refusals.bad_handling(
            "Số giờ và kênh chỉ ghi cho thời hạn nội bộ của làn xanh.",
            "Hours and channel are said of the internal limit of the green lane alone.",
        )
    if rule.hours is not None and not 0 < rule.hours <= LONGEST_HOURS:
        raise refusals.bad_handling(
            "Số giờ phải lớn hơn 0.", "The number of hours is greater than 0."
        )


def _has_paper(rule: HandlingRule) -> bool:
    papers = RequiredDocument.objects.filter(version__procedure=rule.procedure)
    return papers.filter(name=rule.paper).exists()


@transaction.atomic
def end_handling(
    rule: HandlingRule, *, valid_until: date, actor: User | None, at: datetime
) -> HandlingRule:
    """End a rule; `valid_until` is the first day without it. One that has not begun is removed.

    Raises:
        NotAllowed: the actor does not control the procedures of the owner.
        InvalidInput: the day is gone by.
        Conflict: it has ended.
    """
    refuse_unless_controller(actor, rule.procedure.owner)
    row = HandlingRule.objects.select_for_update().filter(pk=rule.pk).first()
    today = timezone.localdate(at)
    if row is None or (row.valid_until is not None and row.valid_until <= today):
        raise refusals.handling_has_ended()
    if valid_until < today:
        raise refusals.bad_day(
            "Ngày kết thúc phải từ hôm nay trở đi. Hãy sửa lại ngày.",
            "The end is today or later. Correct the day.",
        )
    details = {"kind": row.kind, "paper": row.paper, "until": valid_until.isoformat()}
    record(row.procedure, EventVerb.HANDLING_ENDED, actor=actor, at=at, **details)
    if valid_until <= row.valid_from:
        if row.valid_from <= today:
            raise refusals.bad_day(
                "Chế độ bắt đầu hôm nay kết thúc sớm nhất từ ngày mai.",
                "What begins today ends tomorrow at the earliest.",
            )
        row.delete()
        return row
    row.valid_until = valid_until
    row.save(update_fields=["valid_until"])
    return row
