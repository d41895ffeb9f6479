"""Reminding units by themselves, before their date and after it, and telling those who run a campaign once a day how far it is."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone

import yaml

from thuocdo.accounts.people import members_of
from thuocdo.campaigns.models import Campaign, Submission
from thuocdo.campaigns.permissions import RUNNING
from thuocdo.campaigns.taking import AT_UNIT
from thuocdo.campaigns.telling import link_to, people_for, tell_people, values_for

if TYPE_CHECKING:
    from datetime import datetime

_RULES = Path(__file__).with_name("data") / "reminders.yaml"


@cache
def _days() -> dict[str, list[int]]:
    read: dict[str, list[int]] = yaml.safe_load(_RULES.read_text(encoding="utf-8"))
    return read


def remind(*, at: datetime) -> int:
    """Remind the units whose date is near or past, as `data/reminders.yaml` says; return how many. The same day tells nobody twice."""
    open_ones = Campaign.objects.filter(state=Campaign.State.OPEN).select_related(
        "unit", "organiser"
    )
    return sum(_remind_in(campaign, at=at) for campaign in open_ones)


def _remind_in(campaign: Campaign, *, at: datetime) -> int:
    today = timezone.localdate(at)
    late = campaign.submissions.filter(state__in=AT_UNIT).select_related("unit", "campaign")
    reminded = 0
    for one in late:
        days = (timezone.localdate(one.due) - today).days
        kind = "due_soon" if days in _days()["days_before"] else ""
        kind = "overdue" if -days in _days()["days_after"] else kind
        if kind:
            tell_people(
                people_for(one, kind, at=at),
                kind,
                values_for(one),
                about=one.record,
                link=link_to(one),
                key=f"campaigns:{one.pk}:{kind}:{today}",
                at=at,
            )
            reminded += 1
    _tell_those_who_run(campaign, at=at)
    return reminded


def _tell_those_who_run(campaign: Campaign, *, at: datetime) -> None:
    today = timezone.localdate(at)
    if not any(
        (timezone.localdate(campaign.due_at) - today) == timedelta(days=days)
        for days in (*_days()["days_before"], *(-one for one in _days()["days_after"]))
    ):
        return
    counts = Counter(campaign.submissions.values_list("state", flat=True))
    said = {state: label for state, label in Submission.State.choices if counts[state]}
    people = members_of({campaign.organiser_id, campaign.unit_id}, on=today, roles=RUNNING)
    tell_people(
        {one.user_id for one in people},
        "board",
        {
            "title": campaign.title,
            "due": f"{timezone.localtime(campaign.due_at):%d/%m/%Y}",
            "count": "; ".join(f"{label}: {counts[state]}" for state, label in said.items()),
        },
        about=campaign.record,
        link=f"/office/campaigns/{campaign.pk}/",
        key=f"campaigns:{campaign.pk}:board:{today}",
        at=at,
    )
