"""Directives, results that end and the archive keep WCAG 2.2 AA on a phone and on a desk, light and dark, with rows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

import pytest
from playwright.sync_api import Browser, expect
from tests.e2e.accessible import problems_at
from tests.e2e.test_dossier_by_three import PASSWORD, opened

from thuocdo.accounts.models import Role
from thuocdo.archive import services as archive
from thuocdo.archive.retention import decide_retention
from thuocdo.dossiers import services
from thuocdo.dossiers.services import NewResult
from thuocdo.dossiers.tests.factories import Office, official

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User


@pytest.fixture
def leader(transactional_db: None, units: LittleProvince) -> User:
    """Return who leads a ward with a directive that is overdue, a result that ends, a hand-over taken over and one that waits."""
    office, now = Office(units.ward, units.province), timezone.now()
    found = official(units.ward, Role.LEADER, "Chủ tịch phường")
    found.set_password(PASSWORD)
    found.save()
    decide_retention(
        office.version.procedure.owner,
        procedure=None,
        years=10,
        legal_basis="Quyết định của tỉnh",
        valid_from=timezone.localdate() - timedelta(days=400),
        actor=None,
        at=now,
    )
    services.direct(
        office.in_hand(now - timedelta(days=4)),
        unit=units.ward,
        words="Báo cáo vướng mắc",
        answer_due_at=now - timedelta(days=1),
        actor=found,
        at=now - timedelta(days=3),
    )
    year = timezone.localdate(now - timedelta(days=2)).year
    for takes_over in (True, False):
        row = office.in_hand(now - timedelta(days=3))
        last = timezone.localdate() + timedelta(days=20)
        services.resolve(
            row,
            results=[NewResult("Giấy phép", reference="7/GP", paper=True, expires_on=last)],
            actor=office.approver,
            at=now - timedelta(days=2),
        )
        services.return_result(row, actor=office.clerk, at=now - timedelta(days=1))
        made = archive.make_handover(units.ward, year=year, actor=office.records, at=now)
        archive.hand_over_list(made, actor=office.records, at=now)
        if takes_over:
            archive.accept_handover(made, actor=found, at=now)
            archive.note_use(row, kind="copy", purpose="Tòa án", actor=found, at=now)
    return found


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_the_pages(
    browser: Browser, live_server: Any, leader: User, width: int, scheme: str
) -> None:
    page = opened(browser, live_server, leader)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found = problems_at(page, "/office/directives/?view=given")
    found += problems_at(page, "/office/expiring/?within=30")
    found += problems_at(page, "/office/archive/")
    expect(page.get_by_text("đã giao, chờ nhận").first).to_be_visible()
    waiting = page.locator("table a").first.get_attribute("href")
    assert waiting
    found += problems_at(page, waiting)
    for where in ("kept/", "uses/", "retention/"):
        found += problems_at(page, f"/office/archive/{where}")
    page.goto("/office/directives/?view=given")
    dossier = page.locator("table a").first.get_attribute("href")
    assert dossier
    found += problems_at(page, dossier)
    page.context.close()
    assert not found, "\n".join(found)
