"""Every page keeps WCAG 2.2 AA as far as a program can tell, at desktop and phone width, light and dark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Browser, Page
from tests.e2e.accessible import problems_at, problems_of

from thuocdo.consistency.models import Discrepancy
from thuocdo.ingestion.tests.factories import sample_report

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

PASSWORD = "mot-mat-khau-dai-9"


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
    found = problems_at(page, "/accounts/login/")
    page.get_by_label("Tên đăng nhập").fill("thao")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(lambda address: "login" not in address)
    for address in addresses:
        found += problems_at(page, address)
    page.goto(addresses[2])
    links = re.findall(r'href="(/office/reports/\d+/(?:cells|tables)/[^"]+)"', page.content())
    for address in (links[0], links[1], links[-1]):
        found += problems_at(page, address)
    context.close()
    assert not found, "\n".join(found)


def test_what_breaks_a_rule_or_is_too_wide_is_found(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.set_content(
        '<!doctype html><html lang="vi"><title>Thử</title><main><h1>Thử</h1></main></html>'
    )
    assert problems_of(page) == []
    page.set_content('<!doctype html><main style="width: 500px"><img src="x.png"></main>')
    found = problems_of(page, "thử")
    for problem in ("image-alt: ", "document-title: ", " px wide"):
        assert any(problem in one for one in found), found
