"""The evaluation of a generated province is what one counts row by row, and complaints and answers move it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.accounts.citizens import Identity, enrol_by_identity
from thuocdo.dossiers.generate.loading import generate_dossiers
from thuocdo.dossiers.generate.order import Order
from thuocdo.feedback import handling
from thuocdo.feedback.handling import Matter
from thuocdo.identifiers.sample import load_sample as load_codes
from thuocdo.indicators.cube.building import refresh
from thuocdo.organisations.models import DISTRICTS_END, Unit
from thuocdo.organisations.sample import PROVINCE_CODE, WARD_CODE
from thuocdo.organisations.tests.factories import UnitFactory
from thuocdo.procedures.sample import load_sample as load_procedures
from thuocdo.scoring.handling_evaluation.counting import evaluations_of
from thuocdo.scoring.handling_evaluation.scores import Evaluation
from thuocdo.scoring.handling_evaluation.windows import Span
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import Citizen, User
    from thuocdo.dossiers.tests.factories import Office
    from thuocdo.working_time.period import Period

pytestmark = pytest.mark.django_db(transaction=True)
UNTIL = at("2026-10-15 15:20")
TODAY = date(2026, 10, 15)


@pytest.fixture
def province(settings: Any, tmp_path: Any) -> list[Unit]:
    """Make a small Thanh Hóa with generated dossiers of four months and some feedback; return its units."""
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    top: Unit = UnitFactory.create(code=PROVINCE_CODE, province=True, name="Tỉnh Thanh Hóa")
    for code in ("SNNMT", "SXD", "STC", "SNV", "SYT", "SGDDT"):
        UnitFactory.create(code=f"{PROVINCE_CODE}.{code}", parent=top, kind="department")
    for code in (WARD_CODE, "14812", "14818"):
        UnitFactory.create(code=code, parent=top, kind="commune", valid_from=DISTRICTS_END)
    load_codes()
    load_procedures()
    generate_dossiers(Order(500, date(2026, 6, 15), UNTIL, seed=3), processes=1)
    _complain()
    refresh(at=UNTIL)
    return list(Unit.objects.all())


def _complain() -> None:
    identity = Identity("Phạm Thị Hoa", personal_id="038190001234", verified=True)
    citizen = enrol_by_identity(identity, at=at("2026-06-01 08:00"))
    for place, dossier in enumerate(
        apps.get_model("dossiers", "Dossier").objects.order_by("pk")[:40:4]
    ):
        kind = ("behaviour", "regulation", "behaviour")[place % 3]
        handling.send(
            citizen=citizen,
            unit=Unit.objects.get(pk=dossier.competent_agency_id),
            matter=Matter(kind, "Việc", "Chậm", dossier.pk if place % 2 else None),
            request_id=uuid4(),
            at=at(f"2026-09-{10 + place} 09:00"),
        )


def local(moment: Any) -> date | None:
    return None if moment is None else timezone.localdate(moment)


def holds_at_end(begins: date | None, ends: date | None, days: Period) -> bool:
    return begins is not None and begins <= days.last_day and (ends is None or days.last_day < ends)


def tenth(points: int, among: int) -> Decimal:
    return (Decimal(max(points, 0)) / among).quantize(Decimal("0.1"), ROUND_HALF_UP)


def by_hand(rows: list[Any], feedback: list[Any], days: Period) -> dict[str, Any]:
    """Count the six indices that are known row by row; the names of the agency are those of the dossiers' events, not of measures."""
    done = [one for one in rows if (day := local(one.resolved_at)) and days.covers(day)]
    found: dict[str, Any] = dict(_of_feedback(feedback, days)) | dict(_online(rows, done, days))
    if not done:
        return found | dict.fromkeys(("1", "3", "4", "7"))
    timely = sum(_timely(one) for one in done)
    complaints = sum(
        one.kind == "behaviour" and one.dossier_id is not None and one.state != "refused"
        and days.covers(timezone.localdate(one.received_at))
        for one in feedback
    )  # fmt: skip
    return found | {
        "1": tenth(timely, len(done)),
        "3": tenth(sum(max(2 - one.supplement_count, 0) for one in done), len(done)),
        "4": tenth(sum(1 + (one.supplement_count == 0) for one in done), len(done)),
        "7": tenth(timely - 2 * complaints, len(done)),
    }


def _timely(one: Any) -> int:
    ended, due = local(one.ended_at), local(one.due_at)
    assert ended
    return 0 if one.late_current else 1 + (due is not None and ended < due)


