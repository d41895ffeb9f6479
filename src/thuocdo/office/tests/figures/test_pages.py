"""The pages of figures: what they say, who may read them, what they cost, and that the list behind a figure is the figure."""

from __future__ import annotations

import csv
import io
import re
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

import pyarrow.parquet as pq
import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers import services
from thuocdo.dossiers.tests.factories import Office, official
from thuocdo.feedback.models import Rating
from thuocdo.indicators.cube.building import refresh
from thuocdo.indicators.measures.registry import measures
from thuocdo.indicators.registry import indicators
from thuocdo.office.figures import drawn, unit_pages
from thuocdo.office.figures.map_of_units import Place
from thuocdo.office.figures.ranking import ranked
from thuocdo.office.figures.spans import groups, span_of
from thuocdo.office.figures.subjects import subject
from thuocdo.office.tests.figures.looking import (
    NOW,
    PAGE,
    RATE,
    RECORDS,
    TODAY,
    asked,
    figures,
    forget,
    records,
)
from thuocdo.organisations.models import Succession, Unit
from thuocdo.procedures.tests.factories import published
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)


def test_without_a_cube_the_page_says_what_to_do(governor: User) -> None:
    page = asked(governor, status=503)
    assert "Số liệu đang được tính" in page
    assert "refresh_figures" in page


def test_the_leader_sees_the_province_and_a_clerk_his_ward(
    office: Office, governor: User, units: LittleProvince
) -> None:
    figures(office)
    page = asked(governor)
    assert f"<h1>{units.province.name}</h1>" in page
    assert "100,0" in page
    assert "2 quá hạn trong 7 ngày qua" in page
    assert "Công văn số 581/BNV-CCHC" in page
    assert f"<h1>{units.ward.name}</h1>" in asked(office.clerk)


