"""Units change for themselves who is told of late dossiers and when."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

import structlog

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import units_visible_to
from thuocdo.dossiers.escalation_rules import LARGEST_AMOUNT, Rule, When, rules_on
from thuocdo.dossiers.models import EscalationRule
from thuocdo.errors import InvalidInput, NotAllowed

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

log = structlog.get_logger(__name__)

#: Who decides for a unit.
DECIDING_ROLES = (Role.LEADER, Role.ADMINISTRATOR)


@transaction.atomic
def decide_escalation(
    *,
    unit: Unit,
    key: str,
    enabled: bool,
    amount: int | None,
    valid_from: date,
    actor: User,
    at: datetime,
) -> EscalationRule:
    """Let a rule have another amount in a unit and below it, or be off, from a day on; a second decision for the same day replaces the first.

    Args:
        unit: for which.
        key: of the rule.
        enabled: whether anybody is told.
        amount: hours or days, as the rule counts; that of the product where null.
        valid_from: today or later.
        actor: leader or administrator of the unit or above it.
        at: the moment.

    Raises:
        NotAllowed: the actor is neither.
        InvalidInput: there is no such rule, the day has passed, the amount will not do, or the law asks for more.
    """
    if not units_visible_to(actor, roles=DECIDING_ROLES).filter(pk=unit.pk).exists():
        raise NotAllowed(
            "escalation_not_yours",
            "Chỉ lãnh đạo hoặc quản trị viên của đơn vị đổi được quy tắc báo quá hạn.",
            "Only a leader or an administrator of the unit changes who is told of late dossiers.",
        )
    rule = next((one for one in rules_on(valid_from) if one.key == key), None)
    _refuse(rule, enabled=enabled, amount=amount, past=valid_from < timezone.localdate(at))
    made, _new = EscalationRule.objects.update_or_create(
        unit=unit,
        key=key,
        valid_from=valid_from,
        defaults={"enabled": enabled, "amount": amount, "made_by": actor, "made_at": at},
    )
    log.info("escalation_decided", unit=unit.pk, key=key, by=actor.pk)
    return made


def _refuse(rule: Rule | None, *, enabled: bool, amount: int | None, past: bool) -> None:
    if rule is None or past:
        raise _invalid(
            "Quy tắc không có, hoặc ngày áp dụng đã qua. Hãy chọn từ hôm nay trở đi.",
            "There is no such rule, or the day has passed. Choose today or a later day.",
        )
    least = 0 if rule.when is When.DAYS_AFTER else 1
    if amount is not None and not least <= amount <= LARGEST_AMOUNT:
        raise _invalid(
            f"Số giờ hoặc ngày phải từ {least} đến {LARGEST_AMOUNT}.",
            f"Hours or days must lie between {least} and {LARGEST_AMOUNT}.",
        )
    if not rule.of_law or (enabled and (amount is None or rule.earlier_of(amount) == amount)):
        return
    if rule.when is When.DAYS_AFTER:
        raise _invalid(
            f"Luật yêu cầu báo; không tắt hoặc báo muộn hơn được. ({rule.source})",
            f"The law asks for it: it cannot be switched off or told later. ({rule.source})",
        )
    raise _invalid(
        f"Luật yêu cầu báo trước ít nhất {rule.amount} ngày; chỉ được báo sớm hơn. ({rule.source})",
        f"The law asks for {rule.amount} days at least; you may only tell earlier. ({rule.source})",
    )


def _invalid(vi: str, en: str) -> InvalidInput:
    return InvalidInput("escalation_invalid", vi, en)
