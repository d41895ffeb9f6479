"""What stands in an address is a value and never a command: every field of every list with words that are meant to do harm."""

from __future__ import annotations

import random
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.test import Client

import pytest
from tests.faults.walking import Fields, addresses, body_of, signed_in

from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.tests.factories import MONDAY, Office, give_code

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("empty_figures")]

HOSTILE = [
    "'",
    "' OR 1=1 --",
    '") UNION SELECT password FROM accounts_user --',
    "'; DROP TABLE dossiers_dossier; --",
    "\x00",
    "a\x00b",
    "{{7*7}}{%x%}${7*7}#{7*7}",
    "%s%d%%_",
    "\\",
    "9" * 40,
    "-1",
    "1e400",
    "NaN",
    "2026-13-45",
    "9999-12-31",
    "0001-01-01",
    "<script>alert(1)</script>",
    "../../../../etc/passwd",
    "a" * 3000,
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "☃" * 50,
    ":*&|!<->()",
    "[1,2",
    "None",
]
#: Names of fields that stand in links and not in forms.
ALSO = {
    "page",
    "q",
    "search",
    "sort",
    "show",
    "unit",
    "state",
    "kind",
    "year",
    "period",
    "day",
    "of",
    "code",
}
FACES = ("office/", "procedures/", "track/", "my/", "sign-in/", "apply/")
#: So many words are drawn for all fields of a list at once, and for each field alone.
TOGETHER, SINGLE = 12, 1


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of the ward."""
    return Office(units.ward, units.province)


@pytest.fixture
def everybody(office: Office) -> User:
    """Return somebody who may open every page of the ward."""
    for role in Role:
        if role != Role.RECEPTION_OFFICER:
            MembershipFactory.create(user=office.clerk, unit=office.ward, role=role)
    return office.clerk


def lists() -> list[str]:
    return [
        one.filled(**dict.fromkeys(("kind", "form", "ending"), "csv"))
        for one in addresses(*FACES)
        if one.parts <= {"kind", "form", "ending"}
    ]


def codes_in(page: str) -> set[str]:
    return set(re.findall(r"H56\.\d+-\d{6}-\d{4}", page))


def test_no_filter_of_a_list_is_a_command(
    office: Office, everybody: User, units: LittleProvince
) -> None:
    office.in_hand()
    mine = office.accepted().code
    give_code(units.other_ward, "H56.15")
    MembershipFactory.create(
        user=office.handler, unit=units.other_ward, role=Role.RECEPTION_OFFICER
    )
    hidden = office.received(
        reception_unit=units.other_ward, competent_agency=units.other_ward, actor=office.handler
    ).code
    assert hidden.startswith("H56.15-")
    client, drawn, tried, shown = signed_in(everybody), random.Random(1), 0, set()
    for address in lists():
        plain = client.get(address)
        page = body_of(plain)
        shown |= codes_in(page)
        names = sorted(Fields(page).names | ALSO) if "<html" in page else sorted(ALSO)
        queries = [dict.fromkeys(names, word) for word in drawn.sample(HOSTILE, TOGETHER)]
        queries += [{name: word} for name in names for word in drawn.sample(HOSTILE, SINGLE)]
        for query in queries:
            _harmless(client, address, query, hidden)
            tried += 1
    assert mine in shown
    assert Dossier.objects.count() == 3
    assert tried > 500


def _harmless(client: Client, address: str, query: dict[str, str], hidden: str) -> None:
    try:
        answer: Any = client.get(address, query)
        page = body_of(answer)
    except Exception as error:
        error.add_note(f"{address}?{urlencode(query)}")
        raise
    assert answer.status_code < 500, (address, query)
    assert hidden not in page, (address, query)
    if "<html" in page:
        assert not Fields(page).harmful, (address, query)
        assert "49{%x%}" not in page


def test_no_filter_of_the_portal_is_a_command(office: Office) -> None:
    hidden = office.received(
        MONDAY + timedelta(days=1)
    ).code  # not that of the example beside the field
    for address in lists():
        if not address.startswith("/office/"):
            for word in HOSTILE:
                _harmless(Client(), address, dict.fromkeys(ALSO, word), hidden)
