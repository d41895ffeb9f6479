"""The queue: what stands in it for whom, in which order, and what is done with many at once."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.accounts.delegations import delegate
from thuocdo.accounts.models import Role
from thuocdo.accounts.tests.factories import MembershipFactory
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier, DossierEvent
from thuocdo.dossiers.services import Person
from thuocdo.dossiers.status import Status
from thuocdo.dossiers.tests.factories import Office, official
from thuocdo.dossiers.tests.test_results import result

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
LIST = "/office/queue/"
MOST = 12


@pytest.fixture
def office(units: LittleProvince) -> Office:
    """Return the office of Lan's ward."""
    return Office(units.ward, units.province)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shown(client: Client, where: str) -> str:
    answer = client.get(where)
    assert answer.status_code == 200, answer.status_code
    return html.unescape(answer.content.decode())


def codes(client: Client, query: str = "") -> list[str]:
    return re.findall(r'class="code" href="[^"]+">([^<]+)<', shown(client, LIST + query))


def ago(**span: int) -> Any:
    return timezone.now() - timedelta(**span)


def test_my_work_comes_by_the_risk_of_being_late(office: Office) -> None:
    young, old = office.in_hand(ago(days=1)), office.in_hand(ago(days=30))
    waiting = office.in_hand(ago(days=2))
    services.request_supplement(waiting, content="x", actor=office.handler, at=ago(days=1))
    client = signed_in(office.handler)
    assert codes(client) == [old.code, young.code]
    assert codes(client, "?state=paused") == [waiting.code]
    assert codes(client, "?due=late") == [old.code]
    assert "quá hạn" in shown(client, LIST)
    assert codes(signed_in(office.approver)) == []


def test_each_tab_shows_what_it_says(office: Office, units: LittleProvince) -> None:
    other = official(units.other_ward, Role.HANDLER, "Người Bên")
    received, held = office.received(ago(hours=1)), office.in_hand(ago(hours=2))
    asked = office.in_hand(ago(hours=3))
    services.request_opinion(
        asked,
        unit=units.other_ward,
        question="x",
        answer_due_at=timezone.now(),
        actor=office.handler,
        at=timezone.now(),
    )
    to_sign = office.in_hand(ago(hours=4))
    services.hand_over(
        to_sign,
        to_unit=office.ward,
        to_official=office.approver,
        actor=office.handler,
        at=timezone.now(),
    )
    clerk, approver = signed_in(office.clerk), signed_in(office.approver)
    assert codes(clerk, "?tab=new") == [received.code]
    assert set(codes(clerk, "?tab=unit")) == {held.code, asked.code, to_sign.code}
    assert codes(signed_in(other), "?tab=opinion") == [asked.code]
    assert codes(signed_in(other), "?tab=all") == [asked.code]
    assert codes(approver, "?tab=sign") == [to_sign.code]
    assert codes(signed_in(office.handler), "?tab=sign") == []
    assert len(codes(clerk, "?tab=all")) == 4


def test_it_narrows_down_and_says_what_it_cannot_use(office: Office) -> None:
    dossier = office.in_hand(ago(hours=1))
    client = signed_in(office.handler)
    code = office.version.procedure.code
    for query in (
        "status=4",
        "channel=direct",
        f"procedure={code}",
        f"sector={office.version.sector.code}",
    ):
        assert codes(client, f"?{query}") == [dossier.code]
    for query in ("status=5", "channel=post", "procedure=9.999999", "sector=none"):
        assert codes(client, f"?{query}") == []
    for query in ("status=99", "tab=everything", "due=never", "of=1", "state=lost"):
        assert "không dùng được" in shown(client, f"{LIST}?{query}")


def test_it_is_searched_without_accents_and_a_whole_code_leads_to_the_dossier(
    office: Office,
) -> None:
    office.in_hand(ago(hours=2))
    other = office.in_hand(
        ago(hours=1), people=[Person("Lò Văn Bảy")], subject="Cấp giấy phép xây dựng"
    )
    client = signed_in(office.clerk)
    assert codes(client, "?q=lo+van+bay") == codes(client, "?q=giay+phep+xay") == [other.code]
    answer = client.get(f"{LIST}?q={other.code.lower()}")
    assert answer["Location"] == f"/office/dossiers/{other.pk}/"


