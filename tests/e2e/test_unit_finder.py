"""A unit among many is found with the keyboard, and without any script by words and a question; the pages are accessible and fit a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.accessible import problems_of
from tests.e2e.test_dossier_by_three import PASSWORD, opened

from thuocdo.accounts.models import Role
from thuocdo.dossiers.tests.factories import official
from thuocdo.office.choosing.fields import FEW
from thuocdo.organisations.tests.factories import numbered_units

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

MAKE = "/office/archive/new/"


@pytest.fixture
def keeper(transactional_db: None, units: LittleProvince) -> User:
    """Return who keeps the records of a province with many wards."""
    numbered_units(units.province, FEW + 3)
    found = official(units.province, Role.RECORDS_CLERK, "Văn thư tỉnh")
    found.set_password(PASSWORD)
    found.save()
    return found


def filled(page: Page) -> None:
    page.get_by_label("Năm kết thúc hồ sơ").fill(str(timezone.localdate().year))


@pytest.mark.parametrize("width", [360, 1280])
def test_with_the_keyboard(browser: Browser, live_server: Any, keeper: User, width: int) -> None:
    page = opened(browser, live_server, keeper, width)
    page.goto(MAKE)
    unit = page.get_by_role("combobox", name="Đơn vị nộp")
    unit.press_sequentially("phuong so 1")
    expect(page.get_by_role("option", name="Phường Số 14")).to_be_visible()
    assert problems_of(page, "the list that is open") == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(unit).to_have_value("Phường Số 1")
    filled(page)
    page.get_by_role("button", name="Xem hồ sơ đủ điều kiện").click()
    expect(page.get_by_role("heading", name="0 hồ sơ đủ điều kiện")).to_be_visible()
    expect(page.get_by_role("combobox", name="Đơn vị nộp")).to_have_value("Phường Số 1")


def test_without_a_script(browser: Browser, live_server: Any, keeper: User) -> None:
    signed_in = opened(browser, live_server, keeper)
    context = browser.new_context(
        base_url=live_server.url,
        locale="vi-VN",
        java_script_enabled=False,
        storage_state=signed_in.context.storage_state(),
    )
    page = context.new_page()
    page.goto(MAKE)
    page.get_by_label("Đơn vị nộp").fill("phuong so")
    filled(page)
    page.get_by_role("button", name="Xem hồ sơ đủ điều kiện").click()
    expect(page.get_by_text("Có nhiều đơn vị khớp. Hãy chọn một.").first).to_be_visible()
    page.get_by_role("radio", name="Phường Số 12").check()
    page.get_by_role("button", name="Xem hồ sơ đủ điều kiện").click()
    expect(page.get_by_role("heading", name="0 hồ sơ đủ điều kiện")).to_be_visible()
    expect(page.get_by_label("Đơn vị nộp")).to_have_value("Phường Số 12")
