"""What a page asks of one dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING

from thuocdo.dossiers import services
from thuocdo.dossiers.clock_line import ResultClass
from thuocdo.dossiers.queries import clock_lines
from thuocdo.dossiers.services import ExternalMessage
from thuocdo.dossiers.tests.factories import MONDAY, Office
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince
    from pytest_django.fixtures import DjangoAssertNumQueries


def test_the_lines_say_who_had_it_how_long_and_whether_it_is_late(
    office: Office, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    dossier = office.in_hand()
    with django_assert_max_num_queries(3):
        lines = clock_lines(dossier, now=at("2026-03-10 09:00"))
    assert lines is not None
    assert lines.legal.due_at == dossier.due_at
    assert lines.legal.against_current is ResultClass.OVERDUE
    (held,) = lines.legal.holdings
    assert (held.official, held.working_seconds) == (office.handler.pk, lines.legal.used_seconds)


def test_before_it_is_accepted_no_clock_runs(office: Office) -> None:
    lines = clock_lines(office.received(), now=MONDAY)
    assert lines is not None
    assert (lines.legal.due_at, lines.legal.stretches) == (None, ())


def test_another_system_counts_by_itself(units: LittleProvince) -> None:
    message = ExternalMessage(
        "m", MONDAY, 4, reception_unit=units.ward, competent_agency=units.ward
    )
    row = services.report_external(
        system="ministry", code="B-1", messages=[message], actor=None, at=MONDAY
    )
    assert clock_lines(row, now=MONDAY) is None
