"""The procedure screens in a browser: found and read with the keyboard, accessible, no wider than a phone."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.accessible import problems_of

from thuocdo.organisations.tests.factories import UnitFactory
from thuocdo.procedures.models import Procedure
from thuocdo.procedures.sample import load_sample

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

PASSWORD = "mot-mat-khau-dai-9"
PICTURES = os.environ.get("THUOCDO_PICTURES", "")


@pytest.fixture
def catalogue(transactional_db: None, thao: User, units: LittleProvince) -> Procedure:
    """Load the sample into the province of the cast, and let Thảo sign in; return the registration of a birth."""
    thao.set_password(PASSWORD)
    thao.save()
    units.province.code = "38"
    units.province.save()
    for code in ("SNNMT", "SXD", "STC", "SNV", "SYT", "SGDDT"):
        UnitFactory.create(code=f"38.{code}", parent=units.province)
    load_sample()
    return Procedure.objects.get(code="1.013225")


def signed_in(browser: Browser, live_server: Any, width: int, scheme: str = "light") -> Page:
    context = browser.new_context(
        base_url=live_server.url,
        locale="vi-VN",
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 800},
    )
    page = context.new_page()
    page.goto("/accounts/login/")
    page.get_by_label("Tên đăng nhập").fill("thao")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda address: "login" not in address)
    return page


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "light"), (1280, "dark")])
def test_every_page(
    browser: Browser, live_server: Any, catalogue: Procedure, width: int, scheme: str
) -> None:
    page = signed_in(browser, live_server, width, scheme)
    birth = Procedure.objects.get(code="1.001193")
    addresses = {
        "list": "/office/procedures/",
        "nearest": "/office/procedures/?q=giay+phep+xay+dugn",
        "none": "/office/procedures/?q=khong+co+gi+nhu+the",
        "detail": f"/office/procedures/{catalogue.pk}/",
        "history": f"/office/procedures/{birth.pk}/history/",
        "compare": f"/office/procedures/{birth.pk}/compare/?a=1&b=2&all=on",
        "process": f"/office/procedures/{catalogue.pk}/process/?q0=c%C3%B3",
        "impact": f"/office/procedures/{birth.pk}/impact/",
    }
    problems = []
    for name, address in addresses.items():
        page.goto(address)
        if PICTURES:
            target = Path(PICTURES) / f"{name}-{width}-{scheme}.png"
            page.screenshot(path=target, full_page=True)
        problems += problems_of(page, address)
    page.context.close()
    assert not problems


def test_a_procedure_is_found_and_its_process_tried_by_keyboard(
    browser: Browser, live_server: Any, catalogue: Procedure
) -> None:
    page = signed_in(browser, live_server, 1280)
    page.goto("/office/procedures/")
    page.get_by_label("Tìm tên, mã, lĩnh vực").fill("cap giay phep xay dung moi")
    expect(page.get_by_text("2 thủ tục")).to_be_visible()
    expect(page).to_have_url(re.compile("q=cap"))
    page.get_by_role("link", name="Cấp giấy phép xây dựng mới công trình cấp III").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cấp giấy phép xây dựng mới")
    page.get_by_role("link", name="Quy trình nội bộ").press("Enter")
    page.get_by_label("Cần kiểm tra thực địa").select_option("có")
    page.get_by_role("button", name="Chạy thử").press("Enter")
    expect(page.locator("strong", has_text="Kiểm tra thực địa")).to_be_visible()
    page.context.close()
