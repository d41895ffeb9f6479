"""A report sent in by a browser and read to the contradictions in it: with and without script, wide and narrow."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Page, expect

from thuocdo.ingestion.tests.factories import SAMPLE, report_text

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

WIDTHS = (360, 768, 1280)
PASSWORD = "mot-mat-khau-dai-9"
SHARED_REPORT = (
    Path(__file__).parents[2] / ".." / "shared" / "documents" / "000_102eeac5d51403cd.txt"
)


#: Figures of the original's tables that are broken.
FIGURES_ON_TWO_LINES = """[...document.querySelectorAll(".original-row mark")]
    .filter(one => /^[0-9.,]+$/.test(one.textContent) && one.getClientRects().length > 1).map(one => one.textContent)"""


@pytest.fixture
def thao_with_password(transactional_db: None, thao: User) -> User:
    thao.set_password(PASSWORD)
    thao.save()
    return thao


def sign_in(page: Page) -> None:
    page.goto("/office/")
    page.get_by_label("Tên đăng nhập").fill("thao")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("heading", name="Báo cáo cải cách hành chính")).to_be_visible()


def choose(page: Page, *files: Path | dict[str, Any]) -> None:
    page.set_input_files("input[type=file]", list(files))  # type: ignore[arg-type]
    page.get_by_role("button", name="Gửi và đọc").click()


def renamed_sample(province: str) -> dict[str, Any]:
    text = SAMPLE.read_text(encoding="utf-8").replace("THANH HÓA", province.upper())
    return {"name": "bao-cao.txt", "mimeType": "text/plain", "buffer": text.encode()}


@pytest.mark.parametrize("width", WIDTHS)
def test_from_the_file_to_what_is_wrong_in_it(
    page: Page, thao_with_password: User, units: LittleProvince, width: int
) -> None:
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page)
    choose(page, renamed_sample("Mẫu"))
    page.get_by_role("link", name="Xem kết quả").first.click()
    expect(page.get_by_role("heading", name="Chỗ không khớp")).to_be_visible()
    text = page.locator("main").text_content() or ""
    for number in ("2.187", "2.183", "3.698", "3.968", "284"):
        assert number in text
    if width < 640:  # the forms are folded on a phone
        page.get_by_role("link", name="Biểu 1").click()
    # the figure leads to its editor, and from there to the place in the original it was read from
    page.locator(".form-table .value a.cell:not(.blank)").first.click()
    page.locator("#cell-editor").get_by_role("link", name="Xem trong văn bản").click()
    expect(page.locator("mark:target")).to_be_in_viewport()
    assert page.evaluate(FIGURES_ON_TWO_LINES) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not complaints


def test_one_bad_file_among_two_and_an_explanation(page: Page, thao_with_password: User) -> None:
    sign_in(page)
    good = {"name": "tot.txt", "mimeType": "text/plain", "buffer": report_text(total=31).encode()}
    bad = {"name": "hong.docx", "mimeType": "application/zip", "buffer": b"PK\x03\x04 broken"}
    choose(page, good, bad)
    expect(page.get_by_text("không nhận")).to_be_visible()
    page.get_by_role("link", name="Xem kết quả").first.click()
    page.get_by_role("link", name="Giải trình").first.click()
    page.get_by_label("Vì sao số liệu này vẫn đúng?").fill("Gồm cả hồ sơ qua bưu chính.")
    page.get_by_role("button", name="Lưu giải trình").click()
    expect(page.get_by_text("Gồm cả hồ sơ qua bưu chính.")).to_be_visible()
    expect(page.get_by_text("1 đã giải trình")).to_be_visible()


def test_without_script(
    browser: Browser, live_server: Any, thao_with_password: User, units: LittleProvince
) -> None:
    context = browser.new_context(
        base_url=live_server.url, locale="vi-VN", java_script_enabled=False
    )
    page = context.new_page()
    sign_in(page)
    choose(page, renamed_sample("Mẫu"))
    page.get_by_role("link", name="Xem kết quả").first.click()
    expect(page.get_by_role("heading", name="Chỗ không khớp")).to_be_visible()
    context.close()


def test_files_that_are_dropped_are_sent(page: Page, thao_with_password: User) -> None:
    sign_in(page)
    content = report_text()
    transfer = page.evaluate_handle(
        """(content) => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([content], "tha.txt", { type: "text/plain" }));
            return transfer;
        }""",
        content,
    )
    page.dispatch_event("[data-upload]", "drop", {"dataTransfer": transfer})
    expect(page.get_by_text("tha.txt")).to_be_visible()
    expect(page.get_by_role("link", name="Xem kết quả")).to_be_visible()


@pytest.mark.skipif(
    not SHARED_REPORT.exists(), reason="the published report is not beside the checkout"
)
def test_the_published_report(page: Page, thao_with_password: User) -> None:
    from thuocdo.organisations.tests.factories import UnitFactory

    UnitFactory.create(name="Tỉnh Thanh Hóa", kind="province")
    sign_in(page)
    choose(page, SHARED_REPORT)
    page.get_by_role("link", name="Xem kết quả").first.click()
    text = page.locator("#discrepancies").inner_text()
    for number in ("2.187", "2.183", "3.698", "3.968", "284", "842"):
        assert number in text
