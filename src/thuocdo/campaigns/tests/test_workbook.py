"""The workbook of a unit: handed out, filled, looked through, stored at once, taken back at once; nobody is overwritten and a blank deletes nothing."""

from __future__ import annotations

import io
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from openpyxl import load_workbook

from thuocdo.accounts.models import Role
from thuocdo.campaigns import passages, states, undoing
from thuocdo.campaigns.models import CellChange
from thuocdo.campaigns.tests import workbooks as xl
from thuocdo.campaigns.tests.factories import (
    CLOSED,
    DONE,
    DURING,
    ISSUED,
    PLAN_RATE,
    PLANNED,
    SURVEYED,
    Season,
    person,
)
from thuocdo.campaigns.workbook.confirming import confirm
from thuocdo.campaigns.workbook.layout import HEAD_ROWS, SEAL, TEXTS, Col
from thuocdo.campaigns.workbook.uploads import MOST_WAITING, waiting_of
from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound

pytestmark = pytest.mark.django_db

ON_TIME = "2025_commune/3:2.2"


def test_the_workbook_says_what_stands_there_and_locks_the_rest(open_season: Season) -> None:
    open_season.save(ISSUED, "1.314", note="cả năm")
    open_season.save(SURVEYED, "1")
    book = load_workbook(io.BytesIO(xl.written(open_season.ward)))
    sheet, value = xl.place(open_season.ward, ISSUED)
    page = book[sheet]
    assert page[value].value == 1314
    assert page[value].number_format == "[$-42A]#,##0"
    assert not page[value].protection.locked
    _, note = xl.place(open_season.ward, ISSUED, Col.NOTE)
    assert page[note].value == "cả năm"
    label = page[xl.place(open_season.ward, ISSUED, Col.LABEL)[1]]
    assert label.protection.locked
    assert label.value.startswith("Số văn bản chỉ đạo CCHC")
    assert page.protection.sheet
    assert not page.protection.password
    assert page[xl.place(open_season.ward, SURVEYED)[1]].value == "1 – Có"
    assert page.freeze_panes == f"D{HEAD_ROWS + 1}"
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert book[SEAL].sheet_state == "veryHidden"
    assert page.column_dimensions["A"].hidden
    lists = [one for one in page.data_validations.dataValidation if one.type == "list"]
    assert any("1 – Có" in one.formula1 for one in lists)


def test_untouched_it_changes_nothing(open_season: Season) -> None:
    for row, text in ((ISSUED, "1.314"), (PLANNED, "30"), (DONE, "-"), (SURVEYED, "1")):
        open_season.save(row, text, note="ghi chú")
    for content in (xl.written(open_season.ward), xl.filled(open_season.ward)):
        waiting = xl.sent(open_season.ward, content, open_season.lan)
        found = xl.looked(open_season.ward, waiting, open_season.lan)
        assert found.filled.findings == []
        assert found.plan.empty


def test_all_of_it_is_one_batch_and_one_undo(open_season: Season) -> None:
    ward = open_season.ward
    open_season.save(ISSUED, "5")
    content = xl.filled(
        ward,
        xl.typed(ward, ISSUED, 12),
        xl.typed(ward, PLANNED, 30),
        xl.typed(ward, DONE, 20),
        xl.typed(ward, SURVEYED, "0 – Không"),
        xl.typed(ward, DONE, "đến ngày 14/3", Col.NOTE),
    )
    found = xl.stored(ward, content, open_season.lan)
    assert (found.cells, found.left) == (4, 0)
    assert [xl.printed(ward, one) for one in (ISSUED, PLANNED, DONE, SURVEYED, PLAN_RATE)] == [
        "12",
        "30",
        "20",
        "0",
        "66,67",
    ]
    assert ward.cells.get(row=DONE).note == "đến ngày 14/3"
    changes = ward.changes.filter(way=CellChange.Way.WORKBOOK)
    assert len({one.batch for one in changes}) == 1
    undoing.undo(open_season.ward, actor=open_season.lan, at=DURING)
    assert [xl.printed(ward, one) for one in (ISSUED, PLANNED, DONE)] == ["5", "", ""]


