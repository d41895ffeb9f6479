"""The list of discrepancies over all reports: filters, arithmetic, decisions one by one and many at once."""

from __future__ import annotations

import csv
import html
import io
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from django.test import Client

import pytest

from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
from thuocdo.consistency.models import Discrepancy
from thuocdo.consistency.services import assign, explain
from thuocdo.ingestion.tests.factories import AT, ReportFactory, sample_report
from thuocdo.office.choosing.fields import FEW
from thuocdo.office.discrepancies.arithmetic import linked
from thuocdo.office.discrepancies.choosing import MOST
from thuocdo.office.discrepancies.rule_words import KIND_WORDS
from thuocdo.organisations.tests.factories import numbered_units

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.ingestion.models import Report
    from thuocdo.organisations.models import Unit

pytestmark = pytest.mark.django_db
LIST = "/office/discrepancies/"


@pytest.fixture
def report(units: LittleProvince) -> Report:
    return sample_report(holder=units.home_affairs, issuer=units.province)


@pytest.fixture
def office(client: Client, thao: User, report: Report) -> Client:
    client.force_login(thao)
    return client


def worst() -> Discrepancy:
    return Discrepancy.objects.order_by("rank", "position")[0]


def pages(client: Client, query: str = "") -> list[str]:
    """Return the pages of the list from the first to the last."""
    address, found = f"{LIST}?{query}", []
    while address:
        found.append(client.get(address).content.decode())
        following = re.search(r'rel="next"\s+href="([^"]+)"', found[-1])
        address = f"{LIST}{html.unescape(following[1])}" if following else ""
    return found


def rows_on(page: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'<li class="item[^"]*"\s+id="d(\d+)"', page)]


def shown(client: Client, query: str = "") -> set[int]:
    return {pk for page in pages(client, query) for pk in rows_on(page)}


def test_the_worst_stands_first_and_every_number_is_said(office: Client) -> None:
    page = office.get(LIST).content.decode()
    kinds = re.findall(r'<li class="item item-(\w+)', page)
    assert kinds == sorted(kinds, key=["error", "warning", "note"].index)
    for severity, words in (("error", "lỗi"), ("warning", "cảnh báo"), ("note", "lưu ý")):
        number = Discrepancy.objects.filter(severity=severity).count()
        assert f">{number} {words}</a>" in page
    assert "2.187" in page


def test_numbers_lead_to_their_figures_in_the_report(office: Client, report: Report) -> None:
    page = office.get(f"{LIST}?q=2.183").content.decode()
    links = re.findall(r'class="figure-link" href="([^"]+)">([^<]+)<', page)
    assert "2.183" in [text for _href, text in links]
    there = office.get(f"/office/reports/{report.pk}/").content.decode()
    for href, text in links:
        address, anchor = href.split("#")
        assert address == f"/office/reports/{report.pk}/"
        marked = re.search(rf'id="{anchor}"[^>]*>([^<]*)<', there)
        assert marked is not None
        assert text in marked[1] or marked[1].replace(".", "") in text.replace(".", "")


@pytest.mark.parametrize(
    ("message", "texts"),
    [
        ("14 + 220 = 234, biểu ghi 2.183", ["14", "2.183"]),
        ("Biểu 14, mục 14 «mức độ 14»: 14", ["14"]),
        ("theo biểu 14 + 2.183", ["14", "2.183"]),
        ("mục 1.4: 14,0 khác 14.5", ["14,0"]),
        ("ngày 14/12/2023, số 14/QĐ", []),
        ("không có số", []),
    ],
)
def test_only_what_is_certainly_a_figure_becomes_a_link(message: str, texts: list[str]) -> None:
    from thuocdo.figures.models import Figure

    figures = [
        Figure(value=Decimal(14), location={"start": 5, "end": 7}),
        Figure(value=Decimal(2183), location={"start": 50, "end": 55}),
        Figure(value=Decimal(220), location={}),
    ]
    pieces = linked(message, figures, "/r/")
    assert "".join(piece.text for piece in pieces) == message
    assert [piece.text for piece in pieces if piece.href] == texts
    assert [piece.text for piece in linked(message, figures, "") if piece.href] == []


