"""The page of a report's shares as typed values; and the shares as steps of its history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from thuocdo.ingestion.models import Report
from thuocdo.ingestion.sharing import units_to_share_with
from thuocdo.office.series.choices import LONGEST_SEARCH, MOST_FOUND, UnitChoice, unit_choice
from thuocdo.ui.jinja import day

if TYPE_CHECKING:
    from thuocdo.ingestion.shares import ReportShare
    from thuocdo.office.sharing.forms import ShareReportForm

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ShareView:
    """One share: with whom, until when, whether it holds."""

    id: int
    recipient: str
    is_person: bool
    until: str
    granted_at: datetime
    granted_by: str
    holds: bool
    ended: str


@dataclass(frozen=True, slots=True)
class SharingPage:
    """The report, its shares, the latest first, and the units found to share with."""

    report: Report
    form: ShareReportForm
    shares: tuple[ShareView, ...]
    find: str
    units: tuple[UnitChoice, ...]


@dataclass(frozen=True, slots=True)
class ShareStep:
    """A share granted or revoked, as a step of the history."""

    at: datetime
    who: str
    what: str


def sharing_page(report: Report, form: ShareReportForm, *, find: str, today: date) -> SharingPage:
    """Build the page with a fixed number of queries."""
    units: tuple[UnitChoice, ...] = ()
    if find.strip():
        found = units_to_share_with(report, on=today).search(find[:LONGEST_SEARCH])
        kept = found.exclude(pk=report.holder_id).order_by("search_name", "pk")[:MOST_FOUND]
        units = tuple(unit_choice(unit) for unit in kept)
    shares = tuple(_view(share, today) for share in _shares(report))
    return SharingPage(report, form, shares, find, units)


def share_steps(report: Report) -> tuple[ShareStep, ...]:
    """Return what was shared and revoked, the latest first. One query."""
    steps = []
    for share in _shares(report):
        until = _until(share)
        what = _("Chia sẻ với %s") % share.recipient + (f" ({until})" if until else "")
        steps.append(ShareStep(share.granted_at, str(share.granted_by), what))
        if share.revoked_at is not None:
            ended = _("Thu hồi chia sẻ với %s") % share.recipient
            steps.append(ShareStep(share.revoked_at, str(share.revoked_by), ended))
    return tuple(sorted(steps, key=lambda step: step.at, reverse=True))


def _shares(report: Report) -> Sequence[ReportShare]:
    return list(report.shares.select_related("unit", "person", "granted_by", "revoked_by"))


def _until(share: ReportShare) -> str:
    return _("đến hết ngày %s") % day(share.valid_until - _ONE_DAY) if share.valid_until else ""


def _view(share: ReportShare, today: date) -> ShareView:
    return ShareView(
        id=share.pk,
        recipient=share.recipient,
        is_person=share.person_id is not None,
        until=_until(share) or _("không thời hạn"),
        granted_at=share.granted_at,
        granted_by=str(share.granted_by),
        holds=share.holds(today),
        ended=_("đã thu hồi") if share.revoked_at else _("đã hết hạn"),
    )
