"""A file of procedures on the screen: all problems by cell, what it would do, applied as a whole, and by whom."""

from __future__ import annotations

import html
import io
import json
import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import openpyxl
import pytest

from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
from thuocdo.procedures import import_orders
from thuocdo.procedures.content import Entry
from thuocdo.procedures.import_orders import kept_order
from thuocdo.procedures.imports import written_file
from thuocdo.procedures.models import Procedure, ProcedureVersion
from thuocdo.procedures.publishing import Decision
from thuocdo.procedures.services import amend
from thuocdo.procedures.tests.factories import AT, content, published

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import LittleProvince
    from pytest_django import DjangoCaptureOnCommitCallbacks
    from pytest_django.fixtures import SettingsWrapper

    from thuocdo.organisations.models import Unit

pytestmark = pytest.mark.django_db
SEND = "/office/procedures/imports/"
DECISION = {"number": "88/QĐ-UBND", "announced_on": "2026-11-20", "valid_from": "2026-12-01"}


@pytest.fixture(autouse=True)
def _own_folder(settings: SettingsWrapper, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def signed_in(unit: Unit, role: Role = Role.PROCEDURE_CONTROLLER) -> Client:
    user = UserFactory.create()
    MembershipFactory.create(user=user, unit=unit, role=role)
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def writer(units: LittleProvince) -> Client:
    return signed_in(units.province)


def shown(page: bytes) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.decode())).split())


def sent(client: Client, owner: Unit, body: bytes, name: str) -> Any:
    file = SimpleUploadedFile(name, body)
    return client.post(SEND, {"file": file, "owner": str(owner.pk), "valid_from": "2026-12-01"})


def entries() -> list[Entry]:
    return [
        Entry("1.000001", content()),
        Entry("1.000002", content(name="Đăng ký khai sinh lưu động")),
        Entry("1.000003", content(name="Thủ tục mới")),
    ]


@pytest.mark.parametrize("ending", ["xlsx", "json"])
def test_a_file_is_shown_before_it_is_applied_as_a_whole(
    ending: str, writer: Client, units: LittleProvince
) -> None:
    for code in ("1.000001", "1.000002"):
        published(units.province, code=code)
    answer = sent(
        writer, units.province, written_file(entries(), name=f"x.{ending}"), f"x.{ending}"
    )
    assert answer.status_code == 302
    address = answer.headers["Location"]
    page = shown(writer.get(address).content)
    assert "Nếu công bố: 1 thủ tục mới, 1 sửa đổi, 1 không đổi" in page
    assert "1.000002 Đăng ký khai sinh lưu động – Tên thủ tục" in page
    assert (Procedure.objects.count(), ProcedureVersion.objects.count()) == (2, 2)
    assert writer.post(address, DECISION | {"number": ""}).status_code == 422
    assert writer.post(address, DECISION).status_code == 302
    assert "Đã công bố" in shown(writer.get(address).content)
    assert (Procedure.objects.count(), ProcedureVersion.objects.count()) == (3, 4)
    assert writer.post(address, DECISION).status_code == 422
    assert ProcedureVersion.objects.count() == 4


def test_every_problem_is_named_by_its_cell(writer: Client, units: LittleProvince) -> None:
    book = openpyxl.load_workbook(io.BytesIO(written_file(entries(), name="x.xlsx")))
    sheet = book["Thủ tục"]
    heads = [cell.value for cell in sheet[1]]
    wrong = sheet.cell(row=2, column=heads.index("Mức độ trực tuyến") + 1)
    wrong.value = "<b>siêu cấp</b>"
    sheet.cell(row=3, column=1).value = "XYZ"
    out = io.BytesIO()
    book.save(out)
    answer = sent(writer, units.province, out.getvalue(), "lỗi.xlsx")
    body = writer.get(answer.headers["Location"]).content
    page = shown(body)
    assert f"Thủ tục!{wrong.coordinate}" in page
    assert b"<b>si" not in body
    assert "chưa ghi gì" in page
    assert not Procedure.objects.exists()
    assert writer.post(answer.headers["Location"], DECISION).status_code == 422


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"", "x.xlsx"),
        (b"x", "x.exe"),
        (b"{", "x.json"),
        (b"PK\x03\x04", "x.xlsx"),
        (b"[]", "../../x.json"),
    ],
)
def test_what_is_no_file_of_procedures_is_told(
    body: bytes, name: str, writer: Client, units: LittleProvince
) -> None:
    answer = sent(writer, units.province, body, name)
    page = answer if answer.status_code != 302 else writer.get(answer.headers["Location"])
    assert answer.status_code in {302, 422}
    assert re.search("Chưa đọc được tệp|lỗi, chưa ghi gì|Chưa lưu được", shown(page.content))
    assert not Procedure.objects.exists()


