"""Who asks, and the report that is asked for: what every report screen begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from thuocdo.ingestion.models import Report

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


def visible_report(request: HttpRequest, report_id: int, *, light: bool = False) -> Report:
    """Return a report the person may see, with what its pages need, or answer that there is none.

    Args:
        light: with its unit alone; leave its text and reading in the database until they are asked for.
    """
    reports = Report.objects.visible_to(request.user).with_replacement()
    if light:
        reports = reports.select_related("unit", "stored_reading")
        reports = reports.defer("stored_reading__text", "stored_reading__content")
    else:
        reports = reports.select_related(
            "unit", "holder", "attachment", "stored_reading", "related", "confirmed_by"
        )
    return get_object_or_404(reports, pk=report_id)


def may_correct(report: Report, user: User) -> bool:
    """Tell whether a person may change what a report says; a discarded one nobody changes."""
    return report.state != Report.State.DISCARDED and user.has_perm("ingestion.correct", report)


def report_url(report: Report, anchor: str = "") -> str:
    """Return the address of a report's page, or of a place on it."""
    address = reverse("office:reports:detail", args=[report.pk])
    return f"{address}#{anchor}" if anchor else address