def test_nothing_is_stored_before_it_is_confirmed(open_season: Season) -> None:
    ward = open_season.ward
    waiting = xl.sent(ward, xl.filled(ward, xl.typed(ward, ISSUED, 12)), open_season.lan)
    found = xl.looked(ward, waiting, open_season.lan)
    assert [(one.before, one.after.printed) for one in found.plan.changes] == [("", "12")]
    assert not ward.cells.filter(row=ISSUED).exists()


def test_a_blank_deletes_nothing(open_season: Season) -> None:
    ward = open_season.ward
    open_season.save(ISSUED, "5", note="giữ lại")
    content = xl.filled(
        ward,
        xl.typed(ward, ISSUED, None),
        xl.typed(ward, ISSUED, None, Col.NOTE),
        lambda book: book.remove(book["Biểu 3"]),
    )
    waiting = xl.sent(ward, content, open_season.lan)
    found = xl.looked(ward, waiting, open_season.lan)
    assert found.plan.empty
    assert [(one.sheet, one.blocks) for one in found.filled.findings] == [("Biểu 3", False)]


@pytest.mark.parametrize(
    ("row", "value", "printed"),
    [
        (PLAN_RATE, 66.7, "66,7"),
        (PLAN_RATE, 1.234, "1,2340"),
        (PLAN_RATE, "66,67%", "66,67"),
        (PLAN_RATE, 66.66666666667, "66,67"),
        (PLAN_RATE, 64.280000000000001, "64,28"),
        (ISSUED, 1250, "1.250"),
        (ISSUED, "1.250", "1.250"),
        (ISSUED, "-", "-"),
        (ISSUED, 0, "0"),
        (SURVEYED, "có", "1"),
        (SURVEYED, 1, "1"),
    ],
)
def test_what_excel_makes_of_a_number_is_seen_through(
    open_season: Season, row: str, value: object, printed: str
) -> None:
    ward = open_season.ward
    xl.stored(ward, xl.filled(ward, xl.typed(ward, row, value)), open_season.lan)
    assert xl.printed(ward, row) == printed


def test_a_share_typed_into_a_cell_of_percent_is_one(open_season: Season) -> None:
    ward = open_season.ward
    sheet, place = xl.place(ward, PLAN_RATE)

    def as_percent(book: object) -> None:
        cell = book[sheet][place]  # type: ignore[index]
        cell.value, cell.number_format = 0.6667, "0.00%"

    xl.stored(ward, xl.filled(ward, as_percent), open_season.lan)
    assert ward.cells.get(row=PLAN_RATE).value == Decimal("66.67")


def test_what_somebody_else_wrote_meanwhile_is_shown_and_kept(open_season: Season) -> None:
    ward = open_season.ward
    open_season.save(ISSUED, "5")
    content = xl.filled(ward, xl.typed(ward, ISSUED, 12), xl.typed(ward, PLANNED, 30))
    open_season.save(ISSUED, "7", actor=open_season.son)
    open_season.save(DONE, "20", actor=open_season.son)  # blank in the file, so no conflict
    waiting = xl.sent(ward, content, open_season.lan)
    (conflict,) = xl.looked(ward, waiting, open_season.lan).plan.conflicts
    assert (conflict.before, conflict.after.printed, conflict.since) == ("7", "12", "Son")
    found = xl.stored(ward, content, open_season.lan)
    assert (found.cells, found.left) == (1, 1)
    assert [xl.printed(ward, one) for one in (ISSUED, PLANNED, DONE)] == ["7", "30", "20"]
    assert xl.stored(ward, content, open_season.lan, ISSUED).cells == 1
    assert xl.printed(ward, ISSUED) == "12"


