"""The designer of internal processes: drawn up by forms alone, tried out, checked, approved; nothing typed is lost."""

from __future__ import annotations

import html
import re
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

import pytest

from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory, UserFactory
from thuocdo.dossiers.tests.factories import official
from thuocdo.procedures.content import AgencyContent
from thuocdo.procedures.models import Process, ProcessLink
from thuocdo.procedures.process_graph import LinkSpec, ProcessSpec
from thuocdo.procedures.processes import draft_process, spec_of
from thuocdo.procedures.tests.factories import AT, opinions_process, published, step

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.models import Procedure

pytestmark = pytest.mark.django_db
MOST = 12
BASE = "/office/procedures/"


def controller(unit: Unit) -> User:
    user = UserFactory.create()
    MembershipFactory.create(user=user, unit=unit, role=Role.PROCEDURE_CONTROLLER)
    return user


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def writer(units: LittleProvince) -> Client:
    return signed_in(controller(units.province))


@pytest.fixture
def procedure(units: LittleProvince) -> Procedure:
    return published(units.province, code="1.001193").procedure


def shown(page: bytes) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.decode())).split())


def fields(page: bytes) -> dict[str, str]:
    """Return what a browser would send of the designer's form."""
    form = next(one for one in page.decode().split("</form>") if 'name="seen"' in one)
    sent = dict(re.findall(r'<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', form))
    for name, body in re.findall(
        r'<select[^>]*?name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)"\s+selected', body)
        sent[name] = chosen[1] if chosen else ""
    for ticked in re.findall(r'<input type="checkbox"\s+name="([^"]+)"[^>]*checked', form):
        sent[ticked] = "on"
    return {html.unescape(name): html.unescape(value) for name, value in sent.items()}


def design(procedure: Procedure) -> str:
    return f"{BASE}{procedure.pk}/process/design/"


def test_a_process_is_drawn_up_by_forms_alone(writer: Client, procedure: Procedure) -> None:
    address = design(procedure)
    sent = fields(writer.get(address).content)
    assert sent["steps[0].name"] == "Kiểm tra, tiếp nhận, số hóa hồ sơ"
    sent = fields(writer.post(address, sent | {"do": "add steps"}).content)
    sent |= {
        "steps[1].name": "Thẩm định",
        "steps[1].role": "handler",
        "steps[1].amount": "0,5",
        "steps[1].time_unit": "working_day",
        "steps[1].form_name": "Mẫu số 05",
    }
    assert sent["steps[0].links[0].target"] == sent["steps[1].key"]
    sent = fields(writer.post(address, sent | {"do": "add steps"}).content)
    sent |= {"steps[2].name": "Thực địa", "steps[2].role": "handler", "steps[2].amount": "2"}
    sent = fields(writer.post(address, sent | {"do": "add steps"}).content)
    sent |= {"steps[3].name": "Ký", "steps[3].role": "approver", "steps[3].amount": "1"}
    sent["steps[1].links[0].condition"] = "Cần kiểm tra thực địa: có"
    sent = fields(writer.post(address, sent | {"do": "add steps[1].links"}).content)
    sent["steps[1].links[1].target"] = sent["steps[3].key"]
    saved = writer.post(address, sent | {"do": "save"})
    assert saved.status_code == 302
    process = Process.objects.get()
    spec = spec_of(process)
    assert [(one.name, one.hours) for one in spec.steps] == [
        ("Kiểm tra, tiếp nhận, số hóa hồ sơ", 1),
        ("Thẩm định", 4),
        ("Thực địa", 2),
        ("Ký", 1),
    ]
    assert spec.steps[1].form_name == "Mẫu số 05"
    assert [(one.question, one.answer) for one in spec.out_of(spec.steps[1].key)] == [
        ("Cần kiểm tra thực địa", "có"),
        ("", ""),
    ]
    page = shown(writer.get(saved.headers["Location"]).content)
    assert "Đã lưu bản thảo quy trình" in page
    assert "Đã kiểm soát" in page