def test_the_body_is_drawn_once_for_all_and_anew_when_the_cube_changed(
    office: Office, governor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures(office)
    built = []
    real = unit_pages.unit_page
    monkeypatch.setattr(
        unit_pages, "unit_page", lambda *args, **more: built.append(1) or real(*args, **more)
    )
    other = official(office.province, Role.LEADER, "Phó chủ tịch")
    assert asked(governor).count("tile-value") == asked(other).count("tile-value")
    assert len(built) == 1
    monkeypatch.setattr(drawn, "FRESH_SECONDS", 0)
    office.accepted(at("2026-04-01 09:00"))
    refresh(at=NOW + timedelta(seconds=1))
    asked(governor)
    assert len(built) == 2


def test_citizens_and_nobody_see_no_figure(office: Office, hoa: User) -> None:
    figures(office)
    for address in (PAGE, f"{PAGE}wall/", f"{PAGE}indicators/{RATE}/", f"{PAGE}compare/", RECORDS):
        assert "100,0" not in asked(hoa, address, 403)
        assert Client().get(address).status_code == 302


def test_another_province_sees_its_own_figures_alone(
    office: Office, binh: User, units: LittleProvince
) -> None:
    figures(office)
    assert f"<h1>{units.elsewhere.name}</h1>" in asked(binh)
    asked(binh, f"{PAGE}units/{units.ward.pk}/", 404)
    asked(binh, RECORDS, 404, **records(office))
    asked(binh, f"{PAGE}records.csv", 404, **records(office))
    pages = (f"{PAGE}wall/", f"{PAGE}indicators/{RATE}/", f"{PAGE}compare/")
    choice = {"indicator": RATE, "period": "civil.month.2026.3", "kind": "commune", "find": "Mẫu"}
    for address in pages:
        for unit in (units.ward, units.province):
            page = asked(binh, address, unit=unit.pk, **choice)
            assert units.elsewhere.name in page
            assert "100,0" not in page
            assert units.ward.name not in page
    sent = Client()
    sent.force_login(binh)
    named = choice | {"unit": units.ward.pk}
    assert units.ward.name not in sent.get(f"{PAGE}compare.csv", named).content.decode("utf-8-sig")


def test_units_of_other_provinces_are_in_no_ranking(
    office: Office, governor: User, units: LittleProvince
) -> None:
    figures(office)
    for address in (PAGE, f"{PAGE}indicators/{RATE}/"):
        page = asked(governor, address, kind="commune")
        assert units.other_ward.name in page
        assert units.elsewhere.name not in page


def test_an_indicator_with_its_months_and_units(
    office: Office, governor: User, units: LittleProvince
) -> None:
    figures(office)
    page = asked(governor, f"{PAGE}indicators/{RATE}/", period="civil.month.2026.3", kind="commune")
    assert "100,0%" in page
    assert "Tháng 3/2026" in page
    assert units.other_ward.name in page
    assert "<svg" in page
    client = Client()
    client.force_login(governor)
    picture = client.get(f"{PAGE}indicators/{RATE}/chart.png")
    assert picture.content.startswith(b"\x89PNG")


def test_few_ratings_are_not_told(office: Office, governor: User, units: LittleProvince) -> None:
    said = {"reception_unit": units.ward, "agency": units.ward, "channel": "direct"}

    def rate(times: int) -> None:
        for _n in range(times):
            when = at("2026-03-03 09:00")
            Rating.objects.create(
                dossier=office.received(), overall=5, rated_at=when, changed_at=when, **said
            )

    code = "procedures.whole.satisfied_rate"
    where = {"indicator": code, "unit": units.ward.pk, "period": "reform.to_date"}
    figures(office)
    rate(4)
    refresh(at=NOW)
    assert "100,0%" not in asked(governor, f"{PAGE}compare/", **where)
    rate(1)
    refresh(at=NOW)
    assert "100,0%" in asked(governor, f"{PAGE}compare/", **where)
    month = where | {"period": "civil.month.2026.3"}
    assert "100,0%" not in asked(governor, f"{PAGE}compare/", **month)


def test_a_comparison_on_the_page_and_in_its_files(
    office: Office, governor: User, units: LittleProvince
) -> None:
    figures(office)
    query = {
        "indicator": [RATE, "dossiers.received"],
        "unit": [units.ward.pk, units.province.pk],
        "period": ["civil.month.2026.2", "civil.month.2026.3"],
    }
    page = asked(governor, f"{PAGE}compare/", **query)
    assert "100,0%" in page
    assert "Lưu cách xem này" in page
    client = Client()
    client.force_login(governor)
    table = pq.read_table(io.BytesIO(client.get(f"{PAGE}compare.parquet", query).content))
    assert table.num_rows == 8
    received = [
        int(row["value"])
        for row in table.to_pylist()
        if row["indicator"] == "dossiers.received" and row["period"].endswith("2026.3")
    ]
    assert received == [3, 3]
    sent = client.get(f"{PAGE}compare.csv", query).content.decode("utf-8-sig")
    assert sum("dossiers.received" in line for line in sent.splitlines()) == 4
    assert list(csv.reader(io.StringIO(sent)))
    assert client.get(f"{PAGE}compare.xlsx", query).content[:2] == b"PK"


def test_every_figure_of_a_comparison_names_its_window(
    office: Office, governor: User, units: LittleProvince
) -> None:
    """A phone shows each row as a card, without the heads of the columns."""
    figures(office)
    where = f"{PAGE}compare/"
    one = {"indicator": RATE, "unit": units.ward.pk}
    months = ["civil.month.2026.2", "civil.month.2026.3"]
    page = asked(governor, where, **one, period=months)
    labels = ["Tháng 2/2026", "Tháng 3/2026"]
    assert re.findall(r'data-label="([^"]+)"', page) == labels
    quarters = ["civil.quarter.2026.1", "reform.quarter.2026.1"]
    page = asked(governor, where, **one, period=quarters)
    found = re.findall(r'data-label="([^"]+)"', page)
    assert len(set(found)) == 2
    assert all("Quý I/2026 (" in one for one in found)


def test_a_comparison_can_be_carried_to_the_map_of_today(
    office: Office, governor: User, units: LittleProvince
) -> None:
    """The ward ended in the middle of March and the one beside it took it over."""
    figures(office)
    moved = date(2026, 3, 16)
    Unit.objects.filter(pk=units.ward.pk).update(valid_until=moved)
    units.ward.parents.update(valid_until=moved)
    merged = Succession.objects.create(
        predecessor=units.ward,
        successor=units.other_ward,
        on=moved,
        kind=Succession.Kind.MERGED,
        weight=1,
    )
    forget()
    query = {
        "indicator": "procedures.whole.resolved",
        "unit": units.other_ward.pk,
        "period": "civil.month.2026.3",
    }
    where = f"{PAGE}compare/"

    def told(page: str) -> list[str]:
        return re.findall(
            r'<td class="number" data-label="[^"]*"><a href="[^"]*">([^<]+)</a>', page
        )

    assert told(asked(governor, where, **query)) == ["0"]
    page = asked(governor, where, **query, map="today")
    assert told(page) == ["1"]
    assert "map=today" in page
    refused = query | {"indicator": "digital.online_services.with_dossiers", "map": "today"}
    assert told(asked(governor, where, **refused)) == []
    assert "không cộng được" in asked(governor, where, **refused)
    merged.weight = None  # nobody has decided which share goes where
    merged.save()
    for address in (where, f"{PAGE}indicators/procedures.whole.resolved/"):
        assert "chưa quyết định tỷ lệ" in asked(governor, address, **query, map="today")
        assert "chưa quyết định tỷ lệ" not in asked(governor, address, **query)


def test_pages_cost_the_same_queries_whatever_is_counted(office: Office, governor: User) -> None:
    figures(office)
    client = Client()
    client.force_login(governor)
    where = [PAGE, f"{PAGE}indicators/{RATE}/"]

    def cost(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    before = [cost(one) for one in where]
    for _n in range(20):
        office.in_hand(at("2026-03-05 08:00"))
    refresh(at=NOW)
    forget()
    assert [cost(one) for one in where] == before
    assert max(before) <= 4


def test_the_wall_comes_again_by_itself(office: Office, governor: User) -> None:
    figures(office)
    page = asked(governor, f"{PAGE}wall/")
    assert 'http-equiv="refresh"' in page
    assert "<nav" not in page


def test_windows_never_reach_beyond_today() -> None:
    for group in groups(span_of("", today=TODAY), today=TODAY):
        for one in group.spans:
            assert one.days.last_day <= TODAY, one
            assert span_of(one.code, today=TODAY) == one
    for nonsense in (
        "civil.month.2026.13",
        "civil.month.9999.1",
        "x",
        "civil.month.2026.5",
        "a.b.c.d",
    ):
        assert span_of(nonsense, today=TODAY).code == "reform.to_date"


def test_windows_stand_by_kind_and_then_the_newest_first() -> None:
    *_others, reform, civil = groups(span_of("", today=TODAY), today=date(2026, 8, 3))
    assert [one.code for one in civil.spans][:9] == [
        *(f"civil.month.2026.{month}" for month in range(8, 0, -1)),
        "civil.quarter.2026.3",
    ]
    assert [one.code for one in reform.spans][:3] == [
        "reform.quarter.2026.3",
        "reform.quarter.2026.1",
        "reform.half_year.2026.1",
    ]


def test_the_tile_of_the_index_leads_to_the_score_it_shows(office: Office, governor: User) -> None:
    figures(office)
    page = asked(governor, PAGE, period="civil.month.2026.3")
    (shown,) = re.findall(r'href="(/office/service-index/[^"]*first=[^"]*)"', page)
    assert "first=2026-03-01&last=2026-03-31" in shown
    assert "01/03/2026" in asked(governor, shown)


def test_the_index_is_not_held_against_a_year_without_dossiers(
    office: Office, governor: User
) -> None:
    """A year before, the list of procedures alone gave it points."""
    published(office.province, since=date(2024, 1, 1))
    figures(office)
    month = {"period": "civil.month.2026.3"}
    tile = re.compile(r"/office/service-index/.*?</details>")

    def told() -> str:
        (found,) = tile.findall(asked(governor, PAGE, **month).split("</nav>", 2)[-1])
        return str(found)

    assert "Cùng kỳ năm trước chưa có hồ sơ nào, nên không so sánh" in told()
    assert 'class="change' not in told()
    before = office.in_hand(at("2025-03-03 08:00"))
    services.resolve(before, actor=office.approver, at=at("2025-03-04 09:00"))
    refresh(at=NOW + timedelta(seconds=1))
    forget()
    assert "Cùng kỳ năm trước: " in told()
    assert 'class="change' in told()


def test_no_tile_is_held_against_a_year_without_dossiers(office: Office, governor: User) -> None:
    figures(office)
    page = asked(governor, PAGE, period="civil.month.2026.3")
    assert "Cùng kỳ năm trước (01/03/2025" not in page
    office.in_hand(at("2025-03-03 08:00"))
    refresh(at=NOW + timedelta(seconds=1))
    forget()
    page = asked(governor, PAGE, period="civil.month.2026.3")
    assert "Cùng kỳ năm trước (01/03/2025" in page


def test_equal_figures_share_a_place() -> None:
    from decimal import Decimal

    found = {1: Decimal("90.04"), 2: Decimal(95), 3: Decimal("90.01"), 4: None, 5: Decimal(10)}
    units = [Place(n, str(n), f"Xã {n}", f"Xã {n}", "commune", None) for n in found]
    rows = ranked(units, lambda one: found[one.id], decimals=1)
    assert [(row.unit.id, row.place, row.tied) for row in rows] == [
        (2, 1, False), (1, 2, True), (3, 2, True), (5, 4, False), (4, None, False)
    ]  # fmt: skip


def test_the_list_of_indicators_is_found_by_words_without_accents(
    office: Office, governor: User
) -> None:
    figures(office)
    where = f"{PAGE}indicators/"
    everything = asked(governor, where).count("<li> <a")
    found = asked(governor, where, q="dung HAN")
    assert f"{where}{RATE}/" in found
    assert 0 < found.count("<li> <a") < everything
    assert f"trong {everything} chỉ tiêu" in found
    assert f"{where}{RATE}/" in asked(governor, where, q="whole.on_time")
    nothing = asked(governor, where, q="dung han tiep thu")
    assert "Tìm thấy 0 trong" in nothing
    assert "compare/?q=dung%20han%20tiep%20thu" in nothing


def test_everything_computed_can_be_said() -> None:
    for code in [*indicators(), *measures()]:
        one = subject(code)
        assert one is None or (one.label and one.words), code


def test_both_clocks_say_in_the_language_of_the_page_why_they_differ() -> None:
    for code in (RATE, "procedures.service_index.on_time_rate"):
        with override("vi"):
            said = subject(code)
        assert said is not None
        assert "báo cáo cải cách hành chính" in said.note
    with override("vi"):
        notes = [found.note for code in indicators() if (found := subject(code)) and found.note]
    assert not [note for note in notes if note.isascii()]


def test_what_is_said_of_an_indicator_is_said_in_both_languages() -> None:
    for code in indicators():
        notes = []
        for language in ("vi", "en"):
            with override(language):
                one = subject(code)
            notes.append(bool(one and one.note))
        assert notes[0] == notes[1], code


def test_the_pages_of_the_cube_load_no_engine() -> None:
    """A fresh interpreter: this one has loaded all of it already."""
    import subprocess

    program = (
        "import django; django.setup(); import thuocdo.urls, sys;"
        " print([n for n in ('ibis', 'duckdb', 'altair', 'vl_convert') if n in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "[]"
