"""Following a dossier by its code: enough to know where it stands, nothing of anybody, and not without end."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.tests.factories import MONDAY, OWNER
from thuocdo.dossiers.tracking import Stage, tracked
from thuocdo.portal.tests.conftest import signed_in

pytestmark = pytest.mark.django_db

SECRET = "Bé Bảo An con bà Hoa"
PRIVATE = (
    OWNER.full_name,
    "Hoa",
    OWNER.personal_id,
    OWNER.phone,
    "912345678",
    "Bảo An",
    "Đỗ Thị Thanh",
    "Trần Văn Minh",
)


def page_of(client, dossier, **headers):
    return client.get("/track/", {"code": dossier.code}, **headers)


def everything_that_can_happen(office):
    """Yield a dossier after each thing that may happen to it, each with the name of somebody in its words."""
    yield office.received(subject=SECRET)
    dossier = office.in_hand(subject=SECRET)
    yield dossier
    yield services.request_supplement(
        dossier, content=SECRET, instruction=SECRET, actor=office.handler, at=MONDAY
    )
    yield services.receive_supplement(dossier, note=SECRET, actor=office.clerk, at=MONDAY)
    yield services.extend(
        dossier,
        amount=Decimal(2),
        unit="working_day",
        reason=SECRET,
        apology=SECRET,
        actor=office.approver,
        at=MONDAY,
    )
    yield services.require_payment(
        dossier, amount_vnd=50_000, reason=SECRET, actor=office.handler, at=MONDAY
    )
    yield services.record_payment(
        dossier, amount_vnd=50_000, reference="FT1", actor=office.clerk, at=MONDAY
    )
    yield services.resolve(dossier, result_number="12/KS", actor=office.approver, at=MONDAY)
    yield services.return_result(dossier, actor=office.records, at=MONDAY)
    yield services.not_accept(
        office.received(subject=SECRET), reason=SECRET, actor=office.clerk, at=MONDAY
    )
    yield services.stop(
        office.in_hand(subject=SECRET), reason=SECRET, actor=office.approver, at=MONDAY
    )


@time_machine.travel(MONDAY, tick=False)
def test_it_never_says_who(client, office):
    seen = 0
    for dossier in everything_that_can_happen(office):
        answer = page_of(client, dossier)
        words = answer.content.decode()
        assert answer.status_code == 200
        assert dossier.code in words
        assert not [private for private in PRIVATE if private in words], dossier.status
        seen += 1
    assert seen == 11


@time_machine.travel(MONDAY, tick=False)
def test_it_says_where_it_stands(client, office):
    words = page_of(client, office.in_hand()).content.decode()
    for said in ("Đang giải quyết", "Phường Mẫu", "Đăng ký khai sinh", "17:00 09/03/2026"):
        assert said in words or said.startswith("17:00")
    assert "Ngày hẹn trả" in words
    assert "Tiếp theo" in words


def test_late_is_said_with_an_apology(client, office):
    dossier = office.in_hand()
    with time_machine.travel(dossier.due_at + timedelta(days=2), tick=False):
        words = page_of(client, dossier).content.decode()
    assert "đã quá hẹn" in words
    assert "xin lỗi" in words
    with time_machine.travel(dossier.due_at, tick=False):
        assert "xin lỗi" not in page_of(client, dossier).content.decode()


def test_a_new_date_is_said_with_an_apology_and_the_first_one(client, office):
    dossier = office.in_hand()
    first = dossier.due_at
    moved = services.extend(
        dossier,
        amount=Decimal(2),
        unit="working_day",
        reason="Mưa",
        actor=office.approver,
        at=MONDAY,
    )
    with time_machine.travel(MONDAY, tick=False):
        words = page_of(client, moved).content.decode()
    assert "phải hẹn lại ngày" in words
    assert f"{first.astimezone(MONDAY.tzinfo):%d/%m/%Y}" in words
    assert f"{moved.due_at.astimezone(MONDAY.tzinfo):%d/%m/%Y}" in words


def dates_of(words):
    """Return what the list of dates says, by label."""
    rows = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", words, re.DOTALL)
    return {label: " ".join(re.sub(r"<[^>]+>", " ", said).split()) for label, said in rows}


@pytest.mark.parametrize(
    ("days", "new", "first"),
    [(0, "xong trước hạn", "xong trước hạn"), (1, "xong trước hạn", "xong trễ hạn"),
     (2, "xong đúng hạn", "xong trễ hạn"), (3, "xong trễ hạn", "xong trễ hạn")],
)  # fmt: skip
def test_ended_after_a_new_date_it_says_against_which_it_was_late(client, office, days, new, first):  # fmt: skip
    dossier = office.in_hand()
    promised = dossier.due_at
    moved = services.extend(
        dossier, amount=Decimal(2), unit="working_day", reason="Mưa", actor=office.approver, at=MONDAY,
    )  # fmt: skip
    ended = promised + timedelta(days=days) - timedelta(hours=1 if days else 48)
    services.resolve(moved, actor=office.approver, at=ended)
    words = page_of(client, moved).content.decode()
    told = dates_of(words)
    assert told["Ngày hẹn trả mới"].endswith(new)
    assert f"{moved.due_at.astimezone(MONDAY.tzinfo):%d/%m/%Y}" in told["Ngày hẹn trả mới"]
    assert told["Ngày hẹn ban đầu"].endswith(first)
    assert f"{promised.astimezone(MONDAY.tzinfo):%d/%m/%Y}" in told["Ngày hẹn ban đầu"]
    assert ("xin lỗi" in words) is ("trễ" in first)


def test_ended_without_a_result_nothing_was_early_or_late(client, office):
    dossier = office.in_hand()
    services.stop(dossier, reason="Rút", actor=office.approver, at=MONDAY)
    words = page_of(client, dossier).content.decode()
    assert "Ngày xong" in words
    assert "xong trước hạn" not in words


def test_while_papers_are_waited_for_no_date_is_promised(office):
    dossier = office.in_hand()
    services.request_supplement(dossier, content="x", actor=office.handler, at=MONDAY)
    found = tracked(dossier.code, at=dossier.due_at + timedelta(days=30))
    assert (found.waits, found.late, found.duty) == (True, False, "supplement")


def test_the_degree_of_completion_never_sinks(office):
    percents = [tracked(office.received().code, at=MONDAY).done_percent]
    dossier = office.in_hand()
    percents.append(tracked(dossier.code, at=MONDAY).done_percent)
    services.finish_step(dossier, number=1, actor=office.handler, at=MONDAY)
    percents.append(tracked(dossier.code, at=MONDAY).done_percent)
    services.resolve(dossier, actor=office.approver, at=MONDAY)
    percents.append(tracked(dossier.code, at=MONDAY).done_percent)
    services.return_result(dossier, actor=office.records, at=MONDAY)
    percents.append(tracked(dossier.code, at=MONDAY).done_percent)
    assert percents == sorted(percents)
    assert percents[-1] == 100


def test_a_refusal_is_no_result_that_was_granted(client, office):
    dossier = services.refuse(
        office.in_hand(), reason="thiếu điều kiện", actor=office.approver, at=MONDAY
    )
    words = page_of(client, dossier).content.decode()
    assert "Bị từ chối giải quyết" in words
    assert "thiếu điều kiện" not in words
    services.return_result(dossier, actor=office.records, at=MONDAY)
    words = page_of(client, dossier).content.decode()
    assert "đã trả văn bản" in words
    assert "Đã có kết quả" not in words


def test_without_a_result_there_is_no_degree(office):
    dossier = services.not_accept(office.received(), reason="x", actor=office.clerk, at=MONDAY)
    found = tracked(dossier.code, at=MONDAY)
    assert (found.done_percent, found.stage) == (None, Stage.HANDED_IN)


@pytest.mark.parametrize("spelling", ["{}", " {} ", "{} \t"])
def test_spaces_and_small_letters_do_not_matter(office, spelling):
    code = office.received().code
    assert tracked(spelling.format(code.lower()), at=MONDAY).code == code


def test_a_code_copied_out_of_a_paper_is_found(office):
    code = office.received().code
    for copied in (code.replace("-", "\u200b-"), code.replace("-", "–"), f"\ufeff{code}"):
        assert copied != code
        assert tracked(copied, at=MONDAY).code == code


def test_an_internal_procedure_answers_as_a_code_nobody_has(client, office):
    from thuocdo.procedures.tests.factories import published

    internal = published(office.province, audience="internal")
    dossier = office.received(MONDAY + timedelta(days=1), version=internal)
    hidden = page_of(client, dossier)
    unknown = client.get("/track/", {"code": "H56.99-260302-9999"})
    assert (hidden.status_code, unknown.status_code) == (404, 404)
    bare = hidden.content.decode().replace(dossier.code, "CODE")
    assert _without_token(bare) == _without_token(
        unknown.content.decode().replace("H56.99-260302-9999", "CODE")
    )


def _without_token(page):
    import re

    return re.sub(r'name="csrfmiddlewaretoken"\s+value="[^"]+"', "", page)


@pytest.mark.parametrize(
    "code", ["'; DROP TABLE x; --", "<script>alert(1)</script>", "%00", "é" * 500]
)
def test_a_strange_code_is_one_nobody_has(client, code):
    answer = client.get("/track/", {"code": code})
    assert answer.status_code == 404
    assert b"<script>alert" not in answer.content


def test_codes_cannot_be_tried_without_end(client, office, settings):
    settings.TRACK_A_MINUTE = 3
    dossier = office.received()
    with time_machine.travel(MONDAY, tick=False):
        asked = [page_of(client, dossier).status_code for _ in range(4)]
        assert asked == [200, 200, 200, 429]
        assert client.get("/track/", {"code": "H56.1"}).status_code == 429
        assert page_of(client, dossier, REMOTE_ADDR="203.0.113.9").status_code == 200
    with time_machine.travel(MONDAY + timedelta(minutes=1), tick=False):
        assert page_of(client, dossier).status_code == 200


def test_nor_from_many_addresses_together(client, settings):
    settings.TRACK_ALL_A_MINUTE = 3
    with time_machine.travel(MONDAY, tick=False):
        asked = [
            client.get("/track/", {"code": "X"}, REMOTE_ADDR=f"203.0.113.{n}").status_code
            for n in range(4)
        ]
    assert asked == [404, 404, 404, 429]


def test_a_header_of_the_visitor_does_not_make_him_another_one(client, settings):
    settings.TRACK_A_MINUTE = 1
    with time_machine.travel(MONDAY, tick=False):
        asked = [
            client.get("/track/", {"code": "X"}, HTTP_X_FORWARDED_FOR=f"203.0.113.{n}").status_code
            for n in range(2)
        ]
    assert asked == [404, 429]


def test_it_is_kept_nowhere(client, office):
    answer = page_of(client, office.received())
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex"


def test_the_own_one_is_shown_in_full(client, office, hoa_citizen, stranger):
    dossier = office.received()
    full = f"/my/dossiers/{dossier.pk}/"
    assert full not in page_of(client, dossier).content.decode()
    assert full in page_of(signed_in(client, hoa_citizen), dossier).content.decode()
    assert full not in page_of(signed_in(client, stranger), dossier).content.decode()


def test_it_costs_few_queries(client, office, django_assert_max_num_queries):
    dossier = office.in_hand()
    with django_assert_max_num_queries(4):
        page_of(client, dossier)


def test_a_dossier_of_another_system_is_found_after_the_own_one(office):
    own = office.received()
    other = Dossier.objects.create(
        source_system="other",
        code=own.code,
        reception_unit=office.ward,
        competent_agency=office.ward,
        channel="direct",
        registered_at=MONDAY,
    )
    assert tracked(own.code, at=MONDAY).id == own.pk
    other.code = "ABC-1"
    other.save()
    assert tracked("abc-1", at=MONDAY).procedure == ""
