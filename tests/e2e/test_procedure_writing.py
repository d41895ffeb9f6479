"""Writing procedures and drawing up processes in a browser: by the keyboard alone, accessible, no wider than a phone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.accessible import problems_of

from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory
from thuocdo.organisations.tests.factories import UnitFactory
from thuocdo.procedures.choices import StepPlace
from thuocdo.procedures.drafting import draft_version
from thuocdo.procedures.models import Procedure, ProcedureDraft, Process
from thuocdo.procedures.sample import load_sample

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

PASSWORD = "mot-mat-khau-dai-9"
PICTURES = os.environ.get("THUOCDO_PICTURES", "")


@pytest.fixture
def catalogue(transactional_db: None, thao: User, units: LittleProvince) -> Procedure:
    """Load the sample into the province of the cast, and make Thảo its controller; return a building permit."""
    thao.set_password(PASSWORD)
    thao.save()
    units.province.code = "38"
    units.province.save()
    MembershipFactory.create(user=thao, unit=units.province, role=Role.PROCEDURE_CONTROLLER)
    for code in ("SNNMT", "SXD", "STC", "SNV", "SYT", "SGDDT"):
        UnitFactory.create(code=f"38.{code}", parent=units.province)
    load_sample()
    return Procedure.objects.get(code="1.013225")


@pytest.fixture
def draft(catalogue: Procedure, thao: User) -> ProcedureDraft:
    return draft_version(catalogue, actor=thao, at=timezone.now())


def signed_in(browser: Browser, live_server: Any, width: int, scheme: str = "light") -> Page:
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
    return page


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "light"), (1280, "dark")])
def test_every_page(
    browser: Browser, live_server: Any, draft: ProcedureDraft, width: int, scheme: str
) -> None:
    page = signed_in(browser, live_server, width, scheme)
    base, pk = "/office/procedures", draft.procedure_id
    addresses = {
        "drafts": f"{base}/drafts/",
        **{
            part: f"{base}/drafts/{draft.pk}/{part}/?check=1"
            for part in ("general", "ways", "papers", "agencies", "bases", "review")
        },
        "design": f"{base}/{pk}/process/design/",
        "copy": f"{base}/{pk}/process/copy/?q=dang+ky",
        "process": f"{base}/{pk}/process/?received=2026-11-27T16:00&q0=c%C3%B3",
        "history": f"{base}/{pk}/history/",
        "abolish": f"{base}/{pk}/abolish/",
        "import": f"{base}/imports/",
    }
    problems = []
    for name, address in addresses.items():
        page.goto(address)
        if PICTURES:
            target = Path(PICTURES) / f"writing-{name}-{width}-{scheme}.png"
            page.screenshot(path=target, full_page=True)
        problems += problems_of(page, address)
    page.context.close()
    assert not problems


def test_a_process_is_drawn_up_by_keyboard_alone(
    browser: Browser, live_server: Any, catalogue: Procedure
) -> None:
    page = signed_in(browser, live_server, 1280)
    birth = Procedure.objects.get(code="1.012753")
    page.goto(f"/office/procedures/{birth.pk}/process/design/?agency_kind=commune")
    page.get_by_role("button", name="Thêm bước").press("Enter")
    expect(page.get_by_role("group", name="Bước 2")).to_be_visible()
    name = page.get_by_role("group", name="Bước 2").get_by_label("Nội dung công việc")
    expect(name).to_be_focused()
    page.keyboard.type("Thẩm định hồ sơ")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Phòng chuyên môn")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("0,5")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Xem lại").press("Enter")
    expect(page.locator("svg.graph")).to_contain_text("Thẩm định hồ sơ")
    page.get_by_role("button", name="Lưu bản thảo").press("Enter")
    expect(page.get_by_text("Đã lưu bản thảo quy trình.")).to_be_visible()
    process = Process.objects.get(procedure=birth, state="draft")
    step = process.steps.get(position=1)
    said = (step.name, step.place, step.unit_name, step.role, step.hours)
    place = StepPlace.RECEPTION
    assert said == ("Thẩm định hồ sơ", place, "Phòng chuyên môn", Role.HANDLER, 4)
    page.get_by_label("Lúc tiếp nhận").fill("2026-11-27T16:00")
    page.get_by_role("button", name="Chạy thử").press("Enter")
    expect(page.get_by_text("kịp hạn")).to_be_visible()
    page.context.close()
