"""The score of a ward follows its dossiers; what moved it and what would lift it are told record by record."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from thuocdo.dossiers import services
from thuocdo.dossiers.tests.factories import OWNER, Office
from thuocdo.feedback import services as ratings
from thuocdo.feedback.services import Opinion, RatedService
from thuocdo.indicators.cube import store
from thuocdo.indicators.cube.building import refresh
from thuocdo.organisations.models import Unit, UnitParent
from thuocdo.procedures.publishing import Decision
from thuocdo.procedures.services import make_public
from thuocdo.procedures.tests.factories import published
from thuocdo.scoring.models import Movement
from thuocdo.scoring.service_index.changes import Changes, what_changed
from thuocdo.scoring.service_index.counting import history, scores_of
from thuocdo.scoring.service_index.journal import followed_since, forget
from thuocdo.scoring.service_index.lifting import ENDS_ON_TIME, what_would_lift
from thuocdo.scoring.service_index.reasons import Reason
from thuocdo.scoring.service_index.scores import Score, State
from thuocdo.scoring.service_index.windows import (
    Span,
    Window,
    window_between,
    window_of,
)
from thuocdo.working_time.period import Period
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.dossiers.models import Dossier
    from thuocdo.dossiers.services import NewResult

pytestmark = pytest.mark.django_db(transaction=True)


def march(last: int) -> Window:
    return window_of(Span.MONTH, on=date(2026, 3, last))


def score(unit: Unit, last: int = 31) -> Score:
    return scores_of([unit.pk], march(last).days).of[unit.pk]


def share(unit: Unit, code: str, last: int = 31) -> tuple[int | None, int | None]:
    found = score(unit, last).component(code)
    return found.above, found.below


def changes(unit: Unit, last: int, since: datetime) -> Changes:
    found = what_changed(unit.pk, march(last), since=since)
    assert found is not None
    assert_parts_sum(found)
    return found


def assert_parts_sum(found: Changes) -> None:
    """Hold that what records moved sums to what each component, and the score, gained."""
    for one in found.components:
        parts = sum(
            (moved.points.get(one.now.component.code, Fraction(0)) for moved in found.moved),
            Fraction(0),
        )
        assert parts == one.points, one.now.component.code
    assert sum((one.total for one in found.moved), Fraction(0)) == found.points
    assert sum((points for _, _, points in found.by_reason()), Fraction(0)) == found.points


def resolve(office: Office, dossier: Dossier, when: str) -> Dossier:
    return services.resolve(dossier, actor=office.approver, at=at(when))


def test_a_score_by_hand(office: Office, units: LittleProvince, result: NewResult) -> None:
    """Five working days from Monday 2 March: due on the 9th."""
    resolve(office, office.in_hand(), "2026-03-06 09:00")  # on time
    resolve(office, office.in_hand(), "2026-03-11 09:00")  # late
    services.resolve(
        office.in_hand(), results=[result], actor=office.approver, at=at("2026-03-09 09:00")
    )
    office.in_hand(at("2026-03-10 09:00"))  # open, due on the 17th
    refresh(at=at("2026-03-12 09:00"))
    assert share(units.ward, "2.1", 12) == (3, 4)
    assert share(units.ward, "4.1", 12) == (1, 3)
    assert share(units.ward, "5.4", 12) == (2, 3)
    found = score(units.ward, 12)
    points = {one.component.code: one.points for one in found.components if one.counts}
    assert points == {
        "2.1": Decimal("15.00"),  # 20 · 75
        "4.1": Decimal("2.00"),  # 6 · 33.33
        "4.2": Decimal("0.00"),
        "4.3": Decimal("0.00"),
        "5.4": Decimal("4.44"),  # 6 · 66.67 / 90
    }
    assert (found.got, found.measurable) == (Decimal("21.44"), Decimal(38))
    assert found.on_scale == Decimal("56.42")


def test_an_open_dossier_leaves_those_in_time_when_its_day_has_passed(
    office: Office, units: LittleProvince
) -> None:
    office.in_hand()  # due on the 9th
    refresh(at=at("2026-03-12 09:00"))
    assert [share(units.ward, "2.1", last) for last in (8, 9, 10)] == [(1, 1), (1, 1), (0, 1)]


def test_a_second_request_makes_an_open_dossier_late(office: Office, units: LittleProvince) -> None:
    dossier = office.in_hand()
    refresh(at=at("2026-03-02 10:00"))
    services.request_supplement(
        dossier, content="bản chính", actor=office.handler, at=at("2026-03-03 09:00")
    )
    dossier = services.receive_supplement(dossier, actor=office.clerk, at=at("2026-03-04 09:00"))
    refresh(at=at("2026-03-04 09:01"))
    assert share(units.ward, "2.1", 4) == (1, 1)
    services.request_supplement(
        dossier, content="ảnh", why_again="thiếu", approver=office.approver, actor=office.handler,
        at=at("2026-03-05 09:00"),
    )  # fmt: skip
    refresh(at=at("2026-03-05 09:01"))
    assert share(units.ward, "2.1", 5) == (0, 1)
    found = changes(units.ward, 5, at("2026-03-05 00:00"))
    assert [(one.record, one.reason, one.total) for one in found.moved] == [
        (dossier.pk, Reason.SECOND_REQUEST, Fraction(-20))
    ]


def test_what_changed_is_told_by_record_and_sums_to_the_whole(
    office: Office, units: LittleProvince, result: NewResult
) -> None:
    late, good, kept = office.in_hand(), office.in_hand(), office.in_hand()
    resolve(office, kept, "2026-03-05 09:00")
    refresh(at=at("2026-03-06 09:00"))
    since = at("2026-03-06 12:00")
    resolve(office, good, "2026-03-09 09:00")
    resolve(office, late, "2026-03-11 09:00")
    new = office.in_hand(at("2026-03-11 10:00"))
    services.attach_result(kept, results=[result], actor=office.handler, at=at("2026-03-11 11:00"))
    before = score(units.ward, 6)
    refresh(at=at("2026-03-11 12:00"))
    found = changes(units.ward, 11, since)
    assert found.complete
    assert found.before.exact == before.exact
    told = {one.record: one.reason for one in found.moved}
    assert told == {late.pk: Reason.ENDED_LATE, kept.pk: Reason.RESULT_ATTACHED}
    # All had been in time before: one more that is moves nothing.
    assert not {good.pk, new.pk} & told.keys()
    by_record = {one.record: one for one in found.moved}
    assert by_record[late.pk].points["2.1"] < 0
    assert by_record[kept.pk].points["4.1"] > 0
    assert found.now.exact == score(units.ward, 11).exact


def test_a_day_that_passed_moves_the_score_and_a_single_rating_does_not(
    office: Office, units: LittleProvince
) -> None:
    overdue, ended = office.in_hand(), office.in_hand()
    resolve(office, ended, "2026-03-05 09:00")
    refresh(at=at("2026-03-06 09:00"))
    rate(office, ended, 1)
    refresh(at=at("2026-03-10 09:00"))
    found = changes(units.ward, 10, at("2026-03-09 00:00"))
    assert {one.reason: (one.fact, one.record) for one in found.moved} == {
        Reason.OVERDUE: ("dossiers.dossiers", overdue.pk)
    }
    assert not Movement.objects.filter(fact="feedback.ratings").exists()
    assert share(units.ward, "5.4", 10) == (1, 1)


def rate(office: Office, dossier: Dossier, overall: int) -> None:
    service = RatedService(
        dossier_id=dossier.pk, agency_id=office.ward.pk, reception_unit_id=office.ward.pk, procedure_id=None, channel="direct",
        ended_at=at("2026-03-05 09:00"),
    )  # fmt: skip
    ratings.rate(service=service, opinion=Opinion(overall=overall), at=at("2026-03-10 08:00"))


def test_before_the_journal_begins_nothing_is_made_up(
    office: Office, units: LittleProvince
) -> None:
    assert what_changed(units.ward.pk, march(6), since=at("2026-03-01 00:00")) is None
    office.in_hand()
    refresh(at=at("2026-03-06 09:00"))
    assert followed_since() == at("2026-03-06 09:00")
    found = changes(units.ward, 6, at("2026-03-05 00:00"))
    assert not found.complete
    assert found.since == at("2026-03-06 09:00")
    assert found.moved == ()


def test_a_rebuilt_cube_begins_the_journal_again(office: Office) -> None:
    office.in_hand()
    refresh(at=at("2026-03-06 09:00"))
    office.in_hand()
    refresh(at=at("2026-03-06 10:00"))
    assert Movement.objects.exists()
    store.drop()
    refresh(at=at("2026-03-06 11:00"))
    assert not Movement.objects.exists()
    assert followed_since() == at("2026-03-06 11:00")


def test_old_movements_are_forgotten_and_said_to_be(office: Office) -> None:
    office.in_hand()
    refresh(at=at("2026-03-06 09:00"))
    office.in_hand()
    refresh(at=at("2026-03-06 10:00"))
    later = at("2026-03-06 10:00") + timedelta(days=36)
    assert forget(at=later) > 0
    assert followed_since() == later - timedelta(days=35)


def test_what_would_lift_is_what_a_score_gains_by_it(
    office: Office, units: LittleProvince, result: NewResult
) -> None:
    filed = resolve(office, office.in_hand(), "2026-03-05 09:00")
    resolve(office, office.in_hand(), "2026-03-05 10:00")
    soon, later = office.in_hand(), office.in_hand(at("2026-03-06 08:00"))
    refresh(at=at("2026-03-06 09:00"))
    window = march(6).days
    found = what_would_lift(units.ward.pk, window)
    open_ones = [one for one in found.records if one.deed == ENDS_ON_TIME]
    assert [one.record for one in open_ones] == [soon.pk]
    assert later.pk not in {one.record for one in found.records}
    # 2.1: one of four, 20 points; 5.4: three of three against two of three, threshold 90.
    assert open_ones[0].points == Fraction(20, 4) + 6 * (1 - Fraction(200, 3) / 90)
    attach = {one.record: one.points for one in found.records if one.deed == "attach_result"}
    before = score(units.ward, 6).exact
    services.attach_result(filed, results=[result], actor=office.handler, at=at("2026-03-06 10:00"))
    refresh(at=at("2026-03-06 11:00"))
    assert score(units.ward, 6).exact - before == attach[filed.pk] == 3
    [deed] = [one for one in found.deeds if one.code == "attach_result"]
    assert (deed.count, deed.points) == (2, 6)


def test_what_gives_no_point_is_no_advice(office: Office, units: LittleProvince) -> None:
    """Without a file of the result, files of the components alone do not make a dossier digitised."""
    resolve(office, office.in_hand(), "2026-03-05 09:00")
    refresh(at=at("2026-03-06 09:00"))
    found = what_would_lift(units.ward.pk, march(6).days)
    assert [one.code for one in found.deeds] == ["attach_result"]
    assert {one.deed for one in found.records} == {"attach_result"}


def test_history_is_the_score_of_each_day(office: Office, units: LittleProvince) -> None:
    resolve(office, office.in_hand(), "2026-03-11 09:00")
    refresh(at=at("2026-03-12 09:00"))
    past = history(units.ward.pk, march(12))
    assert [one.day.day for one in past] == list(range(1, 13))
    assert [one.on_scale for one in past] == [
        score(units.ward, last).on_scale for last in range(1, 13)
    ]
    assert past[0].on_scale is None
    today = history(units.ward.pk, window_of(Span.TODAY, on=date(2026, 3, 12)))
    assert len(today) == 31
    assert (
        today[-2].on_scale
        == scores_of([units.ward.pk], Period.of_days(date(2026, 3, 11), date(2026, 3, 11)))
        .of[units.ward.pk]
        .on_scale
    )


def test_a_unit_without_dossiers_is_not_applicable(office: Office, units: LittleProvince) -> None:
    office.in_hand()
    refresh(at=at("2026-03-06 09:00"))
    assert score(units.other_ward, 6).on_scale is None
    assert score(units.ward, 6).on_scale is not None
    of_ward, of_province = (score(one, 6).component("2.1") for one in (units.ward, units.province))
    assert of_province.points == of_ward.points


def test_the_list_of_procedures_counts_for_the_province_that_keeps_it(
    office: Office, units: LittleProvince
) -> None:
    procedures = [published(units.province, online_level=level) for level in ("full", "none")]
    office.received(channel="online", version=procedures[0])
    office.accepted(channel="online", version=procedures[0])
    office.accepted(channel="online", version=procedures[0])
    office.accepted(version=procedures[0])
    refresh(at=at("2026-03-12 09:00"))
    assert office.version.online_level == "full"
    assert share(units.province, "3.1") == (2, 3)
    assert share(units.province, "3.2") == (1, 2)  # two dossiers of one service
    assert share(units.province, "1.3") == (3, 3)
    for code in ("1.1", "1.2", "1.3", "3.1"):
        assert score(units.ward).component(code).state is State.NOT_APPLICABLE, code


def test_late_decisions_cost_the_province_points(office: Office, units: LittleProvince) -> None:
    """The legal bases take effect on Thursday 12 March: signed 3 working days before is late, 7 before is in time."""
    effect = date(2026, 3, 12)
    for number, signed in (("1", date(2026, 3, 9)), ("2", date(2026, 3, 3))):
        decision = Decision(number, signed, legal_effective_on=effect)
        version = published(units.province, decision=decision, since=effect)
        [item] = version.publication_items.all()
        make_public(item, on=signed, actor=None, at=at("2026-03-12 09:00"))
    refresh(at=at("2026-03-31 09:00"))
    found = score(units.province)
    assert share(units.province, "1.1") == (1, 2)
    assert found.component("1.1").points == 3
    assert share(units.province, "1.2") == (2, 2)
    assert found.component("1.2").points == 4


def test_a_unit_that_merged_in_the_middle_of_a_month_counts_for_whoever_it_stood_under(
    office: Office, units: LittleProvince
) -> None:
    """The ward stands under a cluster until the 9th and under the province from the 10th."""
    cluster = Unit.objects.create(code="C1", name="Cụm", kind=Unit.Kind.OTHER)
    UnitParent.objects.filter(unit=units.ward).update(valid_from=date(2026, 3, 10))
    UnitParent.objects.create(unit=cluster, parent=units.province)
    Unit.objects.filter(pk=units.ward.pk).update(valid_from=None)
    UnitParent.objects.create(unit=units.ward, parent=cluster, valid_until=date(2026, 3, 10))
    resolve(office, office.in_hand(), "2026-03-06 09:00")
    resolve(office, office.in_hand(), "2026-03-16 09:00")
    refresh(at=at("2026-03-17 09:00"))
    assert share(units.province, "2.1", 17) == (1, 2)
    assert share(cluster, "2.1", 9) == (2, 2)  # one ended, one open in time
    assert share(cluster, "2.1", 17) == (
        1,
        1,
    )  # what ended while the ward stood there; nothing is open there now


def test_days_of_ones_own_end_today_at_the_latest() -> None:
    today = date(2026, 3, 12)
    assert window_between(date(2026, 1, 1), date(2026, 12, 31), today=today).days.last_day == today
    spans = {span: window_of(span, on=today).days.start for span in Span}
    assert spans == {
        Span.TODAY: today,
        Span.MONTH: date(2026, 3, 1),
        Span.QUARTER: date(2026, 1, 1),
        Span.YEAR: date(2026, 1, 1),
    }


def test_others_see_no_names_in_what_is_kept(office: Office) -> None:
    office.in_hand()
    refresh(at=at("2026-03-06 09:00"))
    dossier = office.in_hand()
    refresh(at=at("2026-03-06 10:00"))
    kept = Movement.objects.values_list("fact", "record", "unit", "measure")
    assert set(kept) >= {("dossiers.dossiers", dossier.pk, office.ward.pk, "dossiers.index_open")}
    assert OWNER.full_name not in str(list(Movement.objects.values()))