def test_a_name_finds_who_has_it_and_says_how_to_look_for_the_words_elsewhere(
    office: Office,
) -> None:
    own = office.received(people=[Person("Lò Văn Bảy")], subject="Giấy phép xây dựng")
    office.received(people=[Person("Bảy Lò Vi")], subject="Xin cấp văn bản")
    both = office.received(people=[Person("Lò Bảy Khai")], subject="Văn bản xác nhận")
    client = signed_in(office.handler)
    assert codes(client, "?q=lò văn bảy") == [own.code]
    said = shown(client, f"{LIST}?q=lo+van+bay")
    assert "anywhere=1" in said
    anywhere = codes(client, "?q=lo+van+bay&anywhere=1")
    assert len(anywhere) == 3
    assert both.code in anywhere
    assert "anywhere=1" not in shown(client, f"{LIST}?q=ban+van")
    # A cursor past the end, and a filter that cannot be: an empty page.
    cursor = "WzAsIFsxXV0"  # [0, [1]]
    for query in ("q=lo+van+bay", "status=99", "q=lo+van+bay&status=99"):
        assert codes(client, f"?tab=all&{query}&page={cursor}") == []
    assert len(codes(client, "?q=ban+van")) == 2
    sent = client.get(f"{LIST}export.csv?q=lo+van+bay").content.decode("utf-8-sig")
    assert own.code in sent
    assert both.code not in sent


def test_a_name_beside_words_of_a_subject_finds_who_has_it(office: Office) -> None:
    own = office.received(people=[Person("Lò Văn Bảy")], subject="Giấy phép xây dựng")
    office.received(people=[Person("Bảy Lò Vi")], subject="Giấy phép xây văn bản")
    client = signed_in(office.handler)
    for words in ("giay+phep+lo+van+bay", "lo+van+bay+giay+phep"):
        assert codes(client, f"?q={words}") == [own.code]
        assert "anywhere=1" in shown(client, f"{LIST}?q={words}")
        assert len(codes(client, f"?q={words}&anywhere=1")) == 2
    assert len(codes(client, "?q=vi+giay+phep+xay")) == 1


def test_pages_lead_to_all_in_order(office: Office) -> None:
    for number in range(60):
        office.in_hand(ago(minutes=number))
    client, found, address = signed_in(office.handler), [], ""
    while True:
        page = shown(client, LIST + address)
        found += re.findall(r'class="code" href="[^"]+">([^<]+)<', page)
        following = re.search(r'rel="next"\s+href="([^"]+)"', page)
        if not following:
            break
        address = following[1]
    assert len(found) == len(set(found)) == 60
    named = shown(client, f"{LIST}?tab=all&q=pham+thi+hoa")
    assert "60 hồ sơ" in named
    assert "khoảng 60" not in named
    anywhere = codes(client, "?tab=all&q=hoa+pham")
    # By their numbers, not their codes: those begin anew at midnight.
    newest = Dossier.objects.filter(code__in=found).order_by("-pk")
    assert anywhere == list(newest.values_list("code", flat=True)[:50])


def test_a_deputy_has_the_work_of_who_is_away(office: Office, units: LittleProvince) -> None:
    today = timezone.localdate()
    delegate(
        delegator=office.handler,
        deputy=office.approver,
        roles=[Role.HANDLER],
        first_day=today,
        last_day=today,
        reason="Nghỉ ốm",
        actor=office.handler,
        at=timezone.now(),
    )
    dossier = office.in_hand(ago(hours=1))
    client = signed_in(office.approver)
    assert codes(client) == [dossier.code]
    assert codes(client, f"?of={office.handler.pk}") == [dossier.code]
    assert codes(client, f"?of={office.approver.pk}") == []
    assert "thay Đỗ Thị Thanh" in shown(client, LIST)


