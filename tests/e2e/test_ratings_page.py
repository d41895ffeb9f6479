"""The page of ratings keeps WCAG 2.2 AA on a phone and on a desk, light and dark, with figures and without."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone

import pytest
from playwright.sync_api import Browser, expect
from tests.e2e.accessible import problems_at
from tests.e2e.test_dossier_by_three import PASSWORD, opened

from thuocdo.accounts.models import Role
from thuocdo.dossiers.tests.factories import Office, official
from thuocdo.feedback.models import Rating

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User


@pytest.fixture
def leader(transactional_db: None, units: LittleProvince) -> User:
    """Return who leads the ward, which six people rated."""
    office, at = Office(units.ward, units.province), timezone.now()
    for score in (5, 5, 4, 4, 3, 1):
        Rating.objects.create(
            dossier=office.received(), agency=units.ward, reception_unit=units.ward, channel="direct", overall=score,
            time=score, words="Chờ lâu quá", rated_at=at, changed_at=at,
        )  # fmt: skip
    found = official(units.ward, Role.LEADER, "Chủ tịch phường")
    found.set_password(PASSWORD)
    found.save()
    return found


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_the_page(
    browser: Browser, live_server: Any, leader: User, width: int, scheme: str
) -> None:
    page = opened(browser, live_server, leader)
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    found = problems_at(page, "/office/board/")
    page.get_by_role("link", name="Mức độ hài lòng").click()
    page.wait_for_url("**/office/ratings/")
    expect(page.get_by_text("66,7 %").first).to_be_visible()
    found += problems_at(page, "/office/ratings/")
    earlier = page.locator("select[name=span] option").nth(3).get_attribute("value")
    found += problems_at(page, f"/office/ratings/?span={earlier}")
    page.context.close()
    assert not found, "\n".join(found)
