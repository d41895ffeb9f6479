"""Writing: versions that nothing overwrites, people who meet at one block, and who may not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction

import pytest

from thuocdo.errors import Conflict, InvalidInput, NotAllowed, NotFound
from thuocdo.official_reports.models import BlockVersion, Language, OfficialReport
from thuocdo.official_reports.tests.conftest import FORM, NOW, YEAR
from thuocdo.official_reports.writing import (
    LONGEST,
    HeadTexts,
    begin_report,
    change_head,
    current_blocks,
    remark,
    replace_typed,
    settle_remark,
    write_block,
)

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
HEAD = HeadTexts("Kết quả CCHC", "BC-UBND", "Phường Mẫu", recipients="Như trên\n\n Đảng ủy phường ")


def test_a_new_report_has_head_opening_and_closing(report: OfficialReport) -> None:
    assert (report.symbol, report.place) == ("BC-UBND", "Mẫu")
    assert report.authority == ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]
    blocks = current_blocks(report)
    assert "Ủy ban nhân dân phường Mẫu báo cáo kết quả" in blocks["opening"].text
    assert set(blocks) == {"opening", "closing"}


def test_the_same_report_is_not_begun_twice(report: OfficialReport, lan: User) -> None:
    with pytest.raises(Conflict):
        begin_report(unit=report.unit, form=FORM, window=YEAR, actor=lan, at=NOW)


def test_each_save_is_a_version_and_the_same_text_is_none(
    report: OfficialReport, lan: User
) -> None:
    first = write_block(report, entry="plans", text="Một ", seen=0, actor=lan, at=NOW)
    again = write_block(report, entry="plans", text="Một", seen=0, actor=lan, at=NOW)
    second = write_block(report, entry="plans", text="Hai", seen=1, actor=lan, at=NOW)
    assert first == again
    assert (second.number, current_blocks(report)["plans"].text) == (2, "Hai")
    assert write_block(report, entry="achieved", text=" ", seen=0, actor=lan, at=NOW) is None


def test_who_saves_later_overwrites_nothing_and_learns_who_was_faster(
    report: OfficialReport, lan: User, son: User
) -> None:
    write_block(report, entry="plans", text="Của Lan", seen=0, actor=lan, at=NOW)
    with pytest.raises(Conflict) as error:
        write_block(report, entry="plans", text="Của Sơn", seen=0, actor=son, at=NOW)
    assert error.value.values["name"] == "Nguyễn Thị Lan"
    assert current_blocks(report)["plans"].text == "Của Lan"


def test_versions_cannot_be_changed_even_in_the_database(report: OfficialReport) -> None:
    version = BlockVersion.objects.filter(report=report).first()
    for statement in (
        "UPDATE official_reports_blockversion SET text = 'x' WHERE id = %s",
        "DELETE FROM official_reports_blockversion WHERE id = %s",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [version.pk])


def test_english_is_a_text_of_its_own(report: OfficialReport, lan: User) -> None:
    write_block(
        report,
        entry="opening",
        text="In 2026",
        seen=0,
        actor=lan,
        at=NOW,
        language=Language.ENGLISH,
    )
    assert current_blocks(report)["opening"].number == 1
    assert current_blocks(report, Language.ENGLISH)["opening"].text == "In 2026"


def test_a_typed_figure_is_replaced_only_where_it_still_stands(
    report: OfficialReport, lan: User
) -> None:
    text = "Đã nhận 12.345 hồ sơ."
    write_block(report, entry="procedures", text=text, seen=0, actor=lan, at=NOW)
    told = {"entry": "procedures", "start": 8, "typed": "12.345", "token": "[[B3 1]]", "actor": lan}
    with pytest.raises(Conflict):
        replace_typed(report, **{**told, "start": 3}, seen=1, at=NOW)
    replace_typed(report, **told, seen=1, at=NOW)
    assert current_blocks(report)["procedures"].text == "Đã nhận [[B3 1]] hồ sơ."
    with pytest.raises(Conflict):
        replace_typed(report, **told, seen=1, at=NOW)


def test_the_head_is_changed_by_one_at_a_time(report: OfficialReport, lan: User) -> None:
    changed = change_head(report, HEAD, seen=0, actor=lan)
    assert changed.recipients == ["Như trên", "Đảng ủy phường"]
    with pytest.raises(Conflict):
        change_head(report, HEAD, seen=0, actor=lan)


def test_remarks_are_settled_once(report: OfficialReport, lan: User, minh: User) -> None:
    said = remark(report, entry="plans", text="Thiếu số", actor=minh, at=NOW)
    settle_remark(said.pk, report, actor=lan, at=NOW)
    settle_remark(said.pk, report, actor=lan, at=NOW + timedelta(hours=1))
    said.refresh_from_db()
    assert (said.settled_by, said.settled_at) == (lan, NOW)
    with pytest.raises(InvalidInput):
        remark(report, entry="plans", text=" ", actor=minh, at=NOW)


@pytest.mark.parametrize("entry", ["results", "assessment", "unknown", ""])
def test_only_entries_of_the_outline_take_text(
    report: OfficialReport, lan: User, entry: str
) -> None:
    with pytest.raises(InvalidInput):
        write_block(report, entry=entry, text="x", seen=0, actor=lan, at=NOW)


def test_a_text_beyond_measure_is_refused(report: OfficialReport, lan: User) -> None:
    with pytest.raises(InvalidInput):
        write_block(report, entry="plans", text="x" * (LONGEST + 1), seen=0, actor=lan, at=NOW)


def test_who_may_not_write_writes_nothing(
    report: OfficialReport, minh: User, units: LittleProvince
) -> None:
    with pytest.raises(NotAllowed):
        write_block(report, entry="plans", text="x", seen=0, actor=minh, at=NOW)
    with pytest.raises(NotAllowed):
        begin_report(unit=units.other_ward, form=FORM, window=YEAR, actor=minh, at=NOW)


def test_another_unit_learns_nothing(report: OfficialReport, units: LittleProvince) -> None:
    from thuocdo.accounts.models import Role
    from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory

    stranger = UserFactory.create(username="la")
    MembershipFactory.create(user=stranger, unit=units.other_ward, role=Role.REFORM_OFFICER)
    assert not OfficialReport.objects.visible_to(stranger).exists()
    with pytest.raises(NotFound):
        write_block(report, entry="plans", text="x", seen=0, actor=stranger, at=NOW)
    with pytest.raises(NotFound):
        remark(report, entry="plans", text="x", actor=stranger, at=NOW)
