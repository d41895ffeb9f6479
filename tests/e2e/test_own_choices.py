"""What officials set up for themselves, in the browser: a report template of their unit, how they are reached, and a block whose figures say all that is known; by WCAG 2.2 AA."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.test import Client

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.test_campaign_workbook import seen

from thuocdo.official_reports.tests.conftest import (
    RATE,
    YEAR,
    figure,
    figures,
    own_folders,
    report,
)
from thuocdo.official_reports.tests.test_templates import restyled

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.official_reports.models import OfficialReport

__all__ = ["figures", "own_folders", "report"]
pytestmark = pytest.mark.django_db(transaction=True)


def looked_at(page: Page, name: str) -> None:
    """Look at a page in both colours."""
    for colours in ("light", "dark"):
        page.emulate_media(color_scheme=colours)  # type: ignore[arg-type]
        seen(page, f"{name}-{colours}")


def signed_in(browser: Browser, live_server: Any, user: User) -> Page:
    """Return a page of somebody who has signed in already."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(base_url=live_server.url, locale="vi-VN")
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    return context.new_page()


def test_a_template_a_number_and_a_block(
    browser: Browser,
    live_server: Any,
    report: OfficialReport,
    *,
    units: LittleProvince,
    lan: User,
    tmp_path: Path,
) -> None:
    figure(units.other_ward, RATE, "99.4", YEAR, decimals=1)
    page = signed_in(browser, live_server, lan)
    page.goto("/office/settings/")
    page.get_by_label("Số di động nhận tin nhắn").fill("0912 345 678")
    looked_at(page, "settings")
    page.get_by_role("button", name="Lưu").first.click()
    expect(page.get_by_text("Đã lưu thiết lập.")).to_be_visible()

    page.goto("/office/official-reports/templates/")
    path = tmp_path / "mẫu phường.docx"
    path.write_bytes(b"x")
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Gửi mẫu").click()
    expect(page.get_by_text("không phải tệp Word").first).to_be_visible()
    looked_at(page, "template-refused")
    path.write_bytes(restyled())
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="Gửi mẫu").click()
    page.get_by_role("button", name="Dùng mẫu này").click()
    expect(page.get_by_text("Bản 1 của đơn vị.")).to_be_visible()
    looked_at(page, "templates")

    page.goto(f"/office/official-reports/{report.pk}/parts/procedures/")
    page.get_by_text("câu gợi ý").click()
    looked_at(page, "block")
