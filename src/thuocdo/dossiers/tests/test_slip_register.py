"""The register of a unit: its rows, its days, who sees what, and how long ones are made."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import openpyxl
import pytest

from thuocdo.documents.paper import Paper
from thuocdo.dossiers import services
from thuocdo.dossiers.slips import register, register_files
from thuocdo.dossiers.slips.register_files import (
    forget_old_registers,
    kept_order,
    make_register,
    order_of,
    order_register,
)
from thuocdo.dossiers.tests.factories import MONDAY, Office
from thuocdo.errors import InvalidInput, NotAllowed, NotFound
from thuocdo.working_time.tests.calendars import at as moment

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
LATER = moment("2026-04-01 09:00")


def book(
    office: Office, first: date = FIRST, last: date = LAST, *, actor: User | None = None
) -> Paper:
    return register(office.ward, first, last, actor=actor or office.clerk, at=LATER)


def rows_of(paper: Paper) -> list[list[str]]:
    table = next(iter(paper.sections[0].tables()))
    return [[cell.text for cell in row.cells] for row in table.rows]


def returned(office: Office) -> Dossier:
    dossier = office.in_hand()
    services.resolve(dossier, actor=office.approver, at=moment("2026-03-05 09:00"))
    services.return_result(dossier, actor=office.clerk, at=moment("2026-03-06 10:00"))
    return dossier


def test_a_row_says_code_procedure_person_agency_and_three_days(office: Office) -> None:
    dossier = returned(office)
    (row,) = rows_of(book(office))
    assert dossier.procedure_version is not None
    assert row[:3] == ["1", dossier.code, dossier.procedure_version.name]
    assert row[4] == "Phạm Thị Hoa"
    assert row[5] == "0912 345 678"
    assert row[6] == "Phường Mẫu"
    assert row[7:10] == ["02/03/2026 09:00", "09/03/2026 17:30", "06/03/2026 10:00"]
    assert row[11] == "Đã trả kết quả"


def test_both_days_count_whole(office: Office) -> None:
    office.accepted(moment("2026-03-10 00:00"))
    office.accepted(moment("2026-03-10 23:59"))
    day = date(2026, 3, 10)
    assert len(rows_of(book(office, day, day))) == 2
    assert not rows_of(book(office, day - timedelta(days=3), day - timedelta(days=1)))
    assert not rows_of(book(office, day + timedelta(days=1), LAST))


def test_it_is_broad_numbered_by_its_last_day_and_under_the_desk(office: Office) -> None:
    paper = book(office)
    assert paper.sections[0].landscape
    assert paper.foot == "Mẫu số 07, Thông tư số 03/2025/TT-VPCP"
    assert paper.title[0].text == "SỔ THEO DÕI HỒ SƠ"
    old = book(office, date(2025, 8, 1), date(2025, 8, 31))
    assert old.foot == "Mẫu số 06, Thông tư số 01/2018/TT-VPCP"


@pytest.mark.parametrize("who", ["binh", "lan"])
def test_only_desk_and_deciders_of_the_unit_get_its_book(
    office: Office, who: str, request: pytest.FixtureRequest
) -> None:
    """Bình is of another province; Lan reports on reform in the ward and handles nothing."""
    actor = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        book(office, actor=actor)
    with pytest.raises(NotAllowed):
        order_register(office.ward, FIRST, LAST, kind="pdf", actor=actor, at=LATER)
    assert not rows_of(book(office, actor=office.approver))


def test_days_the_wrong_way_round_are_refused(office: Office) -> None:
    with pytest.raises(InvalidInput, match="last day"):
        book(office, LAST, FIRST)
    with pytest.raises(InvalidInput, match="last day"):
        order_register(office.ward, LAST, FIRST, kind="pdf", actor=office.clerk, at=LATER)


def test_a_book_nobody_could_bind_is_refused(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.accepted()
    office.accepted()
    monkeypatch.setattr("thuocdo.dossiers.slips.registers.MOST_ROWS", 1)
    with pytest.raises(InvalidInput, match="2 dossiers"):
        book(office)


def test_queries_do_not_grow_with_the_rows(
    office: Office, django_assert_num_queries: Callable[..., object]
) -> None:
    for _ in range(3):
        office.accepted()
    with django_assert_num_queries(5):  # type: ignore[attr-defined]
        assert len(rows_of(book(office))) == 3
    for _ in range(12):
        office.accepted()
    with django_assert_num_queries(5):  # type: ignore[attr-defined]
        assert len(rows_of(book(office))) == 15


@pytest.mark.parametrize("kind", ["pdf", "xlsx", "docx"])
def test_a_short_register_is_ready_at_once(office: Office, kind: str) -> None:
    dossier = office.accepted()
    order = order_register(office.ward, FIRST, LAST, kind=kind, actor=office.clerk, at=LATER)
    assert order.state == "ready"
    assert order.percent == 100
    content = order_of(order.key, actor=office.clerk).path.read_bytes()
    if kind == "xlsx":
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert sheet is not None
        assert any(dossier.code in row for row in sheet.iter_rows(values_only=True))
    else:
        assert content.startswith(b"%PDF" if kind == "pdf" else b"PK")


def test_a_long_one_is_made_by_a_job(
    office: Office,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    monkeypatch.setattr(register_files, "AT_ONCE", 0)
    office.accepted()
    with django_capture_on_commit_callbacks(execute=False) as later:  # type: ignore[attr-defined]
        order = order_register(office.ward, FIRST, LAST, kind="pdf", actor=office.clerk, at=LATER)
    assert order.state == "waiting"
    assert not order.path.exists()
    for call in later:
        call()
    made = order_of(order.key, actor=office.clerk)
    assert made.state == "ready"
    assert made.path.read_bytes().startswith(b"%PDF")


def test_progress_is_told_part_by_part(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thuocdo.documents.pdf_parts.ROWS_A_PART", 2)
    for _ in range(5):
        office.accepted()
    seen: list[int] = []
    keep = register_files._keep

    def spy(order: register_files.RegisterOrder) -> None:
        seen.append(order.percent)
        keep(order)

    monkeypatch.setattr(register_files, "_keep", spy)
    order_register(office.ward, FIRST, LAST, kind="pdf", actor=office.clerk, at=LATER)
    assert seen == [0, 25, 50, 75, 100]


def test_a_refusal_in_the_background_is_kept_with_the_order(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.accepted()
    order = order_register(office.ward, FIRST, LAST, kind="pdf", actor=office.clerk, at=LATER)
    monkeypatch.setattr("thuocdo.dossiers.slips.registers.MOST_ROWS", 0)
    told = make_register(order, actor=office.clerk)
    assert told.state == "failed"
    assert "khoảng ngày ngắn hơn" in told.message_vi
    assert kept_order(order.key) == told


def test_an_order_is_its_owners_alone(office: Office) -> None:
    order = order_register(office.ward, FIRST, LAST, kind="pdf", actor=office.clerk, at=LATER)
    with pytest.raises(NotFound):
        order_of(order.key, actor=office.handler)
    with pytest.raises(NotFound):
        order_of("0" * 32, actor=office.clerk)


def test_an_unknown_format_is_refused(office: Office) -> None:
    with pytest.raises(InvalidInput, match="PDF"):
        order_register(office.ward, FIRST, LAST, kind="exe", actor=office.clerk, at=LATER)


def test_files_are_removed_after_a_day(office: Office) -> None:
    old = order_register(office.ward, FIRST, LAST, kind="docx", actor=office.clerk, at=LATER)
    new = order_register(office.ward, FIRST, LAST, kind="docx", actor=office.clerk, at=LATER)
    os.utime(old.path, (MONDAY.timestamp(), MONDAY.timestamp()))
    os.utime(new.path, (LATER.timestamp(), LATER.timestamp()))
    assert forget_old_registers(at=LATER) >= 1
    assert not old.path.exists()
    assert new.path.exists()
