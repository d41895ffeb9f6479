"""The screens of what other systems report in a browser: accessible, no wider than a phone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

import pytest
from playwright.sync_api import Browser, expect
from tests.e2e.accessible import problems_of

from thuocdo.accounts.models import Role, Scope
from thuocdo.accounts.tests.factories import MembershipFactory
from thuocdo.accounts.tokens import make_token
from thuocdo.other_systems.models import ExternalDelivery, Reconciliation
from thuocdo.other_systems.reconciling import ListedDossier
from thuocdo.other_systems.services import Sender, reconcile, take_message

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import LittleProvince

    from thuocdo.accounts.models import User

PASSWORD = "mot-mat-khau-dai-9"


@pytest.fixture
def watcher(transactional_db: None, thao: User, units: LittleProvince) -> User:
    """Return Thảo as controller of procedures, with messages of a ministry, good and bad ones, and a comparison."""
    thao.set_password(PASSWORD)
    thao.save()
    MembershipFactory.create(user=thao, unit=units.province, role=Role.PROCEDURE_CONTROLLER)
    now = timezone.now()
    token = make_token(
        name="Hệ thống của Bộ Mẫu", unit=units.home_affairs, scopes=[Scope.REPORT], actor=None, at=now,
        expires_at=now + timedelta(days=30), province_wide=True, system="bo-mau",
    ).token  # fmt: skip
    sender = Sender(token.account, token.unit, "bo-mau")
    for number, status in enumerate((2, 4, 9, 99), start=1):
        content = {
            "id": "m1", "at": (now - timedelta(hours=number)).isoformat(), "status": status,
            "reception_unit": "X1", "competent_agency": "X1",
            "owner": {"full_name": "Phạm Thị Hoa", "personal_id": "038190001234"},
        }  # fmt: skip
        take_message(content, code=f"HS-2026-000{number}", system="bo-mau", sender=sender, at=now)
    listed = [ListedDossier("HS-2026-0001", 9), ListedDossier("HS-2026-0009", 4)]
    today = timezone.localdate(now)
    reconcile(
        listed, system="bo-mau", first_day=today - timedelta(days=1), last_day=today, sender=sender, at=now
    )  # fmt: skip
    return thao


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "light"), (1280, "dark")])
@pytest.mark.usefixtures("watcher")
def test_every_page(
    browser: Browser, live_server: Any, width: int, scheme: str, tmp_path: Path
) -> None:
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
    problems = []

    def look(name: str) -> None:
        problems.extend(problems_of(page, name))
        page.screenshot(path=tmp_path / f"{name}-{width}-{scheme}.png", full_page=True)

    page.goto("/office/settings/")
    page.locator("a[href='/office/external/']").click()
    look("list")
    page.get_by_role("link", name="bo-mau").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hệ thống bo-mau")
    look("system")
    refused = ExternalDelivery.objects.get(outcome="refused")
    page.goto(f"/office/external/messages/{refused.pk}/")
    expect(page.get_by_text("P*** T*** H***")).to_be_visible()
    look("message")
    page.goto(f"/office/external/reconciliations/{Reconciliation.objects.get().pk}/")
    look("reconciliation")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải danh sách cần gửi lại").click()
    assert "HS-2026-0009" in download.value.path().read_text(encoding="utf-8-sig")
    context.close()
    assert not problems
