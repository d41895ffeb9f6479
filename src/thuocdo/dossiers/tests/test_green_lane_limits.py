"""The inner limit of the green lane: by channel and day, beside the legal due time and never in its place."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from thuocdo.dossiers.counter import CounterWork, Decision
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.queries import clock_lines
from thuocdo.dossiers.tests.factories import MONDAY, Office
from thuocdo.procedures.content import TimeLimitContent, WayContent
from thuocdo.procedures.handling import decide_handling
from thuocdo.procedures.tests.factories import published
from thuocdo.working_time.tests.calendars import at as moment

if TYPE_CHECKING:
    from datetime import datetime

    from conftest import LittleProvince

    from thuocdo.procedures.models import ProcedureVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def green(units: LittleProvince) -> ProcedureVersion:
    """Return a procedure of the lane with five working days."""
    limit = TimeLimitContent(Decimal(5), "working_day")
    ways = tuple(WayContent(channel, (limit,)) for channel in ("direct", "online"))
    return published(units.province, ways=ways, priority_lane=True)


def inner(row: Dossier) -> datetime | None:
    lines = clock_lines(row, now=MONDAY)
    assert lines is not None
    return lines.inner_due_at


def decide(version: ProcedureVersion, hours: int, channel: str = "") -> None:
    decide_handling(
        version.procedure,
        kind="green_limit",
        hours=Decimal(hours),
        channel=channel,
        valid_from=MONDAY.date(),
        legal_basis="QĐ 54/QĐ-UBND",
        actor=None,
        at=MONDAY,
    )


def test_the_limit_of_the_channel_counts_office_hours(
    office: Office, green: ProcedureVersion
) -> None:
    decide(green, 8)
    decide(green, 4, "online")
    direct = office.accepted(version=green)
    due = direct.due_at
    assert inner(direct) == moment("2026-03-03 09:00")
    online = inner(office.accepted(version=green, channel="online"))
    assert online is not None
    assert MONDAY < online < moment("2026-03-03 09:00")
    direct.refresh_from_db()
    assert direct.due_at == due, "the legal due time stays"


def test_it_never_lies_behind_the_legal_due_time(office: Office, green: ProcedureVersion) -> None:
    decide(green, 400)
    row = office.accepted(version=green)
    assert inner(row) == row.due_at


def test_the_other_clerks_of_the_unit_do_not_wait_for_its_rules(
    office: Office, green: ProcedureVersion
) -> None:
    decide(green, 8)
    work = CounterWork(Decision.ACCEPT)
    with CaptureQueriesContext(connection) as asked:
        row = office.received(version=green, work=work)
    assert row.inner_due_at == moment("2026-03-03 09:00")
    texts = [one["sql"] for one in asked.captured_queries]
    code = next(n for n, text in enumerate(texts) if "identifiers_dossiercodecounter" in text)
    assert not [one for one in texts[code:] if "handlingrule" in one or "procedureversion" in one]


def test_there_is_none_outside_the_lane_or_before_its_day(
    office: Office, green: ProcedureVersion
) -> None:
    decide(office.version, 8)
    assert inner(office.accepted()) is None
    assert inner(office.accepted(version=green)) is None
    decide(green, 8)
    assert inner(office.received(version=green)) is None, "no clock has begun"