def test_officials_start_at_their_work(office: Office, lan: User) -> None:
    assert signed_in(office.handler).get("/office/")["Location"] == LIST
    assert signed_in(lan).get("/office/")["Location"] == "/office/reports/"


# Many at once


def previewed(client: Client, action: str, rows: list[Dossier], **said: Any) -> str:
    answer = client.post(f"{LIST}chosen/", {"action": action, "row": [r.pk for r in rows]} | said)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def agreed(page: str) -> dict[str, str]:
    names = ("action", "seen", "batch")
    return {name: re.search(rf'name="{name}"\s+value="([^"]*)"', page)[1] for name in names}  # type: ignore[index]


def do_many(client: Client, said: dict[str, Any]) -> str:
    answer = client.post(f"{LIST}chosen/do/", said)
    assert answer.status_code == 200, answer.status_code
    return html.unescape(answer.content.decode())


def test_many_are_handed_over_and_taken_back(office: Office) -> None:
    rows = [office.in_hand(ago(hours=n)) for n in range(1, 4)]
    client = signed_in(office.handler)
    page = previewed(client, "hand_over", rows)
    assert "3 hồ sơ sẽ thay đổi" in page
    said = agreed(page)
    assert client.post(f"{LIST}chosen/do/", said).status_code == 422
    result = do_many(client, said | {"to": f"{office.ward.pk}:{office.approver.pk}"})
    assert "3 hồ sơ đã xong" in result
    assert Dossier.objects.filter(holder=office.approver).count() == 3
    services.resolve(rows[0], actor=office.approver, at=timezone.now())
    undone = do_many(client, agreed(result[result.index("do/") :]))
    assert "2 hồ sơ đã xong" in undone
    assert "1 hồ sơ chưa làm được" in undone
    assert Dossier.objects.filter(holder=office.handler).count() == 2


def test_who_has_several_roles_is_offered_once(office: Office) -> None:
    MembershipFactory.create(user=office.approver, unit=office.ward, role=Role.LEADER)
    page = previewed(signed_in(office.handler), "hand_over", [office.in_hand(ago(hours=1))])
    assert page.count(f'value="{office.ward.pk}:{office.approver.pk}"') == 1
    words = re.search(rf'value="{office.ward.pk}:{office.approver.pk}">([^<]*)<', page)
    assert words is not None
    assert "Người ký" in words.group(1)
    assert "Lãnh đạo" in words.group(1)


def test_the_approver_signs_many_and_hears_what_was_refused_and_why(
    office: Office, units: LittleProvince
) -> None:
    rows = [office.in_hand(ago(hours=n)) for n in range(1, 4)]
    received = office.received(ago(hours=1))
    client = signed_in(office.approver)
    page = previewed(client, "resolve", [*rows, received])
    assert "3 hồ sơ sẽ thay đổi" in page
    assert "Không làm được khi hồ sơ ở trạng thái «Mới đăng ký»" in page
    services.require_payment(rows[0], amount_vnd=1000, actor=office.handler, at=timezone.now())
    said = agreed(page)
    result = do_many(client, said)
    assert "2 hồ sơ đã xong" in result
    assert "Đỗ Thị Thanh vừa yêu cầu nộp tiền" in result
    assert "Hoàn tác" not in result
    again = do_many(client, said)  # sent twice: what was done is not done again
    assert "2 hồ sơ đã xong" in again
    assert Dossier.objects.filter(status=Status.RESOLVED).count() == 2
    retried = previewed(client, "resolve", [rows[0]])
    assert "1 hồ sơ sẽ thay đổi" in retried


def test_many_are_taken_over_where_they_came_from_elsewhere(
    units: LittleProvince,
) -> None:
    office = Office(units.ward, units.province, scope="province")
    there = official(units.other_ward, Role.HANDLER, "Người Bên")
    rows = [office.accepted(ago(hours=n), competent_agency=units.other_ward) for n in (1, 2)]
    for row in rows:
        services.hand_over(row, to_unit=units.other_ward, actor=office.clerk, at=timezone.now())
    client = signed_in(there)
    page = previewed(client, "take_over", rows)
    assert "2 hồ sơ đã xong" in do_many(client, agreed(page))


