"""Other systems report over HTTP: in any order, twice, wrong, of others; in our words and in the national ones; and lists compared."""

from __future__ import annotations

import itertools
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thuocdo.accounts.models import Scope
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.replay import replay
from thuocdo.dossiers.writing import row_values
from thuocdo.other_systems.models import ExternalDelivery, Reconciliation, ReportingSystem
from thuocdo.other_systems.services import forget_old

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import LittleProvince

    from thuocdo.api.tests.conftest import Program
    from thuocdo.dossiers.tests.factories import Office

pytestmark = pytest.mark.django_db
HERE = "/external-dossiers/bo-mau"


def own(number: int = 1, **changes: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "id": f"m{number}",
        "at": f"2026-03-0{number + 1}T09:00:00+07:00",
        "status": 4,
        "reception_unit": "X1",
        "competent_agency": "000.00.14.H56",
    }
    return usual | changes


STORY = [
    own(1, status=2, owner={"full_name": "Phạm Thị Hoa", "personal_id": "038190001234"}),
    own(2, due_at="2026-03-09T17:30:00+07:00", papers=[{"name": "Đơn", "code": "G1"}]),
    own(3, due_at="20260312173000", owed_vnd=20000, paid_vnd=20000, supplements=1),
    own(4, status="Đã xử lý xong", subject="Cấp lại thẻ"),
]


def national(**changes: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "MaHoSo": "H56.14-260302-0001",
        "MaTTHC": "9.999999",
        "KenhThucHien": "2",
        "ChuHoSo": "Phạm Thị Hoa",
        "LoaiDoiTuong": "1",
        "MaDoiTuong": "038190001234",
        "SoDienThoai": "0912345678",
        "TrichYeuHoSo": "Cấp lại thẻ cho bà Hoa",
        "NgayTiepNhan": "20260302090000",
        "NgayHenTra": "20260309173000",
        "TrangThaiHoSo": "4",
        "DonViXuLy": "H56.14",
        "TaiLieuNop": [
            {"TenTepDinhKem": "CCCD Hoa.pdf", "MaThanhPhanHoSo": "G1", "DuocSoHoa": "1"},
            {"TenTepDinhKem": "Khai sinh", "DuocLayTuKhoDMQG": "1", "MaCSDL": "CSDL hộ tịch"},
            {"TenTepDinhKem": "Bỏ", "IsDeleted": "True"},
        ],
        "DanhSachLePhi": [{"TenPhiLePhi": "Lệ phí", "Gia": "20000"}, {"Gia": 5000}],
        "DuocThanhToanTrucTuyen": "1",
        "TruongMoi2027": "x",
    }
    return {"service": "DongBoHoSoMC", "isUpdating": True, "data": [usual | changes]}


def put(program: Program, code: str, body: Any, system: str = "bo-mau") -> Any:
    return program.send(f"/external-dossiers/{system}/{code}", body, method="put")


def said(code: str) -> dict[str, Any]:
    row = Dossier.objects.get(code=code)
    found = {name: getattr(row, name) for name in row_values(replay([]))}
    people = [(one.full_name, one.personal_id) for one in row.applicants.all()]
    return found | {"people": people, "papers": [one.name for one in row.documents.all()]}


@pytest.fixture
def reporter(program: Callable[..., Program], units: LittleProvince, office: Office) -> Program:
    """Return the program of a ministry that may report for the whole province."""
    return program(units.home_affairs, province_wide=True, scopes=[Scope.REPORT, Scope.DOSSIERS])


def test_any_order_and_any_repetition_end_the_same(reporter: Program) -> None:
    for code, order in (("R-0", STORY), ("R-1", STORY[::-1])):
        for message in order:
            assert put(reporter, code, message).status_code in {200, 201}
    assert said("R-0") == said("R-1")
    wanted, number = said("R-0"), itertools.count(2)

    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(st.permutations([0, 1, 2, 3]), st.lists(st.sampled_from([0, 1, 2, 3]), max_size=3))
    def check(order: list[int], again: list[int]) -> None:
        code = f"R-{next(number)}"
        for place in order + again:
            answer = put(reporter, code, STORY[place])
            assert answer.status_code in {200, 201}, answer.content
        assert said(code) == wanted

    check()
    assert wanted["status"] == 9
    assert wanted["people"] == [("Phạm Thị Hoa", "038190001234")]
    assert (wanted["owed_vnd"], wanted["payment_state"]) == (20000, "paid")


