"""The board: what it counts, that each number leads to exactly its dossiers, and that nobody else learns anything of it."""

from __future__ import annotations

import html
import re
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.cache import caches
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier, EscalationRule
from thuocdo.dossiers.overview import Day, last_days
from thuocdo.dossiers.public_apologies import without_people
from thuocdo.dossiers.services import Person
from thuocdo.dossiers.tests.factories import Office, official
from thuocdo.errors import Conflict, InvalidInput, NotAllowed
from thuocdo.organisations.models import Unit, UnitParent

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
BOARD, QUEUE = "/office/board/", "/office/queue/"
MOST = 12
NAMES = ("late", "today", "week", "paused", "unheld", "total")


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of Lan's ward."""
    return Office(units.ward, units.province)


@pytest.fixture
def leader(units: LittleProvince) -> User:
    """Return who leads the ward."""
    return official(units.ward, Role.LEADER, "Chủ tịch phường")


@pytest.fixture
def governor(units: LittleProvince) -> User:
    """Return who leads the province, and so all units below it."""
    return official(units.province, Role.LEADER, "Chủ tịch tỉnh")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shown(client: Client, where: str, status: int = 200) -> str:
    answer = client.get(where)
    assert answer.status_code == status, answer.status_code
    return html.unescape(answer.content.decode())


def ago(**span: int) -> datetime:
    return timezone.now() - timedelta(**span)


def head(page: str) -> dict[str, int]:
    """Return the numbers in the head of a board."""
    found = re.findall(r"board-count board-(\w+)[^>]*>.*?<dd>\s*<[^>]+>([\d.]+)<", page, re.DOTALL)
    return {name: int(count.replace(".", "")) for name, count in found}


def links(page: str) -> list[tuple[str, int]]:
    """Return every address of the queue on a board, with the number it stands under."""
    found = re.findall(r'href="(/office/queue/\?[^"]+)">([\d.]+)<', page)
    return [(address, int(count.replace(".", ""))) for address, count in found]


def codes(client: Client, address: str) -> set[str]:
    return set(re.findall(r'class="code" href="[^"]+">([^<]+)<', shown(client, address)))


def mixture(office: Office) -> dict[str, Dossier]:
    """Make one dossier of each kind: late, waiting for the applicant, and held by nobody."""
    late, waiting = office.in_hand(ago(days=30)), office.in_hand(ago(days=2))
    services.request_supplement(waiting, content="x", actor=office.handler, at=ago(days=1))
    return {"late": late, "waiting": waiting, "new": office.accepted(ago(hours=1))}


def test_it_counts_what_lies_open(office: Office, leader: User) -> None:
    mixture(office)
    done = office.in_hand(ago(days=3))
    services.resolve(done, actor=office.approver, at=ago(days=1))
    numbers = head(shown(signed_in(leader), BOARD))
    assert set(numbers) == {*NAMES, "unanswered", "green", "inner"}
    assert {name: numbers[name] for name in ("late", "paused", "unheld", "total")} == {
        "late": 1, "paused": 1, "unheld": 1, "total": 3,
    }  # fmt: skip


@pytest.mark.parametrize("by", ["unit", "step", "person"])
def test_every_number_leads_to_exactly_its_dossiers(
    office: Office, leader: User, governor: User, units: LittleProvince, by: str
) -> None:
    mixture(office)
    office.in_hand(ago(days=30), competent_agency=units.other_ward)
    for user, extra in ((leader, ""), (governor, ""), (governor, f"&under={units.ward.pk}")):
        client = signed_in(user)
        found = links(shown(client, f"{BOARD}?by={by}{extra}"))
        assert len(found) > 6
        for address, count in found:
            assert len(codes(client, address)) == count, address


def test_a_leader_above_sees_all_and_goes_down_into_one_unit(
    office: Office, governor: User, units: LittleProvince
) -> None:
    mixture(office)
    client = signed_in(governor)
    page = shown(client, BOARD)
    assert head(page)["total"] == 3
    assert f'href="?under={units.ward.pk}&by=step"' in page
    below = shown(client, f"{BOARD}?under={units.ward.pk}")
    assert "Điều hành: Phường Mẫu" in below
    assert head(below)["total"] == 3
    assert head(shown(client, f"{BOARD}?under={units.other_ward.pk}"))["total"] == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(data=st.data())
