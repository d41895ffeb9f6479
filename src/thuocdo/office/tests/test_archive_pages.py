"""The archive on the screen: from choosing to taking over, the papers, the package, and who may not see any of it."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import TYPE_CHECKING

from django.test import Client
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Role
from thuocdo.archive import services as archive
from thuocdo.archive.models import ArchiveUse, Handover
from thuocdo.archive.retention import decide_retention
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.tests.factories import Office, official
from thuocdo.office.choosing.fields import FEW
from thuocdo.organisations.tests.factories import numbered_units

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of Lan's ward."""
    return Office(units.ward, units.province)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: User, where: str) -> str:
    answer = client_of(user).get(where)
    assert answer.status_code == 200, where
    return html.unescape(answer.content.decode())


def done(office: Office) -> Dossier:
    now = timezone.now()
    row = office.in_hand(now - timedelta(days=2))
    services.resolve(row, actor=office.approver, at=now - timedelta(days=1))
    services.return_result(row, actor=office.clerk, at=now - timedelta(hours=20))
    return Dossier.objects.get(pk=row.pk)


def ruled(office: Office) -> None:
    decide_retention(
        office.version.procedure.owner,
        procedure=None,
        years=10,
        legal_basis="Quyết định của tỉnh",
        valid_from=timezone.localdate() - timedelta(days=400),
        actor=None,
        at=timezone.now(),
    )


def test_the_way_from_choosing_to_the_archive(office: Office) -> None:
    ruled(office)
    row = done(office)
    assert row.ended_at is not None
    year = timezone.localdate(row.ended_at).year
    client = client_of(office.records)
    asked = f"/office/archive/new/?unit={office.ward.pk}&year={year}&kept="
    assert row.code in page(office.records, asked)
    made = client.post(
        "/office/archive/new/", {"unit": office.ward.pk, "year": year, "kept": "", "note": ""}
    )
    assert made.status_code == 302
    here = made["Location"]
    client.post(f"{here}do/hand/")
    assert "không tự nhận được" in page(office.records, here)
    keeper = official(office.ward, Role.RECORDS_CLERK, "Người nhận")
    assert "Nhận vào lưu trữ" in page(keeper, here)
    client_of(keeper).post(f"{here}do/accept/")
    row.refresh_from_db()
    assert row.archived_at is not None
    assert "đã nhận vào lưu trữ" in page(keeper, here)
    pdf = client_of(keeper).get(f"{here}minutes.pdf")
    assert pdf.content.startswith(b"%PDF")
    package = client_of(keeper).get(f"{here}package.zip")
    assert b"".join(package).startswith(b"PK")  # type: ignore[arg-type]
    text = page(keeper, f"/office/dossiers/{row.pk}/")
    assert "đã nộp lưu" in text
    assert not re.findall(r'id="act-\w+"', text)
    assert ArchiveUse.objects.filter(kind="look", user=keeper).count() == 1
    assert row.code in page(keeper, "/office/archive/kept/")
    assert row.code in page(keeper, "/office/archive/uses/")
    item = Handover.objects.get().items.get()
    refused = client_of(keeper).post(f"/office/archive/kept/{item.pk}/copy/", {"purpose": " "})
    assert refused.status_code == 302
    copy = client_of(keeper).post(f"/office/archive/kept/{item.pk}/copy/", {"purpose": "Tòa án"})
    assert b"".join(copy).startswith(b"PK")  # type: ignore[arg-type]
    assert ArchiveUse.objects.filter(purpose="Tòa án").exists()


