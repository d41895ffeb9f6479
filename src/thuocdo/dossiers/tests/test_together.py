"""Two clerks at the same moment, on real connections: one acts, the other learns who did what; codes have no gap and no duplicate."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier
from typing import TYPE_CHECKING, Any

from django.db import connection

import pytest

from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier, DossierEvent
from thuocdo.dossiers.services import ExternalMessage
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import MONDAY, Office
from thuocdo.errors import DomainError

if TYPE_CHECKING:
    from conftest import LittleProvince

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LATER = MONDAY + timedelta(hours=1)


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Start all at the same moment; return what each gave, or the refusal it got."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            barrier.wait(10)
            return work()
        except DomainError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


@pytest.mark.parametrize("act", ["resolve", "extend", "hand_over", "supplement"])
def test_of_two_who_act_at_once_one_is_refused_and_told_who_was_faster(
    office: Office, act: str
) -> None:
    dossier = office.in_hand()
    seen = dossier.event_count
    acts: dict[str, Callable[[], Any]] = {
        "resolve": lambda: services.resolve(dossier, actor=office.approver, at=LATER, seen=seen),
        "extend": lambda: services.extend(
            dossier, amount=Decimal(1), unit="day", reason="x", actor=office.approver, at=LATER, seen=seen
        ),
        "hand_over": lambda: services.hand_over(
            dossier, to_unit=office.ward, actor=office.handler, at=LATER, seen=seen
        ),
        "supplement": lambda: services.request_supplement(
            dossier, content="x", actor=office.handler, at=LATER, seen=seen
        ),
    }  # fmt: skip
    found = at_once(acts[act], acts[act])
    refused = [one for one in found if isinstance(one, DomainError)]
    assert len(refused) == 1
    assert refused[0].code == "dossier_changed"
    assert refused[0].values["actor"] in {str(office.approver), str(office.handler)}
    assert_whole(dossier)


def test_of_two_who_accept_at_once_one_is_refused(office: Office) -> None:
    dossier = office.received()
    seen = dossier.event_count
    found = at_once(
        *[lambda: services.accept(dossier, actor=office.clerk, at=LATER, seen=seen)] * 2
    )
    assert [one.code for one in found if isinstance(one, DomainError)] == ["dossier_changed"]
    assert DossierEvent.objects.filter(dossier=dossier, kind="accepted").count() == 1
    assert_whole(dossier)


def test_the_same_request_at_once_is_done_once(office: Office) -> None:
    received = at_once(*[lambda: office.received(request_id="r")] * 4)
    assert len({one.pk for one in received}) == 1
    assert Dossier.objects.count() == 1
    dossier = services.accept(received[0], actor=office.clerk, at=MONDAY)
    paid = at_once(
        *[
            lambda: services.record_payment(
                dossier, amount_vnd=5, reference="FT", actor=None, at=LATER
            )
        ]
        * 4
    )
    assert not [one for one in paid if isinstance(one, DomainError)]
    assert DossierEvent.objects.filter(dossier=dossier, kind="paid").count() == 1


def test_codes_have_no_gap_and_no_duplicate(office: Office) -> None:
    found = at_once(*[office.received] * 8)
    numbers = sorted(int(one.code.rsplit("-", 1)[1]) for one in found)
    assert numbers == list(range(1, 9))


def test_first_messages_of_another_system_at_once_make_one_dossier(
    office: Office, units: LittleProvince
) -> None:
    def send(number: int) -> Callable[[], Dossier]:
        message = ExternalMessage(
            f"m{number}",
            MONDAY + timedelta(minutes=number),
            4,
            reception_unit=units.ward,
            competent_agency=units.ward,
        )
        return lambda: services.report_external(
            system="ministry", code="B-1", messages=[message], actor=None, at=LATER
        )

    at_once(*[send(number) for number in range(4)])
    row = Dossier.objects.get()
    assert row.event_count == 5
    assert_whole(row)
