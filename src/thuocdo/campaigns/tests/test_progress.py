"""The follow-up of a campaign: where each unit stands, who may see it, and that many units cost no more queries than few."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from thuocdo.accounts.models import Role
from thuocdo.campaigns import planning, states
from thuocdo.campaigns.models import Campaign, Submission
from thuocdo.campaigns.progress import Standing, UnitProgress, progress
from thuocdo.campaigns.tests.factories import (
    DONE,
    DUE,
    DURING,
    ISSUED,
    OPENED,
    PLAN_RATE,
    PLANNED,
    QUARTER,
    Season,
    person,
    plan,
)
from thuocdo.campaigns.track_record import past_campaigns
from thuocdo.organisations.models import Unit, UnitParent
from thuocdo.working_time.period import Period

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = pytest.mark.django_db


def ward_row(season: Season, *, at: datetime = DURING) -> UnitProgress:
    rows = progress(season.campaign, user=season.thao, at=at).rows
    return next(row for row in rows if row.unit == season.units.ward)


def handed_in(season: Season, *, at: datetime = DURING) -> None:
    states.prepare(season.ward, actor=season.lan, at=at)
    states.submit(season.ward, actor=season.son, at=at)


def test_each_unit_stands_somewhere(open_season: Season) -> None:
    assert ward_row(open_season).standing is Standing.NOT_BEGUN
    open_season.save(ISSUED, "12")
    row = ward_row(open_season)
    assert (row.standing, row.filled, row.changed_at) == (Standing.BEGUN, 1, DURING)
    assert row.asked > 50
    states.prepare(open_season.ward, actor=open_season.lan, at=DURING)
    assert ward_row(open_season).standing is Standing.WAITING
    states.submit(open_season.ward, actor=open_season.son, at=DURING)
    assert ward_row(open_season).standing is Standing.SUBMITTED
    states.send_back(
        open_season.ward,
        reason="sai",
        remarks=[(ISSUED, "Xem lại")],
        actor=open_season.thao,
        at=DURING,
    )
    row = ward_row(open_season)
    assert (row.standing, row.blocking, row.in_time) == (Standing.SENT_BACK, 1, True)


def test_what_was_computed_is_no_beginning(open_season: Season) -> None:
    cell = open_season.ward.cells.create(
        row=ISSUED, number=1, state="value", value=3, printed="3", origin="computed",
        computed=3, changed_at=DURING,
    )  # fmt: skip
    row = ward_row(open_season)
    assert (row.standing, row.filled, row.changed_at) == (Standing.NOT_BEGUN, 1, None)
    cell.delete()


def test_what_keeps_it_from_being_handed_in_is_counted(open_season: Season) -> None:
    open_season.save(PLANNED, "30")
    open_season.save(DONE, "20")
    assert ward_row(open_season).blocking == 0
    open_season.save(PLAN_RATE, "70")
    assert ward_row(open_season).blocking == 1
    open_season.save(PLAN_RATE, "70", reason="Kế hoạch sửa giữa kỳ")
    assert ward_row(open_season).blocking == 0
    open_season.save(PLAN_RATE, "66,67")
    open_season.save(DONE, "40")
    states.check(open_season.ward, actor=open_season.lan, at=DURING)
    assert ward_row(open_season).blocking >= 1


@pytest.mark.parametrize(
    ("after", "days"),
    [(timedelta(minutes=-1), 0), (timedelta(hours=1), 1), (timedelta(days=3), 3)],
)
def test_days_late_while_it_is_owed(open_season: Season, after: timedelta, days: int) -> None:
    row = ward_row(open_season, at=DUE + after)
    assert (row.days_late, row.late) == (days, days > 0)
    assert row.in_time is (False if days else None)


def test_lateness_is_that_of_the_first_time(open_season: Season) -> None:
    handed_in(open_season, at=DUE - timedelta(hours=1))
    states.send_back(
        open_season.ward, reason="sai", actor=open_season.thao, at=DUE + timedelta(days=1)
    )
    row = ward_row(open_season, at=DUE + timedelta(days=2))
    assert (row.in_time, row.late, row.days_late) == (True, True, 2)
    handed_in(open_season, at=DUE + timedelta(days=2))
    row = ward_row(open_season, at=DUE + timedelta(days=4))
    assert (row.in_time, row.late, row.days_late) == (True, False, 0)


def test_a_date_of_its_own_counts(open_season: Season) -> None:
    until = DUE + timedelta(days=2)
    states.extend(open_season.ward, until=until, reason="bão", actor=open_season.thao, at=DURING)
    assert ward_row(open_season, at=DUE + timedelta(days=1)).days_late == 0
    handed_in(open_season, at=DUE + timedelta(days=1))
    assert ward_row(open_season, at=until).in_time is True


def test_a_unit_sees_itself_alone(open_season: Season) -> None:
    for user in (open_season.lan, open_season.son):
        rows = progress(open_season.campaign, user=user, at=DURING).rows
        assert [row.unit for row in rows] == [open_season.units.ward]
        [record] = past_campaigns(open_season.campaign, user=user, at=DURING)
        assert set(record.units) == {open_season.units.ward.pk}
    everything = progress(open_season.campaign, user=open_season.thao, at=DURING)
    assert len(everything.rows) == 3
    assert everything.counts()["commune"] == {Standing.NOT_BEGUN: 2}
    stranger = person("binh", open_season.units.other_ward, Role.LEADER)
    rows = progress(open_season.campaign, user=stranger, at=DURING).rows
    assert [row.unit for row in rows] == [open_season.units.other_ward]


def test_a_campaign_that_is_prepared_is_nobody_s_business(units) -> None:
    thao = person("thao", units.home_affairs, Role.REFORM_OFFICER, province_wide=True)
    made = planning.create_campaign(
        plan(units), unit=units.province, organiser=units.home_affairs, actor=thao, at=OPENED
    )
    assert progress(made, user=thao, at=OPENED).rows == ()


def test_many_units_cost_no_more_queries(open_season: Season) -> None:
    province = open_season.units.province
    made = [
        Unit.objects.create(code=f"Y{n}", name=f"Phường {n}", kind="commune", valid_from=OPENED)
        for n in range(5)
    ]
    UnitParent.objects.bulk_create(
        UnitParent(unit=one, parent=province, valid_from=OPENED.date()) for one in made
    )

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            progress(open_season.campaign, user=open_season.thao, at=DURING)
            past_campaigns(open_season.campaign, user=open_season.thao, at=DURING)
        return len(asked)

    queries()
    few = queries()
    Submission.objects.bulk_create(
        Submission(campaign=open_season.campaign, unit=one, form="2025_commune") for one in made
    )
    open_season.save(ISSUED, "12")
    queries()
    assert queries() == few
    assert few <= 12


def test_completeness_and_timeliness_over_campaigns(open_season: Season) -> None:
    handed_in(open_season)
    Campaign.objects.update(state="closed")
    later = Period(QUARTER.start, QUARTER.end + timedelta(days=92))
    shift = timedelta(days=92)
    usual = plan(open_season.units)
    made = planning.create_campaign(
        plan(
            open_season.units,
            title="Quý II",
            period=later,
            opens_at=usual.opens_at + shift,
            due_at=usual.due_at + shift,
            appraisal_due_at=usual.appraisal_due_at + shift,
            closes_at=usual.closes_at + shift,
        ),
        unit=open_season.units.province,
        organiser=open_season.units.home_affairs,
        actor=open_season.thao,
        at=OPENED + shift,
    )
    campaign = planning.open_campaign(made, actor=open_season.thao, at=OPENED + shift)
    first, second = past_campaigns(campaign, user=open_season.thao, at=DUE + shift)
    assert (first.asked, first.handed_in, first.in_time) == (3, 1, 1)
    assert (second.asked, second.handed_in, second.in_time) == (3, 0, 0)
    assert second.units[open_season.units.ward.pk].in_time is None
    [only] = past_campaigns(open_season.campaign, user=open_season.thao, at=DUE)
    assert only.campaign == open_season.campaign
