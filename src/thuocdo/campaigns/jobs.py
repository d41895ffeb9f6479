"""What comes round, and what takes long."""

from __future__ import annotations

from django.utils import timezone

from thuocdo.campaigns import legacy, level_checks
from thuocdo.campaigns.computing import fill_from_registers
from thuocdo.campaigns.models import Campaign
from thuocdo.campaigns.planning import open_due_campaigns
from thuocdo.campaigns.reminding import remind
from thuocdo.campaigns.workbook.uploads import forget_expired
from thuocdo.ingestion.listeners import on_report_counted
from thuocdo.jobs.queue import job
from thuocdo.jobs.schedule import every


@job()
def fill_job(campaign_id: int) -> None:
    """Fill the computed cells of a campaign that has just opened."""
    fill_from_registers(Campaign.objects.get(pk=campaign_id), at=timezone.now())


@job()
def open_due_job() -> None:
    """Open the campaigns whose day has come."""
    open_due_campaigns(at=timezone.now())


@job()
def fill_open_job() -> None:
    """Bring the computed cells of open campaigns up to date."""
    for campaign in Campaign.objects.filter(state=Campaign.State.OPEN):
        fill_from_registers(campaign, at=timezone.now())


@job()
def remind_job() -> None:
    """Remind units before and after their date, and tell those who run campaigns how far they are."""
    remind(at=timezone.now())


@job()
def check_whole_job(campaign_id: int) -> None:
    """Look at what the answers come to, once one more was taken in."""
    level_checks.check_whole(Campaign.objects.get(pk=campaign_id), at=timezone.now())


@job()
def check_wholes_job() -> None:
    """Do the same for all open campaigns: what the registers give has changed by night."""
    for campaign in Campaign.objects.filter(state=Campaign.State.OPEN):
        level_checks.check_whole(campaign, at=timezone.now())


@job()
def take_over_job(report_id: int) -> None:
    """Let a report that was confirmed, or changed since, stand as the answer of its unit for its period."""
    legacy.take_over(report_id, at=timezone.now())


@job()
def take_over_waiting_job() -> None:
    """Do the same for reports that were confirmed before there were campaigns, or whose turn was missed."""
    for report_id in legacy.waiting_reports():
        legacy.take_over(report_id, at=timezone.now())


@job()
def forget_workbooks_job() -> None:
    """Remove workbooks that were sent and nobody confirmed within a day."""
    forget_expired(at=timezone.now())


def _take_over_later(report_id: int) -> None:
    take_over_job.enqueue(report_id)


def declare() -> None:
    """Say when."""
    every(open_due_job, hours=1)
    every(fill_open_job, hours=24, from_hour=4)
    every(take_over_waiting_job, hours=24, from_hour=3)
    every(check_wholes_job, hours=24, from_hour=5)
    every(forget_workbooks_job, hours=1)
    every(remind_job, hours=24, from_hour=8, within_hours=8)
    on_report_counted(_take_over_later)
