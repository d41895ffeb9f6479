"""The board in a browser: from a number to its dossiers, into other hands and back, on a phone; and whether everybody can use it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.accessible import problems_of

from thuocdo.accounts.models import Role
from thuocdo.dossiers.tests.factories import Office, official

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

PASSWORD = "mot-mat-khau-dai-9"


@pytest.fixture
def leader(transactional_db: None, units: LittleProvince) -> User:
    """Return who leads a ward with two late dossiers, one of them with a new date."""
    office = Office(units.ward, units.province)
    found = official(units.ward, Role.LEADER, "Chủ tịch phường")
    official(units.ward, Role.HANDLER, "Người nhận thay")
    found.set_password(PASSWORD)
    found.save()
    for days in (30, 20):
        office.in_hand(timezone.now() - timedelta(days=days))
    return found


def opened(browser: Browser, live_server: Any, user: User, width: int, scheme: str) -> Page:
    context = browser.new_context(
        base_url=live_server.url,
        locale="vi-VN",
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 800},
    )
    page = context.new_page()
    page.goto("/office/board/")
    page.get_by_label("Tên đăng nhập").fill(user.username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda address: "login" not in address)
    return page


def test_late_work_goes_into_other_hands_and_back_on_a_phone(
    browser: Browser, live_server: Any, leader: User
) -> None:
    page = opened(browser, live_server, leader, 360, "light")
    page.locator(".board-late dd a").click()
    expect(page.get_by_text("2 hồ sơ", exact=True)).to_be_visible()
    page.get_by_label("Mọi hồ sơ khớp bộ lọc").check()
    page.get_by_role("button", name="Giao lại").click()
    page.get_by_label("Người nhận", exact=True).select_option(
        label="Người nhận thay – Người thụ lý – Phường Mẫu"
    )
    page.get_by_label("Lý do giao lại").fill("Người giữ nghỉ ốm")
    page.get_by_role("button", name="2 hồ sơ").click()
    expect(page.get_by_role("heading", name="2 hồ sơ đã xong")).to_be_visible()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_role("heading", name="2 hồ sơ đã xong")).to_be_visible()
    page.goto("/office/board/?by=person")
    expect(page.get_by_text("Người nhận thay")).to_have_count(0)
    page.context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "light"), (1280, "dark")])
def test_everybody_can_use_it(
    browser: Browser, live_server: Any, leader: User, width: int, scheme: str
) -> None:
    page = opened(browser, live_server, leader, width, scheme)
    found = []
    for address in ("", "?by=person", "apologies/", "rules/"):
        page.goto(f"/office/board/{address}")
        found += problems_of(page)
    page.context.close()
    assert not found, "\n".join(found)
