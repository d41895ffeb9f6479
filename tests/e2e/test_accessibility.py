"""Every page keeps WCAG 2.2 AA as far as a program can tell, at desktop and phone width, light and dark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from thuocdo.consistency.models import Discrepancy
from thuocdo.ingestion.tests.factories import sample_report

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

PASSWORD = "mot-mat-khau-dai-9"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def addresses(transactional_db: None, thao: User, units: LittleProvince) -> list[str]:
    """Return every kind of page, over one report in review and one that is confirmed."""
    thao.set_password(PASSWORD)
    thao.save()
    stored = sample_report(holder=units.home_affairs, issuer=units.province)
    waiting = sample_report(holder=units.home_affairs, issuer=units.ward, confirmed=False)
    row = Discrepancy.objects.of_record(stored.record)[0]
    base = f"/office/reports/{waiting.pk}/"
    return [
        "/office/reports/",
        f"/office/reports/{stored.pk}/",
        base,
        *(f"{base}{name}/" for name in ("doubts", "history", "head")),
        "/office/discrepancies/",
        f"/office/discrepancies/{row.pk}/",
        "/office/series/?indicator=procedures.dossiers.department.resolved",
        "/office/comparison/?qa=mau",
        f"/office/comparison/?a={stored.pk}&b={waiting.pk}",
        "/office/search/?q=ho+so",
        "/office/targets/",
        f"/office/sharing/{stored.pk}/?find=phuong",
        "/office/settings/",
        "/office/components/",
        "/accounts/second-factor/",
        "/api/v1/docs",
        "/nowhere/",
    ]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "light"), (1280, "dark")])
def test_every_page(
    browser: Browser, live_server: Any, addresses: list[str], width: int, scheme: str
) -> None:
    context = browser.new_context(
        base_url=live_server.url,
        locale="vi-VN",
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 800},
    )
    page = context.new_page()
    found = problems_of(page, "/accounts/login/", width)
    page.get_by_label("Tên đăng nhập").fill("thao")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda address: "login" not in address)
    for address in addresses:
        found += problems_of(page, address, width)
    page.goto(addresses[2])
    links = re.findall(r'href="(/office/reports/\d+/(?:cells|tables)/[^"]+)"', page.content())
    for address in (links[0], links[1], links[-1]):
        found += problems_of(page, address, width)
    context.close()
    assert not found, "\n".join(found)


def problems_of(page: Page, address: str, width: int) -> list[str]:
    """Return what axe finds on a page, and whether it is wider than the window."""
    page.goto(address)
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    found = [
        f"{address}: {v['id']}: {v['help']}: {v['nodes'][0]['html'][:160]}"
        for v in results.response["violations"]
    ]
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [*found, f"{address}: {wide} px wide"] if wide > width else found