def test_a_refusal_of_the_catalogue_leaves_everything_as_it_was(
    writer: Client, units: LittleProvince
) -> None:
    procedure = published(units.province, code="1.000002").procedure
    answer = sent(writer, units.province, written_file(entries(), name="x.json"), "x.json")
    amend(
        procedure,
        content=content(name="Chen ngang"),
        decision=Decision("9", date(2026, 1, 1)),
        valid_from=date(2027, 2, 1),
        actor=None,
        at=AT,
    )
    writer.post(answer.headers["Location"], DECISION)
    assert "Chưa ghi được" in shown(writer.get(answer.headers["Location"]).content)
    assert Procedure.objects.count() == 1


def test_a_long_file_is_worked_on_in_the_background(
    writer: Client,
    units: LittleProvince,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    monkeypatch.setattr(import_orders, "AT_ONCE_BYTES", 10)
    with django_capture_on_commit_callbacks() as waiting:
        answer = sent(writer, units.province, written_file(entries(), name="x.json"), "x.json")
    address = answer.headers["Location"]
    page = writer.get(address)
    assert "Đang đọc và đối chiếu" in shown(page.content)
    assert page.headers["Refresh"]
    for call in waiting:
        call()
    assert "3 thủ tục mới" in shown(writer.get(address).content)
    with django_capture_on_commit_callbacks() as waiting:
        writer.post(address, DECISION)
    assert "Đang ghi 0 trên 3" in shown(writer.get(address).content)
    for call in waiting:
        call()
    assert "Đã công bố" in shown(writer.get(address).content)
    assert Procedure.objects.count() == 3


def test_work_that_breaks_off_does_not_wait_for_ever(
    writer: Client, units: LittleProvince, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = sent(writer, units.province, written_file(entries(), name="x.json"), "x.json")

    def break_off(*_entries: object, **_rest: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(import_orders, "import_entries", break_off)
    with pytest.raises(RuntimeError):
        writer.post(answer.headers["Location"], DECISION)
    assert "bị ngắt giữa chừng" in shown(writer.get(answer.headers["Location"]).content)


def test_how_far_it_is_is_told_piece_by_piece(
    writer: Client, units: LittleProvince, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thuocdo.procedures.imports.PIECE", 1)
    answer = sent(writer, units.province, written_file(entries(), name="x.json"), "x.json")
    key = answer.headers["Location"].rstrip("/").rpartition("/")[2].replace("-", "")
    seen = []
    keep = import_orders._keep

    def kept(order: import_orders.ImportOrder) -> None:
        keep(order)
        seen.append((order.state, order.percent))

    monkeypatch.setattr(import_orders, "_keep", kept)
    writer.post(answer.headers["Location"], DECISION)
    assert seen == [
        ("applying", 0),
        ("applying", 0),
        ("applying", 33),
        ("applying", 66),
        ("done", 100),
    ]
    order = kept_order(key)
    assert order is not None
    assert replace(order, done=0).percent == 0


def test_only_controllers_of_the_owner_import_and_only_the_sender_sees_it(
    writer: Client, units: LittleProvince, request: pytest.FixtureRequest
) -> None:
    body = written_file(entries(), name="x.json")
    answer = sent(writer, units.province, body, "x.json")
    others = [signed_in(units.home_affairs), signed_in(units.province, Role.LEADER)]
    for name in ("lan", "thao", "hoa", "binh"):
        client = Client()
        client.force_login(request.getfixturevalue(name))
        others.append(client)
    for client in others:
        assert client.get(SEND).status_code == 403
        assert sent(client, units.province, body, "x.json").status_code == 403
        assert client.get(answer.headers["Location"]).status_code == 404
        assert client.post(answer.headers["Location"], DECISION).status_code == 404
    assert json.loads(body)
    assert not Procedure.objects.exists()
