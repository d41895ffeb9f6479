"""Open data for everybody and a form filled from the registers: the pages are accessible, at desk and on a phone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import timezone

import pytest
from playwright.sync_api import Browser, expect
from tests.e2e.test_dossier_by_three import PASSWORD, check, opened

from thuocdo.dossiers import services
from thuocdo.dossiers.tests.factories import Office
from thuocdo.forms.library import form_version
from thuocdo.indicators.cube.building import refresh
from thuocdo.open_data.services import Notes, month_of, publish_month, publish_procedures
from thuocdo.reporting.filling import fill_form
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

FORM = "2023_province"
MARCH = month_of(date(2026, 3, 1))
WIDTHS = pytest.mark.parametrize("width", [1280, 360])


@pytest.fixture
def office(transactional_db: None, units: LittleProvince, settings: Any, tmp_path: Path) -> Office:
    """Return the office of the ward with six dossiers resolved in March, and figures in folders of their own."""
    settings.WAREHOUSE_DIR, settings.CUBE_DIR = tmp_path / "warehouse", tmp_path / "cube"
    found = Office(units.ward, units.province)
    resolved(found, 6)
    return found


def resolved(office: Office, times: int) -> None:
    for _ in range(times):
        services.resolve(office.in_hand(), actor=office.approver, at=at("2026-03-10 09:00"))
    refresh(at=timezone.now())


@WIDTHS
def test_anybody_reads_open_data_and_its_versions(
    browser: Browser, live_server: Any, office: Office, width: int
) -> None:
    publish_procedures(actor=None, at=timezone.now())
    publish_month(MARCH, actor=None, at=timezone.now())
    resolved(office, 1)
    why = Notes("Nhập muộn một hồ sơ.", "One dossier was entered late.")
    publish_month(MARCH, actor=None, at=timezone.now(), notes=why)
    context = browser.new_context(
        base_url=live_server.url, locale="vi-VN", viewport={"width": width, "height": 800}
    )
    page = context.new_page()
    page.goto("/open-data/")
    check(page)
    page.get_by_role("link", name="theo đơn vị và tháng").first.click()
    expect(page.get_by_text(why.vi).first).to_be_visible()
    check(page)
    page.goto("/open-data/procedures/")
    check(page)


@WIDTHS
def test_a_filled_form_shows_how_each_figure_came_to_be(
    browser: Browser, live_server: Any, office: Office, lan: User, width: int
) -> None:
    lan.set_password(PASSWORD)
    lan.save()
    query = f"form={FORM}&unit={office.ward.pk}&period=2026-03-01_2026-03-31"
    page = opened(browser, live_server, lan, width=width)
    page.goto("/office/filled/")
    check(page)
    page.goto(f"/office/filled/?{query}")
    check(page)
    fill_form(
        version=form_version(FORM), unit=office.ward, window=MARCH, actor=lan, at=timezone.now()
    )
    resolved(office, 1)
    page.reload()
    section = page.locator("details.form-section").filter(has=page.locator("details.trail")).first
    if not section.evaluate("form => form.open"):  # a phone folds the forms
        section.locator("summary").first.click()
    section.locator("details.trail summary").first.click()
    check(page)
    days = "first=2026-03-01&last=2026-03-31"
    page.goto(
        f"/office/reconciliation/?indicator=procedures.whole.received&unit={office.ward.pk}&{days}"
    )
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    check(page)