def test_the_desk_accepts_many_and_hears_what_cannot_be(office: Office) -> None:
    rows = [office.received(ago(hours=n)) for n in (1, 2)]
    done = office.in_hand(ago(hours=3))
    client = signed_in(office.clerk)
    page = previewed(client, "accept", [*rows, done])
    assert "2 hồ sơ sẽ thay đổi" in page
    assert "Không làm được khi hồ sơ ở trạng thái «Đang xử lý»" in page
    assert "không hoàn tác được" in page
    result = do_many(client, agreed(page))
    assert "2 hồ sơ đã xong" in result
    assert "Hoàn tác" not in result
    assert Dossier.objects.filter(status=Status.ACCEPTED, due_at__isnull=False).count() == 2
    page = previewed(client, "hand_over", rows)
    place = f"{office.ward.pk}:{office.handler.pk}"
    assert "2 hồ sơ đã xong" in do_many(client, agreed(page) | {"to": place})
    assert "Vai trò của bạn không làm được" in previewed(
        signed_in(office.handler), "accept", [office.received(ago(hours=1))]
    )


def test_many_are_signed_with_what_was_prepared_and_warnings_stand_beside(office: Office) -> None:
    ready, bare, owing = (office.in_hand(ago(hours=n)) for n in (1, 2, 3))
    services.attach_result(
        ready, results=[result(signed_on=None)], actor=office.handler, at=timezone.now()
    )
    services.require_payment(owing, amount_vnd=15_000, actor=office.handler, at=timezone.now())
    client = signed_in(office.approver)
    page = previewed(client, "resolve", [ready, bare, owing])
    assert "Kết quả: Giấy phép xây dựng 12/GP-UBND" in page
    assert page.count("Chưa có tệp kết quả.") == 2
    assert page.count("Còn phải nộp 15.000 đồng.") == 1
    assert "2 hồ sơ cần xem lại" in page
    assert "3 hồ sơ đã xong" in do_many(client, agreed(page))
    said = {
        one.dossier_id: one.payload["electronic"]
        for one in DossierEvent.objects.filter(kind="resolved")
    }
    assert said == {ready.pk: True, bare.pk: False, owing.pk: False}


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ("clerk", {"accept", "hand_over", "take_over"}),
        ("handler", {"hand_over", "take_over"}),
        ("approver", {"hand_over", "take_over", "resolve"}),
        ("records", set()),
    ],
)
def test_what_somebody_may_never_do_is_not_offered(
    office: Office, person: str, words: set[str]
) -> None:
    office.in_hand(ago(hours=1))
    page = shown(signed_in(getattr(office, person)), f"{LIST}?tab=all")
    assert set(re.findall(r'name="action"\s+value="(\w+)"', page)) == words
    page = shown(signed_in(office.approver), f"{LIST}?tab=managed")
    assert "reassign" in re.findall(r'name="action"\s+value="(\w+)"', page)


def test_all_that_match_are_chosen_by_one_tick(office: Office) -> None:
    rows = [office.in_hand(ago(hours=n)) for n in range(1, 4)]
    client = signed_in(office.handler)
    page = client.post(f"{LIST}chosen/?status=4", {"action": "hand_over", "scope": "all"})
    assert "3 hồ sơ sẽ thay đổi" in html.unescape(page.content.decode())
    none = client.post(f"{LIST}chosen/?status=5", {"action": "hand_over", "scope": "all"})
    assert none.status_code == 302
    assert len(rows) == 3


@pytest.mark.parametrize(
    "said", [{}, {"action": "destroy"}, {"action": "resolve", "seen": "x:y", "batch": "b"}]
)
def test_what_is_broken_changes_nothing(office: Office, said: dict[str, str]) -> None:
    dossier = office.in_hand(ago(hours=1))
    client = signed_in(office.approver)
    assert client.post(f"{LIST}chosen/", said | {"row": "1e9"}).status_code == 302
    assert client.post(f"{LIST}chosen/do/", said).status_code == 302
    assert Dossier.objects.get(pk=dossier.pk).event_count == dossier.event_count


