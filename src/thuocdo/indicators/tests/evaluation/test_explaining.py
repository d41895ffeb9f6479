"""A figure is explained by its definition, its parts and its records, and `thuocdo explain` prints them."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management import CommandError, call_command

import pytest

from thuocdo.dossiers import services
from thuocdo.dossiers.tests.factories import Office
from thuocdo.indicators.cube.building import refresh
from thuocdo.indicators.evaluation.measured import measured
from thuocdo.indicators.evaluation.records import records_of, why
from thuocdo.indicators.explaining import explanation, record_page, recount, words_of
from thuocdo.indicators.management.commands.explain import window
from thuocdo.indicators.measures.registry import measure
from thuocdo.organisations.models import Unit
from thuocdo.working_time.period import Period
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 4, 2, tzinfo=UTC)
MARCH = Period(date(2026, 3, 1), date(2026, 4, 1))
RATE = "procedures.dossiers.commune.on_time_rate"
RECEIVED = measure("dossiers.received")


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Any) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.CUBE_DIR = tmp_path / "cube"


@pytest.fixture
def resolved(office: Office) -> Office:
    """Return the office after one dossier was resolved late and two more came in."""
    services.resolve(office.in_hand(), actor=office.approver, at=at("2026-03-10 09:00"))
    office.accepted()
    office.accepted()
    refresh(at=NOW)
    return office


def test_a_ratio_is_explained_by_its_parts(resolved: Office) -> None:
    found = explanation(RATE, unit=resolved.ward.pk, window=MARCH)
    assert found.value == Decimal(0)
    assert found.arithmetic == "100 × 0 / 1"
    assert [(part.measure.code, part.value) for part in found.parts] == [
        ("dossiers.resolved_on_time.commune", 0),
        ("dossiers.resolved.commune", 1),
    ]
    [numerator, _] = found.parts
    words = words_of(numerator.measure)
    assert words.day == "ngày có kết quả nằm trong kỳ"
    assert "kết thúc không muộn hơn hạn trả hiện tại" in words.conditions
    assert words_of(measure("dossiers.open"), "en").day.startswith("at the end of the period")


def test_records_come_page_by_page_and_are_as_many_as_the_figure(resolved: Office) -> None:
    seen: list[int] = []
    after: int | None = None
    for _ in range(5):
        page = record_page(
            RECEIVED, unit=resolved.province.pk, window=MARCH, allowed=None, after=after, limit=2
        )
        seen += [row.record for row in page.rows]
        after = page.after
        if after is None:
            break
    assert len(seen) == len(set(seen)) == recount(RECEIVED, unit=resolved.province.pk, window=MARCH)
    assert seen == sorted(seen)
    assert len(seen) == 3


def test_records_of_other_units_are_not_shown(resolved: Office, units: LittleProvince) -> None:
    def shown(*allowed: int) -> int:
        page = record_page(RECEIVED, unit=units.province.pk, window=MARCH, allowed=set(allowed))
        return len(page.rows)

    assert shown(units.ward.pk) == 3
    assert shown(units.other_ward.pk) == shown() == 0


def test_records_of_a_unit_that_moved_stay_with_whoever_stood_above(
    resolved: Office, units: LittleProvince
) -> None:
    link = resolved.ward.parents.get()
    link.valid_until = date(2026, 3, 2)
    link.save()
    resolved.ward.parents.create(parent=units.home_affairs, valid_from=date(2026, 3, 2))
    assert recount(RECEIVED, unit=units.home_affairs.pk, window=MARCH) == 3
    link.parent = units.elsewhere
    link.save()
    assert recount(RECEIVED, unit=units.elsewhere.pk, window=MARCH) == 0


def test_the_command_prints_definition_statement_and_count(resolved: Office) -> None:
    out = StringIO()
    call_command("explain", RATE, "--unit", "X1", "--period", "2026-03", stdout=out)
    said = out.getvalue()
    assert "Tỷ lệ hồ sơ TTHC do UBND cấp xã tiếp nhận được giải quyết đúng hạn" in said
    assert "100 × 0 / 1" in said
    assert "SELECT" in said
    assert "→ 1" in said
    assert "Công văn số 581/BNV-CCHC" in said
    assert re.search(r"IN \(\d+(, \d+)*\)\n", said), "units in one line"


@pytest.mark.parametrize(
    ("language", "said", "unsaid"),
    [("vi", "Chia cho hồ sơ đã", "Divides by"), ("en", "Divides by", "Chia cho hồ sơ đã")],
)
def test_the_command_says_why_two_figures_differ_in_the_language_asked_for(
    resolved: Office, language: str, said: str, unsaid: str
) -> None:
    out = StringIO()
    asked = ["procedures.whole.on_time_rate", "--unit", "X1", "--period", "2026-03"]
    call_command("explain", *asked, "--language", language, stdout=out)
    assert said in out.getvalue()
    assert unsaid not in out.getvalue()


def test_a_stock_is_told_no_later_than_today(office: Office, time_machine: Any) -> None:
    """Two dossiers are open, due on 9 March: on 4 March neither is overdue, whatever day a report ends on."""
    first, _second = office.accepted(), office.accepted()
    overdue, unit = measure("dossiers.open_overdue"), office.ward.pk
    year = Period(date(2025, 12, 15), date(2026, 12, 15))
    refresh(at=datetime(2026, 3, 4, tzinfo=UTC))
    for today, count in ((datetime(2026, 3, 4, tzinfo=UTC), 0), (NOW, 2)):
        time_machine.move_to(today)
        assert measured([overdue.code], [unit], [year]).value(overdue.code, unit, year) == count
        assert recount(overdue, unit=unit, window=year) == count
        assert len(record_page(overdue, unit=unit, window=year, allowed=None).rows) == count
        assert records_of(overdue.code, unit, year).total == count
        assert [one.counted for one in why(overdue.code, first.pk, unit, year)] == [count > 0]


def test_the_command_takes_a_code_for_the_unit_that_has_it_last(resolved: Office) -> None:
    Unit.objects.create(code="X1", name="Xã Cũ", kind="commune", valid_until=date(2025, 7, 1))
    Unit.objects.filter(pk=resolved.ward.pk).update(valid_from=date(2025, 7, 1))
    for named in ("X1", str(resolved.ward.pk)):
        out = StringIO()
        call_command(
            "explain",
            "procedures.whole.received",
            "--unit",
            named,
            "--period",
            "2026-03",
            stdout=out,
        )
        assert resolved.ward.name in out.getvalue()
    with pytest.raises(CommandError, match="no unit has the code or number 'X404'"):
        call_command(
            "explain", "procedures.whole.received", "--unit", "X404", "--period", "2026-03"
        )


def test_the_command_refuses_what_it_cannot_explain(resolved: Office) -> None:
    for words in (("procedures.typo", "X1", "2026"), (RATE, "X1", "soon"), (RATE, "none", "2026")):
        with pytest.raises(CommandError):
            call_command("explain", words[0], "--unit", words[1], "--period", words[2])


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2026-Q1@reform", date(2025, 12, 15), date(2026, 3, 14)),
        ("2026-03-05..2026-03-09", date(2026, 3, 5), date(2026, 3, 9)),
    ],
)
def test_a_period_is_written_in_a_few_ways(text: str, first: date, last: date) -> None:
    assert window(text) == Period.of_days(first, last)


def test_figures_are_explained_without_the_library_of_expressions() -> None:
    program = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'thuocdo.settings.test'; django.setup();"
        "import thuocdo.indicators.explaining; print('ibis' in sys.modules)"
    )
    outcome = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert outcome.stdout.strip() == "False"