def test_steps_move_and_go_with_the_ways_that_led_to_them(
    writer: Client, procedure: Procedure
) -> None:
    chain = ProcessSpec((step("a"), step("b"), step("c")), (LinkSpec("a", "b"), LinkSpec("b", "c")))
    draft_process(procedure, agency_kind="commune", spec=chain, actor=None, at=AT)
    address = design(procedure)
    sent = fields(writer.get(address).content)
    moved = fields(writer.post(address, sent | {"do": "up steps[2]"}).content)
    assert [moved[f"steps[{n}].key"] for n in range(3)] == ["a", "c", "b"]
    gone = fields(writer.post(address, sent | {"do": "remove steps[1]"}).content)
    assert [gone[f"steps[{n}].key"] for n in range(2)] == ["a", "c"]
    assert not [name for name in gone if "links" in name]
    for nonsense in (
        "remove steps[99]",
        "add ../x",
        "up",
        "remove",
        "eat steps[0]",
        "add steps[0].links[0]",
    ):
        assert writer.post(address, sent | {"do": nonsense}).status_code == 200
    assert Process.objects.get().number == 1


def test_what_is_wrong_is_named_all_at_once_and_nothing_typed_is_lost(
    writer: Client, procedure: Procedure
) -> None:
    address = design(procedure)
    sent = fields(writer.get(address).content) | {
        "steps[0].name": "",
        "steps[0].amount": "mười giờ",
        "steps[0].role": "king",
        "steps[0].unit_name": "",
        "steps[0].needs": "Hồ sơ giấy",
        "steps[0].links[0].target": "nowhere",
        "steps[1].name": "Một mình",
        "steps[1].amount": "-3",
        "steps[1].role": "handler",
        "steps[1].links[0].target": "tiep-nhan",
        "steps[1].links[0].condition": "Trời mưa: có",
    }
    answer = writer.post(address, sent | {"do": "save"})
    assert answer.status_code == 422
    page = shown(answer.content)
    for words in (
        "Chưa ghi nội dung công việc", "không phải một số", "Không có vai trò này", "Chưa giao cho đơn vị",
        "Chưa chọn bước tiếp theo", "Thời gian từ 0", "Điều kiện không có trong danh mục",
    ):  # fmt: skip
        assert words in page
    again = fields(answer.content)
    for name in ("steps[0].amount", "steps[0].needs", "steps[1].name", "steps[1].amount"):
        assert again[name] == sent[name]
    assert not Process.objects.exists()


@pytest.mark.parametrize(
    "links", [[("a", "a")], [("a", "b"), ("a", "b")], [("a", "b"), ("b", "a")]]
)
def test_circles_and_doubles_are_told(
    writer: Client, procedure: Procedure, links: list[tuple[str, str]]
) -> None:
    address = design(procedure)
    sent = {"seen": "0", "agency_kind": "commune", "do": "save"}
    for n, key in enumerate("ab"):
        sent |= {
            f"steps[{n}].{name}": text
            for name, text in (("key", key), ("name", key), ("amount", "1"), ("role", "handler"))
        }
        for m, (_source, target) in enumerate(pair for pair in links if pair[0] == key):
            sent[f"steps[{n}].links[{m}].target"] = target
    answer = writer.post(address, sent)
    page = (
        answer.content
        if answer.status_code != 302
        else writer.get(answer.headers["Location"]).content
    )
    assert re.search("quay vòng|dẫn về chính nó|hai đường đi giống nhau", shown(page))
    assert not ProcessLink.objects.filter(process__state="approved").exists()


def test_two_people_do_not_write_over_each_other(
    writer: Client, procedure: Procedure, units: LittleProvince
) -> None:
    address = design(procedure)
    mine = fields(writer.get(address).content) | {"steps[0].name": "Của tôi"}
    other = signed_in(controller(units.province))
    theirs = fields(other.get(address).content) | {"steps[0].name": "Của người khác"}
    assert other.post(address, theirs | {"do": "save"}).status_code == 302
    answer = writer.post(address, mine | {"do": "save"})
    assert answer.status_code == 409
    page = shown(answer.content)
    assert "đã sửa bản thảo này" in page
    assert "Của người khác" in page
    again = fields(answer.content)
    assert again["steps[0].name"] == "Của tôi"
    assert writer.post(address, again | {"do": "save"}).status_code == 302
    assert spec_of(Process.objects.get()).steps[0].name == "Của tôi"