def test_a_character_of_the_value_zero_is_no_word(office: Office) -> None:
    ruled(office)
    row = done(office)
    keeper = official(office.ward, Role.RECORDS_CLERK, "Người nhận")
    assert row.ended_at is not None
    year = timezone.localdate(row.ended_at).year

    def handed() -> Handover:
        made = archive.make_handover(
            office.ward, year=year, actor=office.records, at=timezone.now()
        )
        return archive.hand_over_list(made, actor=office.records, at=timezone.now())

    first = handed()
    for reason, state in (("\0 ", "handed"), ("thiếu\0 tệp", "returned")):
        answer = client_of(keeper).post(
            f"/office/archive/{first.pk}/do/return/", {"reason": reason}
        )
        assert answer.status_code == 302
        first.refresh_from_db()
        assert first.state == state
    assert first.why_returned == "thiếu tệp"
    archive.accept_handover(handed(), actor=keeper, at=timezone.now())
    copy = f"/office/archive/kept/{Handover.objects.get(state='accepted').items.get().pk}/copy/"
    assert client_of(keeper).post(copy, {"purpose": "\0"}).status_code == 302
    taken = client_of(keeper).post(copy, {"purpose": "Tòa\0 án"})
    assert b"".join(taken).startswith(b"PK")  # type: ignore[arg-type]
    assert ArchiveUse.objects.filter(purpose="Tòa án").exists()
    assert client_of(keeper).get("/office/archive/kept/?q=%00").status_code == 400


def test_who_keeps_no_records_learns_nothing(office: Office, units: LittleProvince) -> None:
    ruled(office)
    row = done(office)
    assert row.ended_at is not None
    year = timezone.localdate(row.ended_at).year
    client_of(office.records).post(
        "/office/archive/new/", {"unit": office.ward.pk, "year": year, "kept": ""}
    )
    number = Handover.objects.get().pk
    for where in ("", "new/", "kept/", "uses/", "retention/"):
        assert client_of(office.handler).get(f"/office/archive/{where}").status_code == 403
    stranger = official(units.other_ward, Role.RECORDS_CLERK, "Người phường khác")
    for where in ("", "minutes.pdf", "package.zip"):
        answer = client_of(stranger).get(f"/office/archive/{number}/{where}")
        assert answer.status_code == 404
    assert client_of(stranger).post(f"/office/archive/{number}/do/discard/").status_code == 404
    taken = client_of(stranger).post(
        "/office/archive/new/", {"unit": office.ward.pk, "year": year, "kept": ""}
    )
    assert taken.status_code == 422
    assert Handover.objects.count() == 1


def test_periods_are_decided_by_who_controls_the_procedures(office: Office) -> None:
    owner = office.version.procedure.owner
    controller = official(owner, Role.PROCEDURE_CONTROLLER, "Người kiểm soát")
    said = {"code": "", "years": "10", "legal_basis": "QĐ 1", "valid_from": "2026-01-01"}
    where = "/office/archive/retention/"
    assert client_of(office.records).post(where, said).status_code == 200
    assert "Chưa quy định" in page(office.records, where)
    assert client_of(controller).post(where, said | {"code": "9.999999"}).status_code == 422
    assert client_of(controller).post(where, said).status_code == 302
    assert "10 năm" in page(office.records, where)


@pytest.fixture
def above(units: LittleProvince) -> User:
    """Return who keeps the records of the province and its many wards."""
    numbered_units(units.province, FEW + 3)
    return official(units.province, Role.RECORDS_CLERK, "Văn thư tỉnh")


@pytest.mark.parametrize("page_of_form", ["", "disposals/"])
def test_the_unit_is_found_by_words_where_there_are_many(
    office: Office, units: LittleProvince, above: User, page_of_form: str
) -> None:
    where, rest = f"/office/archive/{page_of_form}new/", f"&year={timezone.localdate().year}"
    shown = page(office.records, where)
    assert f'<option value="{units.ward.pk}"' in shown
    assert "data-finder" not in shown, "one unit is a list"
    client = client_of(above)
    shown = client.get(where).content.decode()
    assert 'data-finder="/office/choosing/units/?of=archive"' in shown
    assert "<option" not in shown.partition('name="unit"')[2].partition("</div>")[0]
    assert f"{units.other_ward.name}</option>" not in shown
    wanted = client.get(f"{where}?unit=&unit_words=phuong so 14{rest}")
    assert wanted.status_code == 200
    assert 'value="Phường Số 14"' in wanted.content.decode()
    several = client.get(f"{where}?unit=&unit_words=phuong so{rest}")
    assert several.status_code == 422
    assert several.content.decode().count('name="unit_pick"') == FEW + 3
    none = client.get(f"{where}?unit=&unit_words=atlantis{rest}")
    assert none.status_code == 422
    assert "Không có đơn vị nào tên" in none.content.decode()
