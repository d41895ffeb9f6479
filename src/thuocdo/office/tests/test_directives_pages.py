"""Directives, opinions, newer papers, results that end and marks, on the screens."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import pytest

from thuocdo.accounts.models import Role
from thuocdo.dossiers import services
from thuocdo.dossiers.counter import CounterWork
from thuocdo.dossiers.models import Dossier, DossierDirective, DossierDocument
from thuocdo.dossiers.services import NewResult
from thuocdo.dossiers.tests.factories import Office, official

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


def directed(office: Office, *, overdue: bool = False) -> Dossier:
    now = timezone.now()
    row = services.direct(
        office.in_hand(now - timedelta(days=3)),
        unit=office.ward,
        official=office.handler,
        words="Báo cáo vướng mắc <script>",
        answer_due_at=now + timedelta(days=2),
        actor=office.approver,
        at=now - timedelta(days=2),
    )
    if overdue:
        before = now - timedelta(days=1)
        DossierDirective.objects.filter(dossier=row).update(answer_due_at=before)
    return row


def test_a_leader_directs_and_the_handler_answers_on_the_page(office: Office) -> None:
    row = office.in_hand(timezone.now())
    tomorrow = timezone.localdate() + timedelta(days=1)
    sent = client_of(office.approver).post(
        f"/office/dossiers/{row.pk}/do/direct/",
        {
            "to": f"{office.ward.pk}:{office.handler.pk}",
            "words": "Kiểm tra thực địa",
            "answer_due_on": tomorrow.isoformat(),
            "seen": row.event_count,
            "request_id": "a",
        },
    )
    assert sent.status_code == 302
    text = page(office.handler, f"/office/dossiers/{row.pk}/")
    assert "Kiểm tra thực địa" in text
    assert 'id="act-answer_directive"' in text
    assert 'id="act-direct"' not in text
    answered = client_of(office.handler).post(
        f"/office/dossiers/{row.pk}/do/answer_directive/",
        {"number": "1", "answer": "Đã kiểm tra", "request_id": "b"},
    )
    assert answered.status_code == 302
    assert "trả lời đúng hạn" in page(office.approver, f"/office/dossiers/{row.pk}/")


def test_the_answer_is_offered_to_nobody_else(office: Office) -> None:
    row = directed(office)
    other = official(office.ward, Role.HANDLER, "Người khác")
    text = page(other, f"/office/dossiers/{row.pk}/")
    assert 'id="act-answer_directive"' not in text
    assert "<script>" not in client_of(other).get(f"/office/dossiers/{row.pk}/").content.decode()[
        text.index("directives") :
    ].replace("<script src", "")


def test_the_list_shows_mine_given_and_managed(office: Office, units: LittleProvince) -> None:
    row = directed(office, overdue=True)
    assert row.code in page(office.handler, "/office/directives/")
    assert row.code not in page(office.approver, "/office/directives/")
    assert row.code in page(office.approver, "/office/directives/?view=given")
    assert row.code in page(office.approver, "/office/directives/?view=managed&state=late")
    assert row.code not in page(office.approver, "/office/directives/?view=managed&state=answered")
    stranger = official(units.other_ward, Role.LEADER, "Chủ tịch phường khác")
    for view in ("mine", "given", "managed"):
        assert row.code not in page(stranger, f"/office/directives/?view={view}")
    caches["pages"].clear()
    board = page(official(units.ward, Role.LEADER, "Chủ tịch"), "/office/board/")
    assert "board-directives" in board
    assert row.code in board


def test_an_opinion_says_that_it_came_late_and_counts_no_longer(
    office: Office, units: LittleProvince
) -> None:
    now = timezone.now()
    row = office.in_hand(now - timedelta(days=5))
    there = official(units.other_ward, Role.HANDLER, "Chuyên viên")
    services.request_opinion(
        row,
        unit=units.other_ward,
        question="Có vướng không",
        answer_due_at=now - timedelta(days=3),
        actor=office.handler,
        at=now - timedelta(days=4),
    )
    services.give_opinion(row, unit=units.other_ward, opinion="Đồng ý", actor=there, at=now)
    text = page(office.handler, f"/office/dossiers/{row.pk}/")
    assert "trả lời trễ" in text
    done = client_of(office.handler).post(
        f"/office/dossiers/{row.pk}/do/supersede_opinion/",
        {"number": "1", "reason": "Đã có văn bản khác", "request_id": "c"},
    )
    assert done.status_code == 302
    assert "Không còn được dùng: Đã có văn bản khác" in page(
        office.handler, f"/office/dossiers/{row.pk}/"
    )


def test_a_newer_paper_comes_by_the_page(office: Office) -> None:
    now = timezone.now()
    row = office.in_hand(now)
    services.add_document(row, name="Sơ đồ thửa đất", actor=office.clerk, at=now)
    text = page(office.handler, f"/office/dossiers/{row.pk}/")
    assert 'id="act-replace_paper"' in text
    done = client_of(office.handler).post(
        f"/office/dossiers/{row.pk}/do/replace_paper/",
        {"position": "1", "reason": "Bản cũ mờ", "form": "original", "request_id": "d"},
    )
    assert done.status_code == 302
    assert DossierDocument.objects.filter(dossier=row).count() == 2
    text = page(office.handler, f"/office/dossiers/{row.pk}/")
    assert "đã có bản mới: giấy tờ số 2" in text
    assert "thay giấy tờ số 1" in text


def test_results_that_end_are_listed_until_they_have(office: Office, units: LittleProvince) -> None:
    now = timezone.now()
    row, last = office.in_hand(now), timezone.localdate() + timedelta(days=20)
    services.resolve(
        row,
        results=[NewResult("Giấy phép", reference="7/GP", paper=True, expires_on=last)],
        actor=office.approver,
        at=now,
    )
    assert row.code in page(office.handler, "/office/expiring/?within=30")
    assert row.code in page(office.handler, "/office/expiring/?q=7/gp")
    assert row.code not in page(office.handler, "/office/expiring/?within=past")
    stranger = official(units.other_ward, Role.LEADER, "Chủ tịch phường khác")
    assert row.code not in page(stranger, "/office/expiring/?within=365")
    assert "hiệu lực đến hết" in page(office.handler, f"/office/dossiers/{row.pk}/")


def test_secret_and_off_desk_dossiers_are_marked_in_the_queue_and_its_files(
    office: Office,
) -> None:
    now = timezone.now()
    work = CounterWork(secret=True)
    row = office.received(now, work=work, subject="Tên đề tài mật")
    text = page(office.clerk, "/office/queue/?tab=new")
    assert "bí mật nhà nước" in text
    assert "Tên đề tài mật" not in text
    answer = client_of(office.clerk).get("/office/queue/export.csv?tab=new")
    words = b"".join(answer).decode() if answer.streaming else answer.content.decode()
    assert row.code in words
    assert "bí mật nhà nước" in words
    assert "Tên đề tài mật" not in words


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("where", ["/office/directives/?view=given", "/office/expiring/"])
def test_the_lists_cost_no_more_for_more_rows(office: Office, where: str) -> None:
    def some(number: int) -> None:
        for _one in range(number):
            row = directed(office)
            now = timezone.now()
            last = timezone.localdate() + timedelta(days=20)
            result = NewResult("Giấy phép", paper=True, expires_on=last)
            services.resolve(row, results=[result], actor=office.approver, at=now)

    def queries() -> int:
        client = client_of(office.approver)
        client.get(where)
        with CaptureQueriesContext(connection) as asked:
            client.get(where)
        return len(asked.captured_queries)

    some(2)
    few = queries()
    some(8)
    assert queries() == few <= 12
