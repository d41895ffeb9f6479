"""A dossier is nobody's but its own people's and officials': asked of every address by an official of elsewhere, a citizen and nobody."""

from __future__ import annotations

from datetime import timedelta
from difflib import unified_diff
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from django.test import Client
from django.utils import timezone

import pytest
from tests.faults.walking import addresses, body_of, page_of, signed_in

from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory
from thuocdo.attachments.services import store
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier, DossierEvent
from thuocdo.dossiers.services import Person
from thuocdo.dossiers.tests.factories import Office, official
from thuocdo.payments.models import PaymentOrder, Provider, ReconciliationItem
from thuocdo.payments.services import Came, order_payment, take_notice
from thuocdo.payments.tests.factories import ACCOUNT

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("empty_figures")]

SECRET = "Qzxwbimat"
ID, PHONE = "038190007654", "0912777654"
FACES = ("office/", "kiosk/", "uploads/", "my/", "apply/", "accounts/")
OUTSIDERS = ["binh", "neighbour", "hoa", "nobody"]


class Rich:
    """A dossier with something in every part: people, papers, an opinion, a supplement, money that came wrongly."""

    def __init__(self, office: Office) -> None:
        now = timezone.now()
        said: dict[str, Any] = {"at": now}
        owner = Person(
            f"{SECRET} Hoa",
            personal_id=ID,
            phone=PHONE,
            email=f"{SECRET}@example.org",
            address=f"{SECRET} 1",
        )
        row = office.in_hand(now, people=[owner], subject=f"{SECRET} nhà")
        file = store(BytesIO(SECRET.encode()), name=f"{SECRET}.txt", actor=office.clerk, at=now)
        self.paper = services.add_document(
            row, name=f"{SECRET} đơn", attachment=file, actor=office.clerk, **said
        )
        asked = {"unit": office.province, "question": f"{SECRET}?", "answer_due_at": now + DAY}
        services.request_opinion(row, **asked, actor=office.handler, **said)
        services.request_supplement(row, content=f"{SECRET} bổ sung", actor=office.handler, **said)
        services.receive_supplement(row, note=f"{SECRET} đã nộp", actor=office.clerk, **said)
        services.require_payment(
            row, amount_vnd=50_000, reason=f"{SECRET} phí", actor=office.handler, **said
        )
        self.order = order_payment(row, provider=Provider.VIETQR, actor=None, at=now)
        came = Came(Provider.VIETQR, f"{SECRET}FT", self.order.reference, 49_000)
        take_notice(came, at=now)
        self.row = Dossier.objects.get(pk=row.pk)
        self.words = [SECRET, self.row.code, ID, PHONE, self.order.reference]

    def values(self) -> dict[str, object]:
        """Return what stands in the open parts of addresses."""
        return {
            "dossier_id": self.row.pk,
            "position": self.paper.position,
            "paper_id": self.paper.pk,
            "version_id": self.row.procedure_version_id,
            "item_id": ReconciliationItem.objects.get().pk,
            "reference": PaymentOrder.objects.get().reference,
            "name": "take_over",
            "action": "booked",
        }


DAY = timedelta(days=1)
KINDS = ("csv", "xlsx", "pdf", "receipt", "control")


@pytest.fixture
def office(units: LittleProvince, settings: Any) -> Office:
    """Return the office of the ward, whose bank account is known."""
    settings.RECEIVING_ACCOUNT = ACCOUNT
    return Office(units.ward, units.province)


@pytest.fixture
def neighbour(units: LittleProvince) -> User:
    """Return somebody who does everything in the ward next to it."""
    user = official(units.other_ward, Role.RECEPTION_OFFICER, "Lý Văn Láng")
    for role in Role:
        if role != Role.RECEPTION_OFFICER:
            MembershipFactory.create(user=user, unit=units.other_ward, role=role)
    return user


def client_of(person: str, request: pytest.FixtureRequest) -> Client:
    return Client() if person == "nobody" else signed_in(request.getfixturevalue(person))


def asked(rich: Rich) -> list[tuple[str, bool]]:
    """Return every address, filled with what belongs to the dossier, and whether it names the dossier or a part of it."""
    own, found = {"dossier_id", "item_id", "reference", "paper_id"}, []
    for one in addresses(*FACES):
        for kind in KINDS if {"kind", "form", "ending"} & one.parts else ("",):
            more = dict.fromkeys(("kind", "form", "ending"), kind)
            found.append((one.filled(**rich.values(), **more), bool(one.parts & own)))
    return found


@pytest.mark.parametrize("person", OUTSIDERS)
def test_no_address_tells_an_outsider_anything(
    person: str, office: Office, request: pytest.FixtureRequest
) -> None:
    client, rich = client_of(person, request), Rich(office)
    events = DossierEvent.objects.count()
    for address, names_it in asked(rich):
        for method in ("get", "post"):
            query = {"ids": rich.row.pk, "chosen": rich.row.pk, "dossier": rich.row.pk}
            answer = getattr(client, method)(address, query)
            page = unquote(body_of(answer) + str(answer.headers))  # the way back from signing in
            for word in rich.words:
                assert word not in page.replace(address, ""), (method, address, word)
            if names_it:
                assert answer.status_code in {302, 403, 404, 405}, (method, address)
    assert DossierEvent.objects.count() == events


def seen(client: Client, address: str) -> tuple[int, str]:
    answer = client.get(address)
    return answer.status_code, page_of(answer, address)


@pytest.mark.parametrize("person", OUTSIDERS)
def test_no_list_search_export_or_count_changes_when_it_comes_in(
    person: str, office: Office, request: pytest.FixtureRequest, time_machine: Any
) -> None:
    time_machine.move_to(timezone.now(), tick=False)  # pages say when they were made
    client = client_of(person, request)
    lists = [
        one.filled(**dict.fromkeys(("kind", "form", "ending"), "csv"))
        for one in addresses(*FACES)
        if one.parts <= {"kind", "form", "ending"} and "logout" not in one.route
    ]
    code = f"H56.14-{timezone.localdate():%y%m%d}-0001"  # codes can be guessed
    queries = [
        "",
        f"?q={code}",
        f"?q={SECRET}",
        f"?q={ID}",
        f"?search={SECRET}&show=all&scope=all&of=all",
    ]
    where = [address + query for address in lists for query in queries]
    before = [seen(client, one) for one in where]
    assert Rich(office).row.code == code
    for one, earlier in zip(where, before, strict=True):
        now = seen(client, one)
        assert now == earlier, (one, [*unified_diff(earlier[1].split("\n"), now[1].split("\n"))])


def test_who_may_see_it_does(office: Office) -> None:
    """Without this the others would hold of a product that shows nothing."""
    rich, shown = Rich(office), set()
    for user in (office.clerk, office.handler, office.approver):
        client = signed_in(user)
        for address, _names_it in asked(rich):
            if rich.row.code in body_of(client.get(address)):
                shown.add(address)
    assert len(shown) >= 8, shown