def test_nobody_learns_of_what_another_unit_has(
    office: Office, units: LittleProvince, binh: User, data: st.DataObject
) -> None:
    """Whatever the address says, a leader of another unit gets the numbers of nothing: no count, no name, no link."""
    if not Dossier.objects.exists():
        mixture(office)
        MembershipFactory.create(user=binh, unit=units.elsewhere, role=Role.LEADER)
    holder = office.handler.pk
    draw = data.draw
    where = draw(st.sampled_from([BOARD, QUEUE, f"{BOARD}apologies/", f"{BOARD}rules/"]))
    ids = st.sampled_from(
        ["", str(units.ward.pk), str(units.province.pk), "0", "99999999", "x", "-1"]
    )
    query = {
        "tab": draw(st.sampled_from(["managed", "all", "unit"])),
        "by": draw(st.sampled_from(["unit", "step", "person", "x"])),
        "under": draw(ids),
        "unit": draw(ids),
        "holder": draw(st.sampled_from(["", str(holder), "none", "x"])),
        "step": draw(st.sampled_from(["", "Thẩm định", "none"])),
        "due": draw(st.sampled_from(["", "late", "week", "step"])),
        "all": draw(st.sampled_from(["", "1"])),
    }
    answer = signed_in(binh).get(where, query)
    assert answer.status_code in {200, 404}
    page = html.unescape(answer.content.decode())
    if not query["step"]:
        assert "Thẩm định" not in page
    assert office.handler.full_name not in page
    assert not re.findall(r"H56\.14-\d", page)
    if where == BOARD:
        assert all(count == 0 for count in head(page).values())
        assert not links(page)


def test_whoever_manages_nothing_gets_no_numbers(office: Office, hoa: User) -> None:
    mixture(office)
    for user in (office.handler, office.clerk, hoa):
        page = shown(signed_in(user), BOARD)
        assert "Bạn không điều hành đơn vị nào" in page
        assert not links(page)
        assert codes(signed_in(user), f"{QUEUE}?tab=managed") == set()
        assert shown(signed_in(user), f"{BOARD}?under={office.ward.pk}", 404)


def make_units(province: Unit, count: int, *, letter: str) -> list[Unit]:
    made = [
        Unit.objects.create(code=f"{letter}{one}", name=f"Xã {letter}{one}", kind=Unit.Kind.COMMUNE)
        for one in range(count)
    ]
    UnitParent.objects.bulk_create([UnitParent(unit=one, parent=province) for one in made])
    return made


@pytest.mark.parametrize("by", ["unit", "step", "person"])
def test_a_board_asks_no_more_for_more_units(
    office: Office, governor: User, units: LittleProvince, by: str
) -> None:
    counts = []
    client = signed_in(governor)
    for more, letter in ((5, "U"), (45, "V")):
        for unit in make_units(units.province, more, letter=letter):
            holder = official(unit, Role.HANDLER, f"Người {unit.code}")
            dossier = office.accepted(ago(days=20), competent_agency=unit)
            services.hand_over(
                dossier, to_unit=unit, to_official=holder, step_name=f"Bước {unit.pk}",
                actor=office.clerk, at=ago(days=19),
            )  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            page = shown(client, f"{BOARD}?by={by}&all=1")
        counts.append((head(page)["total"], len(asked)))
    assert [total for total, _count in counts] == [5, 50]
    assert counts[1][1] <= counts[0][1] <= MOST


KEPT = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "board"},
}


