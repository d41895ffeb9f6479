"""The pages of the evaluation of agencies: figures for officials of the province, records only for who may see them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers import services
from thuocdo.dossiers.tests.factories import Office, official
from thuocdo.indicators.cube.building import refresh
from thuocdo.office.figures import map_of_units
from thuocdo.office.handling_evaluation import unit_pages
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/office/handling-evaluation/"
NOW = at("2026-03-12 09:00")


@pytest.fixture(autouse=True)
def now(tmp_path: Path, settings: Any, time_machine: Any) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.CUBE_DIR = tmp_path / "cube"
    time_machine.move_to(NOW, tick=False)
    map_of_units._kept.clear()  # a page may show the units of the test before for a minute


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of a ward with three dossiers due on the 9th: one early, one on that day, one late; figures follow."""
    found = Office(units.ward, units.province)
    for day in ("06", "09", "11"):
        services.resolve(found.in_hand(), actor=found.approver, at=at(f"2026-03-{day} 09:00"))
    refresh(at=at("2026-03-12 08:01"))
    return found


def page(client: Client, address: str = PAGE, *, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return " ".join(answer.content.decode().split())


def index(text: str, code: str) -> str:
    """Return the panel of one index without its tags."""
    panel = text.split(f'aria-labelledby="index-{code}"')[1].split("</section>", maxsplit=1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", panel).split())


def test_a_leader_sees_the_band_and_the_arithmetic_of_each_index(
    client: Client, office: Office, units: LittleProvince
) -> None:
    client.force_login(official(units.ward, Role.LEADER, "Lê Sơn"))
    text = page(client)
    assert "Đánh giá giải quyết thủ tục: Phường Mẫu" in text
    # 1: (2 + 1) / 3; nobody was asked again; no feedback; nothing online: 1 + 2 + 2 + 1 + 2 + 0 of 12 points.
    assert "<strong>12,0</strong>" in text
    assert "8,0 × 18 ÷ 12 = 12,0" in text
    assert "Tốt" in text
    assert "3 điểm ÷ 3 hồ sơ đã giải quyết = 1,0" in index(text, "1")
    assert "6 điểm ÷ 3 hồ sơ đã giải quyết = 2,0" in index(text, "4")
    assert "đủ điểm" in index(text, "8")
    assert "Dưới 15 % hồ sơ, hoặc có hồ sơ trễ" in index(text, "9")
    assert 'class="is-reached" aria-current="true"> <span class="number">0</span>' in text
    for code in ("2", "5", "6"):
        assert "Chỉ số này được bỏ qua." in index(text, code)
    assert "Thông tư số 03/2025/TT-VPCP" in text
    assert "kỳ chưa kết thúc" in text
    assert f"measure=dossiers.resolved_early&amp;unit={units.ward.pk}" in text


def test_the_counts_lead_to_the_records_they_are_of(
    client: Client, office: Office, units: LittleProvince
) -> None:
    client.force_login(official(units.ward, Role.LEADER, "Lê Sơn"))
    links = re.findall(r'href="(/office/figures/records/[^"]+)">([\d.]+)<', page(client))
    assert len(links) > 10
    for address, count in links:
        text = page(client, address.replace("&amp;", "&"))
        if "procedures_with_dossiers" not in address and "services_with" not in address:
            found = set(re.findall(r"H56\.14-\d+-\d+", text))
            assert len(found) == int(count), address


def test_somebody_of_another_ward_sees_the_evaluation(
    client: Client, office: Office, units: LittleProvince
) -> None:
    client.force_login(official(units.other_ward, Role.LEADER, "Lê Sơn"))
    own = page(client)
    assert "Đánh giá giải quyết thủ tục: Phường Bên" in own
    assert "Không xếp loại" in own
    assert "<strong>12,0</strong>" in page(client, f"{PAGE}?unit={units.ward.pk}")


def test_another_province_a_citizen_and_nobody_see_nothing(
    client: Client, office: Office, units: LittleProvince, binh: User
) -> None:
    client.force_login(binh)
    page(client, f"{PAGE}?unit={units.ward.pk}", status=404)
    assert "Phường Mẫu" not in page(client, f"{PAGE}units/?kind=commune")
    client.logout()
    assert client.get(PAGE).status_code == 302
    assert client.get(f"{PAGE}units/").status_code == 302


def test_units_stand_by_rank_with_their_bands(
    client: Client, office: Office, units: LittleProvince, thao: User
) -> None:
    client.force_login(thao)
    text = page(client, f"{PAGE}units/?kind=commune")
    assert text.index("Phường Mẫu</a>") < text.index("Phường Bên</a>")
    assert "không xếp loại" in text
    assert re.search(r"Tốt</span> <strong>1</strong>", text)
    assert "Chỉ số 2, 5, 6 chưa tính được" in text


def test_units_with_equal_points_share_a_rank(
    client: Client, office: Office, units: LittleProvince, thao: User
) -> None:
    other = Office(units.other_ward, units.province, code="H56.15")
    for day in ("06", "09", "11"):
        services.resolve(other.in_hand(), actor=other.approver, at=at(f"2026-03-{day} 09:00"))
    refresh(at=at("2026-03-12 08:30"))
    client.force_login(thao)
    text = page(client, f"{PAGE}units/?kind=commune")
    assert len(re.findall(r'data-label="Hạng"> 1<span class="soft">=</span>', text)) == 2
    assert "(đồng hạng)" in page(client, f"{PAGE}?unit={units.ward.pk}")


def test_the_units_are_found_by_words_and_fold_on_a_phone(
    client: Client, office: Office, units: LittleProvince, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(official(units.other_ward, Role.LEADER, "Lê Sơn"))
    where = f"{PAGE}units/?kind=commune"
    everything = page(client, where)
    assert "is-later" not in everything
    found = page(client, f"{where}&q=PHUONG+mau")
    assert f">{units.ward.name}</a>" in found
    assert f">{units.other_ward.name}</a>" not in found
    assert "Tìm thấy 1 trong 2 đơn vị." in found
    bands = re.compile(r'<ul class="evaluation-bands">.*?</ul>')
    assert bands.findall(found) == bands.findall(everything)
    monkeypatch.setattr(unit_pages, "FIRST", 0)
    folded = page(client, where)
    assert folded.count("is-later") == 1  # one's own stands open
    assert "is-later" not in page(client, f"{where}&all=1")


@pytest.mark.parametrize("period", ["2026-q1", "2025-q4", "2026", "2025"])
def test_every_period_has_its_pages(
    client: Client, office: Office, thao: User, period: str
) -> None:
    client.force_login(thao)
    assert f'value="{period}" selected' in page(client, f"{PAGE}?period={period}")
    assert f'value="{period}" selected' in page(client, f"{PAGE}units/?period={period}")


@pytest.mark.parametrize("query", ["unit=x", "unit=999999", "period=2026-q5", "period=2026-q2", "period=2027", "period=x"])  # fmt: skip
def test_addresses_that_make_no_sense_are_not_found(
    client: Client, office: Office, thao: User, query: str
) -> None:
    client.force_login(thao)
    page(client, f"{PAGE}?{query}", status=404)
    page(client, f"{PAGE}units/?{query}", status=404)


def test_the_service_index_leads_here_and_back(client: Client, office: Office, thao: User) -> None:
    client.force_login(thao)
    assert f'href="{PAGE}?unit=' in page(client, "/office/service-index/")
    assert 'href="/office/service-index/?unit=' in page(client)


def test_without_figures_the_page_says_so(
    client: Client, units: LittleProvince, thao: User
) -> None:
    client.force_login(thao)
    assert "đang được tính" in page(client, status=503)


def test_more_dossiers_and_units_cost_no_more_queries(
    client: Client, office: Office, units: LittleProvince
) -> None:
    client.force_login(official(units.ward, Role.LEADER, "Lê Sơn"))

    def queries(address: str) -> int:
        page(client, address)  # the map of units is kept for a minute
        with CaptureQueriesContext(connection) as found:
            page(client, address)
        return len(found)

    before = [queries(PAGE), queries(f"{PAGE}units/?kind=commune")]
    for _ in range(6):
        services.resolve(office.in_hand(), actor=office.approver, at=at("2026-03-12 08:10"))
    refresh(at=at("2026-03-12 08:40"))
    assert [queries(PAGE), queries(f"{PAGE}units/?kind=commune")] == before
    assert max(before) <= 12
