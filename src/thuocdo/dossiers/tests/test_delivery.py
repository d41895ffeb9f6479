"""How a result gets to the applicant: fetched, by post, brought back, issued anew; the status and the day of return stay apart from that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier, DossierEvent
from thuocdo.dossiers.status import DeliveryState, Status
from thuocdo.dossiers.tests.checks import assert_whole
from thuocdo.dossiers.tests.factories import MONDAY, Office
from thuocdo.errors import Conflict, InvalidInput, NotAllowed
from thuocdo.notices.models import Message

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=1)


def resolved(office: Office) -> Dossier:
    return services.resolve(office.in_hand(), actor=office.approver, at=MONDAY)


def sent(office: Office, dossier: Dossier, **changes: Any) -> Dossier:
    usual: dict[str, Any] = {
        "carrier": "Bưu điện",
        "waybill": "EB123456789VN",
        "actor": office.clerk,
        "at": LATER,
    }
    return services.send_result(dossier, **(usual | changes))


def test_a_sent_result_counts_as_returned_once_it_is_delivered(office: Office) -> None:
    dossier = sent(office, resolved(office))
    assert (dossier.status, dossier.delivery_state) == (Status.RESOLVED, DeliveryState.SENT)
    assert dossier.returned_at is None
    arrived = LATER + timedelta(days=2)
    dossier = services.confirm_delivery(dossier, actor=office.clerk, at=arrived)
    assert (dossier.status, dossier.delivery_state) == (
        Status.RESULT_RETURNED,
        DeliveryState.DELIVERED,
    )
    assert dossier.returned_at == arrived
    assert_whole(dossier)


def test_what_came_back_can_be_fetched_or_sent_again(office: Office) -> None:
    dossier = services.note_undelivered(
        sent(office, resolved(office)), reason="Vắng nhà", actor=office.clerk, at=LATER
    )
    assert (dossier.status, dossier.delivery_state) == (Status.RESOLVED, DeliveryState.READY)
    again = sent(office, dossier, waybill="EB2")
    assert again.delivery_state == DeliveryState.SENT
    fetched = services.return_result(
        again, fetched_by="owner", id_shown=True, actor=office.clerk, at=LATER
    )
    assert (fetched.status, fetched.delivery_state) == (
        Status.RESULT_RETURNED,
        DeliveryState.DELIVERED,
    )
    assert DossierEvent.objects.filter(dossier=dossier).latest("number").payload == {
        "way": "counter",
        "fetched_by": "owner",
        "id_shown": True,
    }
    assert_whole(fetched)


def test_nothing_is_delivered_that_was_not_sent(office: Office) -> None:
    dossier = resolved(office)
    with pytest.raises(Conflict):
        services.confirm_delivery(dossier, actor=office.clerk, at=LATER)
    with pytest.raises(Conflict):
        services.note_undelivered(dossier, reason="x", actor=office.clerk, at=LATER)
    with pytest.raises(Conflict):
        sent(office, office.in_hand())
    with pytest.raises(Conflict):
        sent(office, sent(office, dossier))


@pytest.mark.parametrize("missing", ["carrier", "waybill"])
def test_a_result_is_sent_with_a_number_by_somebody(office: Office, missing: str) -> None:
    with pytest.raises(InvalidInput):
        sent(office, resolved(office), **{missing: " "})


def test_the_handler_sends_nothing(office: Office) -> None:
    with pytest.raises(NotAllowed):
        sent(office, resolved(office), actor=office.handler)


def test_only_somebody_of_the_dossier_fetches(office: Office) -> None:
    with pytest.raises(InvalidInput):
        services.return_result(
            resolved(office), fetched_by="delegate", actor=office.clerk, at=LATER
        )


def test_a_wrong_result_is_issued_anew_with_an_apology(office: Office) -> None:
    dossier = services.return_result(resolved(office), actor=office.clerk, at=LATER)
    first = dossier.returned_at
    drafted = services.drafted_correction_apology(dossier, what="wrong_result", reason="Sai tên.")
    assert dossier.code in drafted
    assert "Sai tên." in drafted
    dossier = services.correct_mistake(
        dossier,
        what="wrong_result",
        reason="Sai tên",
        apology=drafted,
        actor=office.records,
        at=LATER,
    )
    assert (dossier.status, dossier.delivery_state) == (Status.RESULT_RETURNED, DeliveryState.READY)
    again = services.return_result(dossier, actor=office.clerk, at=LATER + timedelta(days=1))
    assert (again.delivery_state, again.returned_at) == (DeliveryState.DELIVERED, first)
    with pytest.raises(Conflict):
        services.return_result(again, actor=office.clerk, at=LATER + timedelta(days=2))
    assert_whole(again)


def test_a_lost_paper_issues_nothing(office: Office) -> None:
    dossier = services.return_result(resolved(office), actor=office.clerk, at=LATER)
    dossier = services.correct_mistake(
        dossier, what="lost_paper", reason="Mưa", actor=office.clerk, at=LATER
    )
    assert dossier.delivery_state == DeliveryState.DELIVERED


def test_the_citizen_hears_of_the_post_and_of_the_apology(office: Office) -> None:
    people = [services.Person("Phạm Thị Hoa", email="hoa@example.org")]
    dossier = services.resolve(office.in_hand(people=people), actor=office.approver, at=MONDAY)
    Message.objects.all().delete()
    dossier = sent(office, dossier)
    services.note_undelivered(dossier, reason="Vắng nhà", actor=office.clerk, at=LATER)
    services.correct_mistake(
        dossier, what="lost_result", reason="Rách", apology="Xin lỗi", actor=office.clerk, at=LATER
    )
    told = [one.text for one in Message.objects.filter(channel="email").order_by("pk")]
    assert len(told) == 3
    assert "EB123456789VN" in told[0]
    assert "Vắng nhà" in told[1]
    assert "xin lỗi" in told[2]
