"""Making, opening and closing a campaign."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from thuocdo.campaigns import permissions, refusals
from thuocdo.campaigns.asking import asked_units
from thuocdo.campaigns.models import Campaign, CampaignFile, Responsibility, Submission
from thuocdo.campaigns.questions import rows_of_form
from thuocdo.campaigns.telling import link_to, people_for, tell_people, values_for
from thuocdo.forms.library import form_version
from thuocdo.working_time.period import Period

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.attachments.models import Attachment
    from thuocdo.organisations.models import Unit

State = Campaign.State


@dataclass(frozen=True, slots=True)
class Plan:
    """What a campaign is to be; the dates follow each other.

    Attributes:
        forms: the form of each kind of unit.
        result_form: the form of the whole.
        areas: what text is asked for, by keys of the outline.
        unit_ids: who is asked.
        responsible: the unit that answers for each row of the whole that is neither counted nor summed.
    """

    title: str
    period: Period
    forms: Mapping[str, str]
    result_form: str
    opens_at: datetime
    due_at: datetime
    appraisal_due_at: datetime
    closes_at: datetime
    unit_ids: Sequence[int]
    instructions: str = ""
    areas: Sequence[str] = ()
    responsible: Mapping[str, int] = field(default_factory=dict)
    files: Sequence[Attachment] = ()


@transaction.atomic
def create_campaign(
    plan: Plan,
    *,
    unit: Unit,
    organiser: Unit,
    actor: User,
    at: datetime,
    made_from: Campaign | None = None,
) -> Campaign:
    """Make a campaign that nobody sees yet but those who run it.

    Raises:
        InvalidInput: it has no title, its dates do not follow each other, a kind of unit has no form, or a row is none of the result form.
        NotAllowed: the person runs no campaigns of this unit.
        NotFound: a form or a unit does not exist.
    """
    if not actor.has_perm(permissions.RUN, unit):
        raise refusals.may_not_run()
    campaign = Campaign(
        unit=unit, organiser=organiser, created_by=actor, created_at=at, made_from=made_from
    )
    return _write(campaign, plan)


@transaction.atomic
def change_campaign(
    campaign: Campaign, plan: Plan, *, actor: User, at: datetime, seen: int
) -> Campaign:
    """Change a campaign that has not opened; once it is open, only its dates, words and files.

    Raises:
        Conflict: somebody changed it since, or it is over.
        InvalidInput, NotAllowed, NotFound: see `create_campaign`.
    """
    held = hold(campaign, actor=actor, states=(State.DRAFT, State.OPEN))
    if held.revision != seen:
        raise refusals.changed_meanwhile()
    held.revision = seen + 1
    if held.state == State.OPEN:
        _words_and_dates(held, plan)
        held.save()
        return held
    held.submissions.all().delete()
    held.responsibilities.all().delete()
    held.files.all().delete()
    return _write(held, plan)


def _write(campaign: Campaign, plan: Plan) -> Campaign:
    on = plan.period.last_day
    asked = asked_units(campaign.unit, plan.forms, plan.unit_ids, on=on)
    whole = rows_of_form(form_version(plan.result_form), on)
    for code in plan.forms.values():
        form_version(code)
    _words_and_dates(campaign, plan)
    campaign.period_start, campaign.period_end = plan.period.start, plan.period.end
    campaign.forms, campaign.result_form = dict(plan.forms), plan.result_form
    campaign.areas = list(plan.areas)
    campaign.save()
    made = Submission.objects.bulk_create(
        Submission(campaign=campaign, unit=one.unit, form=one.form) for one in asked
    )
    by_unit = {one.unit_id: one for one in made}
    through = [one for one in asked if one.via is not None]
    for one in through:
        assert one.via is not None
        by_unit[one.unit.pk].via = by_unit[one.via]
    Submission.objects.bulk_update([by_unit[one.unit.pk] for one in through], ["via"])
    for row, unit_id in plan.responsible.items():
        if row not in whole or unit_id not in by_unit:
            raise refusals.unknown_row(row)
    Responsibility.objects.bulk_create(
        Responsibility(campaign=campaign, row=row, unit_id=unit_id)
        for row, unit_id in plan.responsible.items()
    )
    CampaignFile.objects.bulk_create(
        CampaignFile(campaign=campaign, attachment=one) for one in plan.files
    )
    return campaign


def _words_and_dates(campaign: Campaign, plan: Plan) -> None:
    if not plan.title.strip():
        raise refusals.needs_words("tên đợt báo cáo", "the title")
    if not plan.opens_at < plan.due_at <= plan.appraisal_due_at <= plan.closes_at:
        raise refusals.dates_out_of_order()
    campaign.title, campaign.instructions = plan.title.strip(), plan.instructions.strip()
    campaign.opens_at, campaign.due_at = plan.opens_at, plan.due_at
    campaign.appraisal_due_at, campaign.closes_at = plan.appraisal_due_at, plan.closes_at


def hold(campaign: Campaign, *, actor: User, states: Iterable[str]) -> Campaign:
    """Lock a campaign for an act of those who run it. Must be called in a transaction.

    Raises:
        NotFound: the person may not know of it.
        NotAllowed: he does not run it.
        Conflict: the state has moved on.
    """
    seen = Campaign.objects.visible_to(actor).filter(pk=campaign.pk)
    if not seen.exists():
        raise refusals.campaign_not_found()
    held = (
        Campaign.objects.select_for_update(of=("self",))
        .select_related("unit", "organiser")
        .get(pk=campaign.pk)
    )
    if not actor.has_perm(permissions.RUN, held.unit):
        raise refusals.may_not_run()
    if held.state not in states:
        raise refusals.campaign_state(held)
    return held


@transaction.atomic
def open_campaign(campaign: Campaign, *, actor: User, at: datetime) -> Campaign:
    """Open a campaign now, before the day on which it would open by itself.

    Raises:
        InvalidInput: it asks nobody.
        Conflict, NotAllowed, NotFound: see `hold`.
    """
    return _open(hold(campaign, actor=actor, states=(State.DRAFT,)), at=at)


def open_due_campaigns(*, at: datetime) -> int:
    """Open the campaigns whose day has come; return how many. Those that ask nobody wait."""
    opened = 0
    waiting = Campaign.objects.filter(
        state=State.DRAFT, opens_at__lte=at, submissions__isnull=False
    )
    for pk in list(waiting.values_list("pk", flat=True).distinct()):
        with transaction.atomic():
            held = Campaign.objects.select_for_update(skip_locked=True, of=("self",)).filter(
                pk=pk, state=State.DRAFT
            )
            for campaign in held.select_related("unit", "organiser"):
                _open(campaign, at=at)
                opened += 1
    return opened


def _open(campaign: Campaign, *, at: datetime) -> Campaign:
    from thuocdo.campaigns.jobs import fill_job  # noqa: PLC0415 - the job calls this module

    asked = list(campaign.submissions.select_related("unit", "campaign"))
    if not asked:
        raise refusals.nobody_asked()
    campaign.state, campaign.opened_at = State.OPEN, at
    campaign.revision = F("revision") + 1
    campaign.save()
    campaign.refresh_from_db(fields=["revision"])
    for one in asked:
        tell_people(
            people_for(one, "opened", at=at),
            "opened",
            values_for(one),
            about=one.record,
            link=link_to(one),
            key=f"campaigns:{one.pk}:opened",
            at=at,
        )
    transaction.on_commit(lambda: fill_job.enqueue(campaign.pk))
    return campaign


@transaction.atomic
def cancel_campaign(campaign: Campaign, *, actor: User, at: datetime) -> Campaign:
    """Call a campaign off; what was answered stays to be looked at.

    Raises:
        Conflict, NotAllowed, NotFound: see `hold`.
    """
    held = hold(campaign, actor=actor, states=(State.DRAFT, State.OPEN))
    held.state, held.closed_at = State.CANCELLED, at
    held.save()
    return held


@transaction.atomic
def assign_rows(
    campaign: Campaign, responsible: Mapping[str, int], *, actor: User, at: datetime
) -> Campaign:
    """Say which unit answers for which rows of the whole; a row that is left out is nobody's.

    Answers that were given already stay where they are.

    Raises:
        InvalidInput: a row is none of the result form, or a unit is not asked.
        Conflict, NotAllowed, NotFound: see `hold`.
    """
    held = hold(campaign, actor=actor, states=(State.DRAFT, State.OPEN))
    whole = rows_of_form(form_version(held.result_form), held.period.last_day)
    asked = set(held.submissions.filter(via=None).values_list("unit_id", flat=True))
    for row, unit_id in responsible.items():
        if row not in whole or unit_id not in asked:
            raise refusals.unknown_row(row)
    held.responsibilities.all().delete()
    Responsibility.objects.bulk_create(
        Responsibility(campaign=held, row=row, unit_id=unit_id)
        for row, unit_id in responsible.items()
    )
    return held
