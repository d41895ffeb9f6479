"""A ward with figures, and how its pages are looked at."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from django.test import Client

from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.tests.factories import Office
from thuocdo.indicators.cube.building import refresh
from thuocdo.office.figures import drawn, index_tile, map_of_units
from thuocdo.office.figures import records as listing
from thuocdo.working_time.tests.calendars import at

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

NOW = at("2026-04-02 09:00")
TODAY = NOW.date()
PAGE = "/office/figures/"
RATE = "procedures.whole.on_time_rate"
OVERDUE = "procedures.whole.overdue"
RECORDS = "/office/figures/records/"


def asked(user: User, where: str = PAGE, status: int = 200, **query: object) -> str:
    client = Client()
    client.force_login(user)
    answer = client.get(where, query)
    assert answer.status_code == status
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    return re.sub(r"\s+", " ", html.unescape(page))


def figures(office: Office) -> list[Dossier]:
    """Make one dossier resolved in time and two that are overdue; bring the cube up to them."""
    done = office.in_hand(at("2026-03-02 08:00"))
    services.resolve(done, actor=office.approver, at=at("2026-03-03 09:00"))
    late = [office.in_hand(at("2026-03-02 08:00")) for _n in range(2)]
    Dossier.objects.filter(pk__in=[one.pk for one in late]).update(due_at=at("2026-03-31 17:00"))
    refresh(at=NOW)
    return [done, *late]


def records(office: Office, **query: object) -> dict[str, object]:
    usual = {"indicator": OVERDUE, "unit": office.ward.pk, "first": TODAY, "last": TODAY}
    return usual | query


def forget() -> None:
    """Forget what is kept in the process: each test has its own database."""
    drawn.forget()
    for kept in (map_of_units._kept, index_tile._kept, listing._found):
        kept.clear()
