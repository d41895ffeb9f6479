"""What was read of a workbook is kept with it: read once, bound to its bytes and to what is asked, and gone in a day."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from thuocdo.campaigns.jobs import forget_workbooks_job
from thuocdo.campaigns.models import Responsibility
from thuocdo.campaigns.questions import questions_of
from thuocdo.campaigns.tests import workbooks as xl
from thuocdo.campaigns.tests.factories import DONE, DURING, ISSUED, PLANNED, SURVEYED, Season
from thuocdo.campaigns.workbook import uploads
from thuocdo.campaigns.workbook.confirming import confirm
from thuocdo.campaigns.workbook.findings import NotOurs
from thuocdo.campaigns.workbook.kept_reading import as_kept, taken_up
from thuocdo.campaigns.workbook.layout import Col
from thuocdo.campaigns.workbook.uploads import KEPT, forget_expired

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """Return where workbooks wait."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "campaign_workbooks"


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that grows by one each time a file is read."""
    found: list[int] = []
    read = uploads.read_workbook

    def counted(content: bytes, *asked: Any) -> Any:
        found.append(len(content))
        return read(content, *asked)

    monkeypatch.setattr(uploads, "read_workbook", counted)
    return found


def test_a_file_is_read_once_from_upload_to_stored(
    open_season: Season, folder: Path, readings: list[int]
) -> None:
    ward, lan = open_season.ward, open_season.lan
    content = xl.filled(ward, xl.typed(ward, ISSUED, 12), xl.typed(ward, SURVEYED, "1 – Có"))
    waiting = xl.sent(ward, content, lan)
    token = xl.looked(ward, waiting, lan).plan.token
    confirm(waiting, ward, token=token, over=(), actor=lan, at=DURING)
    assert readings == [len(content)]
    assert [xl.printed(ward, one) for one in (ISSUED, SURVEYED)] == ["12", "1"]
    assert list(folder.iterdir()) == []


def test_what_is_kept_is_what_was_read(open_season: Season) -> None:
    ward = open_season.ward
    content = xl.filled(
        ward,
        xl.typed(ward, ISSUED, "mười hai"),
        xl.typed(ward, PLANNED, 30.5),
        xl.typed(ward, DONE, "-"),
        xl.typed(ward, SURVEYED, "1 – Có"),
        xl.typed(ward, SURVEYED, "ghi «chú»\ndòng hai", Col.NOTE),
    )
    asked = questions_of(ward)
    read = xl.read(ward, content)
    assert read.findings
    assert taken_up(as_kept(read, content, ward, asked), content, ward, asked) == read


def test_another_file_in_its_place_is_read_again(
    open_season: Season, folder: Path, readings: list[int]
) -> None:
    ward, lan = open_season.ward, open_season.lan
    waiting = xl.sent(ward, xl.filled(ward, xl.typed(ward, ISSUED, 12)), lan)
    other = xl.filled(ward, xl.typed(ward, ISSUED, 13))
    (folder / f"{waiting.key}.xlsx").write_bytes(other)
    [change] = xl.looked(ward, waiting, lan).plan.changes
    assert change.after.printed == "13"
    assert len(readings) == 2


def test_what_is_asked_otherwise_since_is_read_again(
    open_season: Season, folder: Path, readings: list[int]
) -> None:
    ward, lan = open_season.ward, open_season.lan
    waiting = xl.sent(ward, xl.filled(ward, xl.typed(ward, ISSUED, 12)), lan)
    Responsibility.objects.create(
        campaign=open_season.campaign, row="2025_province/1:1", unit=open_season.units.ward
    )
    with pytest.raises(NotOurs):
        xl.looked(open_season.ward, waiting, lan)
    assert len(readings) == 2


def test_workbooks_are_removed_a_day_after_they_came(open_season: Season, folder: Path) -> None:
    ward, lan = open_season.ward, open_season.lan
    old, new = (xl.sent(ward, xl.written(ward), lan) for _ in range(2))
    (folder / "ab12.part").write_text("{", encoding="utf-8")
    for path in (*folder.glob(f"{old.key}.*"), folder / "ab12.part"):
        os.utime(path, (DURING.timestamp(), DURING.timestamp()))
    for path in folder.glob(f"{new.key}.*"):
        later = DURING.timestamp() + 60
        os.utime(path, (later, later))
    assert forget_expired(at=DURING + KEPT - timedelta(seconds=1)) == 0
    assert forget_expired(at=DURING + KEPT) == 4
    assert {path.stem for path in folder.iterdir()} == {new.key}
    assert forget_expired(at=DURING + KEPT) == 0
    forget_workbooks_job.func()
    assert list(folder.iterdir()) == []
