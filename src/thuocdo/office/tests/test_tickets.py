"""Queue numbers on the screen: taken without an account, called by the desk, linked to what was taken in."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Role
from thuocdo.desks import services
from thuocdo.desks.models import Counter, ServiceGroup, Ticket, WaitingRoom
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.tests.factories import Office, official
from thuocdo.office.tickets.kiosk_views import follow_address

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
HERE = "/office/tickets/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


@pytest.fixture
def clerk(minh: User) -> Client:
    """Return Minh's browser, with one group and one counter set up by him."""
    client = signed_in(minh)
    client.post(f"{HERE}set-up/", {"what": "group", "letter": "A", "name": "Hộ tịch"})
    client.post(f"{HERE}set-up/", {"what": "counter", "number": "1", "name": ""})
    client.post(f"{HERE}choose/", {"counter": Counter.objects.get().pk})
    return client


def kiosk() -> str:
    return f"/kiosk/{WaitingRoom.objects.get().key}/"


def take(**said: str) -> Any:
    group = ServiceGroup.objects.first()
    assert group is not None
    return Client().post(kiosk(), {"group": group.pk} | said, follow=True)


def test_a_number_is_taken_called_and_shown(clerk: Client) -> None:
    assert "Hộ tịch" in text(Client().get(kiosk()))
    answer = take()
    assert "A001" in text(answer)
    assert "0 người trước bạn" in text(answer)
    assert "1 người trước bạn" in text(take())
    assert "Chưa gọi số nào" in text(Client().get(f"{kiosk()}screen/"))
    clerk.post(f"{HERE}call/")
    page = text(clerk.get(HERE))
    assert re.search(r'class="big-number">A001<', page)
    screen = Client().get(f"{kiosk()}screen/")
    assert "A001" in text(screen)
    assert screen["Refresh"] == "5"
    ticket = Ticket.objects.get(number=1)
    for name, state in (
        ("again", "called"),
        ("missed", "missed"),
        ("again", "called"),
        ("done", "done"),
    ):
        assert clerk.post(f"{HERE}{ticket.pk}/{name}/").status_code == 302
        ticket.refresh_from_db()
        assert ticket.state == state
    assert "không làm được" in text(clerk.post(f"{HERE}{ticket.pk}/done/", follow=True)).lower()


def test_priority_is_asked_for_and_kept(clerk: Client) -> None:
    take()
    take(priority="elderly")
    clerk.post(f"{HERE}call/")
    assert Ticket.objects.get(state="called").number == 2
    assert take(priority="friend").status_code == 422


def test_the_number_leads_to_the_dossier(clerk: Client, units: LittleProvince) -> None:
    office = Office(units.ward, units.province)
    take()
    clerk.post(f"{HERE}call/")
    ticket = Ticket.objects.get()
    start = text(
        clerk.get(
            f"/office/desk/?ticket={ticket.pk}&q={office.version.procedure.code}", follow=True
        )
    )
    assert f'name="ticket" value="{ticket.pk}"' in re.sub(r"\s+", " ", start)
    said = {
        "request_id": "r",
        "desk": units.ward.pk,
        "agency": units.ward.pk,
        "channel": "direct",
        "decision": "register",
        "owner_name": "Phạm Thị Hoa",
        "ticket": ticket.pk,
    }
    answer = clerk.post(f"/office/desk/receive/{office.version.pk}/", said)
    assert answer.status_code == 302, text(answer)
    ticket.refresh_from_db()
    assert (ticket.about_room, ticket.about_id) == ("dossiers", str(Dossier.objects.get().pk))
    assert ticket.state == "serving"


def test_others_call_nothing_and_learn_nothing(
    clerk: Client, units: LittleProvince, lan: User, binh: User
) -> None:
    take()
    ticket = Ticket.objects.get()
    other = official(units.other_ward, Role.RECEPTION_OFFICER, "Người Bên")
    for user in (lan, binh):
        assert signed_in(user).get(HERE).status_code == 403
    client = signed_in(other)
    assert "Hộ tịch" not in text(client.get(HERE))
    assert client.post(f"{HERE}choose/", {"counter": Counter.objects.get().pk}).status_code == 404
    assert client.post(f"{HERE}{ticket.pk}/done/").status_code == 404
    assert Client().get(HERE).status_code == 302
    assert Client().get("/kiosk/nobody-knows/").status_code == 404
    assert Client().get(f"{kiosk()}ticket/{ticket.pk + 1}/").status_code == 404