def test_what_became_of_it_is_said(reporter: Program) -> None:
    first = put(reporter, "B-1", STORY[1])
    assert (first.status_code, first.json()["outcome"]) == (201, "taken")
    assert first["Location"] == "/api/v1/dossiers/bo-mau/B-1"
    again = put(reporter, "B-1", STORY[1])
    assert (again.status_code, again.json()["outcome"]) == (200, "repeated")
    older = put(reporter, "B-1", STORY[0])
    assert (older.status_code, older.json()["status"]) == (200, 4)
    other = put(reporter, "B-1", STORY[1] | {"status": 8})
    assert (other.status_code, other.json()["code"]) == (409, "request_id_reused")
    assert reporter.get("/dossiers/bo-mau/B-1/clock").json()["legal"] is None
    assert reporter.get("/dossiers/bo-mau/B-1/events").json()["verified"] is True
    kept = ExternalDelivery.objects.order_by("pk")
    assert [one.outcome for one in kept] == ["taken", "repeated", "taken", "refused"]
    assert (kept[0].content, kept[1].content) == (STORY[1], None)
    assert ReportingSystem.objects.get().name == "bo-mau"


def test_the_national_field_names(reporter: Program, office: Office) -> None:
    code = "H56.14-260302-0001"
    body = national(MaTTHC=f"{office.version.procedure.code}.000.00.00.H56")
    answer = put(reporter, code, body)
    assert answer.status_code == 201, answer.content
    assert {"TruongMoi2027", "DanhSachLePhi"} <= set(answer.json()["unheld"])
    row = Dossier.objects.get(code=code)
    assert (row.status, row.channel, row.owed_vnd, row.payment_state) == (
        4,
        "online",
        25000,
        "paid",
    )
    assert row.reception_unit == row.competent_agency == office.ward
    assert row.procedure_version == office.version
    papers = [(one.name, one.digitisation_state, one.reuse_source) for one in row.documents.all()]
    assert papers == [("CCCD Hoa.pdf", 1, ""), ("Khai sinh", 3, "CSDL hộ tịch")]
    assert timezone.localtime(row.due_at).isoformat() == "2026-03-09T17:30:00+07:00"
    assert put(reporter, code, body).json()["outcome"] == "repeated"
    capitals = {name.upper(): value for name, value in national()["data"][0].items()}
    ended = capitals | {"TRANGTHAIHOSO": 9, "NGAYKETTHUCXULY": "20260306100000"}
    answer = put(reporter, code, {"service": "DongBoHoSoMC", "data": ended})
    assert answer.json()["status"] == 9, answer.content
    assert "procedure 9.999999" in answer.json()["unheld"]
    row.refresh_from_db()
    assert timezone.localtime(row.ended_at).isoformat() == "2026-03-06T10:00:00+07:00"
    assert ExternalDelivery.objects.filter(form="DongBoHoSoMC").count() == 3


def test_progress_before_its_dossier_waits(reporter: Program) -> None:
    code = "H56.14-260302-0001"
    progress = {
        "service": "CapNhatTienDoHoSoMC",
        "data": {
            "MaHoSo": code,
            "NguoiXuLy": "Trần Văn Minh",
            "ThoiDiemXuLy": "20260304100000",
            "TrangThai": "5",
            "NoiDungXuLy": "Thiếu giấy",
        },
    }
    for _ in range(2):
        first = put(reporter, code, progress)
        assert (first.status_code, first.json()["outcome"]) == (202, "waiting")
    assert not Dossier.objects.exists()
    answer = put(reporter, code, national())
    assert (answer.status_code, answer.json()["status"]) == (201, 5)
    outcomes = ExternalDelivery.objects.order_by("pk").values_list("outcome", flat=True)
    assert list(outcomes) == ["taken", "repeated", "taken"]
    assert put(reporter, code, progress).json()["outcome"] == "repeated"


@pytest.mark.parametrize(
    ("changes", "code", "named"),
    [
        ({"status": 11}, "external_status_unknown", "11"),
        ({"status": "Đang chờ"}, "external_status_unknown", "Đang chờ"),
        ({"reception_unit": "H56.99"}, "external_unit_unknown", "H56.99"),
        ({"at": "hôm qua"}, "external_message_unreadable", "hôm qua"),
        ({"at": "2026-03-02T09:00:00"}, "external_message_unreadable", "at"),
        ({"nhãn": 1}, "external_message_unreadable", "nhãn"),
        ({"id": ""}, "external_message_unreadable", "id"),
        ({"channel": "fax"}, "external_message_unreadable", "fax"),
        ({"owed_vnd": -5}, "external_message_unreadable", "owed_vnd"),
        ({"owner": {"kind": "person"}}, "external_message_unreadable", "full_name"),
        ({"papers": [{"code": "G1"}]}, "external_message_unreadable", "papers"),
        ({"code": "B-2"}, "external_code_differs", "B-2"),
        ({"service": "DongBoHoSoMC"}, "external_message_unreadable", "data"),
        ({"service": "KhongCo", "data": {}}, "external_message_unreadable", "service"),
    ],
)
def test_what_cannot_be_used_is_named(
    reporter: Program, changes: dict[str, Any], code: str, named: str
) -> None:
    answer = put(reporter, "B-1", own(**changes))
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, code), problem
    assert named in problem["message_en"]
    assert not Dossier.objects.exists()
    kept = ExternalDelivery.objects.get()
    assert (kept.outcome, kept.problem, kept.content) == ("refused", code, own(**changes))


