"""One search over reports, indicators, prose and notes: without accents, each hit at its place, nothing of others."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.ingestion.edits import Edit, EditKind, row_key
from thuocdo.ingestion.effective import effective_reading
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.passages import ReportText
from thuocdo.ingestion.review import correct, discard
from thuocdo.ingestion.tests.factories import AT, ReportFactory, sample_report
from thuocdo.office.search.labels import find_labels
from thuocdo.office.search.snippets import WORDS_SHOWN, Piece, snippet

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

PAGE = "/office/search/"
MOST = 12


def searched(client: Client, words: str) -> str:
    answer = client.get(PAGE, {"q": words})
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


@pytest.fixture
def report(units: LittleProvince) -> Report:
    return sample_report(holder=units.home_affairs, issuer=units.province)


def test_the_words_found_stand_apart_whatever_their_accents() -> None:
    pieces = snippet("Đã giải quyết 2.183 hồ sơ đúng hạn.", "giai 2183 han")
    assert [piece.text for piece in pieces if piece.hit] == ["giải", "2.183", "hạn"]
    assert "".join(piece.text for piece in pieces) == "Đã giải quyết 2.183 hồ sơ đúng hạn."


def test_a_long_passage_is_cut_around_the_first_word_found() -> None:
    text = "một " * 200 + "Thọ Xuân " + "hai " * 200
    pieces = snippet(text, "tho xuan")
    assert (pieces[0], pieces[-1]) == (Piece("…"), Piece("…"))
    assert [piece.text for piece in pieces if piece.hit] == ["Thọ", "Xuân"]
    assert sum(len(piece.text.split()) for piece in pieces) <= WORDS_SHOWN + 2


@given(text=st.text(max_size=300), query=st.text(max_size=20))
def test_a_snippet_is_a_run_of_the_text(text: str, query: str) -> None:
    pieces = [piece.text for piece in snippet(text, query)]
    if pieces and pieces[0] == "…":
        pieces = pieces[1:]
    whole = "".join(pieces)
    assert whole in text or whole.removesuffix("…") in text


def test_labels_are_found_by_words_and_with_a_slip_of_the_keys() -> None:
    exact = find_labels("nhiem vu de ra ke hoach")
    assert [one.code for one in exact.indicators] == ["steering.plan.tasks_planned"]
    assert not exact.similar
    typed = find_labels("so nhiem vu de ra trong ke haoch")
    assert typed.similar
    assert typed.indicators[0].code == "steering.plan.tasks_planned"
    assert not find_labels("zzzzzz").indicators
    assert not find_labels("?!").indicators


@pytest.mark.django_db
def test_a_paragraph_leads_to_its_place_in_the_original(
    client: Client, thao: User, report: Report
) -> None:
    client.force_login(thao)
    passage = report.texts.filter(kind=ReportText.Kind.PROSE, text__contains="hồ sơ")[0]
    page = searched(client, passage.folded[:50])
    (place,) = set(re.findall(rf'href="/office/reports/{report.pk}/#(p{passage.place})"', page))
    assert f'id="{place}"' in client.get(f"/office/reports/{report.pk}/").content.decode()


@pytest.mark.django_db
def test_an_indicator_leads_to_its_series_and_to_its_latest_figures(
    client: Client, thao: User, report: Report
) -> None:
    client.force_login(thao)
    page = searched(client, "nhiem vu de ra ke hoach")
    assert 'href="/office/series/?indicator=steering.plan.tasks_planned"' in page
    assert re.search(rf'href="/office/reports/{report.pk}/#t\d+"><strong class="number">36<', page)


@pytest.mark.django_db
def test_a_note_leads_to_its_row_and_a_report_to_its_page(
    client: Client, thao: User, report: Report
) -> None:
    reading = effective_reading(report).reading
    row = next(r for t in reading.tables if t.form for r in t.rows if r.form_row and r.label)
    edit = Edit(EditKind.CELL, row_key(row), {"note": "Chờ <b>đối chiếu</b>"})
    correct(report, [edit], actor=thao, at=AT, reason="Đối chiếu")
    client.force_login(thao)
    raw = client.get(PAGE, {"q": "doi chieu"}).content.decode()
    assert f"#c-{row_key(row)}" in raw
    assert "&lt;b&gt;" in raw
    assert "<b>" not in raw
    assert f'<a href="/office/reports/{report.pk}/">' in searched(client, "tinh mau 2023")


@pytest.mark.django_db
def test_discarded_reports_are_not_found(client: Client, thao: User, units: LittleProvince) -> None:
    report = sample_report(holder=units.home_affairs, issuer=units.province, confirmed=False)
    client.force_login(thao)
    assert f"/office/reports/{report.pk}/" in searched(client, "thanh hoa")
    discard(report, reason="nhầm", actor=thao, at=AT)
    assert f"/office/reports/{report.pk}/" not in searched(client, "thanh hoa")


@pytest.mark.django_db
@pytest.mark.parametrize("person", ["lan", "binh", "hoa"])
def test_others_get_the_page_of_no_hits(
    person: str, client: Client, report: Report, request: pytest.FixtureRequest
) -> None:
    client.force_login(request.getfixturevalue(person))
    hidden = _main(searched(client, "thanh hoa 2023"))
    nothing = _main(searched(client, "khong co 2023"))
    assert "Không tìm thấy gì" in hidden
    assert hidden.replace("thanh hoa 2023", "") == nothing.replace("khong co 2023", "")
    labels = searched(client, "nhiem vu de ra ke hoach")
    assert "/office/reports/1" not in labels
    assert f"/office/reports/{report.pk}/" not in labels


def _main(page: str) -> str:
    """Return what was found, without the token of the form and the address that could be saved."""
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r'<input type="hidden"\s[^>]*>', "", main)


@pytest.mark.django_db
def test_an_empty_or_strange_search_is_answered(client: Client, thao: User) -> None:
    client.force_login(thao)
    for words in ("", "   ", "?!", "' OR 1=1 --", "a & b | !c:*", "\\", "x" * 5000):
        assert "Tìm kiếm" in searched(client, words)


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow(
    client: Client, thao: User, report: Report, units: LittleProvince
) -> None:
    client.force_login(thao)
    few = _queries(client, "so")
    for one in ReportFactory.create_batch(45, holder=units.home_affairs, unit=units.province):
        ReportText.objects.bulk_create(
            ReportText(
                report=one, holder_id=one.holder_id, kind=kind, place="1", text="Số", folded="so"
            )
            for kind in ("title", "prose", "note")
        )
    assert _queries(client, "so") == few <= MOST


def _queries(client: Client, words: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        searched(client, words)
    return len(queries)
