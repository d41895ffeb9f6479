"""Reports that were there before stand as answers of past periods: once, as they say now, and only where they belong."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from thuocdo.accounts.models import Role
from thuocdo.campaigns import legacy
from thuocdo.campaigns.models import Campaign, CellChange, Submission
from thuocdo.campaigns.progress import progress
from thuocdo.campaigns.tests.factories import person
from thuocdo.campaigns.track_record import past_campaigns
from thuocdo.figures.models import Figure
from thuocdo.ingestion import review
from thuocdo.ingestion.contents import contents_of
from thuocdo.ingestion.edits import Edit, EditKind
from thuocdo.ingestion.effective import effective_reading
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.tests.factories import AT, sample_report

if TYPE_CHECKING:
    from typing import Any

    from conftest import LittleProvince

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture
def report(units: LittleProvince) -> Report:
    return sample_report(holder=units.home_affairs, issuer=units.province)


def entry_of(report: Report) -> Any:
    """Return a row of the report that holds a plain number."""
    entries = contents_of(effective_reading(report).reading).entries()
    return next(
        one
        for _, one in entries
        if one.row and one.asked.indicator and one.row.printed.value and one.row.printed.value > 100
    )


def test_a_confirmed_report_is_the_answer_of_its_period(report: Report) -> None:
    figures = Figure.objects.count()
    assert legacy.take_over(report.pk, at=AT) > 100
    submission = Submission.objects.get()
    campaign = submission.campaign
    assert (campaign.legacy, campaign.state, submission.state) == (True, "closed", "locked")
    assert (campaign.period_start, campaign.period_end) == (report.period_start, report.period_end)
    assert (submission.unit, submission.form) == (report.unit, "2023_province")
    stands = {one.row: one for one in submission.cells.all()}
    recorded = Figure.objects.current().from_record(report.record).exclude(form_row="")
    assert recorded
    for figure in recorded.order_by("-pk"):
        cell = stands[figure.form_row]
        if cell.trail["figure"] == figure.pk:
            assert (cell.value, cell.state, cell.printed) == (
                figure.value,
                figure.state,
                figure.printed,
            )
    assert {one.way for one in submission.changes.all()} == {"read"}
    assert Figure.objects.count() == figures


def test_again_writes_nothing(report: Report) -> None:
    legacy.take_over(report.pk, at=AT)
    changes = CellChange.objects.count()
    assert legacy.take_over(report.pk, at=LATER) == 0
    assert (CellChange.objects.count(), Campaign.objects.count()) == (changes, 1)
    assert legacy.waiting_reports() == []


def test_a_corrected_report_is_one_more_change(units: LittleProvince, report: Report) -> None:
    legacy.take_over(report.pk, at=AT)
    thao = person("thao", units.home_affairs, Role.REFORM_OFFICER, province_wide=True)
    entry = entry_of(report)
    [row] = (
        Figure.objects.current()
        .from_record(report.record)
        .filter(indicator=entry.asked.indicator)
        .exclude(form_row="")
        .values_list("form_row", flat=True)
    )
    edit = Edit(EditKind.CELL, entry.key, {"printed": "4321"})
    review.correct(report, [edit], actor=thao, at=LATER, reason="in nhầm")
    assert legacy.take_over(report.pk, at=LATER) == 1
    submission = Submission.objects.get()
    cell = submission.cells.get(row=row)
    assert (cell.value, cell.number, cell.origin) == (4321, 2, "declared")
    assert [one.number for one in submission.changes.filter(row=row)] == [1, 2]
    review.undo(report, actor=thao, at=LATER, reason="đúng rồi")
    assert legacy.take_over(report.pk, at=LATER) == 1
    assert submission.cells.get(row=row).number == 3


def test_confirming_is_enough(
    units: LittleProvince, django_capture_on_commit_callbacks: Any
) -> None:
    thao = person("thao", units.home_affairs, Role.REFORM_OFFICER, province_wide=True)
    waiting = sample_report(holder=units.home_affairs, issuer=units.province, confirmed=False)
    assert legacy.take_over(waiting.pk, at=AT) == 0
    with django_capture_on_commit_callbacks(execute=True):
        review.confirm(waiting, actor=thao, at=AT)
    assert Submission.objects.get().cells.count() > 100


def test_what_was_confirmed_before_is_found(report: Report) -> None:
    assert legacy.waiting_reports() == [report.pk]


def test_a_neighbour_s_report_is_no_answer(units: LittleProvince) -> None:
    other = Campaign.objects
    theirs = sample_report(holder=units.home_affairs, issuer=units.elsewhere)
    assert legacy.take_over(theirs.pk, at=AT) == 0
    assert not other.exists()


def test_nobody_answers_for_another_unit(units: LittleProvince) -> None:
    lan = person("lan", units.ward, Role.REFORM_OFFICER)
    waiting = sample_report(holder=units.ward, issuer=units.other_ward, confirmed=False)
    review.confirm(waiting, actor=lan, at=AT)
    assert legacy.take_over(waiting.pk, at=AT) == 0
    own = sample_report(holder=units.ward, issuer=units.ward, confirmed=False)
    review.confirm(own, actor=lan, at=AT)
    assert legacy.take_over(own.pk, at=AT) > 0
    assert Submission.objects.get().unit == units.ward


def test_what_the_product_asked_stands(report: Report) -> None:
    legacy.take_over(report.pk, at=AT)
    Campaign.objects.update(legacy=False)
    CellChange.objects.count()
    assert legacy.take_over(report.pk, at=LATER) == 0


def test_a_report_of_another_unit_after_all_leaves_blanks(
    units: LittleProvince, report: Report
) -> None:
    legacy.take_over(report.pk, at=AT)
    Report.objects.filter(pk=report.pk).update(unit=units.ward)
    Figure.objects.filter(record_id=str(report.pk)).current().count()
    legacy.take_over(report.pk, at=LATER)
    of_province = Submission.objects.get(unit=units.province)
    assert set(of_province.cells.values_list("state", flat=True)) == {"blank"}


def test_it_tells_nothing_of_who_is_in_time(units: LittleProvince, report: Report) -> None:
    legacy.take_over(report.pk, at=AT)
    thao = person("thao", units.home_affairs, Role.REFORM_OFFICER, province_wide=True)
    campaign = Campaign.objects.get()
    [row] = progress(campaign, user=thao, at=LATER).rows
    assert (row.in_time, row.late, row.days_late) == (None, False, 0)
    assert past_campaigns(campaign, user=thao, at=LATER) == []
    stranger = person("binh", units.elsewhere, Role.LEADER)
    assert not Submission.objects.visible_to(stranger).exists()