@pytest.mark.parametrize("said", ["12", "Đã huỷ", ""])
def test_an_unknown_national_status(reporter: Program, said: str) -> None:
    answer = put(reporter, "H56.14-260302-0001", national(TrangThaiHoSo=said))
    assert (answer.status_code, answer.json()["code"]) == (422, "external_status_unknown")


def test_clocks_that_go_wrong(reporter: Program) -> None:
    soon = (timezone.now() + timedelta(minutes=4)).isoformat()
    late = (timezone.now() + timedelta(minutes=6)).isoformat()
    assert put(reporter, "B-1", own(at=soon)).status_code == 201
    for changes in ({"at": late}, {"accepted_at": late}, {"ended_at": late}):
        answer = put(reporter, "B-2", own(**changes))
        assert (answer.status_code, answer.json()["code"]) == (422, "external_message_unusable")
    assert put(reporter, "B-1", own(2, due_at="2030-01-01T00:00:00+07:00")).status_code == 200


@pytest.mark.parametrize(
    "raw", ['{"id": "a\\u0000"}', '{"id": "\\ud800"}', '{"x": NaN}', "[1]", "{"]
)
def test_what_no_database_keeps_is_refused(reporter: Program, raw: str) -> None:
    address = "/api/v1/external-dossiers/bo-mau/B-1"
    headers = {"authorization": f"Bearer {reporter.secret}"}
    answer = reporter.client.put(address, raw, content_type="application/json", headers=headers)
    assert answer.status_code in {400, 422}, answer.content
    deep: Any = "x"
    for _ in range(30):
        deep = [deep]
    assert put(reporter, "B-1", own(owner=None, data=deep)).status_code == 422
    assert not Dossier.objects.exists()


def test_a_token_reports_for_one_system(
    reporter: Program, office: Office, program: Callable[..., Program], units: LittleProvince
) -> None:
    mine = office.received()
    for system in ("thuocdo", "bo-khac"):
        answer = put(reporter, mine.code, own(), system=system)
        assert (answer.status_code, answer.json()["code"]) == (403, "token_of_another_system")
    assert put(reporter, "B-1", own()).status_code == 201
    other = program(units.home_affairs, province_wide=True, system="bo-khac")
    assert put(other, "B-1", own(), system="bo-khac").status_code == 201
    assert Dossier.objects.filter(code="B-1").count() == 2
    mine.refresh_from_db()
    assert mine.event_count == 1
    silent = program(units.ward, scopes=[Scope.DOSSIERS, Scope.ACT])
    assert put(silent, "B-1", own()).status_code == 403


def test_a_token_of_another_unit_learns_nothing(
    reporter: Program, program: Callable[..., Program], units: LittleProvince
) -> None:
    assert put(reporter, "B-1", own()).status_code == 201
    stranger = program(units.other_ward)
    there, gone = (put(stranger, code, own()) for code in ("B-1", "B-2"))
    assert (there.status_code, there.content) == (422, gone.content)
    nowhere = {"id": "m7", "at": "2026-03-03T09:00:00+07:00", "status": 8}
    there, gone = (put(stranger, code, nowhere) for code in ("B-1", "B-3"))
    assert (there.status_code, gone.status_code) == (202, 202)
    assert Dossier.objects.get(code="B-1").status == 4
    assert stranger.get("/dossiers").json()["items"] == []
    for rest in ("", "/events", "/clock"):
        there, gone = (stranger.get(f"/dossiers/bo-mau/{one}{rest}") for one in ("B-1", "B-2"))
        assert (there.status_code, there.content) == (404, gone.content)
    lines = {"items": [{"code": "B-1", "status": 4}]}
    days = "first_day=2026-03-01&last_day=2026-03-31"
    found = stranger.send(f"{HERE}/reconciliation?{days}", lines).json()
    assert (found["missing"], found["surplus"]) == (1, 0)


