"""The page of a report on a phone: folded, a jump list above, and every link into a fold opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.test_reports import sign_in, thao_with_password

from thuocdo.ingestion.models import Report
from thuocdo.ingestion.tests.factories import sample_report

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

__all__ = ["thao_with_password"]

PHONE = {"width": 360, "height": 800}
HEIGHT = "document.documentElement.scrollHeight"


@pytest.fixture
def report(thao_with_password: User, units: LittleProvince) -> Report:
    return sample_report(holder=units.home_affairs, issuer=units.province)


def test_on_a_phone_it_opens_folded_and_links_open_what_they_lead_into(
    page: Page, report: Report
) -> None:
    page.set_viewport_size(PHONE)
    sign_in(page)
    page.goto(f"/office/reports/{report.pk}/")
    assert page.evaluate(HEIGHT) < 4000
    expect(page.locator("details.form-section[open]")).to_have_count(0)
    # by the jump list, by a mark that leads to its discrepancy, by the place of a figure in the original
    page.get_by_role("navigation", name="Các phần của báo cáo").get_by_text("Biểu 3").click()
    expect(page.locator("#form3 table")).to_be_in_viewport()
    page.locator("#form3 a.flag").first.click()
    expect(page.locator(".discrepancy:target")).to_be_in_viewport()
    page.locator(".discrepancy:target").get_by_text("Xem trong văn bản").click()
    expect(page.locator("#original mark:target")).to_be_in_viewport()
    expect(page.locator("#form5[open]")).to_have_count(0)
    # by an address that was copied
    cell = page.locator("#form5 a.cell").last.get_attribute("id")
    page.goto("/office/reports/")
    page.goto(f"/office/reports/{report.pk}/#{cell}")
    expect(page.locator(f"[id='{cell}']")).to_be_in_viewport()
    expect(page.locator("details.form-section[open]")).to_have_count(1)


def test_saving_and_arrow_keys_keep_the_folds(page: Page, report: Report) -> None:
    page.set_viewport_size(PHONE)
    sign_in(page)
    page.goto(f"/office/reports/{report.pk}/#form3")
    last = page.locator("#form3 a.cell").last
    last.focus()
    page.keyboard.press("F2")
    page.get_by_label("Ghi chú").fill("đã kiểm tra lại")
    page.locator("#cell-editor [name=reason]").fill("kiểm tra")
    page.get_by_role("button", name="Lưu").click()
    expect(page.locator("#form3")).to_contain_text("đã kiểm tra lại")
    expect(page.locator("#form3[open]")).to_have_count(1)
    expect(page.locator("#form5[open]")).to_have_count(0)
    # behind the last cell of a form stands the first of the next, which opens
    expect(page.locator("#form4 a.cell").first).to_be_focused()
    expect(page.locator("#form4[open]")).to_have_count(1)
    page.keyboard.press("ArrowUp")
    expect(page.locator("#form3 a.cell").last).to_be_focused()


def test_wide_and_without_script_nothing_is_folded(
    browser: Browser, live_server: Any, page: Page, report: Report
) -> None:
    sign_in(page)
    page.goto(f"/office/reports/{report.pk}/")
    expect(page.locator("details.form-section:not([open])")).to_have_count(0)
    context = browser.new_context(
        base_url=live_server.url, locale="vi-VN", java_script_enabled=False, viewport=PHONE
    )
    bare = context.new_page()
    sign_in(bare)
    bare.goto(f"/office/reports/{report.pk}/")
    expect(bare.locator("#form7 a.cell").last).to_be_visible()
    bare.locator("#form7 summary").click()
    expect(bare.locator("#form7 a.cell").last).to_be_hidden()
    context.close()