def _of_feedback(feedback: list[Any], days: Period) -> Iterator[tuple[str, Any]]:
    answered = [one for one in feedback if (day := local(one.ended_at)) and days.covers(day)]
    dragging = [
        one for one in feedback
        if one.ended_at is None and timezone.localdate(one.step_due_at) < days.last_day
        and timezone.localdate(one.received_at) <= days.last_day
    ]  # fmt: skip
    good, among = sum(one.late_since is None for one in answered), len(answered) + len(dragging)
    yield "8", 2 if good == among else 1 if 10 * good >= 9 * among else 0


def _online(rows: list[Any], done: list[Any], days: Period) -> Iterator[tuple[str, Any]]:
    came = [one for one in rows if (day := local(one.accepted_at)) and days.covers(day)]
    if not came:
        yield "9", None
        return
    late = any(one.channel == "online" and one.late_current for one in done) or any(
        one.channel == "online" and one.due_at
        and holds_at_end(timezone.localdate(one.due_at) + timedelta(days=1), local(one.ended_at), days)
        for one in rows
    )  # fmt: skip
    online = sum(one.channel == "online" for one in came)
    levels = {
        one.procedure_version.procedure.code: one.procedure_version.online_level
        for one in came
        if one.procedure_version
    }
    services = sum(level in {"full", "partial"} for level in levels.values())
    if 5 * services >= len(levels) and 10 * online >= 3 * len(came) and not late:
        yield "9", 2
    else:
        yield "9", 1 if 100 * online >= 15 * len(came) and not late else 0


def points(one: Evaluation) -> dict[str, Decimal | None]:
    return {each.index.code: each.points for each in one.indices if each.index.waits is None}


def below(unit: Unit, units: Iterable[Unit]) -> set[int]:
    return {one.pk for one in units} if unit.kind == "province" else {unit.pk}


def test_every_unit_and_period_is_what_one_counts_row_by_row(province: list[Unit]) -> None:
    rows = list(
        apps.get_model("dossiers", "Dossier").objects.select_related("procedure_version__procedure")
    )
    feedback = list(apps.get_model("feedback", "Feedback").objects.all())
    seen: set[tuple[str, Any]] = set()
    for span in (Span(2026, 2), Span(2026, 3), Span(2026, 4), Span(2026, None)):
        days = span.days(TODAY)
        found = evaluations_of([one.pk for one in province], days)
        for unit in province:
            whose = below(unit, province)
            expected = by_hand(
                [one for one in rows if one.competent_agency_id in whose],
                [one for one in feedback if one.unit_id in whose],
                days,
            )
            assert points(found.of[unit.pk]) == expected, (unit, span)
            seen |= set(expected.items())
    # The province shows what it should: every step of an agency, complaints, supplements, late and early ones.
    assert {value for code, value in seen if code == "9"} >= {0, None}
    assert {value for code, value in seen if code == "8"} == {0, 2}
    assert len({value for code, value in seen if code in {"1", "3", "4", "7"}}) > 10
    assert _queries(province) <= _queries(province[:1])


def _queries(units: list[Unit]) -> int:
    with CaptureQueriesContext(connection) as asked:
        evaluations_of([one.pk for one in units], Span(2026, 3).days(TODAY))
    return len(asked)


@pytest.fixture
def citizen(db: None) -> Citizen:
    identity = Identity("Phạm Thị Hoa", personal_id="038190001234", verified=True)
    return enrol_by_identity(identity, at=at("2026-03-02 08:00"))


def test_a_complaint_counts_until_it_is_refused(
    office: Office, units: LittleProvince, lan: User, citizen: Citizen
) -> None:
    from thuocdo.dossiers import services

    dossier = office.in_hand()
    services.resolve(dossier, actor=office.approver, at=at("2026-03-05 09:00"))  # due on the 9th
    complaint = handling.send(
        citizen=citizen,
        unit=units.ward,
        matter=Matter("behaviour", "Việc", "Cán bộ không giải thích", dossier.pk),
        request_id=uuid4(),
        at=at("2026-03-05 10:00"),
    )
    refresh(at=at("2026-03-05 11:00"))
    assert _seven(units.ward, 5) == (Decimal("2.0"), Decimal("0.0"))
    handling.refuse(complaint.pk, reason="Không đúng", actor=lan, at=at("2026-03-06 09:00"))
    refresh(at=at("2026-03-06 10:00"))
    assert _seven(units.ward, 6) == (Decimal("2.0"), Decimal("2.0"))


def _seven(unit: Unit, day: int) -> tuple[Decimal | None, Decimal | None]:
    days = Span(2026, 1).days(date(2026, 3, day))
    found = evaluations_of([unit.pk], days).of[unit.pk]
    return found.index("1").points, found.index("7").points
