"""A dossier from reception to the returned result, by three people in a browser; the pages are accessible and fit a phone."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.accessible import problems_of

from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.status import Status
from thuocdo.dossiers.tests.factories import Office

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

PASSWORD = "mot-mat-khau-dai-9"
PICTURES = os.environ.get("THUOCDO_PICTURES", "")


@pytest.fixture
def office(transactional_db: None, units: LittleProvince) -> Office:
    """Return the office of the ward, whose people can sign in."""
    found = Office(units.ward, units.province)
    for person in (found.clerk, found.handler, found.approver):
        person.set_password(PASSWORD)
        person.save()
    return found


def opened(browser: Browser, live_server: Any, user: User, width: int = 1280) -> Page:
    context = browser.new_context(
        base_url=live_server.url, locale="vi-VN", viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    page.goto("/accounts/login/")
    page.get_by_label("Tên đăng nhập").fill(user.username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda address: "login" not in address)
    return page


def test_three_people_take_a_dossier_to_its_result(
    browser: Browser, live_server: Any, office: Office
) -> None:
    dossier = office.received(timezone.now() - timedelta(hours=1))
    clerk = opened(browser, live_server, office.clerk)
    clerk.get_by_role("link", name="Mới, chờ chuyển").first.click()
    clerk.wait_for_url("**tab=new**")
    clerk.keyboard.press("j")
    clerk.keyboard.press("Enter")
    expect(clerk.get_by_role("heading", level=1)).to_have_text(dossier.code)
    clerk.get_by_role("button", name="Tiếp nhận", exact=True).click()
    hand_over(clerk, office.handler)

    handler = opened(browser, live_server, office.handler)
    handler.get_by_role("link", name=dossier.code).click()
    hand_over(handler, office.approver)
    expect(handler.get_by_role("button", name="Lấy lại hồ sơ vừa chuyển")).to_be_visible()

    approver = opened(browser, live_server, office.approver)
    approver.get_by_role("checkbox", name=dossier.code).check()
    approver.get_by_role("button", name="Ký", exact=True).click()
    approver.get_by_role("button", name=re.compile("Ký, giải quyết xong")).click()
    expect(approver.get_by_role("heading", name="1 hồ sơ đã xong")).to_be_visible()

    clerk.reload()
    clerk.get_by_role("button", name="Trả kết quả").click()
    expect(clerk.get_by_text("Đã trả kết quả", exact=True).first).to_be_visible()
    assert Dossier.objects.get(pk=dossier.pk).status == Status.RESULT_RETURNED
    check(clerk)


def hand_over(page: Page, to: User) -> None:
    form = page.locator("#act-hand_over")
    if form.get_attribute("open") is None:
        form.locator("summary").first.click()
    receiver = form.get_by_label("Người nhận")
    option = receiver.locator("option", has_text=to.full_name).first
    receiver.select_option(value=option.get_attribute("value"))
    form.get_by_role("button", name="Chuyển hồ sơ").click()
    expect(page.get_by_text("Đã chuyển hồ sơ.")).to_be_visible()


def test_pages_are_accessible_and_fit_a_phone(
    browser: Browser, live_server: Any, office: Office
) -> None:
    dossier = office.in_hand(timezone.now() - timedelta(days=9))
    for width in (1280, 360):
        page = opened(browser, live_server, office.approver, width)
        for address in (
            f"/office/dossiers/{dossier.pk}/",
            "/office/queue/?tab=unit",
            "/office/queue/?tab=opinion",
            "/office/settings/absence/",
        ):
            page.goto(address)
            for one in page.locator("details").all():
                one.evaluate("one => one.open = true")
            check(page)
        page.goto("/office/queue/?tab=unit")
        page.get_by_role("checkbox", name=dossier.code).check()
        page.get_by_role("button", name="Chuyển", exact=True).click()
        check(page)


def check(page: Page) -> None:
    found = problems_of(page)
    assert not found, "\n".join(found)
    if PICTURES:
        name = re.sub(r"\W+", "-", page.url.split("/", 3)[3])
        width = page.viewport_size["width"]  # type: ignore[index]
        page.screenshot(path=Path(PICTURES) / f"{name}{width}.png", full_page=True)
