"""The portal in a browser: every page keeps WCAG 2.2 AA on a phone and on a desk, and the sign-in leads out and back."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.cache import cache

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.accessible import problems_at

from thuocdo.accounts.citizens import declare_identity, enrol_by_phone
from thuocdo.attachments.services import store
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.tests.factories import MONDAY, OWNER, Office
from thuocdo.portal.tests.identity_provider import CLIENT_ID, CLIENT_SECRET, PASSWORD, running

if TYPE_CHECKING:
    from conftest import LittleProvince

HOTLINE = "1900 0000"


@pytest.fixture
def dossiers(transactional_db: None, units: LittleProvince) -> list[Dossier]:
    """Return dossiers of Hoa: one in hand, one that waits for papers, one that is done."""
    office = Office(units.ward, units.province)
    citizen = enrol_by_phone("+84912345678", full_name=OWNER.full_name, at=MONDAY)
    declare_identity(citizen, full_name=OWNER.full_name, personal_id=OWNER.personal_id)
    found = [office.in_hand() for _ in range(3)]
    file = store(BytesIO(b"x"), name="to-khai.txt", actor=None, at=MONDAY)
    services.add_document(found[0], name="Tờ khai", attachment=file, actor=office.clerk, at=MONDAY)
    services.request_supplement(
        found[1], content="Giấy chứng sinh", actor=office.handler, at=MONDAY
    )
    services.resolve(found[2], actor=office.approver, at=MONDAY)
    return found


@pytest.fixture
def demo(settings: Any) -> None:
    """Have codes shown on a page."""
    cache.clear()
    settings.DEMO = True
    settings.PORTAL_HOTLINE = HOTLINE


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light")])
@pytest.mark.usefixtures("demo")
def test_every_page(
    browser: Browser, live_server: Any, dossiers: list[Dossier], width: int, scheme: str
) -> None:
    context = browser.new_context(
        base_url=live_server.url,
        locale="vi-VN",
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 800},
    )
    page = context.new_page()
    version = dossiers[0].procedure_version
    assert version is not None
    found = [
        one
        for address in (
            "/",
            "/procedures/?q=khai+sinh&online=full",
            "/procedures/?q=zzqqxx",
            f"/procedures/{version.procedure_id}/",
            "/track/",
            *(f"/track/?code={dossier.code}" for dossier in dossiers),
            "/track/?code=H56.14-1",
            "/accessibility/",
            "/sign-in/",
            "/nowhere/",
        )
        for one in problems_at(page, address)
    ]
    found += sign_in_by_code(page, width)
    for address in (
        "/my/dossiers/",
        *(f"/my/dossiers/{dossier.pk}/" for dossier in dossiers),
        "/my/papers/",
        *(f"/my/dossiers/{dossiers[1].pk}/{act}/" for act in ("supplement", "withdraw")),
        f"/my/dossiers/{dossiers[2].pk}/rate/",
        "/sign-in/about-me/",
        "/sign-in/join/",
        "/office/reports/",
    ):
        found += problems_at(page, address)
    context.close()
    assert not found, "\n".join(found)


def sign_in_by_code(page: Page, width: int) -> list[str]:
    """Sign Hoa in as somebody with a phone in his hand does; return what is wrong on the way."""
    page.goto("/sign-in/")
    page.get_by_label("Số điện thoại di động").fill("0912 345 678")
    page.get_by_role("button", name="Gửi mã").click()
    found = problems_at(page, "/sign-in/code/")
    found += problems_at(page, "/sign-in/mailbox/")
    code = page.locator(".found p").first.inner_text()[:6]
    page.goto("/sign-in/code/")
    page.get_by_label("Mã gồm 6 chữ số").fill("000000" if code != "000000" else "111111")
    page.get_by_role("button", name="Đăng nhập").last.click()
    expect(page.get_by_text("Mã không đúng")).to_have_count(1)
    page.get_by_label("Mã gồm 6 chữ số").fill(code)
    page.get_by_role("button", name="Đăng nhập").last.click()
    page.wait_for_url("**/my/dossiers/")
    return found


def test_a_procedure_is_found_and_read_by_keyboard_alone(
    page: Page, dossiers: list[Dossier]
) -> None:
    assert dossiers
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("khai sinh")
    page.keyboard.press("Enter")
    page.wait_for_url("**/procedures/?q=khai+sinh")
    link = page.get_by_role("link", name="Đăng ký khai sinh").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/procedures/*/")
    expect(page.get_by_role("heading", name="Cần chuẩn bị")).to_be_visible()


def test_it_works_without_javascript(
    browser: Browser, live_server: Any, dossiers: list[Dossier]
) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("Tra cứu hồ sơ").fill(dossiers[1].code.lower())
    page.get_by_role("button", name="Xem hồ sơ đến đâu").click()
    expect(page.get_by_role("heading", name="Đang chờ bạn bổ sung giấy tờ")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="Waiting for papers from you")).to_be_visible()
    context.close()


@pytest.fixture
def provider(live_server: Any, settings: Any, tmp_path: Path) -> Iterator[None]:
    """Run an identity provider that sends people back to the running product."""
    back = f"{live_server.url}/sign-in/identity/national/callback/"
    with running(tmp_path, back) as found:
        app = {
            "provider_id": "national",
            "name": "VNeID",
            "client_id": CLIENT_ID,
            "secret": CLIENT_SECRET,
            "settings": {"server_url": found.issuer, "oauth_pkce_enabled": True},
        }
        settings.IDENTITY_PROVIDER = found.issuer
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        origin = found.issuer.removesuffix("/o")
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] | {
            "form-action": ["'self'", origin]
        }
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy}
        yield


@pytest.mark.usefixtures("provider")
def test_the_identity_provider_leads_back_to_the_own_dossiers(
    page: Page, dossiers: list[Dossier]
) -> None:
    page.goto("/my/papers/")
    page.get_by_role("button", name="Đăng nhập bằng VNeID").click()
    page.locator("input[name=username]").fill("hoa")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/my/papers/")
    page.goto("/my/dossiers/")
    assert all(page.get_by_text(dossier.code).count() == 1 for dossier in dossiers)


@pytest.mark.usefixtures("provider", "demo")
def test_two_accounts_are_joined_on_a_phone(page: Page, dossiers: list[Dossier]) -> None:
    assert dossiers
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto("/sign-in/join/")
    page.get_by_role("button", name="Đăng nhập bằng VNeID").click()
    page.locator("input[name=username]").fill("hoa")
    page.locator("input[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/join/")
    found = problems_at(page, "/sign-in/join/")
    page.get_by_label("Số điện thoại di động").fill("0912 345 678")
    page.get_by_role("button", name="Gửi mã").click()
    page.wait_for_url("**/sign-in/join/code/")
    found += problems_at(page, "/sign-in/mailbox/")
    code = page.locator(".found p").first.inner_text()[:6]
    found += problems_at(page, "/sign-in/join/code/")
    page.get_by_label("Mã gồm 6 chữ số").fill(code)
    page.get_by_role("button", name="Nhập hai tài khoản").click()
    page.wait_for_url("**/sign-in/about-me/")
    expect(page.get_by_text("Đã nhập hai tài khoản")).to_be_visible()
    found += problems_at(page, "/sign-in/about-me/")
    assert not found, "\n".join(found)