def test_from_draft_to_approval_by_two_people(
    writer: Client, procedure: Procedure, units: LittleProvince
) -> None:
    address = design(procedure)
    writer.post(address, fields(writer.get(address).content) | {"do": "save"})
    process = Process.objects.get()
    page = f"{BASE}{procedure.pk}/process/"
    approve = f"{BASE}processes/{process.pk}/approve/"
    decision = {"decision": "12/QĐ-UBND", "decided_on": "2026-11-01", "valid_from": "2026-11-10"}
    other = signed_in(controller(units.province))
    assert other.post(approve, decision).status_code == 409
    assert writer.post(f"{BASE}processes/{process.pk}/check/").status_code == 302
    assert writer.post(approve, decision).status_code == 403
    assert "Phê duyệt theo quyết định" not in shown(writer.get(page).content)
    assert "Phê duyệt theo quyết định" in shown(other.get(page).content)
    assert other.post(approve, decision | {"decided_on": "hôm qua"}).status_code == 422
    assert other.post(approve, decision).status_code == 302
    process.refresh_from_db()
    assert (process.state, process.valid_from) == ("approved", date(2026, 11, 10))
    assert other.get(approve).status_code == 404
    assert "Soạn phiên bản mới" in shown(writer.get(page).content)


def test_a_process_is_copied_from_another_procedure(
    writer: Client, procedure: Procedure, units: LittleProvince
) -> None:
    other = published(units.province, name="Cấp giấy phép xây dựng").procedure
    source = draft_process(other, agency_kind="commune", spec=opinions_process(), actor=None, at=AT)
    found = writer.get(
        f"{BASE}{procedure.pk}/process/copy/?q=giay+phep&agency_kind=commune"
    ).content
    assert "Cấp giấy phép xây dựng" in shown(found)
    assert f"copy={source.pk}" in found.decode()
    sent = fields(writer.get(f"{design(procedure)}?copy={source.pk}").content)
    assert sent["steps[1].links[0].target"] == "ask"
    assert sent["steps[0].links[0].condition"] == "case: hard"
    assert (
        writer.post(f"{design(procedure)}?copy={source.pk}", sent | {"do": "save"}).status_code
        == 302
    )
    copied = Process.objects.get(procedure=procedure)
    assert spec_of(copied) == spec_of(source)
    assert "Không có thủ tục nào khớp" in shown(
        writer.get(f"{BASE}{procedure.pk}/process/copy/?q=zzzz").content
    )


def test_a_test_run_tells_days_and_whether_the_time_limit_holds(
    writer: Client, procedure: Procedure
) -> None:
    chain = ProcessSpec((step("a", "2"), step("b", "2")), (LinkSpec("a", "b"),))
    draft_process(procedure, agency_kind="commune", spec=chain, actor=None, at=AT)
    page = f"{BASE}{procedure.pk}/process/"
    friday = shown(writer.get(f"{page}?received=2026-11-27T16:00&channel=online").content)
    assert "kịp hạn" in friday
    assert "30/11/2026" in friday
    late = shown(writer.get(f"{page}?received=2026-11-27T08:00&channel=direct&case=x").content)
    assert "27/11/2026" in late
    for nonsense in (
        "received=x",
        "received=9999-12-31T00:00",
        "received=0001-01-01T00:00",
        "channel=fax",
    ):
        assert writer.get(f"{page}?{nonsense}").status_code == 200


def test_a_run_longer_than_the_calendar_says_so(writer: Client, procedure: Procedure) -> None:
    long = ProcessSpec((step("a", "90000"),))
    draft_process(procedure, agency_kind="commune", spec=long, actor=None, at=AT)
    page = shown(writer.get(f"{BASE}{procedure.pk}/process/?received=2026-11-27T16:00").content)
    assert "90.000 giờ làm việc" in page
    assert "kịp hạn" not in page


def test_texts_are_only_texts(writer: Client, procedure: Procedure) -> None:
    evil = '"><script>alert(1)</script>{{ 7*7 }}'
    address = design(procedure)
    sent = fields(writer.get(address).content)
    names = ("name", "unit_name", "needs", "yields", "form_name")
    sent |= {f"steps[0].{name}": evil for name in names} | {"steps[0].key": evil}
    checked = writer.post(address, sent | {"do": "check"})
    saved = writer.post(address, sent | {"do": "save"})
    assert saved.status_code == 302
    for answer in (checked, writer.get(saved.headers["Location"]), writer.get(address)):
        assert b"<script>alert" not in answer.content
        assert b"49" not in re.findall(rb'name="steps\[0\].name"\s+value="([^"]*)"', answer.content)