# Files


@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_the_list_is_sent_as_a_file_without_people(office: Office, kind: str) -> None:
    dossier = office.in_hand(ago(hours=1), subject="=1+1")
    answer = signed_in(office.handler).get(f"{LIST}export.{kind}")
    assert answer.status_code == 200
    if kind == "csv":
        text = answer.content.decode()
        assert dossier.code in text
        assert "'=1+1" in text
        assert "Hoa" not in text
    assert signed_in(office.handler).get(f"{LIST}export.exe").status_code == 404


# Who sees what, and what it costs


@pytest.mark.parametrize("person", ["stranger", "far", "lan"])
def test_a_stranger_learns_nothing_by_list_count_search_export_or_deed(
    office: Office, units: LittleProvince, lan: User, person: str
) -> None:
    people = {
        "stranger": official(units.other_ward, Role.LEADER, "Người Bên"),
        "far": official(units.elsewhere, Role.LEADER, "Người Xa"),
        "lan": lan,
    }
    client = signed_in(people[person])
    tabs = ("mine", "unit", "new", "opinion", "sign") + (("all",) if person != "lan" else ())
    asked = [
        f"?tab={tab}&state={state}" for tab in tabs for state in ("running", "paused", "ended")
    ]
    asked += [f"?tab={tab}&q=pham+thi+hoa" for tab in tabs]
    asked += [f"?tab={tab}&due={due}" for tab in tabs for due in ("late", "today", "week")]
    before = [looked(client, query) for query in asked]
    rows = [office.in_hand(ago(days=30)), office.received(ago(hours=1))]
    paused = office.in_hand(ago(hours=2))
    services.request_supplement(paused, content="x", actor=office.handler, at=timezone.now())
    ended = office.in_hand(ago(hours=3))
    services.resolve(ended, actor=office.approver, at=timezone.now())
    rows += [paused, ended]
    assert [looked(client, query) for query in asked] == before
    if person == "lan":
        return  # she sees her ward's dossiers, and has no work with them
    for row in rows:
        assert client.get(f"{LIST}?q={row.code}").status_code == 200
        answer = client.post(f"{LIST}chosen/", {"action": "resolve", "row": row.pk})
        assert answer.status_code == 302
        said = {"action": "resolve", "seen": f"{row.pk}:{row.event_count}", "batch": "b"}
        assert row.code not in client.post(f"{LIST}chosen/do/", said).content.decode()
    assert Dossier.objects.get(pk=rows[0].pk).status == Status.PROCESSING


def looked(client: Client, query: str) -> tuple[str, bytes]:
    page = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", shown(client, LIST + query))
    lines = client.get(f"{LIST}export.csv{query}").content.splitlines()
    return page, b"\n".join(lines)


@pytest.mark.django_db(transaction=True)  # within one, rights are asked anew each time
@pytest.mark.parametrize("query", ["", "?tab=unit", "?tab=all", "?tab=sign", "?tab=all&q=hoa"])
def test_it_costs_the_same_with_5_rows_as_with_50(office: Office, query: str) -> None:
    client = signed_in(office.approver)
    grow(office, 5)
    counted(client, query)
    few = counted(client, query)
    grow(office, 44)
    assert (
        counted(client, query) <= few + 1 <= MOST
    )  # a full page is counted, a part of one need not be


def grow(office: Office, number: int) -> None:
    for one in range(number):
        dossier = office.in_hand(ago(hours=one + 1))
        services.hand_over(
            dossier,
            to_unit=office.ward,
            to_official=office.approver,
            actor=office.handler,
            at=timezone.now(),
        )


def counted(client: Client, query: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(LIST + query).status_code == 200
    return len(queries)


def test_a_preview_costs_the_same_with_5_rows_as_with_50(office: Office) -> None:
    client = signed_in(office.approver)
    grow(office, 5)
    _preview_queries(client)
    few = _preview_queries(client)
    grow(office, 45)
    assert _preview_queries(client) == few <= MOST


def _preview_queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.post(f"{LIST}chosen/", {"action": "resolve", "scope": "all"})
    return len(queries)
