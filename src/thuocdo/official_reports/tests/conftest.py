"""A report of a ward being written, with figures of two years and folders of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from thuocdo.figures.models import Figure
from thuocdo.figures.notation import write_number
from thuocdo.indicators.cube.building import refresh
from thuocdo.official_reports.models import OfficialReport
from thuocdo.official_reports.writing import begin_report, write_block
from thuocdo.working_time.period import Period, years_before

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

NOW = datetime(2026, 11, 28, 3, tzinfo=UTC)
YEAR = Period(date(2025, 11, 15), date(2026, 11, 15))
FORM = "2025_commune"
RECEIVED = "procedures.dossiers.received.total"
RATE = "procedures.dossiers.commune.on_time_rate"


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Any) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.CUBE_DIR = tmp_path / "cube"
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    settings.SIGNING_DIR = tmp_path / "signing"


def figure(unit: Unit, code: str, value: str, window: Period = YEAR, decimals: int = 0) -> Figure:
    """Record what a unit reported."""
    return Figure.objects.create(
        indicator=code,
        unit=unit,
        holder=unit,
        period_start=window.start,
        period_end=window.end,
        state=Figure.State.VALUE,
        value=Decimal(value),
        printed=write_number(Decimal(value), decimals=decimals),
        decimals=decimals,
        origin=Figure.Origin.READ,
        form_row=f"{FORM}/3:1",
        recorded_at=NOW,
    )


@pytest.fixture
def figures(units: LittleProvince) -> None:
    """Let the ward have reported two years."""
    refresh(at=NOW)
    before = years_before(YEAR)
    figure(units.ward, RECEIVED, "12345")
    figure(units.ward, RECEIVED, "10000", before)
    figure(units.ward, RATE, "98.6", decimals=1)
    figure(units.ward, RATE, "95.1", before, decimals=1)


@pytest.fixture
def report(units: LittleProvince, lan: User, figures: None) -> OfficialReport:
    """Return a report that Lan has begun."""
    return begin_report(unit=units.ward, form=FORM, window=YEAR, actor=lan, at=NOW)


def write(report: OfficialReport, entry: str, text: str, actor: User, seen: int = 0) -> None:
    write_block(report, entry=entry, text=text, seen=seen, actor=actor, at=NOW)


@pytest.fixture
def whole(report: OfficialReport, lan: User) -> OfficialReport:
    """Return a report with text in every part."""
    from thuocdo.campaigns.outline import written_entries

    for entry in written_entries():
        if entry.key not in {"opening", "closing", "procedures"}:
            write(
                report, entry.key, "Đã triển khai đầy đủ theo kế hoạch.\n- Ban hành kế hoạch;", lan
            )
    write(
        report,
        "procedures",
        "Đã tiếp nhận [[B3 1]] hồ sơ, [[B3 1 | tăng giảm]] so với năm trước ([[B3 1 | năm trước]] hồ sơ).",
        lan,
    )
    return report
