"""The words of stored reports are found without accents, at their place, and follow every correction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from thuocdo.ingestion.edits import Edit, EditKind, row_key
from thuocdo.ingestion.effective import effective_reading
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.passages import ReportText
from thuocdo.ingestion.review import correct, undo
from thuocdo.ingestion.tests.factories import AT, report_text, sample_report, uploaded
from thuocdo.vietnamese import search_words

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
Kind = ReportText.Kind


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Đăng ký họp/giao ban", "dang ky hop giao ban"),
        ("1.374.705 hồ sơ, đạt 98,60%", "1374705 ho so dat 98 60"),
        ("Công văn số 581/BNV-CCHC", "cong van so 581 bnv cchc"),
        ("a_b – “c”", "a b c"),
        ("...", ""),
    ],
)
def test_words_are_folded_the_same_on_both_sides(text: str, words: str) -> None:
    assert search_words(text) == words


@pytest.fixture
def report(units: LittleProvince) -> Report:
    return sample_report(holder=units.home_affairs, issuer=units.province, confirmed=False)


def found(text: str, user: User) -> list[ReportText]:
    return list(ReportText.objects.visible_to(user).matching(text))


def test_a_paragraph_is_found_without_accents_and_knows_where_it_stands(
    report: Report, thao: User
) -> None:
    text = report.stored_reading.text
    passage = next(p for p in report.texts.filter(kind=Kind.PROSE) if "hồ sơ" in p.text)
    assert passage.start is not None
    assert text[passage.start :].startswith(passage.text)
    assert passage in found(search_words(passage.text)[:60], thao)
    assert not found("khongcotunaonhuthe", thao)
    assert not found("!!!", thao)


def test_the_beginning_of_a_word_is_enough_and_every_word_must_be_there(
    report: Report, thao: User
) -> None:
    (title,) = report.texts.filter(kind=Kind.TITLE)
    assert title.text.startswith("Tỉnh Mẫu")
    assert title in found("tinh mau cai hành 2023", thao)
    assert title not in found("tinh mau 1999", thao)
    assert title not in found("tinh ma", thao), "a short word is meant whole"


def test_others_find_nothing(report: Report, lan: User, binh: User, hoa: User) -> None:
    for person in (lan, binh, hoa):
        assert not found("tinh", person)


def test_a_note_follows_its_corrections(report: Report, thao: User) -> None:
    reading = effective_reading(report).reading
    row = next(r for t in reading.tables if t.form for r in t.rows if r.form_row)
    edit = Edit(EditKind.CELL, row_key(row), {"note": "Chờ đối chiếu Sở Tài chính"})
    correct(report, [edit], actor=thao, at=AT)
    (passage,) = found("doi chieu so tai chinh", thao)
    assert (passage.kind, passage.place, passage.about) == (Kind.NOTE, row_key(row), row.label)
    undo(report, actor=thao, at=AT)
    assert not found("doi chieu so tai chinh", thao)


def test_the_title_follows_the_head(report: Report, thao: User) -> None:
    edit = Edit(EditKind.HEAD, "head", {"title": "Báo cáo đã đổi tên"})
    correct(report, [edit], actor=thao, at=AT)
    assert [p.kind for p in found("doi ten", thao)] == [Kind.TITLE]


def test_a_row_without_its_item_is_found_by_its_label(report: Report, thao: User) -> None:
    reading = effective_reading(report).reading
    row = next(r for t in reading.tables if t.form for r in t.rows if r.form_row and r.label)
    before = report.texts.filter(kind=Kind.LABEL).count()
    correct(report, [Edit(EditKind.OMIT, row_key(row), {})], actor=thao, at=AT)
    assert report.texts.filter(kind=Kind.LABEL).count() == before + 1
    assert report.texts.get(kind=Kind.LABEL, place=row_key(row)).text == row.label


def test_correcting_a_figure_alone_does_not_look_at_the_passages(
    report: Report, thao: User
) -> None:
    reading = effective_reading(report).reading
    row = next(r for t in reading.tables if t.form for r in t.rows if r.printed.text.isdigit())
    with CaptureQueriesContext(connection) as queries:
        correct(report, [Edit(EditKind.CELL, row_key(row), {"printed": "65"})], actor=thao, at=AT)
    about = [q["sql"] for q in queries if "ingestion_reporttext" in q["sql"]]
    assert not about


def test_the_command_writes_what_is_missing_and_nothing_twice(
    units: LittleProvince, thao: User
) -> None:
    content = report_text().encode()
    (report,) = uploaded(content, holder=units.home_affairs, actor=thao).reports.all()
    before = list(report.texts.order_by("pk").values_list("kind", "place", "text"))
    report.texts.all().delete()
    call_command("index_reports")
    again = report.texts.order_by("pk")
    assert list(again.values_list("kind", "place", "text")) == before
    ids = list(again.values_list("pk", flat=True))
    call_command("index_reports", all=True)
    assert list(again.values_list("pk", flat=True)) == ids