def test_what_was_not_touched_in_the_file_is_no_conflict(open_season: Season) -> None:
    ward = open_season.ward
    open_season.save(ISSUED, "5")
    content = xl.filled(ward, xl.typed(ward, PLANNED, 30))
    open_season.save(ISSUED, "7", actor=open_season.son)
    waiting = xl.sent(ward, content, open_season.lan)
    plan = xl.looked(ward, waiting, open_season.lan).plan
    assert [one.row for one in plan.changes] == [PLANNED]
    assert not plan.conflicts


def test_what_changes_after_the_preview_is_not_overwritten(open_season: Season) -> None:
    ward = open_season.ward
    content = xl.filled(ward, xl.typed(ward, ISSUED, 12), xl.typed(ward, PLANNED, 30))
    waiting = xl.sent(ward, content, open_season.lan)
    token = xl.looked(ward, waiting, open_season.lan).plan.token
    open_season.save(ISSUED, "7", actor=open_season.son)
    with pytest.raises(Conflict) as refused:
        confirm(waiting, ward, token=token, over=(), actor=open_season.lan, at=DURING)
    assert refused.value.code == "workbook_preview_old"
    assert xl.printed(ward, ISSUED) == "7"
    assert xl.printed(ward, PLANNED) == ""


def test_confirming_twice_stores_once(open_season: Season) -> None:
    ward = open_season.ward
    waiting = xl.sent(ward, xl.filled(ward, xl.typed(ward, ISSUED, 12)), open_season.lan)
    token = xl.looked(ward, waiting, open_season.lan).plan.token
    confirm(waiting, ward, token=token, over=(), actor=open_season.lan, at=DURING)
    with pytest.raises(NotFound):
        confirm(waiting, ward, token=token, over=(), actor=open_season.lan, at=DURING)
    assert ward.cells.get(row=ISSUED).number == 1


def test_a_share_that_follows_comes_of_its_parts_and_not_of_the_file(open_season: Season) -> None:
    ward = open_season.ward
    open_season.save(PLANNED, "30")
    open_season.save(DONE, "20")
    book = load_workbook(io.BytesIO(xl.written(ward)))
    sheet, place = xl.place(ward, PLAN_RATE)
    assert book[sheet][place].value == f"=H{place[1:]}"
    assert "ROUND(100 * " in book[sheet][f"H{place[1:]}"].value
    xl.stored(ward, xl.filled(ward, xl.typed(ward, DONE, 15)), open_season.lan)
    assert xl.printed(ward, PLAN_RATE) == "50,00"


def test_a_value_other_than_computed_needs_a_reason(open_season: Season) -> None:
    ward = open_season.ward
    open_season.save(PLANNED, "30")
    open_season.save(DONE, "20")
    waiting = xl.sent(ward, xl.filled(ward, xl.typed(ward, PLAN_RATE, 70)), open_season.lan)
    after = xl.looked(ward, waiting, open_season.lan).plan.after
    assert next(one.kind for one in after) == "reason"
    content = xl.filled(
        ward,
        xl.typed(ward, PLAN_RATE, 70),
        xl.typed(ward, PLAN_RATE, "theo kế hoạch mới", Col.REASON),
    )
    xl.stored(ward, content, open_season.lan)
    assert ward.cells.get(row=PLAN_RATE).reason == "theo kế hoạch mới"


def test_what_would_not_add_up_is_said_before(open_season: Season) -> None:
    ward = open_season.ward
    content = xl.filled(ward, xl.typed(ward, PLANNED, 20), xl.typed(ward, DONE, 30))
    waiting = xl.sent(ward, content, open_season.lan)
    after = xl.looked(ward, waiting, open_season.lan).plan.after
    assert any(DONE in one.rows and one.kind == "error" for one in after)
    assert not ward.cells.exists()


