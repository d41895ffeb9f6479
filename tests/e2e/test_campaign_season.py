"""A reporting season in the browser: a campaign is opened, a unit answers cell by cell, its leader sends, the organiser takes in, the whole opens down."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.test_dossier_by_three import PASSWORD, check, opened

from thuocdo.campaigns.models import Campaign
from thuocdo.campaigns.tests.factories import DONE, ISSUED, PLAN_RATE, PLANNED, Season, season
from thuocdo.indicators.cube.building import refresh
from thuocdo.office.campaigns.pages.answer import anchor_of

if TYPE_CHECKING:
    from conftest import LittleProvince


@pytest.fixture
def running(transactional_db: None, units: LittleProvince, settings: Any, tmp_path: Path) -> Season:
    """Return a campaign that is open now, its people with a password, and registers that answer."""
    settings.WAREHOUSE_DIR, settings.CUBE_DIR = tmp_path / "warehouse", tmp_path / "cube"
    refresh(at=timezone.now())
    made = season(units)
    now = timezone.now()
    Campaign.objects.update(
        opens_at=now - timedelta(days=2),
        due_at=now + timedelta(days=3),
        appraisal_due_at=now + timedelta(days=4),
        closes_at=now + timedelta(days=5),
    )
    for one in (made.lan, made.son, made.thao):
        one.set_password(PASSWORD)
        one.save()
    return made


def unit_page(running: Season) -> str:
    return f"/office/campaigns/{running.campaign.pk}/units/{running.units.ward.pk}/"


def write(page: Page, row: str, text: str, key: str = "Enter") -> None:
    """Type into a cell and leave it; the answer of the server is waited for."""
    page.wait_for_load_state()  # before, Enter would send the whole form
    with page.expect_response(lambda one: one.url.endswith("/cells/")):
        page.locator(f"#i-{anchor_of(row)}").fill(text)
        page.keyboard.press(key)


def test_cells_are_saved_while_one_types_and_the_next_cell_keeps_the_cursor(
    browser: Browser, live_server: Any, running: Season
) -> None:
    page = opened(browser, live_server, running.lan, width=1280)
    page.goto(unit_page(running))
    write(page, PLANNED, "20")
    page.wait_for_function(f"document.activeElement.id === 'i-{anchor_of(DONE)}'")
    write(page, DONE, "30", key="Tab")
    page.wait_for_function(f"document.activeElement.id === 'd-{anchor_of(DONE)}'")
    expect(page.locator("#problems li.wrong").first).to_be_visible()
    write(page, DONE, "15")
    expect(page.locator("#problems li.wrong")).to_have_count(0)
    expect(page.locator(f"#i-{anchor_of(PLAN_RATE)}")).to_have_value("75,00")
    write(page, ISSUED, "mười")
    expect(page.locator(f"#{anchor_of(ISSUED)} .problem")).to_contain_text("chỉ nhận số")
    write(page, ISSUED, "12")
    expect(page.locator(f"#{anchor_of(ISSUED)} .problem")).to_have_count(0)
    page.reload()
    expect(page.locator(f"#i-{anchor_of(ISSUED)}")).to_have_value("12")
    page.get_by_role("button", name="Hoàn tác", exact=True).click()
    expect(page.locator(f"#i-{anchor_of(ISSUED)}")).to_have_value("")


@pytest.mark.parametrize("width", [1280, 360])
def test_the_season_from_the_unit_to_the_whole(
    browser: Browser, live_server: Any, running: Season, width: int
) -> None:
    lan = opened(browser, live_server, running.lan, width=width)
    lan.goto("/office/campaigns/")
    check(lan)
    lan.get_by_role("link", name=running.campaign.title).first.click()
    write(lan, "2025_commune/2:1", "7")
    lan.evaluate("scrollTo(0, 0)")  # what lies half under the head of the page is no target
    check(lan)
    lan.get_by_role("button", name="Trình lãnh đạo duyệt").click()
    expect(lan.get_by_text("Báo cáo chờ một người khác")).to_be_visible()
    son = opened(browser, live_server, running.son, width=width)
    son.goto(unit_page(running))
    son.get_by_role("button", name="Duyệt và gửi").click()
    thao = opened(browser, live_server, running.thao, width=width)
    thao.goto(unit_page(running))
    check(thao)
    thao.get_by_role("button", name="Tiếp nhận").click()
    expect(thao.get_by_role("button", name="Mở lại")).to_be_visible()
    thao.goto(f"/office/campaigns/{running.campaign.pk}/")
    check(thao)
    thao.get_by_role("link", name="Số tổng hợp").click()
    check(thao)
    thao.locator("a[href*='row=']").filter(has_text="1.2 ").first.click()
    check(thao)
    thao.goto(f"/office/campaigns/{running.campaign.pk}/rows/")
    check(thao)
    field = thao.locator(".shared-rows .finder, .shared-rows select").first.bounding_box()
    assert field is not None
    assert field["width"] > min(width, 1280) / 4, "the name of a department fits"
    thao.goto("/office/campaigns/new/?period=2025-12-15_2026-03-14")
    check(thao)
