"""Paying in a browser: by gateway and back, by transfer; then the office. Accessible, and no wider than a phone."""

from __future__ import annotations

import copy
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.test import Client
from django.utils import timezone

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.e2e.accessible import problems_of

from thuocdo.accounts.citizens import Identity, enrol_by_identity
from thuocdo.accounts.models import Role
from thuocdo.dossiers import services as dossiers
from thuocdo.dossiers.tests.factories import MONDAY, OWNER, official
from thuocdo.payments.models import PaymentOrder, ReconciliationItem
from thuocdo.payments.services import Came, read_statement, take_notice
from thuocdo.payments.tests.conftest import gateway, till
from thuocdo.payments.tests.factories import FEE, Till

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.payments.tests.gateway_server import TestGateway

__all__ = ["gateway", "till"]

CITIZENS = "thuocdo.accounts.backends.CountingBackend"
SIZES = [(360, "light"), (360, "dark"), (1280, "light")]
#: Where pictures of the pages are put, for whoever wants to look at them.
PICTURES = os.environ.get("THUOCDO_PICTURES", "")

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def connected(settings: Any, live_server: Any, gateway: TestGateway) -> TestGateway:
    """Let the gateway and the product reach each other as they would outside."""
    settings.BASE_URL = live_server.url
    policy = copy.deepcopy(settings.CONTENT_SECURITY_POLICY)
    policy["DIRECTIVES"]["form-action"].append(gateway.address)
    settings.CONTENT_SECURITY_POLICY = policy
    return gateway


class Looked:
    """A page that is looked at: what is wrong with it is collected."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name = page, name
        self.problems: list[str] = []

    def at(self, what: str) -> None:
        if not self.page.locator("main h1").count():
            self.problems.append(f"{what}: no page of ours")
        self.problems.extend(problems_of(self.page, what))
        if PICTURES:
            self.page.screenshot(path=Path(PICTURES) / f"{self.name}-{what}.png", full_page=True)


def window(
    browser: Browser, live_server: Any, user: User, size: tuple[int, str], *, backend: str | None
) -> BrowserContext:
    width, scheme = size
    context = browser.new_context(
        base_url=live_server.url,
        locale="vi-VN",
        color_scheme=scheme,  # type: ignore[arg-type]
        viewport={"width": width, "height": 800},
    )
    client = Client()
    client.force_login(user, backend=backend)
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return context


@pytest.mark.parametrize("size", SIZES)
def test_a_citizen_pays(
    browser: Browser, live_server: Any, till: Till, connected: TestGateway, size: tuple[int, str]
) -> None:
    identity = Identity(OWNER.full_name, personal_id=OWNER.personal_id, verified=True)
    user = enrol_by_identity(identity, at=MONDAY).user
    now = timezone.now()
    by_gateway, by_transfer, stopped = (till.owing(at=now) for _ in range(3))
    context = window(browser, live_server, user, size, backend=CITIZENS)
    page = context.new_page()
    look = Looked(page, f"portal-{size[0]}-{size[1]}")
    page.goto(f"/my/dossiers/{by_gateway.pk}/")
    look.at("dossier")
    page.get_by_role("link", name="Nộp phí, lệ phí").click(timeout=5000)
    look.at("start")
    page.get_by_role("button", name="Thanh toán qua Cổng thử").click()
    page.get_by_role("button", name="Thanh toán").click()
    expect(page.get_by_role("heading", name="Đã nộp đủ")).to_be_visible()
    look.at("paid")
    page.goto(f"/my/dossiers/{by_transfer.pk}/pay/")
    page.get_by_role("button", name="Lấy mã VietQR").click()
    look.at("transfer")
    page.get_by_role("link", name="Tôi đã chuyển").click()
    expect(page.get_by_role("heading", name="Chưa nhận được tiền")).to_be_visible()
    look.at("waiting")
    order = PaymentOrder.objects.get(provider="vietqr")
    take_notice(Came("vietqr", "FT1", order.reference, FEE - 1), at=now)
    page.goto(f"/my/dossiers/{by_transfer.pk}/pay/")
    look.at("wrong")
    till.came(till.order(stopped, at=now), at=now)
    dossiers.stop(stopped, reason="x", actor=till.office.approver, at=now)
    receipt = PaymentOrder.objects.get(dossier=stopped)
    from thuocdo.payments.receipts import token_of

    for what, address in (("check", token_of(receipt)), ("forged", "TD~x")):
        page.goto(f"/p/{address}")
        look.at(what)
    context.close()
    assert connected.told == [200]
    assert not look.problems


@pytest.mark.parametrize("size", SIZES)
def test_the_office_settles(
    browser: Browser, live_server: Any, till: Till, size: tuple[int, str]
) -> None:
    chief = official(till.office.province, Role.CASHIER, "Hà Văn Thu")
    short, order = till.order(), till.order()
    till.came(short, amount_vnd=FEE - 1_000, words="NGUYEN VAN A nop tien ho so")
    till.came(None, words="LE THI B chuyen khoan le phi " * 4)
    dossiers.stop(order.dossier, reason="x", actor=till.office.approver, at=timezone.now())
    till.came(order)
    rows = f"Ngày;Ghi có;Nội dung\n02/03/2026;50.000;{till.order().reference} le phi\n02/03/2026;9.000;khong ro\n"
    statement = read_statement(
        "saoke-thang-3.csv", rows.encode(), unit=till.office.ward, actor=till.cashier, at=MONDAY
    )
    context = window(browser, live_server, chief, size, backend=None)
    page = context.new_page()
    look = Looked(page, f"office-{size[0]}-{size[1]}")
    for what, address in (
        ("list", ""),
        ("orders", "orders/"),
        ("find", "dossiers/"),
        ("not-found", "dossiers/?code=H56.14-1"),
        ("statements", "statements/"),
        ("statement", f"statements/{statement.pk}/"),
        ("dossier", f"dossiers/{till.owing().pk}/"),
    ):
        page.goto(f"/office/payments/{address}")
        look.at(what)
    for kind in ("unknown", "refund_due", "mismatch"):
        page.goto(f"/office/payments/items/{ReconciliationItem.objects.get(kind=kind).pk}/")
        look.at(f"item-{kind}")
    section = page.locator("section", has_text="Ghi nhận theo số thực nộp")
    section.get_by_label("Lý do").fill("Đã gọi người nộp")
    section.get_by_role("button").click()
    expect(page.get_by_text("Đã ghi: Ghi nhận theo số thực nộp.")).to_be_visible()
    assert urlsplit(page.url).path == "/office/payments/"
    page.goto(f"/office/payments/dossiers/{short.dossier_id}/")
    page.get_by_role("button", name="Đã thu đủ 1.000 đồng tiền mặt").click()
    expect(page.get_by_text("Đã thu tiền, biên lai số BL-X1")).to_be_visible()
    look.at("cash-taken")
    context.close()
    assert not look.problems
