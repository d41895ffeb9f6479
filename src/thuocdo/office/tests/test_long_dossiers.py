"""The page of a dossier that went through many hands: the latest at once, the older in folds, and nothing lost."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.tests.factories import Office, official
from thuocdo.office.tests.test_dossier_page import address, shown, signed_in

if TYPE_CHECKING:
    from conftest import LittleProvince

pytestmark = pytest.mark.django_db


def handed_over(office: Office, times: int) -> Dossier:
    """Return a dossier that two people gave each other some more times; each note says which it was."""
    at = timezone.now() - timedelta(hours=times + 1)
    row = office.in_hand(at)
    both = [office.handler, official(office.ward, Role.HANDLER, "Lý Tiến Dũng")]
    for number in range(times):
        row = services.hand_over(
            row,
            to_unit=office.ward,
            to_official=both[(number + 1) % 2],
            note=f"Lần {number};",
            actor=both[number % 2],
            at=at + timedelta(hours=number + 1),
        )
    return row


def parts(page: str, first: str, last: str) -> tuple[str, str]:
    """Return what stands outside and inside the fold in a part of the page."""
    said = page.partition(first)[2].partition(last)[0]
    before, _, rest = said.partition('<details class="stretches">')
    inside, _, after = rest.partition("</details>")
    return before + after, inside


def test_many_events_and_holders_are_folded(units: LittleProvince) -> None:
    office = Office(units.ward, units.province)
    page = shown(signed_in(office.handler), address(handed_over(office, 20)))
    seen, folded = parts(page, 'id="history"', "</section>")
    # With those of receiving, accepting and the first hand-over.
    assert (seen.count("<li>"), folded.count("<li>")) == (10, 13)
    assert "13 việc trước đó" in folded
    assert "Lần 19;" in seen
    assert "Lần 0;" in folded
    seen, folded = parts(page, 'id="holders"', "summary>Từng đoạn")
    assert seen.count("<tr><td>") == 10
    assert folded.count("<tr><td>") == len(range(20 + 1)) - 10


def test_few_are_not(units: LittleProvince) -> None:
    office = Office(units.ward, units.province)
    page = shown(signed_in(office.handler), address(handed_over(office, 10)))
    seen, folded = parts(page, 'id="history"', "</section>")
    assert (seen.count("<li>"), folded) == (13, "")


def test_what_was_done_is_not_called_as_what_can_be_done_in_english(units: LittleProvince) -> None:
    office = Office(units.ward, units.province)
    client = signed_in(office.handler)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = shown(client, address(handed_over(office, 1)))
    assert "<strong>Handed over</strong>" in page
    assert "Hand over the dossier</summary>" in page