def test_the_pages_cost_the_same_with_many(
    clerk: Client, minh: User, units: LittleProvince
) -> None:
    counts = []
    for letter, more in (("B", 5), ("C", 45)):
        group = services.add_group(
            unit=units.ward, letter=letter, name=f"Nhóm {letter}", actor=minh, at=timezone.now()
        )
        for _ in range(more):
            services.take_number(group=group, at=timezone.now())
        with CaptureQueriesContext(connection) as asked:
            assert clerk.get(HERE).status_code == 200
            assert Client().get(f"{kiosk()}screen/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16


def test_the_machine_returns_to_its_start_by_itself(clerk: Client) -> None:
    page = Client().get(kiosk())
    assert page["Refresh"] == f"60; url={kiosk()}"
    answer = take()
    assert answer["Refresh"] == f"20; url={kiosk()}"
    assert "<script" not in text(answer)


def test_the_machine_speaks_the_language_of_whoever_stands_there(clerk: Client) -> None:
    machine = Client()
    assert 'lang="vi"' in text(machine.get(kiosk()))
    english = text(machine.get(f"{kiosk()}?lang=en"))
    assert 'lang="en"' in english
    assert "Severely disabled" in english
    group = ServiceGroup.objects.get()
    slip = machine.post(kiosk(), {"group": group.pk, "lang": "en"}, follow=True)
    assert "Your number" in text(slip)
    assert "Bạn đến làm việc gì" in text(machine.get(kiosk()))  # the next one finds it as always
    assert 'lang="vi"' in text(machine.get(f"{kiosk()}?lang=%22%3E"))


def test_the_slip_prints_by_itself_on_machines_that_were_told_so(clerk: Client) -> None:
    machine = Client()
    group = ServiceGroup.objects.get()

    def slip() -> str:
        return text(machine.post(kiosk(), {"group": group.pk}, follow=True))

    assert "print_slip.js" not in slip()
    machine.get(f"{kiosk()}?printer=1")
    assert "print_slip.js" in slip()
    machine.get(f"{kiosk()}?printer=0")
    assert "print_slip.js" not in slip()


def test_whoever_has_the_slip_follows_his_number(clerk: Client) -> None:
    take()
    slip = take()
    assert "<svg" in text(slip)
    ticket = Ticket.objects.get(number=2)
    where = urlsplit(follow_address(ticket)).path
    assert WaitingRoom.objects.get().key not in where
    phone = Client()
    page = phone.get(where)
    assert "A002" in text(page)
    assert "1 người trước bạn" in text(page)
    assert page["Refresh"] == "20"
    for _ in range(2):
        clerk.post(f"{HERE}call/")
    assert "Mời đến quầy 1" in text(phone.get(where))
    clerk.post(f"{HERE}{ticket.pk}/missed/")
    assert "chưa thấy bạn" in text(phone.get(where))
    clerk.post(f"{HERE}{ticket.pk}/again/")
    clerk.post(f"{HERE}{ticket.pk}/done/")
    page = phone.get(where)
    assert "Đã xong" in text(page)
    assert "Refresh" not in page
    assert phone.get("/kiosk/n/1:forged/").status_code == 404
    assert phone.get(f"/kiosk/n/{ticket.pk}/").status_code == 404
    Ticket.objects.update(on=timezone.localdate() - timedelta(days=1))
    assert phone.get(where).status_code == 410


def test_a_call_sounds_once_on_each_screen(clerk: Client) -> None:
    take()
    take()
    screen, other = Client(), Client()
    where = f"{kiosk()}screen/"

    def sounds(client: Client) -> bool:
        return "<audio" in text(client.get(where))

    assert not sounds(screen)
    clerk.post(f"{HERE}call/")
    assert not sounds(other)  # what was called before it was switched on is no news
    assert sounds(screen)
    assert not sounds(screen)
    first = Ticket.objects.get(number=1)
    clerk.post(f"{HERE}{first.pk}/again/")
    assert sounds(screen)
    page = text(screen.get(where))
    assert "screen-now" in page
    assert "screen-fresh" not in page
    clerk.post(f"{HERE}call/")
    page = re.sub(r"\s+", " ", text(screen.get(where)))
    assert "screen-fresh" in page
    assert "<strong>A002</strong>" in page
    screen.cookies["heard"] = "nonsense"
    assert not sounds(screen)


def test_the_sound_is_one_and_the_policy_lets_it_play(clerk: Client) -> None:
    answer = Client().get("/kiosk/chime.wav")
    assert answer.content[:4] == b"RIFF"
    assert len(answer.content) < 30_000
    policy = Client().get(f"{kiosk()}screen/")["Content-Security-Policy"]
    assert "media-src 'self'" in policy
    assert "media-src" not in Client().get(kiosk())["Content-Security-Policy"]