@override_settings(CACHES=KEPT)
def test_numbers_are_shared_by_those_who_manage_the_same_and_nobody_else(
    office: Office, leader: User, governor: User, units: LittleProvince
) -> None:
    caches["pages"].clear()
    deputy = official(units.ward, Role.REVIEWER, "Người thẩm tra")
    other = official(units.other_ward, Role.LEADER, "Chủ tịch phường bên")
    office.in_hand(ago(days=30))
    assert head(shown(signed_in(leader), BOARD))["total"] == 1
    office.in_hand(ago(days=30))
    assert head(shown(signed_in(deputy), BOARD))["total"] == 1
    assert head(shown(signed_in(governor), BOARD))["total"] == 2
    assert head(shown(signed_in(other), BOARD))["total"] == 0
    with CaptureQueriesContext(connection) as asked:
        shown(signed_in(leader), BOARD)
    assert len([one for one in asked if "dossiers_dossier" in one["sql"]]) == 0
    caches["pages"].clear()


def test_the_last_days_are_told(office: Office, units: LittleProvince) -> None:
    today = timezone.localdate()
    late, soon = office.in_hand(ago(days=20)), office.in_hand(ago(days=1))
    for one in (late, soon):
        services.resolve(one, actor=office.approver, at=timezone.now())
    days = last_days(unit_ids=[units.ward.pk], until=today, days=30)
    assert len(days) == 30
    assert days[-1] == Day(today, 0, 2, 1)
    assert sum(one.received for one in days) == 2
    assert sum(one.received for one in last_days(unit_ids=[], until=today, days=30)) == 0


def chosen(client: Client, act: str, rows: list[Dossier]) -> str:
    answer = client.post(
        f"{QUEUE}chosen/?tab=managed", {"action": act, "row": [one.pk for one in rows]}
    )
    assert answer.status_code == 200, answer.status_code
    return html.unescape(answer.content.decode())


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def test_a_leader_gives_work_to_somebody_else_and_takes_it_back(
    office: Office, leader: User, units: LittleProvince
) -> None:
    new = official(units.ward, Role.HANDLER, "Người nhận thay")
    rows = [office.in_hand(ago(days=2)) for _ in range(2)]
    due = {one.pk: one.step_due_at for one in rows}
    client = signed_in(leader)
    preview = chosen(client, "reassign", rows)
    assert "Người nhận thay" in preview
    said: dict[str, Any] = {
        "action": "reassign",
        "seen": hidden(preview, "seen"),
        "batch": hidden(preview, "batch"),
        "to": f"{units.ward.pk}:{new.pk}",
    }
    without_reason = client.post(f"{QUEUE}chosen/do/?tab=managed", said)
    assert without_reason.status_code == 422
    assert "lý do giao lại" in html.unescape(without_reason.content.decode())
    done = client.post(f"{QUEUE}chosen/do/?tab=managed", said | {"note": "Nghỉ ốm"})
    page = html.unescape(done.content.decode())
    for one in rows:
        one.refresh_from_db()
        assert one.holder_id == new.pk
        assert (one.step_name, one.step_due_at) == ("Thẩm định", due[one.pk])
    back = {name: hidden(page, name) for name in ("action", "seen", "batch")}
    client.post(f"{QUEUE}chosen/do/?tab=managed", back)
    for one in rows:
        one.refresh_from_db()
        assert one.holder_id == office.handler.pk


