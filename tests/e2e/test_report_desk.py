"""A reform officer's morning: take a report in, correct a cell with the keyboard, explain, confirm, compare, print."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.test_reports import choose, renamed_sample, sign_in, thao_with_password

from thuocdo.figures.models import Figure
from thuocdo.ingestion.tests.factories import sample_report

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

__all__ = ["thao_with_password"]


@pytest.mark.parametrize("width", [360, 1280])
def test_from_the_file_to_the_printed_report(
    page: Page, thao_with_password: User, units: LittleProvince, width: int
) -> None:
    earlier = sample_report(holder=units.home_affairs, issuer=units.ward)
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page)
    choose(page, renamed_sample("Mẫu"))
    page.get_by_role("link", name="Xem kết quả").first.click()
    expect(page.get_by_role("heading", name="Kiểm tra rồi xác nhận")).to_be_visible()

    # correct one cell in place, with the keyboard alone
    if width < 640:  # the forms are folded on a phone
        page.locator("#form3 summary").click()
    cell = page.locator("#form3 a.cell:not(.blank)").first
    cell.focus()
    page.keyboard.press("Enter")
    field = page.get_by_label("Số liệu", exact=False).first
    expect(field).to_be_focused()
    field.fill("4321")
    page.keyboard.press("Enter")
    expect(page.locator("#form3 a.cell", has_text="4321")).to_be_visible()
    expect(page.locator("#cell-editor")).to_have_count(0)
    assert "/cells/" not in page.url
    # undo and redo by their keys
    page.keyboard.press("Control+z")
    expect(page.locator("#form3 a.cell", has_text="4321")).to_have_count(0)
    page.locator("body").press("Control+y")
    expect(page.locator("#form3 a.cell", has_text="4321")).to_have_count(1)

    # explain what cannot be corrected, in place
    if width < 640:
        page.locator("#discrepancies summary").click()
    first = page.locator(".discrepancy", has_text="2.183").first
    first.get_by_role("link", name="Giải trình").click()
    first.get_by_label("Vì sao số liệu này vẫn đúng?").fill("Biểu gồm cả đơn vị ngành dọc.")
    first.get_by_role("button", name="Lưu giải trình").click()
    expect(page.get_by_text("Biểu gồm cả đơn vị ngành dọc.")).to_be_visible()

    page.get_by_role("button", name="Xác nhận báo cáo").click()
    expect(page.get_by_text("đã xác nhận").first).to_be_visible()
    assert Figure.objects.current().filter(printed="4321").exists()
    report_id = page.url.rstrip("/").split("/")[-1].split("#")[0]

    page.goto(f"/office/comparison/?a={earlier.pk}&b={report_id}")
    if width < 640:  # the forms are folded on a phone
        folded = page.get_by_role("button", name=re.compile("Biểu mẫu 3"))
        expect(folded).to_have_attribute("aria-expanded", "false")
        folded.click()
        expect(folded).to_have_attribute("aria-expanded", "true")
    expect(page.locator("main tr", has_text=re.compile(r"4\.?321")).first).to_be_visible()
    page.goto("/office/series/?indicator=procedures.dossiers.department.resolved")
    expect(page.get_by_role("heading").first).to_be_visible()

    page.goto(f"/office/reports/{report_id}/")
    page.get_by_text("Tải về").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Word", exact=True).click()
    word = zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes()))
    assert "4321" in word.read("word/document.xml").decode()
