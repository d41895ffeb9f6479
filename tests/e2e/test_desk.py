"""A clerk takes a dossier in without touching a mouse; the pages of the desk keep WCAG 2.2 AA on a screen and on a phone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.e2e.accessible import problems_at

from thuocdo.desks import services as desks
from thuocdo.desks.models import WaitingRoom
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.status import Status
from thuocdo.dossiers.tests.factories import Office, procedure

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

#: From one place to the next a clerk presses Tab so often at the most.
MOST_TABS = 30


@pytest.fixture
def office(transactional_db: None, units: LittleProvince) -> Office:
    """Return the office of Lan's ward."""
    return Office(units.ward, units.province)


def sign_in(context: BrowserContext, user: User, address: str) -> None:
    client = Client()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address}])


def tab_to(page: Page, selector: str) -> None:
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached by Tab")


def test_a_dossier_is_received_by_keyboard_alone(
    page: Page, live_server: Any, office: Office
) -> None:
    sign_in(page.context, office.clerk, live_server.url)
    page.goto("/office/desk/")
    page.keyboard.type(office.version.procedure.code)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/receive/\d+/"))
    page.keyboard.type("038190001234")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Chưa có hồ sơ nào của người này")).to_be_visible()
    page.keyboard.type("Phạm Thị Hoa")
    tab_to(page, "#d-owner_phone")
    page.keyboard.type("0912345678")
    tab_to(page, "#d-all_there")
    page.keyboard.press("Space")
    tab_to(page, ".desk-send button")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Đã tiếp nhận. Hẹn trả")).to_be_visible()
    expect(page.get_by_role("link", name="Nhận hồ sơ tiếp theo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#desk-q")).to_be_focused()
    dossier = Dossier.objects.get()
    assert dossier.status == Status.ACCEPTED
    assert dossier.applicants.get().full_name == "Phạm Thị Hoa"
    assert dossier.documents.count() == 2


def test_typing_shows_what_fits(page: Page, live_server: Any, office: Office) -> None:
    sign_in(page.context, office.clerk, live_server.url)
    other = procedure(office.province)
    page.goto("/office/desk/")
    with page.expect_response(re.compile("sinh$")):  # the last list: an earlier one would give way
        page.keyboard.type("khai sinh")
    expect(page.get_by_role("heading", name="Chọn thủ tục")).to_be_visible()
    expect(page.locator("#hits a")).to_have_count(2)
    tab_to(page, "#hits a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(rf"/receive/({office.version.pk}|{other.pk})/"))


@pytest.mark.parametrize("width", [1280, 360])
def test_the_pages_of_the_desk(
    browser: Browser, live_server: Any, office: Office, width: int
) -> None:
    context = browser.new_context(
        base_url=live_server.url, locale="vi-VN", viewport={"width": width, "height": 800}
    )
    sign_in(context, office.clerk, live_server.url)
    page, found = context.new_page(), []
    for address in addresses_of(office):
        found += problems_at(page, address)
    context.close()
    assert not found, "\n".join(found)


def addresses_of(office: Office) -> list[str]:
    """Return every kind of page, with something on it."""
    now = timezone.now()
    taken = office.accepted(now)
    done = services.resolve(
        office.in_hand(now - timedelta(days=9)), actor=office.approver, at=now - timedelta(days=8)
    )
    by: dict[str, Any] = {"unit": office.ward, "actor": office.clerk, "at": now}
    group = desks.add_group(letter="A", name="Hộ tịch", **by)
    desks.add_group(letter="B", name="Đất đai, xây dựng", **by)
    counter = desks.add_counter(number=1, **by)
    ticket = desks.take_number(group=group, at=now)
    desks.call_next(counter=counter, actor=office.clerk, at=now)
    room = f"/kiosk/{WaitingRoom.objects.get().key}/"
    return [
        "/office/desk/",
        "/office/desk/?q=khai",
        f"/office/desk/receive/{office.version.pk}/",
        f"/office/desk/received/{taken.pk}/",
        "/office/desk/results/",
        f"/office/desk/results/{done.pk}/",
        "/office/desk/lists/",
        "/office/tickets/",
        room,
        f"{room}ticket/{ticket.pk}/",
        f"{room}screen/",
    ]