def test_filters_stand_in_the_address(
    office: Client, thao: User, report: Report, units: LittleProvince
) -> None:
    rows = Discrepancy.objects.all()
    every = {row.pk for row in rows}
    errors = {row.pk for row in rows if row.severity == "error"}
    assert shown(office) == every
    assert shown(office, "severity=error") == errors
    assert shown(office, f"unit={units.province.pk}") == every
    year = report.period_end.year
    assert shown(office, f"year={year}&period={report.period_kind}") == every
    row = worst()
    assert row.pk in shown(office, f"rule={row.rule.lower()}")
    assert shown(office, "q=2.183 don+vi su NGHIEP") >= {
        r.pk for r in rows if "2.183" in r.message_vi and "sự nghiệp" in r.message_vi
    }
    assign(rows[:2], to=thao, due_on=None, actor=thao, at=AT)
    mine = set(Discrepancy.objects.filter(assigned_to=thao).values_list("pk", flat=True))
    assert shown(office, "assigned=me") == mine
    assert shown(office, "assigned=none") == every - mine
    explain(row, explanation="Đúng", actor=thao, at=AT)
    assert shown(office) == every - {row.pk}
    assert shown(office, "state=explained") == {row.pk}
    assert shown(office, "state=all") == every


def test_forms_divide_the_list(office: Client) -> None:
    by_form = [shown(office, f"form={number}") for number in (*range(1, 8), "none")]
    assert len([rows for rows in by_form if rows]) > 2
    codes = dict(Discrepancy.objects.values_list("pk", "indicators"))
    assert {codes[pk][0].split(".")[0] for pk in by_form[6]} == {"digital"}
    assert all(not codes[pk] for pk in by_form[7])


@pytest.mark.parametrize(
    "query", ["unit=999999", "year=1066", "state=x", "assigned=999999", "form=99", "period=week"]
)
def test_a_filter_without_sense_shows_nothing_instead_of_everything(
    office: Client, query: str
) -> None:
    page = office.get(f"{LIST}?{query}").content.decode()
    assert "Bộ lọc trong địa chỉ không dùng được" in page
    assert shown(office, query) == set()


def reported_by(units: list[Unit], holder: Unit) -> None:
    for one in units:
        ReportFactory.create(holder=holder, unit=one)


def test_the_unit_is_a_list_where_few_reported(office: Client, units: LittleProvince) -> None:
    page = office.get(f"{LIST}?unit={units.province.pk}").content.decode()
    assert f'<option value="{units.province.pk}" selected' in page
    assert "data-finder" not in page
    assert f'<option value="{units.ward.pk}"' not in page, "it reported nothing"


def test_the_unit_is_found_by_words_where_many_reported(
    office: Client, units: LittleProvince
) -> None:
    wards = numbered_units(units.province, FEW + 3)
    reported_by(wards, units.home_affairs)
    page = office.get(f"{LIST}?unit={units.province.pk}&state=all").content.decode()
    assert 'data-finder="/office/choosing/units/?of=reported"' in page
    assert f'name="unit" value="{units.province.pk}"' in page
    assert wards[0].name not in page
    assert shown(office, f"unit={units.province.pk}") == shown(office)
    assert shown(office, f"unit={wards[0].pk}") == set()
    found = office.get("/office/choosing/units/?of=reported&q=phuong").json()["found"]
    assert {one["name"] for one in found} == {one.name for one in wards}, "and no other ward"


def test_words_for_a_unit_become_its_number_in_the_address(
    office: Client, units: LittleProvince
) -> None:
    wards = numbered_units(units.province, FEW + 3)
    reported_by(wards, units.home_affairs)
    answer = office.get(f"{LIST}?state=all&unit=&unit_words=phuong+so+14")
    assert answer["Location"] == f"{LIST}?state=all&unit={wards[14].pk}"
    answer = office.get(f"{LIST}?unit=&unit_words=phuong+so&unit_pick={wards[2].pk}")
    assert answer["Location"] == f"{LIST}?unit={wards[2].pk}"
    answer = office.get(f"{LIST}?unit={wards[2].pk}&unit_words=&state=all")
    assert answer["Location"] == f"{LIST}?state=all"
    page = office.get(f"{LIST}?unit=&unit_words=phuong+so").content.decode()
    assert "Có nhiều đơn vị khớp" in page
    assert '<details class="filters-more" open>' in page
    assert f'name="unit_pick" value="{wards[2].pk}"' in page
    assert shown(office, "unit=&unit_words=phuong+so") == set(), "none rather than all"
    page = office.get(f"{LIST}?unit=&unit_words=phuong+ben").content.decode()
    assert "Không có đơn vị nào tên" in page, "a unit that reported nothing is none of them"