def test_who_may_give_to_whom(office: Office, leader: User, units: LittleProvince) -> None:
    dossier = office.in_hand(ago(days=2))
    usual: dict[str, Any] = {
        "to_unit": units.ward, "to_official": office.approver, "reason": "x", "at": timezone.now()
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        services.reassign(dossier, actor=office.handler, **usual)
    with pytest.raises(InvalidInput):
        services.reassign(dossier, actor=leader, **usual | {"reason": " "})
    with pytest.raises(Conflict):
        services.reassign(dossier, actor=leader, **usual | {"to_official": office.handler})
    assert services.reassign(dossier, actor=leader, **usual).holder_id == office.approver.pk
    refused = chosen(signed_in(office.handler), "reassign", [dossier])
    assert "Vai trò của bạn không làm được việc này" in refused


def test_the_public_list_names_nobody(office: Office, leader: User) -> None:
    late = office.in_hand(ago(days=30))
    moved = office.in_hand(
        ago(days=1),
        people=[Person("Lò Văn Bảy", personal_id="038190001234", phone="0912345678")],
        subject="Đăng ký khai sinh cho Lò Thị Mận",
    )
    services.extend(
        moved, amount=Decimal(5), unit="working_day", actor=office.approver, at=timezone.now(),
        reason="Chờ ông Lò Văn Bảy (0912 345 678, bay@example.org) bổ sung số 038190001234",
    )  # fmt: skip
    client = signed_in(leader)
    page = shown(client, f"{BOARD}apologies/")
    assert page.count("xin lỗi tổ chức, cá nhân có hồ sơ") == 2
    assert late.code in page
    assert "Chờ ông … (…, …" in page
    for secret in ("Bảy", "Mận", "0912", "0381", "example.org", "Bảo An"):
        assert secret not in page
    answer = client.get(f"{BOARD}apologies/export.xlsx")
    assert answer.status_code == 200
    assert client.get(f"{BOARD}apologies/export.exe").status_code == 404
    services.resolve(late, actor=office.approver, at=timezone.now())
    ended = ago(days=400).date()
    past = shown(client, f"{BOARD}apologies/?first={ended}&last={ended}")
    assert late.code not in past
    assert moved.code in past  # it is still open


def test_names_and_numbers_are_taken_out() -> None:
    assert without_people("bà PHẠM THỊ HOA, bà Thị Hoa", ["Phạm Thị Hoa"]) == "bà …, bà …"
    assert (
        without_people("Điều 19 khoản 9, ngày 05/03/2026", []) == "Điều 19 khoản 9, ngày 05/03/2026"
    )


@pytest.mark.parametrize("count", [5, 50])
def test_the_public_list_asks_no_more_for_more_rows(
    office: Office, leader: User, count: int
) -> None:
    for _ in range(count):
        office.in_hand(ago(days=30))
    client = signed_in(leader)
    with CaptureQueriesContext(connection) as asked:
        shown(client, f"{BOARD}apologies/")
    assert len(asked) <= MOST


def test_leaders_change_the_rules_of_their_unit(
    office: Office, leader: User, governor: User, units: LittleProvince
) -> None:
    client, where = signed_in(leader), f"{BOARD}rules/"
    assert "16 giờ làm việc trước hạn" in shown(client, where)
    said = {"key": "near_due", "enabled": "on", "amount": "24", "valid_from": timezone.localdate()}
    assert client.post(where, said).status_code == 302
    page = shown(client, where)
    assert "24 giờ làm việc trước hạn" in page
    assert "đơn vị đã đổi" in page
    law = said | {"key": "last_day_to_apologise", "amount": "0"}
    assert client.post(where, law).status_code in {400, 422}
    reviewer = signed_in(official(units.ward, Role.REVIEWER, "Người thẩm tra"))
    assert 'name="amount"' not in shown(reviewer, where)
    assert reviewer.post(where, said).status_code == 403
    assert shown(
        signed_in(official(units.other_ward, Role.LEADER, "X")),
        f"{where}?under={units.ward.pk}",
        404,
    )
    assert shown(signed_in(office.handler), where, 404)
    assert "24 giờ" in shown(signed_in(governor), f"{where}?under={units.ward.pk}")
    assert EscalationRule.objects.count() == 1


def test_the_queue_keeps_the_filters_of_the_board_and_lets_go_of_each(
    office: Office, leader: User, units: LittleProvince
) -> None:
    mixture(office)
    client = signed_in(leader)
    address = f"{QUEUE}?tab=managed&unit={units.ward.pk}&step=Thẩm+định&holder={office.handler.pk}"
    page = shown(client, address)
    for words in ("tại Phường Mẫu", f"do {office.handler.full_name} giữ", "Tôi điều hành"):
        assert words in page
    assert 'name="holder" value="' in page
    for wrong in ("unit=x", "under=-1", "holder=abc", f"unit={2**70}"):
        assert "không dùng được" in shown(client, f"{QUEUE}?tab=managed&{wrong}")
