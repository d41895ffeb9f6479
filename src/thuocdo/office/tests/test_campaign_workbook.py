"""The pages of a unit's workbook: down, filled, up, looked at, confirmed; and nothing for whoever does not answer for the unit."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

import pytest
from openpyxl import load_workbook

from thuocdo.accounts.models import Role
from thuocdo.campaigns import states
from thuocdo.campaigns.models import Campaign, CellChange
from thuocdo.campaigns.tests import workbooks as xl
from thuocdo.campaigns.tests.factories import DONE, ISSUED, PLANNED, Season, person, season
from thuocdo.campaigns.workbook.layout import PROBLEMS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import LittleProvince

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Any) -> None:
    settings.WAREHOUSE_DIR = tmp_path / "warehouse"
    settings.CUBE_DIR = tmp_path / "cube"
    settings.DATA_DIR = tmp_path


@pytest.fixture
def running(units: LittleProvince) -> Season:
    """Return a campaign that is open at the moment of the test."""
    made, now = season(units), timezone.now()
    Campaign.objects.update(
        opens_at=now - timedelta(days=2),
        due_at=now + timedelta(days=3),
        appraisal_due_at=now + timedelta(days=4),
        closes_at=now + timedelta(days=5),
    )
    return made


def signed_in(who: Any, *, english: bool = False) -> Client:
    client = Client()
    client.force_login(who)
    if english:
        client.cookies["django_language"] = "en"
    return client


def url_of(running: Season, more: str = "") -> str:
    return f"/office/campaigns/{running.campaign.pk}/units/{running.units.ward.pk}/workbook/{more}"


def send(client: Client, running: Season, content: bytes, name: str = "biểu.xlsx") -> Any:
    return client.post(url_of(running), {"file": SimpleUploadedFile(name, content)})


def token(answer: Any) -> str:
    found = re.search(r'name="token" value="(\w+)"', answer.content.decode())
    assert found is not None
    return found.group(1)


def test_down_filled_up_looked_at_and_confirmed(running: Season) -> None:
    client, ward = signed_in(running.lan), running.ward
    got = client.get(url_of(running, "form.xlsx"))
    assert got["Content-Disposition"].startswith("attachment;")
    content = xl.done(got.content, xl.typed(ward, ISSUED, 1250), xl.typed(ward, DONE, 20))
    sent = send(client, running, content)
    assert sent.status_code == 302
    looked = client.get(sent["Location"])
    text = looked.content.decode()
    assert "1.250" in text
    assert xl.place(ward, ISSUED)[1] in text
    assert not ward.cells.exists()
    done = client.post(sent["Location"], {"token": token(looked)})
    assert done.status_code == 302
    assert xl.printed(ward, ISSUED) == "1.250"
    assert {one.way for one in ward.changes.filter(row=ISSUED)} == {CellChange.Way.WORKBOOK}
    assert client.get(sent["Location"]).status_code == 404


def test_everything_wrong_is_listed_and_marked_in_the_copy(running: Season) -> None:
    client, ward = signed_in(running.lan), running.ward
    content = xl.filled(ward, xl.typed(ward, ISSUED, "<b>mười"), xl.typed(ward, PLANNED, "=1+1"))
    address = send(client, running, content)["Location"]
    text = client.get(address).content.decode()
    for row in (ISSUED, PLANNED):
        assert "!".join(xl.place(ward, row)) in text
    assert "&lt;b&gt;mười" in text
    assert 'name="token"' not in text
    refused = client.post(address, {"token": "x"})
    assert refused.status_code == 422
    copy = client.get(f"{address}marked.xlsx")
    book = load_workbook(io.BytesIO(copy.content))
    assert book.sheetnames[0] == PROBLEMS
    sheet, place = xl.place(ward, ISSUED)
    assert book[sheet][place].comment is not None


def test_a_file_that_cannot_be_used_says_why_and_is_not_kept(running: Season) -> None:
    client = signed_in(running.lan)
    other = xl.written(running.of(running.units.other_ward.pk))
    answer = send(client, running, other)
    assert answer.status_code == 422
    assert running.units.other_ward.name in answer.content.decode()
    for content in (b"12;13", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, b""):
        assert send(client, running, content).status_code == 422
    assert client.post(url_of(running)).status_code == 422


def test_somebody_else_meanwhile(running: Season) -> None:
    client, ward = signed_in(running.lan), running.ward
    content = xl.filled(ward, xl.typed(ward, ISSUED, 12), xl.typed(ward, PLANNED, 30))
    address = send(client, running, content)["Location"]
    old = token(client.get(address))
    running.save(ISSUED, "7", actor=running.son, at=timezone.now())
    again = client.post(address, {"token": old})
    assert again.status_code == 409
    assert 'name="over"' in again.content.decode()
    assert xl.printed(ward, PLANNED) == ""
    assert client.post(address, {"token": token(again)}).status_code == 302
    assert [xl.printed(ward, one) for one in (ISSUED, PLANNED)] == ["7", "30"]
    address = send(client, running, content)["Location"]
    over = {"token": token(client.get(address)), "over": [ISSUED]}
    assert client.post(address, over).status_code == 302
    assert xl.printed(ward, ISSUED) == "12"


def test_nobody_else_learns_or_writes_anything(running: Season) -> None:
    ward, units = running.ward, running.units
    address = send(signed_in(running.lan), running, xl.written(ward))["Location"]
    stranger = signed_in(person("xa", units.other_ward, Role.REFORM_OFFICER))
    nobody = signed_in(person("binh", units.other_ward))
    for client in (stranger, nobody):
        for path in (url_of(running), url_of(running, "form.xlsx"), address, f"{address}marked.xlsx"):  # fmt: skip
            assert client.get(path).status_code == 404
        assert send(client, running, xl.written(ward)).status_code == 404
        assert client.post(f"{address}drop/").status_code == 404
    colleague = signed_in(running.son)
    assert colleague.get(address).status_code == 404
    steering = signed_in(running.thao)
    assert steering.get(url_of(running, "form.xlsx")).status_code == 200
    assert send(steering, running, xl.written(ward)).status_code == 403
    assert Client().get(url_of(running)).status_code == 302


def test_dropping_it_stores_nothing(running: Season) -> None:
    client, ward = signed_in(running.lan), running.ward
    address = send(client, running, xl.filled(ward, xl.typed(ward, ISSUED, 12)))["Location"]
    assert client.post(f"{address}drop/").status_code == 302
    assert client.get(address).status_code == 404
    assert not ward.cells.exists()


def test_while_the_leader_decides_nothing_is_taken(running: Season) -> None:
    client, ward = signed_in(running.lan), running.ward
    content = xl.filled(ward, xl.typed(ward, ISSUED, 12))
    address = send(client, running, content)["Location"]
    known = token(client.get(address))
    states.prepare(ward, actor=running.lan, at=timezone.now())
    assert client.post(address, {"token": known}).status_code == 409
    text = client.get(url_of(running)).content.decode()
    assert 'type="file"' not in text
    assert not ward.cells.filter(row=ISSUED).exists()


def test_in_english_too(running: Season) -> None:
    client, ward = signed_in(running.lan, english=True), running.ward
    assert "Download the workbook" in client.get(url_of(running)).content.decode()
    address = send(client, running, xl.filled(ward, xl.typed(ward, ISSUED, "ten")))["Location"]
    assert "takes numbers only" in client.get(address).content.decode()


@pytest.mark.django_db(transaction=True)
def test_looking_costs_no_more_with_more_cells(
    running: Season, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client, ward = signed_in(running.lan), running.ward
    few = send(client, running, xl.filled(ward, xl.typed(ward, ISSUED, 12)))["Location"]
    many = xl.filled(ward, *(xl.typed(ward, one, 5) for one in (ISSUED, PLANNED, DONE)))
    address = send(client, running, many)["Location"]
    client.get(few)
    for path in (few, address):
        with django_assert_max_num_queries(24):
            client.get(path)