def test_pages_lead_to_every_row_once(office: Client, report: Report) -> None:
    template = worst()
    for number in range(120):
        template.pk, template.fingerprint = None, str(number)
        template.save(force_insert=True)
    seen = [pk for page in pages(office) for pk in rows_on(page)]
    assert len(seen) == len(set(seen)) == Discrepancy.objects.count()


def test_a_decision_returns_to_the_filtered_list(office: Client) -> None:
    row = worst()
    query = "severity=error&q=2"
    answer = office.post(
        f"{LIST}{row.pk}/explain/?{query}", {"explanation": "Gồm <b>ngành dọc</b>"}
    )
    assert answer["Location"] == f"{LIST}?severity=error&q=2#d{row.pk}"
    page = office.get(f"{LIST}?state=explained").content.decode()
    assert "Gồm &lt;b&gt;ngành dọc&lt;/b&gt;" in page
    answer = office.post(f"{LIST}{row.pk}/reopen/?state=explained", {"back": "detail"})
    assert answer["Location"] == f"{LIST}{row.pk}/?state=explained"
    answer = office.post(f"{LIST}{row.pk}/explain/", {"explanation": "Đúng", "following": "7"})
    assert answer["Location"] == f"{LIST}#d7"
    answer = office.post(f"{LIST}{row.pk}/reopen/?state=all", {"following": "7"})
    assert answer["Location"] == f"{LIST}?state=all#d{row.pk}"


