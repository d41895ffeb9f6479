"""The working calendar in a browser: a day off for the next working day moves a due time; and whether everybody can use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.accessible import problems_of

from thuocdo.accounts.models import Role
from thuocdo.dossiers.tests.factories import Office, official
from thuocdo.working_time.queries import calendar_of, years_around

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

PASSWORD = "mot-mat-khau-dai-9"


@pytest.fixture
def office(transactional_db: None, units: LittleProvince) -> Office:
    """Return the office of a ward."""
    return Office(units.ward, units.province)


@pytest.fixture
def controller(office: Office, units: LittleProvince) -> User:
    """Return who controls the procedures of the province."""
    found = official(units.province, Role.PROCEDURE_CONTROLLER, "Cao Thị Kiểm")
    found.set_password(PASSWORD)
    found.save()
    return found


def opened(browser: Browser, live_server: Any, user: User, width: int, scheme: str) -> Page:
    context = browser.new_context(
        base_url=live_server.url,
        locale="vi-VN",
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 800},
    )
    page = context.new_page()
    page.goto("/office/settings/")
    page.get_by_label("Tên đăng nhập").fill(user.username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda address: "login" not in address)
    return page


def add_holiday(page: Page, day: str) -> None:
    """Go from the settings to the form of a day off and as far as what it touches."""
    page.goto("/office/settings/")
    page.get_by_role("link", name="Xem lịch").click()
    page.get_by_role("link", name="Thêm ngày nghỉ").click()
    page.get_by_label("Ngày nghỉ", exact=True).fill(day)
    page.get_by_label("Tên ngày nghỉ").fill("Ngày bầu cử")
    page.get_by_label("Văn bản căn cứ").fill("Công văn 12/UBND")
    page.get_by_label("Lý do thay đổi").fill("Bầu cử bổ sung")
    page.get_by_role("button", name="Xem ảnh hưởng").click()


def test_a_day_off_moves_the_due_time_of_an_open_dossier(
    browser: Browser, live_server: Any, office: Office, controller: User, units: LittleProvince
) -> None:
    dossier = office.in_hand(timezone.now())
    today = timezone.localdate()
    calendar = calendar_of(units.ward, span=years_around(today))
    before = timezone.localtime(dossier.due_at)
    after = calendar.working_day_after(before.date(), 1)
    page = opened(browser, live_server, controller, 1280, "light")
    page.goto(f"/office/dossiers/{dossier.pk}/")
    due = page.locator("main")
    expect(due).to_contain_text(before.strftime("%d/%m/%Y"))
    expect(due).not_to_contain_text(after.strftime("%d/%m/%Y"))
    # tomorrow, or the working day after it: a day off at the weekend moves nothing
    add_holiday(page, calendar.working_day_after(today, 1).isoformat())
    expect(page.get_by_text("Nhiều nhất 1 hồ sơ đang giải quyết")).to_be_visible()
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("1 hạn trả đã đổi")).to_be_visible()
    expect(page.get_by_text("Bầu cử bổ sung")).to_be_visible()
    page.goto(f"/office/dossiers/{dossier.pk}/")
    expect(due).to_contain_text(after.strftime("%d/%m/%Y"))
    page.context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "light"), (1280, "dark")])
def test_everybody_can_use_it(
    browser: Browser, live_server: Any, controller: User, width: int, scheme: str
) -> None:
    page = opened(browser, live_server, controller, width, scheme)
    today = timezone.localdate()
    add_holiday(page, today.isoformat())
    found = problems_of(page, "what it touches")
    page.get_by_role("button", name="Lưu").click()
    found += problems_of(page, "the log")
    for address in ("", f"?year={today.year + 3}", "add/hours/", "add/make-up-day/"):
        page.goto(f"/office/calendar/{address}")
        found += problems_of(page, address)
    page.goto("/office/calendar/")
    page.get_by_role("link", name="Bỏ", exact=False).first.click()
    found += problems_of(page, "taking it back")
    page.context.close()
    assert not found, "\n".join(found)