def test_a_session_writes_nothing(office: Office) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(office.approver)
    for method, rest in (("put", "/B-1"), ("post", "/reconciliation")):
        answer = getattr(client, method)(
            f"/api/v1{HERE}{rest}", json.dumps(own()), content_type="application/json"
        )
        assert answer.status_code == 401
    assert not Dossier.objects.exists()


def test_many_at_once_each_with_its_own_result(reporter: Program) -> None:
    items = [
        own(code="B-1"),
        own(code="B-1"),
        own(code="B-2", status=77),
        own(status=4),
        national(),
        {"id": "w", "at": "20260303090000", "status": 4, "code": "B-9"},
    ]
    answer = reporter.send("/external-dossiers/batch", {"system": "bo-mau", "items": items})
    found = answer.json()
    assert answer.status_code == 200, found
    outcomes = [one["outcome"] for one in found["items"]]
    assert outcomes == ["taken", "repeated", "refused", "refused", "taken", "waiting"]
    assert found["items"][2]["problem"] == "external_status_unknown"
    assert (found["taken"], found["refused"], found["waiting"]) == (2, 2, 1)
    many = {"system": "bo-mau", "items": [own(code="B-1")] * 1001}
    assert reporter.send("/external-dossiers/batch", many).status_code == 422
    wrong = {"system": "bo-khac", "items": items}
    assert reporter.send("/external-dossiers/batch", wrong).status_code == 403


def test_the_number_of_queries_for_a_message(reporter: Program) -> None:
    put(reporter, "B-0", own())

    def queries(code: str, body: Any) -> int:
        with CaptureQueriesContext(connection) as counted:
            assert put(reporter, code, body).status_code in {200, 201}
        return len(counted)

    few = queries("B-1", own())
    assert queries("B-2", own()) == few
    for number in range(2, 9):
        put(reporter, "B-1", own(number))
    early = queries("B-2", own(2))
    assert queries("B-1", own(id="m99", at="2026-03-20T09:00:00+07:00")) == early


def test_a_list_is_compared(reporter: Program) -> None:
    for code in ("B-1", "B-2", "B-3", "B-4"):
        put(reporter, code, own())
    lines = [
        {"code": "B-1", "status": 4, "at": "2026-03-02T09:00:00+07:00"},
        {"code": "B-2", "status": 9, "at": "2026-03-05T09:00:00+07:00"},
        {"code": "B-3", "status": 4, "at": "2026-03-05T09:00:00+07:00"},
        {"code": "B-9", "status": 2},
    ]
    days = "first_day=2026-03-01&last_day=2026-03-31"
    found = reporter.send(f"{HERE}/reconciliation?{days}", {"items": lines}).json()
    counts = [found[name] for name in ("listed", "agreed", "missing", "differing", "surplus")]
    assert counts == [4, 1, 1, 2, 1]
    assert {one["code"]: one["kind"] for one in found["rows"]} == {
        "B-2": "differs",
        "B-3": "differs",
        "B-9": "missing",
        "B-4": "surplus",
    }
    assert found["ask_again"] == ["B-2", "B-3", "B-9"]
    assert Reconciliation.objects.get().rows.count() == 4
    elsewhen = "first_day=2026-04-01&last_day=2026-04-30"
    found = reporter.send(f"{HERE}/reconciliation?{elsewhen}", {"items": []}).json()
    assert found["surplus"] == 0


def test_a_list_as_csv(reporter: Program) -> None:
    put(reporter, "B-1", own())
    text = "\ufeffMaHoSo;TrangThaiHoSo;ThoiDiem\r\nB-1;4;20260302090000\r\nB-2;Đang xử lý;\r\n"
    headers = {"authorization": f"Bearer {reporter.secret}"}
    address = f"/api/v1{HERE}/reconciliation?first_day=2026-03-02&last_day=2026-03-02"
    ask = reporter.client.post
    found = ask(address, text.encode(), content_type="text/csv", headers=headers).json()
    assert (found["agreed"], found["missing"]) == (1, 1)
    bad = "code,status\nB-1,4\nB-1,4\nB-2,88\n,4\n"
    answer = ask(address, bad.encode(), content_type="text/csv", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "reconciliation_list_unreadable")
    for part in ("twice", "88", "no code"):
        assert part in answer.json()["message_en"]
    answer = ask(address, b"\xff\xfe\x00", content_type="text/csv", headers=headers)
    assert answer.status_code == 422


def test_old_messages_leave(reporter: Program, settings: Any) -> None:
    settings.EXTERNAL_MESSAGE_DAYS = 90
    put(reporter, "B-1", own())
    assert forget_old(at=timezone.now() + timedelta(days=89)) == 0
    assert forget_old(at=timezone.now() + timedelta(days=91)) == 1
    assert Dossier.objects.filter(code="B-1").exists()
