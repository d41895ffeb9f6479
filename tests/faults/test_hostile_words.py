"""What people write is text everywhere: a script, an attribute and a template in every field, looked for on every page and paper that shows it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.utils import timezone

import pytest
from pypdfium2 import PdfDocument
from tests.faults.walking import Fields, addresses, body_of, signed_in

from thuocdo.accounts.citizens import Identity, enrol_by_identity
from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory
from thuocdo.attachments.services import store
from thuocdo.desks import services as desks
from thuocdo.desks.models import WaitingRoom
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.slips import slip_kinds
from thuocdo.dossiers.tests.factories import OWNER, Office
from thuocdo.payments.models import Provider, ReconciliationItem
from thuocdo.payments.services import Came, order_payment, take_notice
from thuocdo.payments.tests.factories import ACCOUNT

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import Citizen, User

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("empty_figures")]

MARK = "qzx"
EVIL = f"<script>alert(1)</script>\"' onclick=1 '{{{{7*7}}}}{{%x%}}{MARK}"
FACES = ("office/", "kiosk/", "my/", "procedures/", "apply/", "track/")


class World:
    """A ward whose people wrote the evil words into whatever takes words."""

    def __init__(self, office: Office, user: User) -> None:
        self.office, self.user = office, user
        now = timezone.now()
        owner = replace(OWNER, full_name=EVIL[:120], address=EVIL)
        self.waiting = office.received(now, people=[owner], subject=EVIL)
        self.row = office.in_hand(now, people=[owner], subject=EVIL)
        self.order_reference = ""
        self._handled(now)
        self._ended(office, now, owner)
        self._numbers(now)

    def _handled(self, now: datetime) -> None:
        row, office = self.row, self.office
        act: dict[str, Any] = {"at": now}
        file = store(BytesIO(b"x"), name=EVIL + ".txt", actor=office.clerk, at=now)
        self.paper = services.add_document(
            row, name=EVIL, attachment=file, actor=office.clerk, **act
        )
        services.request_opinion(
            row, unit=office.ward, question=EVIL, answer_due_at=now + timedelta(days=1), actor=office.handler, **act
        )  # fmt: skip
        services.give_opinion(row, unit=office.ward, opinion=EVIL, actor=office.handler, **act)
        services.request_supplement(
            row, content=EVIL, instruction=EVIL, actor=office.handler, **act
        )
        services.receive_supplement(row, note=EVIL, actor=office.clerk, **act)
        services.extend(
            row, amount=Decimal(1), unit="working_day", reason=EVIL, apology=EVIL, actor=office.approver, **act
        )  # fmt: skip
        services.require_payment(row, amount_vnd=50_000, reason=EVIL, actor=office.handler, **act)
        order = order_payment(row, provider=Provider.VIETQR, actor=None, at=now)
        take_notice(Came(Provider.VIETQR, EVIL[:60], order.reference, 49_000, words=EVIL), at=now)
        self.order_reference = order.reference

    def _ended(self, office: Office, now: datetime, owner: services.Person) -> None:
        refused = office.in_hand(now, people=[owner], subject=EVIL)
        services.refuse(refused, reason=EVIL, legal_basis=EVIL, actor=office.approver, at=now)
        stopped = office.in_hand(now, people=[owner], subject=EVIL)
        services.stop(stopped, reason=EVIL, legal_basis=EVIL, actor=office.approver, at=now)
        done = office.in_hand(now, people=[owner], subject=EVIL)
        services.resolve(done, actor=office.approver, at=now)
        services.correct_mistake(
            done, what="wrong_result", reason=EVIL, apology=EVIL, actor=office.approver, at=now
        )
        self.rows = [self.waiting, self.row, refused, stopped, done]

    def _numbers(self, now: datetime) -> None:
        by: dict[str, Any] = {"unit": self.office.ward, "actor": self.office.clerk, "at": now}
        group = desks.add_group(letter="A", name=EVIL[:100], **by)
        counter = desks.add_counter(number=1, groups=[group], **by)
        ticket = desks.take_number(group=group, at=now)
        desks.call_next(counter=counter, actor=self.office.clerk, at=now)
        self.room_key = WaitingRoom.objects.get().key
        self.ticket = ticket

    def values(self, row: Dossier) -> dict[str, object]:
        return {
            "dossier_id": row.pk,
            "position": self.paper.position,
            "paper_id": self.paper.pk,
            "procedure_id": row.procedure_version.procedure_id,
            "version_id": row.procedure_version_id,
            "item_id": ReconciliationItem.objects.get().pk,
            "reference": self.order_reference,
            "key": self.room_key,
            "ticket_id": self.ticket.pk,
        }


@pytest.fixture
def office(units: LittleProvince, settings: Any) -> Office:
    """Return the office of the ward, whose bank account is known."""
    settings.RECEIVING_ACCOUNT = ACCOUNT
    return Office(units.ward, units.province)


@pytest.fixture
def world(office: Office) -> World:
    """Return the ward; its clerk may open every page."""
    for role in Role:
        if role != Role.RECEPTION_OFFICER:
            MembershipFactory.create(user=office.clerk, unit=office.ward, role=role)
    office.clerk.full_name = EVIL[:120]
    office.clerk.save()
    return World(office, office.clerk)


@pytest.fixture
def owner(db: None) -> Citizen:
    """Return the citizen whose dossiers they are."""
    return enrol_by_identity(
        Identity(EVIL[:120], personal_id=OWNER.personal_id, verified=True), at=timezone.now()
    )


@contextmanager
def said(address: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        error.add_note(address)
        raise


def harmless(client: Client, address: str) -> bool:
    """Look at one answer; return whether the evil words stand in it."""
    with said(address):
        answer = client.get(address)
        page = body_of(answer)
    assert answer.status_code < 500, address
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return False
    assert not Fields(page).harmful, (address, Fields(page).harmful)
    assert "49{%x%}" not in page, address
    assert "<script>alert" not in page, address
    return MARK in page


def walked(client: Client, world: World) -> set[str]:
    """Look at every page; return those on which the evil words stand."""
    found = set()
    for row in world.rows:
        for one in addresses(*FACES):
            address = one.filled(**world.values(row))
            if ("dossier_id" in one.parts or row is world.row) and harmless(client, address):
                found.add(address)
    return found


def test_words_are_text_on_every_page_of_officials(world: World) -> None:
    found = walked(signed_in(world.user), world)
    places = {one.strip("/").split("/")[1] for one in found if one.startswith("/office/")}
    assert {"dossiers", "queue", "desk", "payments", "tickets", "settings"} <= places
    assert len(found) > 25
    client = signed_in(world.user)
    shown = client.post(f"/office/dossiers/{world.row.pk}/people/")
    assert not Fields(body_of(shown)).harmful
    assert MARK in body_of(shown)


def test_words_are_text_on_every_page_of_citizens(world: World, owner: Citizen) -> None:
    found = walked(signed_in(owner.user), world)
    assert len([one for one in found if one.startswith("/my/dossiers/")]) >= 5
    assert "/my/papers/" in found


def test_words_are_text_for_nobody(world: World) -> None:
    found = walked(Client(), world)
    assert any(one.startswith("/kiosk/") for one in found)
    harmless(Client(), f"/track/?code={world.row.code}")


def test_words_are_words_on_paper_and_in_tables(world: World) -> None:
    client, papers = signed_in(world.user), 0
    for row in world.rows:
        row.refresh_from_db()
        for slip in slip_kinds(row):
            address = f"/office/dossiers/{row.pk}/slips/{slip.kind}.pdf"
            with said(address):
                answer = client.get(address)
                assert answer.status_code == 200
                with PdfDocument(b"".join(answer)) as document:
                    text = "".join(page.get_textpage().get_text_range() for page in document)
            assert "49{%x%}" not in text
            if MARK in "".join(text.split()):
                assert "{{7*7}}" in "".join(text.split()), address
                papers += 1
    assert papers >= 4
    for kind in ("csv", "xlsx", "pdf"):
        assert client.get(f"/office/queue/export.{kind}").status_code == 200
    table = body_of(signed_in(world.office.handler).get("/office/queue/export.csv"))
    assert "{{7*7}}" in table


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
def test_no_word_is_a_formula(office: Office, start: str) -> None:
    office.in_hand(timezone.now(), subject=f"{start}HYPERLINK(1)", people=[OWNER])
    table = body_of(signed_in(office.handler).get("/office/queue/export.csv"))
    cells = [
        cell
        for line in csv.reader(StringIO(table.lstrip("\ufeff")), delimiter=";")
        for cell in line
        if "HYPERLINK" in cell
    ]
    assert cells
    assert not [cell for cell in cells if cell.lstrip().startswith(start.strip())]