def test_who_may_not_draft_reads_only(procedure: Procedure, request: pytest.FixtureRequest) -> None:
    lan, thao, hoa, binh = (request.getfixturevalue(one) for one in ("lan", "thao", "hoa", "binh"))
    draft = draft_process(
        procedure, agency_kind="commune", spec=opinions_process(), actor=None, at=AT
    )
    posts = [
        design(procedure),
        f"{BASE}processes/{draft.pk}/check/",
        f"{BASE}processes/{draft.pk}/approve/",
    ]
    decision = {
        "decision": "1",
        "decided_on": "2026-01-01",
        "valid_from": "2026-01-01",
        "do": "save",
    }
    for person in (lan, thao, hoa, binh):
        client = signed_in(person)
        assert "Sửa bản thảo" not in shown(client.get(f"{BASE}{procedure.pk}/process/").content)
        for address in posts:
            assert client.post(address, decision).status_code in {403, 404}, (person, address)
        assert client.get(design(procedure)).status_code == 403
    for person in (hoa, binh):
        for address in posts[1:]:
            assert signed_in(person).post(address, decision).status_code == 404
    assert Process.objects.get() == draft
    assert draft.checked_at is None


def test_a_department_draws_up_its_own_and_approves_nothing(units: LittleProvince) -> None:
    own = published(units.province, agencies=(AgencyContent("competent", "Sở Nội vụ"),)).procedure
    foreign = published(units.province).procedure
    clerk = signed_in(controller(units.home_affairs))
    assert clerk.get(design(foreign)).status_code == 403
    sent = fields(clerk.get(design(own)).content)
    assert clerk.post(design(own), sent | {"do": "save"}).status_code == 302
    process = Process.objects.get()
    assert clerk.post(f"{BASE}processes/{process.pk}/check/").status_code == 403


def test_a_place_is_chosen_and_the_test_run_names_who_would_get_each_step(
    writer: Client, procedure: Procedure, units: LittleProvince
) -> None:
    official(units.ward, Role.RECEPTION_OFFICER, "Trần Văn Minh")
    official(units.home_affairs, Role.REVIEWER, "Lê Thị Thẩm")
    sent = fields(writer.get(design(procedure)).content)
    assert sent["steps[0].place"] == "reception"
    for n in (1, 2):
        sent = fields(writer.post(design(procedure), sent | {"do": "add steps"}).content)
        sent |= {f"steps[{n}].name": f"Bước {n}", f"steps[{n}].amount": "1"}
    sent |= {"steps[1].role": "reviewer", "steps[1].place": f"unit:{units.home_affairs.pk}"}
    sent |= {"steps[2].role": "approver", "steps[2].place": "province"}
    wrong = writer.post(design(procedure), sent | {"do": "save", "steps[1].place": "unit:999999"})
    assert "Nơi làm không có trong danh mục" in html.unescape(wrong.content.decode())
    assert not Process.objects.exists()
    assert writer.post(design(procedure), sent | {"do": "save"}).status_code == 302
    steps = spec_of(Process.objects.get()).steps
    assert [(one.place, one.unit_id) for one in steps] == [
        ("reception", None),
        ("unit", units.home_affairs.pk),
        ("province", None),
    ]
    page = shown(writer.get(f"{BASE}{procedure.pk}/process/?agency={units.ward.pk}").content)
    assert f"{units.ward.name}: Trần Văn Minh" in page
    assert f"{units.home_affairs.name}: Lê Thị Thẩm" in page
    assert f"{units.province.name}: chưa ai có vai trò này" in page


# As in use: within a transaction what follows from rights is asked anew.
@pytest.mark.django_db(transaction=True)
def test_the_pages_cost_the_same_for_5_and_50_steps(writer: Client, procedure: Procedure) -> None:
    addresses = [
        design(procedure),
        f"{BASE}{procedure.pk}/process/",
        f"{BASE}{procedure.pk}/process/copy/?q=dang+ky",
    ]
    counts = []
    for count in (5, 5, 50):
        keys = [f"s{n}" for n in range(count)]
        chain = ProcessSpec(
            tuple(step(key) for key in keys),
            tuple(LinkSpec(a, b) for a, b in pairwise(keys)),
        )
        draft_process(procedure, agency_kind="commune", spec=chain, actor=None, at=AT)
        found = []
        for address in addresses:
            with CaptureQueriesContext(connection) as queries:
                assert writer.get(address).status_code == 200
            found.append(len(queries))
        counts.append(found)
    assert counts[1] == counts[2]
    assert max(counts[2]) <= MOST
