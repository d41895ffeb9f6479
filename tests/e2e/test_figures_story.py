"""From the leader's page down to one late dossier and why it is late; then work at the desk moves the figures."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.test_dossier_by_three import PASSWORD, check, opened

from thuocdo.dossiers import services
from thuocdo.dossiers.tests.factories import Office
from thuocdo.indicators.cube.building import refresh
from thuocdo.office.figures.drawn import FRESH_SECONDS
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

YEAR = "period=civil.year.2026.1"
RATE = "procedures.whole.on_time_rate"


@pytest.fixture
def office(transactional_db: None, units: LittleProvince, settings: Any, tmp_path: Path) -> Office:
    """Return the office of the ward, whose people can sign in, with figures in folders of their own."""
    settings.WAREHOUSE_DIR, settings.CUBE_DIR = tmp_path / "warehouse", tmp_path / "cube"
    found = Office(units.ward, units.province)
    for person in (found.clerk, found.handler, found.approver):
        person.set_password(PASSWORD)
        person.save()
    return found


def resolved(office: Office, moment: str) -> str:
    dossier = services.resolve(office.in_hand(), actor=office.approver, at=at(moment))
    return dossier.code


def rate(page: Page, office: Office) -> Any:
    page.goto(f"/office/figures/units/{office.ward.pk}/?{YEAR}")
    return page.locator(".tile").first


def test_a_rate_opens_down_to_a_late_dossier_and_moves_with_the_work(
    browser: Browser, live_server: Any, office: Office
) -> None:
    on_time, late = resolved(office, "2026-03-03 09:00"), resolved(office, "2026-03-10 09:00")
    refresh(at=timezone.now())
    leader = opened(browser, live_server, office.approver, width=390)
    tile = rate(leader, office)
    expect(tile).to_contain_text("50")
    check(leader)

    tile.get_by_role("link").first.click()
    expect(leader.get_by_role("heading", level=1)).to_be_visible()
    check(leader)
    leader.locator(".figure-head a").last.click()
    expect(leader.get_by_role("heading", level=1)).to_contain_text("2")
    expect(leader.get_by_role("link", name=on_time)).to_be_visible()
    check(leader)
    leader.get_by_label("Hỏi về một hồ sơ").fill(late)
    leader.get_by_role("button", name="Hỏi").click()
    expect(leader.get_by_text("Được đếm.", exact=True)).to_be_visible()

    leader.get_by_role("table").get_by_role("link", name=late).click()
    expect(leader.get_by_role("heading", level=1)).to_contain_text(late)
    expect(leader.get_by_role("main")).to_contain_text(re.compile("trễ hạn", re.IGNORECASE))

    resolved(office, "2026-03-03 10:00")
    refresh(at=timezone.now())
    leader.wait_for_timeout(1000 * FRESH_SECONDS)  # so long a page once drawn is shown to all
    expect(rate(leader, office)).to_contain_text("66,7")


def test_a_phone_shows_all_windows_of_a_comparison(
    browser: Browser, live_server: Any, office: Office
) -> None:
    resolved(office, "2026-03-03 09:00")
    refresh(at=timezone.now())
    months = "".join(f"&period=civil.month.2026.{month}" for month in range(1, 7))
    where = f"/office/figures/compare/?indicator={RATE}&unit={office.ward.pk}{months}"
    leader = opened(browser, live_server, office.approver, width=360)
    leader.goto(where)
    cells = leader.locator(".compare-table td.number")
    expect(cells).to_have_count(6)
    for cell in cells.all():
        box = cell.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    assert leader.evaluate("document.documentElement.scrollWidth") <= 360
    region = leader.locator(".scroll").last
    assert region.evaluate("one => one.scrollWidth <= one.clientWidth")
    check(leader)


def test_lists_and_rankings_are_searched_without_a_script(
    browser: Browser, live_server: Any, office: Office, units: LittleProvince
) -> None:
    resolved(office, "2026-03-03 09:00")
    refresh(at=timezone.now())
    leader = opened(browser, live_server, office.approver, width=360)
    leader.goto("/office/figures/indicators/")
    leader.get_by_label("Tìm chỉ tiêu").fill("dung han")
    leader.get_by_role("button", name="Tìm", exact=True).click()
    expect(leader.get_by_role("status")).to_contain_text("Tìm thấy")
    check(leader)
    for page in ("service-index", "handling-evaluation"):
        leader.goto(f"/office/{page}/units/?kind=commune")
        leader.get_by_label("Tìm đơn vị").fill("phuong mau")
        leader.get_by_role("button", name="Xem", exact=True).click()
        expect(leader.get_by_role("link", name=units.ward.name)).to_be_visible()
        expect(leader.get_by_role("link", name=units.other_ward.name)).to_have_count(0)
        check(leader)
    first, last = "2026-03-01", "2026-03-31"
    total = "indicator=procedures.inventory.total"
    leader.goto(
        f"/office/figures/records/?{total}&unit={office.province.pk}&first={first}&last={last}"
    )
    check(leader)
    leader.get_by_role("table").get_by_role("link").first.click()
    expect(leader.get_by_role("heading", name="Từng thủ tục")).to_be_visible()
    check(leader)
