"""A report is shown to one unit or person of the province, until a day or until it is taken back; nothing else is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
from thuocdo.consistency.models import Discrepancy
from thuocdo.errors import Conflict, DomainError, InvalidInput, NotAllowed
from thuocdo.figures.models import Figure
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.passages import ReportText
from thuocdo.ingestion.review import confirm, correct, discard
from thuocdo.ingestion.shares import ReportShare
from thuocdo.ingestion.sharing import revoke_share, share_with_person, share_with_unit
from thuocdo.ingestion.tests.factories import ReportFactory, sample_report

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TODAY = timezone.localdate(NOW)
DAY = timedelta(days=1)


@pytest.fixture
def report(units: LittleProvince) -> Report:
    return ReportFactory.create(holder=units.home_affairs, unit=units.province)


def sees(user: User, *, on: date | None = None) -> set[int]:
    return set(Report.objects.visible_to(user, on=on).values_list("pk", flat=True))


def test_a_unit_sees_exactly_the_report_that_was_shared(
    report: Report, units: LittleProvince, request: pytest.FixtureRequest
) -> None:
    people = {
        name: request.getfixturevalue(name) for name in ("thao", "lan", "minh", "hoa", "binh")
    }
    ReportFactory.create(holder=units.home_affairs, unit=units.province)
    share_with_unit(report, units.ward, last_day=None, actor=people["thao"], at=NOW)
    for member in ("lan", "minh"):
        assert sees(people[member]) == {report.pk}
    for other in ("hoa", "binh"):
        assert sees(people[other]) == set()


def test_a_person_sees_it_alone(report: Report, thao: User, lan: User, minh: User) -> None:
    share_with_person(report, " LAN ", last_day=None, actor=thao, at=NOW)
    assert (sees(lan), sees(minh)) == ({report.pk}, set())


def test_lists_and_search_and_figures_stay_those_of_the_own_units(
    units: LittleProvince, thao: User, lan: User
) -> None:
    shared = sample_report(holder=units.home_affairs, issuer=units.province)
    share_with_unit(shared, units.ward, last_day=None, actor=thao, at=NOW)
    assert not Report.objects.visible_to(lan, shared=False).exists()
    assert not ReportText.objects.visible_to(lan).exists()
    assert not Figure.objects.visible_to(lan).exists()
    assert not Discrepancy.objects.visible_to(lan).exists()


def test_it_ends_with_its_last_day(
    report: Report, units: LittleProvince, thao: User, lan: User
) -> None:
    share_with_unit(report, units.ward, last_day=TODAY + 3 * DAY, actor=thao, at=NOW)
    assert sees(lan, on=TODAY + 3 * DAY) == {report.pk}
    assert sees(lan, on=TODAY + 4 * DAY) == set()


def test_it_ends_when_it_is_revoked_and_stays_on_record(
    report: Report, units: LittleProvince, thao: User, lan: User
) -> None:
    share = share_with_unit(report, units.ward, last_day=None, actor=thao, at=NOW)
    revoke_share(share, actor=thao, at=NOW + DAY)
    assert sees(lan) == set()
    share.refresh_from_db()
    assert (share.revoked_by, share.revoked_at) == (thao, NOW + DAY)
    with pytest.raises(Conflict):
        revoke_share(share, actor=thao, at=NOW)


def test_sharing_again_takes_the_place_of_the_share_before(
    report: Report, units: LittleProvince, thao: User
) -> None:
    share_with_unit(report, units.ward, last_day=TODAY, actor=thao, at=NOW)
    again = share_with_unit(report, units.ward, last_day=TODAY + DAY, actor=thao, at=NOW)
    assert list(report.shares.in_force(TODAY)) == [again]
    assert report.shares.count() == 2


def test_who_leaves_the_unit_loses_it(
    report: Report, units: LittleProvince, thao: User, lan: User
) -> None:
    share_with_unit(report, units.ward, last_day=None, actor=thao, at=NOW)
    lan.memberships.update(valid_until=TODAY)
    assert sees(lan) == set()


def test_a_discarded_report_is_shown_to_nobody(
    units: LittleProvince, thao: User, lan: User
) -> None:
    report = ReportFactory.create(
        holder=units.home_affairs, unit=units.province, state=Report.State.IN_REVIEW
    )
    share_with_unit(report, units.ward, last_day=None, actor=thao, at=NOW)
    discard(report, reason="nhầm", actor=thao, at=NOW)
    assert sees(lan) == set()
    with pytest.raises(Conflict):
        share_with_unit(report, units.other_ward, last_day=None, actor=thao, at=NOW)


def test_who_reads_it_changes_nothing_and_shares_nothing(
    units: LittleProvince, thao: User, lan: User
) -> None:
    report = ReportFactory.create(
        holder=units.home_affairs, unit=units.province, state=Report.State.IN_REVIEW
    )
    share = share_with_unit(report, units.ward, last_day=None, actor=thao, at=NOW)
    for refused in (
        lambda: correct(report, [], actor=lan, at=NOW),
        lambda: confirm(report, actor=lan, at=NOW),
        lambda: discard(report, reason="", actor=lan, at=NOW),
        lambda: share_with_unit(report, units.other_ward, last_day=None, actor=lan, at=NOW),
        lambda: revoke_share(share, actor=lan, at=NOW),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_only_within_the_province_and_only_to_whom_it_is_news(
    report: Report, units: LittleProvince, thao: User, hoa: User, binh: User
) -> None:
    for unit in (units.elsewhere, units.former_district):
        with pytest.raises(InvalidInput):
            share_with_unit(report, unit, last_day=None, actor=thao, at=NOW)
    with pytest.raises(Conflict):
        share_with_unit(report, units.home_affairs, last_day=None, actor=thao, at=NOW)
    refusals = set()
    for name in ("binh", "hoa", "khongco", ""):
        with pytest.raises(InvalidInput) as refused:
            share_with_person(report, name, last_day=None, actor=thao, at=NOW)
        refusals.add(refused.value.code)
    assert refusals == {"person_not_of_the_province"}
    with pytest.raises(Conflict):
        share_with_person(report, "thao", last_day=None, actor=thao, at=NOW)
    assert not ReportShare.objects.exists()


def test_a_past_day_is_refused(report: Report, units: LittleProvince, thao: User) -> None:
    with pytest.raises(InvalidInput):
        share_with_unit(report, units.ward, last_day=TODAY - DAY, actor=thao, at=NOW)


def test_a_file_that_holds_other_reports_is_not_shown(
    report: Report, units: LittleProvince, thao: User
) -> None:
    ReportFactory.create(
        holder=units.home_affairs, unit=units.ward, attachment=report.attachment, position=1
    )
    with pytest.raises(InvalidInput, match="other reports"):
        share_with_unit(report, units.ward, last_day=None, actor=thao, at=NOW)


def test_programs_see_no_shares(report: Report, units: LittleProvince, thao: User) -> None:
    program = UserFactory.create()
    program.set_unusable_password()
    program.is_program = True
    program.save()
    MembershipFactory.create(user=program, unit=units.ward, role=Role.PROGRAM)
    share_with_unit(report, units.ward, last_day=None, actor=thao, at=NOW)
    assert sees(program) == set()


def test_shares_cost_no_query_of_their_own(
    report: Report, units: LittleProvince, thao: User, lan: User
) -> None:
    for _ in range(10):
        one = ReportFactory.create(holder=units.home_affairs, unit=units.province)
        share_with_unit(one, units.ward, last_day=None, actor=thao, at=NOW)
    with CaptureQueriesContext(connection) as queries:
        assert len(sees(lan)) == 10
    assert len(queries) == 1


def test_the_database_refuses_a_share_with_nobody_or_with_both(
    report: Report, units: LittleProvince, thao: User, lan: User
) -> None:
    for unit, person in ((None, None), (units.ward, lan)):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportShare.objects.create(
                report=report, unit=unit, person=person, granted_by=thao, granted_at=NOW
            )


def test_refusals_speak_both_languages(report: Report, units: LittleProvince, lan: User) -> None:
    with pytest.raises(DomainError) as refused:
        share_with_unit(report, units.other_ward, last_day=None, actor=lan, at=NOW)
    assert refused.value.message_vi
    assert refused.value.message_en
