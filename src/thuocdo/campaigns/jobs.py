"""What comes round, and what takes long."""

from __future__ import annotations

from django.utils import timezone

from thuocdo.campaigns.computing import fill_from_registers
from thuocdo.campaigns.models import Campaign
from thuocdo.campaigns.planning import open_due_campaigns
from thuocdo.campaigns.reminding import remind
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


def declare() -> None:
    """Say when."""
    every(open_due_job, hours=1)
    every(fill_open_job, hours=24, from_hour=4)
    every(remind_job, hours=24, from_hour=8, within_hours=8)
