"""Filling in by Excel in the browser: down, up with errors, up again, a conflict, confirmed; wide and on a phone, by WCAG 2.2 AA."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from django.test import Client
from django.utils import timezone

from playwright.sync_api import Browser, Page, expect
from tests.e2e.test_campaign_season import running, unit_page
from tests.e2e.test_dossier_by_three import check, opened

from thuocdo.campaigns.tests import workbooks as xl
from thuocdo.campaigns.tests.factories import DONE, ISSUED, PLAN_RATE, PLANNED, SURVEYED, Season

__all__ = ["running"]
#: Where pictures go that somebody wants to look at.
_PICTURES = os.environ.get("THUOCDO_PICTURES", "")


def seen(page: Page, name: str) -> None:
    """Look at a page by the rules, on a phone and on a desk, and keep pictures where somebody wants them."""
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        if _PICTURES:
            page.screenshot(path=Path(_PICTURES) / f"{name}-{width}.png", full_page=True)
        check(page)


def send(page: Page, path: Path, content: bytes) -> None:
    """Choose a file and send it."""
    path.write_bytes(content)
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Đọc tệp").click()


def test_filling_in_by_excel(
    browser: Browser, live_server: Any, running: Season, tmp_path: Path
) -> None:
    Client().get("/accounts/login/")  # loads what the first page of a process takes long for
    page = opened(browser, live_server, running.lan)
    page.goto(f"{unit_page(running)}workbook/")
    seen(page, "upload")
    with page.expect_download() as got:
        page.get_by_role("link", name="Tải xuống sổ Excel").click()
    blank, ward = got.value.path().read_bytes(), running.ward
    send(page, tmp_path / "nháp.xlsx", b"12;13")
    expect(page.get_by_text("Không dùng được tệp này")).to_be_visible()
    seen(page, "refused")

    wrong = xl.done(blank, xl.typed(ward, ISSUED, "mười hai"), xl.typed(ward, PLAN_RATE, 120))
    send(page, tmp_path / "Biểu phường Mẫu.xlsx", wrong)
    expect(page.get_by_text("Tệp có 1 lỗi, chưa ghi gì")).to_be_visible()
    expect(page.get_by_text("!".join(xl.place(ward, ISSUED)), exact=True)).to_be_visible()
    seen(page, "errors")
    with page.expect_download() as marked:
        page.get_by_role("link", name="Tải bản đã đánh dấu").click()
    assert "đã đánh dấu" in marked.value.suggested_filename

    page.get_by_role("link", name="Tải tệp khác lên").click()
    back = marked.value.path().read_bytes()
    doings = [(ISSUED, 12), (PLANNED, 30), (DONE, 40), (SURVEYED, "1 – Có"), (PLAN_RATE, None)]
    running.save(PLANNED, "25", actor=running.son, at=timezone.now())
    send(page, tmp_path / "x.xlsx", xl.done(back, *(xl.typed(ward, *one) for one in doings)))
    expect(page.get_by_text("Người khác đã sửa trong lúc bạn điền")).to_be_visible()
    seen(page, "preview")
    page.get_by_label("ghi số trong tệp").check()
    page.get_by_role("button", name="Xác nhận ghi 3 chỗ").click()
    page.wait_for_url(f"**{unit_page(running)}")
    assert [xl.printed(ward, one) for one in (ISSUED, PLANNED, DONE)] == ["12", "30", "40"]
    seen(page, "stored")