def test_texts_come_back_too(open_season: Season) -> None:
    ward = open_season.ward
    passages.write_passage(
        ward, area="steering", text="Dòng một\nDòng hai", seen=0, actor=open_season.lan, at=DURING
    )

    def words(book: object) -> None:
        book[TEXTS]["C5"] = "Đã ban hành 3 văn bản.\nHết."  # type: ignore[index]

    found = xl.stored(ward, xl.filled(ward, words), open_season.lan)
    assert (found.cells, found.texts) == (0, 1)
    texts = {key: one.text for key, one in passages.passages_of(ward).items()}
    assert texts == {
        "steering": "Dòng một\nDòng hai",
        "institutions": "Đã ban hành 3 văn bản.\nHết.",
    }


def test_remarks_stand_at_their_cells(open_season: Season) -> None:
    ward = open_season.ward
    open_season.save(ISSUED, "5")
    states.prepare(ward, actor=open_season.lan, at=DURING)
    states.submit(ward, actor=open_season.son, at=DURING)
    states.send_back(
        ward,
        reason="xem lại",
        remarks=[(ISSUED, "Thiếu văn bản tháng 2?")],
        actor=open_season.thao,
        at=DURING,
    )
    book = load_workbook(io.BytesIO(xl.written(open_season.ward)))
    sheet, place = xl.place(ward, ISSUED)
    assert "Thiếu văn bản tháng 2?" in book[sheet][place].comment.text


def test_an_upload_is_its_senders_for_a_day(open_season: Season) -> None:
    ward, lan = open_season.ward, open_season.lan
    waiting = xl.sent(ward, xl.filled(ward, xl.typed(ward, ISSUED, 12)), lan)
    key = UUID(waiting.key)
    assert waiting_of(key, ward, actor=lan, at=DURING + timedelta(hours=23)) == waiting
    with pytest.raises(NotFound):
        waiting_of(key, ward, actor=lan, at=DURING + timedelta(hours=24))
    with pytest.raises(NotFound):
        waiting_of(key, ward, actor=open_season.son, at=DURING)
    with pytest.raises(NotFound):
        waiting_of(key, open_season.of(open_season.units.other_ward.pk), actor=lan, at=DURING)


def test_nobody_fills_the_disk(open_season: Season) -> None:
    ward, lan = open_season.ward, open_season.lan
    content = xl.written(ward)
    sent = [
        xl.sent(ward, content, lan, at=DURING + timedelta(minutes=n))
        for n in range(MOST_WAITING + 1)
    ]
    now = DURING + timedelta(hours=1)
    with pytest.raises(NotFound):
        waiting_of(UUID(sent[0].key), ward, actor=lan, at=now)
    assert waiting_of(UUID(sent[1].key), ward, actor=lan, at=now) == sent[1]


def test_only_who_answers_for_the_unit_sends_and_only_while_it_is_open(
    open_season: Season,
) -> None:
    ward, content = open_season.ward, xl.written(open_season.ward)
    clerk = person("minh", open_season.units.ward, Role.RECEPTION_OFFICER)
    for other in (clerk, open_season.thao):
        with pytest.raises(NotAllowed):
            xl.sent(ward, content, other)
    with pytest.raises(Conflict):
        xl.sent(ward, content, open_season.lan, at=CLOSED)
    states.prepare(ward, actor=open_season.lan, at=DURING)
    with pytest.raises(Conflict):
        xl.sent(open_season.ward, content, open_season.lan)


def test_what_is_to_be_mended_is_not_stored(open_season: Season) -> None:
    ward = open_season.ward
    content = xl.filled(ward, xl.typed(ward, ISSUED, "mười hai"), xl.typed(ward, PLANNED, 30))
    with pytest.raises(InvalidInput) as refused:
        xl.stored(ward, content, open_season.lan)
    assert refused.value.code == "workbook_to_be_mended"
    assert not ward.cells.exists()
