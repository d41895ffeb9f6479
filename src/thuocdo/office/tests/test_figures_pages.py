"""The pages of figures: what they say, who may read them, what they cost, and that the list behind a figure is the figure."""

from __future__ import annotations

import csv
import html
import io
import re
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pyarrow.parquet as pq
import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.tests.factories import Office, official
from thuocdo.feedback.models import Rating
from thuocdo.indicators.cube.building import refresh
from thuocdo.indicators.measures.registry import measures
from thuocdo.indicators.registry import indicators
from thuocdo.office.figures import drawn, index_tile, map_of_units, unit_pages
from thuocdo.office.figures import records as listing
from thuocdo.office.figures.map_of_units import Place
from thuocdo.office.figures.ranking import ranked
from thuocdo.office.figures.spans import groups, span_of
from thuocdo.office.figures.subjects import subject
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)

NOW = at("2026-04-02 09:00")
TODAY = NOW.date()
PAGE = "/office/figures/"
RATE = "procedures.whole.on_time_rate"
OVERDUE = "procedures.whole.overdue"
RECORDS = "/office/figures/records/"


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Any, time_machine: Any) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.CUBE_DIR = tmp_path / "cube"
    forget()
    time_machine.move_to(NOW, tick=False)


def forget() -> None:
    """Forget what is kept in the process: each test has its own database."""
    drawn.forget()
    for kept in (map_of_units._kept, index_tile._kept, listing._found):
        kept.clear()


@pytest.fixture
def office(units: LittleProvince) -> Office:
    return Office(units.ward, units.province)


@pytest.fixture
def governor(units: LittleProvince) -> User:
    return official(units.province, Role.LEADER, "Chủ tịch tỉnh")


@pytest.fixture
def neighbour(units: LittleProvince) -> User:
    return official(units.other_ward, Role.HANDLER, "Lý Văn Láng")


def asked(user: User, where: str = PAGE, status: int = 200, **query: object) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(where, query)
    assert answer.status_code == status
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    return re.sub(r"\s+", " ", html.unescape(page))


def figures(office: Office) -> list[Dossier]:
    """Make one dossier resolved in time and two that are overdue; bring the cube up to them."""
    done = office.in_hand(at("2026-03-02 08:00"))
    services.resolve(done, actor=office.approver, at=at("2026-03-03 09:00"))
    late = [office.in_hand(at("2026-03-02 08:00")) for _n in range(2)]
    Dossier.objects.filter(pk__in=[one.pk for one in late]).update(due_at=at("2026-03-31 17:00"))
    refresh(at=NOW)
    return [done, *late]


def records(office: Office, **query: object) -> dict[str, object]:
    usual = {"indicator": OVERDUE, "unit": office.ward.pk, "first": TODAY, "last": TODAY}
    return usual | query


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


def test_the_list_behind_a_figure_is_the_figure(office: Office, governor: User) -> None:
    done, *late = figures(office)
    page = asked(governor, RECORDS, **records(office))
    assert "<strong>2</strong>" in page
    assert all(one.code in page for one in late)
    assert done.code not in page
    share = {"first": "2026-03-01", "last": "2026-03-31", "indicator": "procedures.whole.on_time"}
    assert done.code in asked(governor, RECORDS, **records(office, **share))


def test_records_of_other_units_are_counted_and_not_shown(
    office: Office, neighbour: User, units: LittleProvince
) -> None:
    _done, *late = figures(office)
    page = asked(neighbour, RECORDS, **records(office, unit=units.province.pk))
    assert "<strong>2</strong>" in page
    assert "2 dòng thuộc đơn vị bạn không được xem" in page
    assert not any(one.code in page for one in late)
    client = Client()
    client.force_login(neighbour)
    sent = client.get(f"{PAGE}records.csv", records(office)).content.decode("utf-8-sig")
    assert not any(one.code in sent for one in late)


def test_why_a_dossier_counts_or_not(office: Office, governor: User, neighbour: User) -> None:
    done, late, _other = figures(office)
    page = asked(governor, RECORDS, **records(office, dossier=late.code))
    assert "Được đếm." in page
    page = asked(governor, RECORDS, **records(office, dossier=done.code))
    assert "Không được đếm." in page
    hidden = asked(neighbour, RECORDS, **records(office, dossier=late.code))
    nothing = asked(neighbour, RECORDS, **records(office, dossier="H56.14-000000-0000"))
    assert hidden.replace(late.code, "") == nothing.replace("H56.14-000000-0000", "")


def test_pages_of_fifty_end_where_the_figure_ends(
    office: Office, governor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _done, *late = figures(office)
    monkeypatch.setattr(listing, "ROWS_A_PAGE", 1)
    first = asked(governor, RECORDS, **records(office))
    [cursor] = re.findall(r"cursor=(\d+)", first)
    second = asked(governor, RECORDS, **records(office, cursor=cursor))
    assert 'rel="next"' not in second
    assert {one.code for one in late} == set(
        re.findall(r'class="code" href="[^"]*">([^<]+)</a>', first + second)
    )
    assert asked(governor, RECORDS, **records(office, cursor="x'"))


def test_a_file_that_ends_before_the_list_says_so(
    office: Office, governor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _done, _older, newer = figures(office)
    client = Client()
    client.force_login(governor)

    def sent() -> list[str]:
        answer = client.get(f"{PAGE}records.csv", records(office))
        return answer.content.decode("utf-8-sig").splitlines()

    assert len(sent()) == 3
    assert "Tệp dừng ở" not in asked(governor, RECORDS, **records(office))
    monkeypatch.setattr(listing, "MOST_IN_FILE", 1)
    _head, only, last = sent()
    assert newer.code in only
    assert "Tệp dừng ở 1 hồ sơ mới nhất" in last
    assert "Tệp dừng ở 1 hồ sơ mới nhất" in asked(governor, RECORDS, **records(office))
    assert client.get(f"{PAGE}records.xlsx", records(office)).content[:2] == b"PK"


@pytest.mark.parametrize("changed", [{"unit": "0"}, {"first": "x"}, {"indicator": "ratings.count"}])
def test_what_makes_no_sense_is_not_there(
    office: Office, governor: User, changed: dict[str, object]
) -> None:
    figures(office)
    asked(governor, RECORDS, 404, **records(office, **changed))


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


def test_equal_figures_share_a_place() -> None:
    from decimal import Decimal

    found = {1: Decimal("90.04"), 2: Decimal(95), 3: Decimal("90.01"), 4: None, 5: Decimal(10)}
    units = [Place(n, str(n), f"Xã {n}", f"Xã {n}", "commune", None) for n in found]
    rows = ranked(units, lambda one: found[one.id], decimals=1)
    assert [(row.unit.id, row.place, row.tied) for row in rows] == [
        (2, 1, False), (1, 2, True), (3, 2, True), (5, 4, False), (4, None, False)
    ]  # fmt: skip


def test_everything_computed_can_be_said() -> None:
    for code in [*indicators(), *measures()]:
        one = subject(code)
        assert one is None or (one.label and one.words), code


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
