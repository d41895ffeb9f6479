"""What happens beside the way of a dossier: directives, opinions that count no longer, newer papers, results that end, inner limits."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from thuocdo.accounts.models import Role
from thuocdo.attachments.services import store
from thuocdo.dossiers import services
from thuocdo.dossiers.directing import overdue_directives
from thuocdo.dossiers.models import Dossier, DossierDirective, DossierDocument, DossierResult
from thuocdo.dossiers.queries import state_of
from thuocdo.dossiers.services import NewResult
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import MONDAY, Office, official
from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound
from thuocdo.notices.models import Notice
from thuocdo.procedures.content import TimeLimitContent, WayContent
from thuocdo.procedures.handling import decide_handling
from thuocdo.procedures.tests.factories import published
from thuocdo.working_time.tests.calendars import at as moment

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
WEDNESDAY = moment("2026-03-04 17:00")


def directed(office: Office, **changes: object) -> Dossier:
    said = {
        "unit": office.ward,
        "official": office.handler,
        "words": "Báo cáo vướng mắc",
        "answer_due_at": WEDNESDAY,
        "actor": office.approver,
        "at": MONDAY + HOUR,
    }
    return services.direct(office.in_hand(), **(said | changes))  # type: ignore[arg-type]


def test_a_directive_is_told_answered_and_told_back(office: Office) -> None:
    row = directed(office)
    told = Notice.objects.get(recipient=office.handler, dedupe_key__startswith="directed:")
    assert row.code in told.text
    assert "17:00 04/03/2026" in told.text
    services.answer_directive(
        row, number=1, answer="Đã xong", actor=office.handler, at=MONDAY + 2 * HOUR
    )
    kept = DossierDirective.objects.get(dossier=row)
    assert (kept.answer, kept.answered_by) == ("Đã xong", office.handler)
    assert Notice.objects.filter(recipient=office.approver, text__contains=row.code).exists()
    assert_whole(row)
    with pytest.raises(Conflict):
        services.answer_directive(
            row, number=1, answer="Lần nữa", actor=office.handler, at=MONDAY + 3 * HOUR
        )


def test_it_changes_neither_status_nor_due_time(office: Office) -> None:
    row = office.in_hand()
    before = (row.status, row.due_at, row.index_due_at, row.holder_id)
    services.direct(
        row,
        unit=office.ward,
        words="Làm ngay",
        answer_due_at=WEDNESDAY,
        actor=office.approver,
        at=MONDAY + HOUR,
    )
    row.refresh_from_db()
    assert (row.status, row.due_at, row.index_due_at, row.holder_id) == before


def test_only_whom_it_names_or_who_leads_there_answers(office: Office) -> None:
    row = directed(office)
    other = official(office.ward, Role.HANDLER, "Người khác")
    with pytest.raises(NotAllowed):
        services.answer_directive(row, number=1, answer="x", actor=other, at=MONDAY + 2 * HOUR)
    services.answer_directive(
        row, number=1, answer="Thay", actor=office.approver, at=MONDAY + 2 * HOUR
    )


def test_a_handler_gives_no_directive_and_a_stranger_learns_nothing(
    office: Office, units: LittleProvince
) -> None:
    row = directed(office)
    with pytest.raises(NotAllowed):
        services.direct(
            row,
            unit=office.ward,
            words="x",
            answer_due_at=WEDNESDAY,
            actor=office.handler,
            at=MONDAY + 2 * HOUR,
        )
    stranger = official(units.other_ward, Role.HANDLER, "Người huyện khác")
    assert not DossierDirective.objects.visible_to(stranger).exists()
    with pytest.raises(NotFound):
        services.answer_directive(row, number=1, answer="x", actor=stranger, at=MONDAY + 2 * HOUR)


@pytest.mark.parametrize(
    "changes", [{"words": "  "}, {"answer_due_at": MONDAY}, {"official": "stranger"}]
)
def test_what_makes_no_sense_is_refused(
    office: Office, units: LittleProvince, changes: dict[str, object]
) -> None:
    if changes.get("official"):
        changes = {"official": official(units.other_ward, Role.HANDLER, "Người huyện khác")}
    with pytest.raises(InvalidInput):
        directed(office, **changes)
    assert not DossierDirective.objects.exists()


def test_another_unit_is_none_of_the_dossier(office: Office, units: LittleProvince) -> None:
    with pytest.raises(InvalidInput):
        directed(office, unit=units.other_ward, official=None)


def test_a_withdrawn_one_is_waited_for_no_longer(office: Office) -> None:
    row = directed(office)
    late = WEDNESDAY + HOUR
    found = overdue_directives(office.approver, unit_ids=[office.ward.pk], now=late, most=5)
    assert found.count == 1
    services.withdraw_directive(
        row, number=1, reason="Đã rõ", actor=office.approver, at=MONDAY + 2 * HOUR
    )
    assert not overdue_directives(
        office.approver, unit_ids=[office.ward.pk], now=late, most=5
    ).count
    assert_whole(Dossier.objects.get(pk=row.pk))


def test_overdue_ones_are_told_once_to_all_three(office: Office) -> None:
    leader = official(office.ward, Role.LEADER, "Chủ tịch phường")
    directed(office)
    services.escalate(at=moment("2026-03-05 09:00"))
    services.escalate(at=moment("2026-03-05 10:00"))
    for user in (leader, office.handler, office.approver):
        key = "escalation:directive_overdue"
        assert Notice.objects.filter(recipient=user, dedupe_key__startswith=key).count() == 1


def asked(office: Office, unit: Unit, officer: User, *, due: str, answer: str) -> Dossier:
    row = Dossier.objects.first() or office.in_hand()
    services.request_opinion(
        row,
        unit=unit,
        question="Có vướng không",
        answer_due_at=moment(due),
        actor=office.handler,
        at=moment("2026-03-03 09:00"),
    )
    return services.give_opinion(
        row, unit=unit, opinion=answer, actor=officer, at=moment("2026-03-03 15:00")
    )


def test_a_newer_opinion_of_a_unit_takes_the_place_of_the_older(
    office: Office, units: LittleProvince
) -> None:
    there = official(units.other_ward, Role.HANDLER, "Chuyên viên huyện")
    asked(office, units.other_ward, there, due="2026-03-03 12:00", answer="Chưa")
    row = asked(office, units.other_ward, there, due="2026-03-03 17:00", answer="Đồng ý")
    first, second = state_of(row).opinions
    assert first.came_late
    assert not second.came_late
    assert first.superseded_at is not None
    assert second.superseded_at is None
    with pytest.raises(Conflict):
        services.supersede_opinion(
            row, number=1, reason="x", actor=office.handler, at=moment("2026-03-04 09:00")
        )
    services.supersede_opinion(
        row, number=2, reason="Sở ý kiến khác", actor=office.handler, at=moment("2026-03-04 09:00")
    )
    assert state_of(row).opinions[1].why_superseded == "Sở ý kiến khác"
    assert_whole(Dossier.objects.get(pk=row.pk))


def test_a_newer_paper_stands_beside_the_older(office: Office) -> None:
    row = office.in_hand()
    services.add_document(row, name="Sơ đồ thửa đất", code="SD", actor=office.clerk, at=MONDAY)
    file = store(BytesIO(b"%PDF-1.4 new"), name="moi.pdf", actor=None, at=MONDAY)
    services.replace_paper(
        row,
        position=1,
        reason="Bản cũ mờ",
        attachment=file,
        expires_on=date(2027, 1, 1),
        actor=office.handler,
        at=MONDAY + HOUR,
    )
    old, new = DossierDocument.objects.filter(dossier=row).order_by("position")
    assert old.superseded_by == new
    assert (new.name, new.code, new.attachment) == (old.name, "SD", file)
    with pytest.raises(Conflict):
        services.replace_paper(
            row, position=1, reason="x", actor=office.handler, at=MONDAY + 2 * HOUR
        )
    with pytest.raises(InvalidInput):
        services.replace_paper(
            row, position=9, reason="x", actor=office.handler, at=MONDAY + 2 * HOUR
        )
    assert_whole(Dossier.objects.get(pk=row.pk))


def test_a_result_says_its_last_day(office: Office) -> None:
    row = office.in_hand()
    result = NewResult("Giấy phép", paper=True, signed_on=date(2026, 3, 2))
    backwards = NewResult("Giấy phép", paper=True, expires_on=date(2026, 3, 1))
    with pytest.raises(InvalidInput):
        services.attach_result(row, results=[backwards], actor=office.handler, at=MONDAY)
    ends = NewResult(
        result.name, paper=True, signed_on=result.signed_on, expires_on=date(2026, 9, 2)
    )
    services.attach_result(row, results=[ends], actor=office.handler, at=MONDAY)
    kept = DossierResult.objects.get(dossier=row)
    assert kept.expires_on == date(2026, 9, 2)
    assert kept.has_expired


def test_inner_limits_follow_the_calendar_and_late_rules(
    office: Office, units: LittleProvince
) -> None:
    limit = TimeLimitContent(Decimal(5), "working_day")
    ways = tuple(WayContent(one, (limit,)) for one in ("direct", "online"))
    version = published(units.province, ways=ways, priority_lane=True)
    row = office.accepted(version=version)
    assert row.inner_due_at is None
    decide_handling(
        version.procedure,
        kind="green_limit",
        hours=Decimal(8),
        valid_from=MONDAY.date(),
        legal_basis="QĐ 54/QĐ-UBND",
        actor=None,
        at=MONDAY,
    )
    later = office.accepted(version=version)
    assert later.inner_due_at == moment("2026-03-03 09:00"), "counted with the event"
    assert services.count_inner_limits(at=MONDAY) == 1
    row.refresh_from_db()
    assert row.inner_due_at == later.inner_due_at, "the rule was decided for a day that had begun"
    assert services.count_inner_limits(at=MONDAY) == 0
