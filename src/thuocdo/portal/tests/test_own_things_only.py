"""A citizen sees his own dossiers and papers and no others, whatever he asks for; asked of every view of the face."""

from __future__ import annotations

import re
from io import BytesIO

from django.urls import get_resolver

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from thuocdo.accounts.citizens import declare_identity
from thuocdo.attachments.services import store
from thuocdo.dossiers import services
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.personal_store import papers_of
from thuocdo.dossiers.services import Person
from thuocdo.dossiers.tests.factories import MONDAY, OWNER
from thuocdo.portal.tests.conftest import by_phone, signed_in

pytestmark = pytest.mark.django_db

HOA_PHONE = "+84912345678"
OTHER_PHONE = "+84987654321"
#: What stands for a word in an address: the form of a picture, or the name of a receipt, which the dossier has none of.
WORD = "png"
#: The number of a result that is nobody's; those that are somebody's have tests of their own (`test_own_results`).
NO_RESULT = "results/0"
#: Mandates and organisations have tests of their own, too.
NOBODYS = (NO_RESULT, "mandates/0", "organisations/0", "members/0", "feedback/0")


def paper(office, dossier, name="Giấy chứng sinh"):
    file = store(BytesIO(b"noi dung rieng cua Hoa"), name="rieng.txt", actor=None, at=MONDAY)
    return services.add_document(dossier, name=name, attachment=file, actor=office.clerk, at=MONDAY)


def addresses(dossier, document):
    """Return every address of the face that takes a number, with the numbers of one dossier and one paper of it."""
    numbers = {
        "<int:dossier_id>": str(dossier.pk),
        "<int:paper_id>": str(document.pk),
        "<int:result_id>": "0",
        "<int:mandate_id>": "0",
        "<int:organisation_id>": "0",
        "<int:member_id>": "0",
        "<int:feedback_id>": "0",
        "<int:file_id>": "0",
    }
    found = [
        "/" + re.sub("<[a-z]+:[a-z_]+>", lambda one: numbers.get(one.group(), WORD), pattern)
        for pattern in _patterns(get_resolver().url_patterns)
        if pattern.startswith("my/")
    ]
    assert len(found) >= 4
    return found


def _patterns(patterns, before=""):
    for one in patterns:
        path = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from _patterns(one.url_patterns, path)
        else:
            yield path


def test_nobody_else_sees_anything(client, office, hoa_citizen, stranger, lan):
    dossier = office.in_hand()
    document = paper(office, dossier)
    mine = signed_in(client, hoa_citizen)
    for address in addresses(dossier, document):
        own = mine.get(address)
        b"".join(own)  # the file is closed at its end
        nowhere = any(one in address for one in (WORD, *NOBODYS))
        there = {404, 405} if nowhere else {200, 302, 405}  # to the page of the dossier itself
        assert own.status_code in there, address
    for person in (stranger, by_phone(OTHER_PHONE)):
        other = signed_in(client, person)
        for address in addresses(dossier, document):
            answer = other.get(address)
            body = b"".join(answer) if answer.streaming else answer.content
            assert dossier.code.encode() not in body, address
            assert b"rieng" not in body, address
            if str(dossier.pk) in address.split("/") or str(document.pk) in address.split("/"):
                assert answer.status_code in {404, 405}, address
    for address in addresses(dossier, document):
        client.logout()
        answer = client.get(address)
        if answer.status_code == 405:
            continue  # it takes a form, and says so to everybody
        assert answer.headers.get("Location", "").startswith("/sign-in/"), (
            address,
            answer.status_code,
        )
        client.force_login(lan)
        assert client.get(address)["Location"].startswith("/sign-in/"), address


IDS = st.sampled_from(["038190001234", "038090009999", ""])
PHONES = st.sampled_from([HOA_PHONE, OTHER_PHONE, ""])


@given(
    people=st.lists(
        st.tuples(IDS, PHONES, st.sampled_from(["owner", "submitter", "delegate"])),
        min_size=1,
        max_size=3,
        unique_by=lambda one: one[2],
    ),
    declared=st.sampled_from(["038190001234", "038090009999"]),
    phone=st.sampled_from([HOA_PHONE, OTHER_PHONE]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
def test_a_declared_id_opens_with_the_proven_phone_in_the_same_row_alone(
    office, hoa_citizen, people, declared, phone
):
    parts = [part for _id, _phone, part in people]
    if "owner" not in parts:
        people = [*people[:-1], (*people[-1][:2], "owner")]
    dossier = office.received(
        people=[
            Person("Ai đó", part=part, personal_id=one, phone=number)
            for one, number, part in people
        ]
    )
    citizen = declare_identity(by_phone(phone), full_name="Ai đó", personal_id=declared)
    expected = any(one == declared and number == phone for one, number, _part in people)
    assert Dossier.objects.of_citizen(citizen).filter(pk=dossier.pk).exists() == expected
    verified = any(one == hoa_citizen.personal_id for one, _number, _part in people)
    assert Dossier.objects.of_citizen(hoa_citizen).filter(pk=dossier.pk).exists() == verified


def test_without_an_id_nothing_is_ones_own(office):
    office.received(people=[Person("Không số", phone="0912345678")])
    assert not Dossier.objects.of_citizen(by_phone(HOA_PHONE)).exists()


def test_the_submitter_and_the_delegate_see_it_too(office, stranger):
    mine = Person("Người Lạ", part="delegate", personal_id="038090009999")
    dossier = office.received(people=[OWNER, mine])
    assert Dossier.objects.of_citizen(stranger).get() == dossier


def test_a_paper_is_sent_to_be_kept(client, office, hoa_citizen):
    document = paper(office, office.received())
    answer = signed_in(client, hoa_citizen).get(f"/my/papers/{document.pk}/file/")
    assert b"".join(answer) == b"noi dung rieng cua Hoa"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert papers_of(hoa_citizen).get() == document


@pytest.mark.parametrize("count", [5, 50])
def test_lists_cost_the_same_however_long(
    client, office, hoa_citizen, django_assert_max_num_queries, count
):
    for _ in range(count):
        paper(office, office.received())
    signed_in(client, hoa_citizen)
    with django_assert_max_num_queries(6):
        assert client.get("/my/dossiers/").status_code == 200
    with django_assert_max_num_queries(5):
        assert client.get("/my/papers/").status_code == 200


def test_pages_of_the_list_hold_all_once(client, office, hoa_citizen):
    codes = {office.received().code for _ in range(25)}
    signed_in(client, hoa_citizen)
    first = client.get("/my/dossiers/").content.decode()
    following = re.search(r'rel="next"\s+href="([^"]+)"', first).group(1)
    second = client.get("/my/dossiers/" + following.replace("&amp;", "&")).content.decode()
    found = re.findall(r'class="code">([^<]+)<', first + second)
    assert sorted(found) == sorted(codes)


def test_open_and_ended_ones(client, office, hoa_citizen):
    running = office.in_hand()
    over = services.not_accept(office.received(), reason="x", actor=office.clerk, at=MONDAY)
    signed_in(client, hoa_citizen)
    shown = {
        part: client.get(f"/my/dossiers/?part={part}").content.decode()
        for part in ("open", "ended", "nonsense")
    }
    assert running.code in shown["open"]
    assert over.code not in shown["open"]
    assert over.code in shown["ended"]
    assert running.code not in shown["ended"]
    assert running.code in shown["nonsense"]
    assert over.code in shown["nonsense"]