def test_the_second_of_two_people_sees_who_was_faster_and_keeps_his_words(
    office: Client, thao: User
) -> None:
    row = worst()
    other = UserFactory.create(full_name="Đỗ Văn Nhanh")
    explain(row, explanation="Đúng", actor=thao, at=AT)
    MembershipFactory.create(user=other, unit=row.holder)
    explain(row, explanation="Đúng hơn", actor=other, at=AT, seen=1)
    answer = office.post(
        f"{LIST}{row.pk}/explain/", {"explanation": "Lời của tôi", "seen": f"{row.pk}:1"}
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Đỗ Văn Nhanh đã giải trình mục này" in page
    assert "Lời của tôi</textarea>" in page
    row.refresh_from_db()
    assert row.explanation == "Đúng hơn"


def test_the_page_of_one_tells_its_whole_history(office: Client, thao: User) -> None:
    row = worst()
    address = f"{LIST}{row.pk}/"
    office.post(f"{address}assign/", {"to": thao.pk, "due_on": "2099-01-31", "back": "detail"})
    office.post(f"{address}explain/", {"explanation": "Gồm ngành dọc"})
    office.post(f"{address}reopen/")
    page = re.sub(r"\s+", " ", office.get(address).content.decode())
    for words in (
        "Giao cho Lê Thị Thảo",
        "hạn 31/01/2099",
        "Từ “chưa xử lý” sang “đã giải trình”",
        "<q>Gồm ngành dọc</q>",
        "Từ “đã giải trình” sang “chưa xử lý”",
        "Phát hiện lần đầu",
    ):
        assert words in page
    answer = office.post(f"{address}assign/", {"to": thao.pk, "due_on": "2020-01-31"})
    assert answer.status_code == 422
    assert "đã qua" in answer.content.decode()


def chosen(client: Client, query: str = "", **data: object) -> str:
    return client.post(f"{LIST}chosen/?{query}", data).content.decode()


def seen_in(page: str) -> str:
    found = re.search(r'name="seen"\s+value="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_many_are_explained_after_a_preview(office: Client, thao: User) -> None:
    first, second, third = Discrepancy.objects.order_by("pk")[:3]
    explain(third, explanation="Đã rõ", actor=thao, at=AT)
    page = chosen(office, action="explain", row=[first.pk, second.pk, third.pk])
    assert "2 mục sẽ thay đổi" in page
    assert "1 mục không làm được" in page
    assert "Lê Thị Thảo đã giải trình lúc" in page
    assert not Discrepancy.objects.filter(pk=first.pk, state="explained").exists()
    explain(second, explanation="Nhanh hơn", actor=thao, at=AT)
    answer = office.post(
        f"{LIST}chosen/explain/?severity=error",
        {"seen": seen_in(page), "explanation": "Chung một lý do"},
    )
    assert answer["Location"] == f"{LIST}?severity=error"
    after = office.get(LIST).content.decode()
    assert "Đã giải trình 1 mục." in after
    assert "1 mục chưa làm" in after
    assert "sau khi bạn mở trang" in after
    words = dict(Discrepancy.objects.values_list("pk", "explanation"))
    assert [words[row.pk] for row in (first, second, third)] == [
        "Chung một lý do",
        "Nhanh hơn",
        "Đã rõ",
    ]


def test_all_that_match_are_given_to_a_person(office: Client, thao: User) -> None:
    page = chosen(office, "severity=error", action="assign", scope="all")
    errors = Discrepancy.objects.filter(severity="error")
    assert f"{errors.count()} mục sẽ thay đổi" in page
    assert f'value="{thao.pk}"' in page
    office.post(f"{LIST}chosen/assign/?severity=error", {"seen": seen_in(page), "to": thao.pk})
    assert set(errors.values_list("assigned_to", flat=True)) == {thao.pk}
    assert not Discrepancy.objects.exclude(severity="error").exclude(assigned_to=None).exists()


def test_nobody_must_be_chosen_on_purpose(office: Client, thao: User) -> None:
    row = worst()
    assign([row], to=thao, due_on=None, actor=thao, at=AT)
    for address, data in (
        (f"{LIST}chosen/assign/", {"seen": f"{row.pk}:1"}),
        (f"{LIST}{row.pk}/assign/", {"seen": f"{row.pk}:1", "to": thao.pk, "nobody": "on"}),
    ):
        answer = office.post(address, data)
        assert answer.status_code == 422
        assert "Hãy chọn một người" in answer.content.decode()
    office.post(f"{LIST}chosen/assign/", {"seen": f"{row.pk}:1", "nobody": "on"})
    row.refresh_from_db()
    assert row.assigned_to is None


def test_more_than_the_limit_is_said(office: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("thuocdo.office.discrepancies.choosing.MOST", 5)
    left = Discrepancy.objects.count() - 5
    assert MOST == 500
    page = chosen(office, action="explain", scope="all")
    assert "5 mục sẽ thay đổi" in page
    assert f"còn {left} mục" in page


def test_nothing_chosen_and_no_words_are_said(office: Client) -> None:
    answer = office.post(f"{LIST}chosen/?severity=error", {"action": "explain"}, follow=True)
    assert "Chưa chọn mục nào" in answer.content.decode()
    row = worst()
    answer = office.post(f"{LIST}chosen/explain/", {"seen": f"{row.pk}:0", "explanation": " "})
    assert answer.status_code == 422
    assert "1 mục sẽ thay đổi" in answer.content.decode()


def test_the_list_comes_as_a_file_for_excel(office: Client, thao: User) -> None:
    row = worst()
    explain(row, explanation="=HYPERLINK(0)", actor=thao, at=AT)
    answer = office.get(f"{LIST}export.csv?state=all")
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert len(lines) == Discrepancy.objects.count()
    (line,) = [line for line in lines if line["Địa chỉ"].endswith(f"/{row.pk}/")]
    assert line["Giải trình"] == "'=HYPERLINK(0)"
    assert "2187" in {line["Số tính lại"] for line in lines}
    filtered = b"".join(office.get(f"{LIST}export.csv?severity=error").streaming_content)  # type: ignore[attr-defined]
    assert len(list(csv.DictReader(io.StringIO(filtered.decode("utf-8-sig"))))) < len(lines)


def test_every_rule_says_what_it_asks(office: Client) -> None:
    from thuocdo.consistency.catalogue import KINDS, rules

    assert set(KIND_WORDS) == set(KINDS)
    for rule in (rules()[0], *(r for r in rules() if r.text.message), rules()[-1])[:40]:
        assert office.get(f"{LIST}rules/{rule.text.id}/").status_code == 200
    assert office.get(f"{LIST}rules/NO-SUCH/").status_code == 404


def test_no_id_stands_twice_and_every_field_has_its_label(office: Client) -> None:
    row = worst()
    pages = [office.get(LIST), office.get(f"{LIST}{row.pk}/")]
    pages.append(office.post(f"{LIST}chosen/", {"action": "assign", "row": [row.pk]}))
    for answer in pages:
        page = answer.content.decode()
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids))
        labelled = set(re.findall(r'<label for="([^"]+)"', page))
        fields = re.findall(r"<(?:select|textarea|input)\b[^>]*>", page)
        for field in fields:
            if 'type="hidden"' in field or 'type="checkbox"' in field:
                continue
            found = re.search(r'\sid="([^"]+)"', field)
            assert found is not None, field
            assert found[1] in labelled, field
