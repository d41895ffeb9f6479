"""The pages of the service index: figures for officials of the province, single dossiers only for who may see them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers import services
from thuocdo.dossiers.status import SyncState
from thuocdo.dossiers.tests.factories import Office, official
from thuocdo.indicators.cube.building import refresh
from thuocdo.office.figures import map_of_units
from thuocdo.office.service_index import unit_pages
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/office/service-index/"
NOW = at("2026-03-12 09:00")


@pytest.fixture(autouse=True)
def now(tmp_path: Path, settings: Any, time_machine: Any) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.CUBE_DIR = tmp_path / "cube"
    time_machine.move_to(NOW, tick=False)
    map_of_units._kept.clear()  # a page may show the units of the test before for a minute


@pytest.fixture
def office(units: LittleProvince) -> Office:
    return Office(units.ward, units.province)


@pytest.fixture
def late(office: Office) -> Dossier:
    """Return a dossier that ended late this morning, after one that ended on time; figures follow."""
    services.resolve(office.in_hand(), actor=office.approver, at=at("2026-03-06 09:00"))
    dossier = office.in_hand()
    refresh(at=at("2026-03-11 20:00"))
    found = services.resolve(dossier, actor=office.approver, at=at("2026-03-12 08:00"))
    refresh(at=at("2026-03-12 08:01"))
    return found


def page(client: Client, address: str = PAGE, *, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return " ".join(answer.content.decode().split())


def test_a_leader_sees_score_parts_and_what_changed_it(
    client: Client, late: Dossier, units: LittleProvince
) -> None:
    client.force_login(official(units.ward, Role.LEADER, "Lê Sơn"))
    text = page(client)
    assert "Chỉ số phục vụ: Phường Mẫu" in text
    assert "10,00<span" in text  # 2.1: one of two, 20 points
    assert late.code in text
    assert "xử lý xong trễ hạn" in text
    assert "chưa có dữ liệu" in text
    assert "chưa chắc" in text
    assert f"measure=dossiers.index_ended_on_time&amp;unit={units.ward.pk}" in text


def test_a_share_that_is_multiplied_says_by_what(
    client: Client, office: Office, units: LittleProvince
) -> None:
    first, _second = office.accepted(), office.accepted()
    services.note_answer(first, to=SyncState.CONFIRMED, sent=first.event_count)
    refresh(at=NOW)
    client.force_login(official(units.ward, Role.LEADER, "Lê Sơn"))
    assert "0 / 2 × 50,00 % (1.4)" in page(client)


def test_somebody_of_another_ward_sees_the_score_and_no_dossier(
    client: Client, late: Dossier, units: LittleProvince
) -> None:
    client.force_login(official(units.other_ward, Role.LEADER, "Lê Sơn"))
    assert "Chỉ số phục vụ: Phường Bên" in page(client)
    text = page(client, f"{PAGE}?unit={units.ward.pk}")
    assert "10,00<span" in text
    assert "xử lý xong trễ hạn" in text
    assert late.code not in text


def test_another_province_a_citizen_and_nobody_see_nothing(
    client: Client, late: Dossier, units: LittleProvince, binh: User
) -> None:
    client.force_login(binh)
    page(client, f"{PAGE}?unit={units.ward.pk}", status=404)
    assert "Phường Mẫu" not in page(client, f"{PAGE}units/")
    client.logout()
    assert client.get(PAGE).status_code == 302


def test_a_unit_without_dossiers_is_not_applicable(
    client: Client, late: Dossier, units: LittleProvince, thao: User
) -> None:
    client.force_login(thao)
    text = page(client, f"{PAGE}?unit={units.other_ward.pk}")
    assert "Không áp dụng" in text
    ranks = page(client, f"{PAGE}units/?kind=commune")
    assert ranks.index("Phường Mẫu</a>") < ranks.index("Phường Bên</a>")
    assert "không áp dụng" in ranks


def test_the_head_says_when_the_page_is_older(client: Client, late: Dossier, thao: User) -> None:
    client.force_login(thao)
    at_load = int(at("2026-03-12 08:01").timestamp())
    assert "tải lại trang" not in page(client, f"{PAGE}now/?loaded={at_load}")
    assert "tải lại trang" in page(client, f"{PAGE}now/?loaded={at_load - 60}")


@pytest.mark.parametrize(
    "query",
    [
        "unit=x",
        "unit=999999",
        "span=days&first=2026-13-01&last=2026-03-01",
        "span=days&first=2026-05-01&last=2026-04-01",
    ],
)
def test_addresses_that_make_no_sense_are_not_found(
    client: Client, late: Dossier, thao: User, query: str
) -> None:
    client.force_login(thao)
    page(client, f"{PAGE}?{query}", status=404)


@pytest.mark.parametrize("span", ["today", "month", "quarter", "year"])
def test_every_window_has_its_page(client: Client, late: Dossier, thao: User, span: str) -> None:
    client.force_login(thao)
    assert "Diễn biến" in page(client, f"{PAGE}?span={span}&since=week")


def test_the_ranking_is_found_by_words_and_folds_on_a_phone(
    client: Client, late: Dossier, units: LittleProvince, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(official(units.other_ward, Role.LEADER, "Lê Sơn"))
    where = f"{PAGE}units/?kind=commune&span=month"
    assert "is-later" not in page(client, where)
    found = page(client, f"{where}&q=PHUONG+mau")
    assert f">{units.ward.name}</a>" in found
    assert f">{units.other_ward.name}</a>" not in found
    assert "Tìm thấy 1 trong 2 đơn vị." in found
    assert '<td class="number" data-label="Hạng"> 1 </td>' in found
    assert "Tìm thấy 0 trong 2 đơn vị." in page(client, f"{where}&q=khong")
    monkeypatch.setattr(unit_pages, "FIRST", 0)
    folded = page(client, where)
    assert folded.count("is-later") == 1  # one's own stands open
    assert "all=1" in folded
    assert "is-later" not in page(client, f"{where}&all=1")


def test_without_figures_the_page_says_so(
    client: Client, units: LittleProvince, thao: User
) -> None:
    client.force_login(thao)
    assert "đang được tính" in page(client, status=503)


def test_more_dossiers_cost_no_more_queries(
    client: Client, office: Office, late: Dossier, units: LittleProvince
) -> None:
    client.force_login(official(units.ward, Role.LEADER, "Lê Sơn"))
    page(client)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            page(client)
        return len(found)

    def anew(minute: int, dossiers: int) -> int:
        """Count the queries of the first page after so many more dossiers: what is kept for a version of the figures is asked anew."""
        for _ in range(dossiers):
            services.resolve(office.in_hand(), actor=office.approver, at=at("2026-03-12 08:10"))
        refresh(at=at(f"2026-03-12 08:{minute}"))
        return queries()

    first, kept = anew(11, 1), queries()
    assert anew(12, 8) <= first
    assert queries() <= kept < first
