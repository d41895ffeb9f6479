"""An officer of the Department of Home Affairs enters the official form: made, edited, tried, compared, put in force; at desk and on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.test_dossier_by_three import PASSWORD, check, opened

from thuocdo.dossiers import services
from thuocdo.dossiers.tests.factories import Office
from thuocdo.forms.library import form_versions
from thuocdo.forms.models import StoredForm
from thuocdo.forms.tests.fixtures import entered_forms  # noqa: F401
from thuocdo.indicators.cube.building import refresh
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

BASE = "2025_commune"

pytestmark = pytest.mark.usefixtures("entered_forms")


@pytest.fixture
def office(transactional_db: None, units: LittleProvince, settings: Any, tmp_path: Path) -> Office:
    """Return the office of the ward with a dossier resolved in March, and figures in folders of their own."""
    settings.WAREHOUSE_DIR, settings.CUBE_DIR = tmp_path / "warehouse", tmp_path / "cube"
    found = Office(units.ward, units.province)
    services.resolve(found.in_hand(), actor=found.approver, at=at("2026-03-10 09:00"))
    refresh(at=timezone.now())
    return found


@pytest.mark.parametrize("width", [1280, 360])
def test_a_form_is_entered_tried_and_put_in_force(
    browser: Browser,
    live_server: Any,
    office: Office,
    thao: User,
    width: int,
) -> None:
    thao.set_password(PASSWORD)
    thao.save()
    page = opened(browser, live_server, thao, width=width)
    page.goto("/office/forms/editor/")
    check(page)
    page.get_by_label("Lập từ biểu mẫu").select_option(BASE)
    page.get_by_role("button", name="Lập bản thảo").click()
    check(page)
    draft = StoredForm.objects.get()
    _a_row_is_added(page, draft)
    _a_rule_is_written(page, draft)
    page.goto(f"/office/forms/editor/{draft.pk}/preview/")
    check(page)
    query = f"unit={office.ward.pk}&period=2026-03-01_2026-03-31"
    page.goto(f"/office/forms/editor/{draft.pk}/trial/?{query}")
    expect(page.get_by_text("19 trong 78 chỉ tiêu tính được từ các sổ.")).to_be_visible()
    check(page)
    page.goto(f"/office/forms/editor/compare/?a={BASE}&b={draft.code}")
    expect(page.get_by_text("1 dòng khác.")).to_be_visible()
    check(page)
    page.goto(f"/office/forms/editor/{draft.pk}/force/")
    check(page)
    page.get_by_role("button", name="Ban hành").press("Enter")
    expect(page.get_by_text("Từ nay biểu này không sửa nữa")).to_be_visible()
    check(page)
    assert draft.code in form_versions()
    page.goto(f"/office/forms/editor/{draft.pk}/history/")
    check(page)


def _a_row_is_added(page: Page, draft: StoredForm) -> None:
    """Add a row by keyboard, and find its indicator while typing without accents."""
    page.get_by_role("button", name="Thêm dòng sau dòng này: 1.3").press("Enter")
    page.get_by_label("Tìm chỉ tiêu").press_sequentially("truc tuyen muc do 4 cap xa tiep nhan")
    choice = page.get_by_role("radio", name="Tiếp nhận trực tuyến mức độ 4 - Cấp xã")
    expect(choice).to_be_visible()
    check(page)
    choice.check()
    page.get_by_role("button", name="Lưu dòng").press("Enter")
    expect(page.get_by_role("link", name="Tiếp nhận trực tuyến mức độ 4 - Cấp xã")).to_be_visible()


def _a_rule_is_written(page: Page, draft: StoredForm) -> None:
    """Write a rule with places of rows; what is understood stands there before it is saved."""
    page.goto(f"/office/forms/editor/{draft.pk}/rules/")
    check(page)
    page.get_by_role("link", name="Viết quy tắc").click()
    page.get_by_label("Mã quy tắc").fill("SNV-01")
    page.get_by_label("Loại quy tắc").select_option("less_or_equal")
    page.get_by_label("Biểu thức", exact=True).press_sequentially("[3/1.4] <= [3/1.3]")
    expect(page.get_by_text("Vế trái không được lớn hơn vế phải.")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Lưu quy tắc").click()
    expect(page.get_by_text("Đã lưu quy tắc SNV-01.")).to_be_visible()
