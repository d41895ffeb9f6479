"""The screens of notices, messages and webhooks in a browser: accessible, no wider than a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

import pytest
from playwright.sync_api import Browser, expect
from tests.e2e.accessible import problems_of

from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory
from thuocdo.notices.models import Message, WebhookSubscription
from thuocdo.notices.services import notify, queue_message

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

PASSWORD = "mot-mat-khau-dai-9"


@pytest.fixture
def chief(transactional_db: None, thao: User, units: LittleProvince) -> User:
    """Return Thảo as administrator of the province, with a notice, a dead message and a subscription."""
    thao.set_password(PASSWORD)
    thao.save()
    MembershipFactory.create(user=thao, unit=units.province, role=Role.ADMINISTRATOR)
    notify(user=thao, text="Hồ sơ H56.14-260302-0001 đã chuyển đến bạn", dedupe_key="n")
    queue_message(channel="email", to="hoa@example.vn", text="T", dedupe_key="m", unit=units.ward)
    Message.objects.update(state="dead", sent_at=None, last_error="SMTP 550")
    WebhookSubscription.objects.create(
        unit=units.province, name="Kho dữ liệu", address="https://kho.example.vn/hooks/dossiers",
        event_types=["dossiers.*"], secret_nonce="n", made_at=timezone.now(),
    )  # fmt: skip
    return thao


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "light"), (1280, "dark")])
def test_every_page(
    browser: Browser, live_server: Any, chief: User, width: int, scheme: str
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

    webhook = WebhookSubscription.objects.get()
    for name in ("", "messages/", "webhooks/", "webhooks/new/", f"webhooks/{webhook.pk}/"):
        page.goto(f"/office/notices/{name}")
        look(name)
    page.goto("/office/notices/messages/")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Bỏ các tin đã chọn…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bỏ 1 tin?")
    look("preview")
    page.goto("/office/settings/")
    page.get_by_role("link", name="Thông báo, 1 chưa đọc").click()
    page.get_by_role("button", name="đã chuyển đến bạn").click()
    expect(page.get_by_role("link", name="Thông báo", exact=True)).to_be_visible()
    context.close()
    assert not problems
