"""Who is told of a dossier that comes near its due time or goes beyond it, when, and how often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers import services
from thuocdo.dossiers.escalation import rules_of_unit
from thuocdo.dossiers.escalation_rules import (
    Decision,
    Quiet,
    When,
    quiet_on,
    rules_for,
    rules_on,
)
from thuocdo.dossiers.models import Escalation, EscalationRule
from thuocdo.dossiers.tests.factories import Office, official
from thuocdo.errors import InvalidInput, NotAllowed
from thuocdo.notices.models import Notice
from thuocdo.working_time.tests.calendars import at as moment

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
# Received on Monday 2 March with five working days: due at the close of Monday 9 March 2026.
THURSDAY, FRIDAY = moment("2026-03-05 10:00"), moment("2026-03-06 08:00")
TUESDAY, FOUR_DAYS_LATER = moment("2026-03-10 08:00"), moment("2026-03-13 08:00")


@pytest.fixture
def staff(office: Office, units: LittleProvince) -> dict[str, User]:
    """Return who may be told, by what he is to the dossier; somebody of the next ward is among them."""
    return {
        "holder": office.handler,
        "approver": office.approver,
        "reviewer": official(units.ward, Role.REVIEWER, "Người thẩm tra"),
        "leader": official(units.ward, Role.LEADER, "Chủ tịch phường"),
        "above": official(units.province, Role.LEADER, "Chủ tịch tỉnh"),
        "elsewhere": official(units.other_ward, Role.LEADER, "Chủ tịch phường bên"),
    }


@pytest.fixture
def told(staff: dict[str, User]) -> Run:
    """Return what says who is told by which rule in a run at a moment."""
    names = {user.pk: name for name, user in staff.items()}

    def run(at: datetime) -> set[tuple[str, str]]:
        before = set(Notice.objects.values_list("pk", flat=True))
        services.escalate(at=at)
        new = Notice.objects.exclude(pk__in=before)
        return {(names[one.recipient_id], one.dedupe_key.split(":")[1]) for one in new}

    return run


Run = Callable[[datetime], set[tuple[str, str]]]


def test_each_moment_tells_those_it_concerns_once(office: Office, told: Run) -> None:
    dossier = office.in_hand()
    assert told(THURSDAY) == set()
    assert told(FRIDAY) == {
        ("holder", "near_due"),
        ("holder", "last_day_to_apologise"),
        ("reviewer", "last_day_to_apologise"),
    }
    assert told(FRIDAY + timedelta(hours=1)) == set()
    assert told(TUESDAY) == {("approver", "overdue")}
    assert told(FOUR_DAYS_LATER) == {("leader", "long_overdue"), ("above", "long_overdue")}
    assert told(FOUR_DAYS_LATER + timedelta(days=1)) == set()
    assert Escalation.objects.filter(dossier=dossier).count() == 4


def test_a_due_time_that_moved_is_told_of_anew_and_its_apology_offered_no_more(
    office: Office, told: Run
) -> None:
    dossier = office.in_hand()
    told(FRIDAY)
    services.extend(
        dossier, amount=Decimal(5), unit="working_day", reason="x", actor=office.approver, at=FRIDAY
    )
    assert told(FRIDAY + timedelta(hours=1)) == set()
    assert told(moment("2026-03-13 08:00")) == {("holder", "near_due")}


def test_nobody_is_told_at_night_and_the_morning_makes_it_good(office: Office, told: Run) -> None:
    office.in_hand()
    assert told(moment("2026-03-09 22:30")) == set()
    assert told(moment("2026-03-10 05:00")) == set()
    assert told(moment("2026-03-10 06:30")) == {("approver", "overdue")}


def test_what_waits_for_the_applicant_or_has_ended_tells_nobody(office: Office, told: Run) -> None:
    waiting, done = office.in_hand(), office.in_hand()
    services.request_supplement(waiting, content="x", actor=office.handler, at=THURSDAY)
    services.resolve(done, actor=office.approver, at=THURSDAY)
    assert told(FOUR_DAYS_LATER) == set()


def test_without_a_holder_the_reviewers_are_told(office: Office, told: Run) -> None:
    office.accepted()
    assert told(FRIDAY) == {("reviewer", "near_due"), ("reviewer", "last_day_to_apologise")}


def test_many_dossiers_make_one_notice_that_leads_to_the_queue(
    office: Office, staff: dict[str, User]
) -> None:
    codes = [office.in_hand().code for _ in range(7)]
    services.escalate(at=TUESDAY)
    notice = Notice.objects.get(recipient=staff["approver"])
    assert notice.text.startswith("7 hồ sơ đã quá hạn")
    assert codes[0] in notice.text
    assert notice.text.endswith("…")
    assert notice.link == "/office/queue/?tab=managed&due=late"


@pytest.mark.parametrize("count", [5, 50])
def test_a_run_asks_no_more_for_more_dossiers(
    office: Office, count: int, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for _ in range(count):
        office.in_hand()
    with django_assert_max_num_queries(18):  # type: ignore[attr-defined]
        assert services.escalate(at=TUESDAY) == count


def test_a_unit_decides_for_itself_and_those_below(
    office: Office, units: LittleProvince, staff: dict[str, User], told: Run
) -> None:
    office.in_hand()
    decide: dict[str, Any] = {"valid_from": date(2026, 3, 4), "at": THURSDAY - timedelta(days=1)}
    services.decide_escalation(
        unit=units.province, key="near_due", enabled=True, amount=40, actor=staff["above"], **decide
    )
    assert told(THURSDAY) == {("holder", "near_due")}
    services.decide_escalation(
        unit=units.ward, key="overdue", enabled=False, amount=None, actor=staff["leader"], **decide
    )
    assert told(TUESDAY) == set()
    rules = {one.key: one for one in rules_of_unit(units.ward.pk, on=date(2026, 3, 10))}
    assert (rules["near_due"].amount, rules["overdue"].enabled) == (40, False)
    before = {one.key: one for one in rules_of_unit(units.ward.pk, on=date(2026, 3, 3))}
    assert (before["near_due"].amount, before["overdue"].enabled) == (16, True)


def test_who_may_decide_and_what_the_law_keeps(
    office: Office, units: LittleProvince, staff: dict[str, User]
) -> None:
    usual: dict[str, Any] = {
        "unit": units.ward, "key": "near_due", "enabled": True, "amount": 8,
        "valid_from": THURSDAY.date(), "actor": staff["leader"], "at": THURSDAY,
    }  # fmt: skip
    for actor in (office.handler, staff["elsewhere"]):
        with pytest.raises(NotAllowed):
            services.decide_escalation(**usual | {"actor": actor})
    for wrong in (
        {"key": "nothing"},
        {"valid_from": date(2026, 3, 1)},
        {"amount": 0},
        {"amount": 201},
        {"key": "last_day_to_apologise", "enabled": False},
    ):
        with pytest.raises(InvalidInput):
            services.decide_escalation(**usual | wrong)
    assert not EscalationRule.objects.exists()
    services.decide_escalation(**usual)
    services.decide_escalation(**usual | {"amount": 12})
    assert EscalationRule.objects.get().amount == 12


def test_the_nearest_and_latest_decision_counts_and_the_law_stays() -> None:
    day = date(2026, 3, 10)
    decisions = [
        Decision(1, "near_due", date(2026, 1, 1), True, 24),
        Decision(2, "near_due", date(2026, 2, 1), True, 8),
        Decision(2, "near_due", date(2026, 4, 1), True, 99),
        Decision(2, "last_day_to_apologise", date(2026, 1, 1), False, 0),
        Decision(3, "near_due", date(2026, 1, 1), False, None),
    ]
    found = {one.key: one for one in rules_for((2, 1), decisions, on=day)}
    assert found["near_due"].amount == 8
    assert found["last_day_to_apologise"].enabled
    assert found["last_day_to_apologise"].amount == 1
    assert {one.key: one for one in rules_for((5, 1), decisions, on=day)}["near_due"].amount == 24


def test_every_rule_says_how_sure_it_is_and_has_words() -> None:
    rules = rules_on(date(2026, 3, 10))
    assert {one.when for one in rules} == set(When)
    assert [one.key for one in rules if one.of_law] == ["last_day_to_apologise", "opinion_overdue"]
    assert quiet_on(date(2026, 3, 10)).covers(moment("2026-03-10 23:00"))
    noon = Quiet(moment("2026-03-10 12:00").time(), moment("2026-03-10 13:00").time())
    assert not noon.covers(moment("2026-03-10 13:00"))
