"""The number machine, the slip and the screen in a browser without scripts: big enough to touch, back at the start by themselves, 80 mm on paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.utils import timezone

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.accessible import problems_at

from thuocdo.accounts.models import Role
from thuocdo.desks import services
from thuocdo.desks.models import WaitingRoom
from thuocdo.dossiers.tests.factories import official

if TYPE_CHECKING:
    from conftest import LittleProvince

#: A finger of somebody old: twice what WCAG 2.2 asks for.
FINGER = 48
SLIP = re.compile(r"/ticket/\d+/")
_MM = 72 / 25.4


@pytest.fixture
def room(transactional_db: None, units: LittleProvince) -> WaitingRoom:
    """Return the waiting room of the ward: two groups, one counter, one number called."""
    clerk = official(units.ward, Role.RECEPTION_OFFICER, "Trần Văn Minh")
    said = {"unit": units.ward, "actor": clerk, "at": timezone.now()}
    groups = [
        services.add_group(letter=letter, name=name, **said)
        for letter, name in (("A", "Hộ tịch, chứng thực"), ("B", "Đất đai"))
    ]
    counter = services.add_counter(number=3, **said)
    for _ in range(2):
        services.take_number(group=groups[0], at=timezone.now())
    services.call_next(counter=counter, actor=clerk, at=timezone.now())
    return WaitingRoom.objects.get()


@pytest.mark.parametrize(("width", "scheme"), [(1080, "light"), (360, "dark")])
def test_a_number_is_taken_without_scripts(
    browser: Browser, live_server: Any, room: WaitingRoom, width: int, scheme: str
) -> None:
    context = browser.new_context(
        base_url=live_server.url,
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 900},
        java_script_enabled=False,
    )
    page = context.new_page()
    page.goto(f"/kiosk/{room.key}/")
    small = [one for one in _sizes(page) if min(one) < FINGER]
    assert not small
    page.get_by_role("link", name="English").click()
    page.get_by_role("radio", name="Elderly").check()
    page.get_by_role("button", name="Đất đai").click()
    page.wait_for_url(SLIP)
    expect(page.get_by_text("B001")).to_be_visible()
    expect(page.get_by_text("Your number", exact=True)).to_be_visible()
    slip = page.url
    context.close()
    pages = browser.new_context(
        base_url=live_server.url,
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 900},
    )
    looked_at = pages.new_page()
    found = [
        one
        for address in (f"/kiosk/{room.key}/", slip, f"/kiosk/{room.key}/screen/")
        for one in problems_at(looked_at, address)
    ]
    pages.close()
    assert not found, "\n".join(found)


def _sizes(page: Page) -> list[tuple[float, float]]:
    """Return width and height of everything that is touched."""
    touched = page.locator("main a, main button, main label").all()
    boxes = [one.bounding_box() for one in touched]
    return [(box["width"], box["height"]) for box in boxes if box]


def test_the_slip_is_one_piece_of_an_80_mm_roll(page: Page, room: WaitingRoom) -> None:
    page.goto(f"/kiosk/{room.key}/")
    page.get_by_role("button", name="Hộ tịch").click()
    page.wait_for_url(SLIP)
    box = page.locator(".ticket-code svg path").last.bounding_box()
    assert box is not None
    assert box["width"] > 120  # the code fills its place, or no phone reads it
    printed = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert len(printed) == 1
    width, _height = printed[0].get_size()
    assert width / _MM == pytest.approx(80, abs=0.5)
    text = printed[0].get_textpage().get_text_range()
    assert re.search(r"A003", text)
    assert "người trước bạn" in text
    assert "Xong" not in text
