"""A citizen brings something up, follows it and judges the answer; everybody reads what was published, and nothing else."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

import pytest

from thuocdo.dossiers.tests.factories import MONDAY
from thuocdo.feedback import conversation, handling
from thuocdo.feedback.models import Feedback
from thuocdo.feedback.steps import Matter
from thuocdo.organisations.models import Unit
from thuocdo.organisations.tests.factories import UnitFactory
from thuocdo.portal.feedback.views import MOST_A_DAY
from thuocdo.portal.tests.conftest import by_phone, signed_in

pytestmark = pytest.mark.django_db

EVIL = "<script>alert(1)</script>"
NEW = "/my/feedback/new/"


@pytest.fixture
def people(lan, son, hoa_citizen):
    return lan, son, hoa_citizen


def asked(client):
    page = client.get(NEW).content.decode()
    return re.search(r'name="request_id"\s+value="([^"]+)"', page).group(1)


def filled(client, **changes):
    usual = {
        "request_id": asked(client),
        "kind": "regulation",
        "unit": "Phường Mẫu",
        "subject": f"Giấy tờ {EVIL}",
        "words": f"Thừa một bản sao {EVIL}",
    }
    return usual | changes


def test_sent_followed_answered_and_judged(client, units, lan, son, hoa_citizen):
    signed_in(client, hoa_citizen)
    said = filled(client)
    answer = client.post(NEW, said)
    assert answer.status_code == 302
    row = Feedback.objects.get()
    assert (row.unit, row.way, row.citizen) == (units.ward, "portal", hoa_citizen)
    assert client.post(NEW, said).status_code == 302, "the same form again"
    assert Feedback.objects.count() == 1
    page = client.get(answer["Location"]).content.decode()
    assert EVIL not in page
    assert row.code in page
    assert "Bạn có hài lòng" not in page
    now = timezone.now()
    handling.take_on(row.pk, kind="regulation", actor=lan, at=now)
    handling.show_sender(row.pk, actor=lan, at=now)
    handling.answer(row.pk, words="Đã bỏ yêu cầu.", actor=lan, at=now)
    page = client.get(answer["Location"]).content.decode()
    assert "Đã bỏ yêu cầu." in page
    assert "xem người gửi" not in page, "who looked is for the agency"
    assert client.post(answer["Location"], {"liked": "no"}).status_code == 302
    assert Feedback.objects.get().liked is False
    assert "/feedback/" in client.get("/").content.decode()
    assert "Đã bỏ yêu cầu." not in client.get("/feedback/").content.decode()
    handling.publish(row.pk, matter="Bản sao thừa", answer="Đã bỏ.", actor=son, at=now)
    client.logout()
    public = client.get("/feedback/").content.decode()
    assert "Bản sao thừa" in public
    assert "Thừa một bản sao" not in public
    assert hoa_citizen.full_name not in public
    assert row.code not in public


def test_a_stranger_finds_nothing(client, units, lan, hoa_citizen, stranger):
    signed_in(client, hoa_citizen).post(NEW, filled(client))
    row = Feedback.objects.get()
    signed_in(client, stranger)
    for address in (f"/my/feedback/{row.pk}/", f"/my/feedback/{row.pk + 1}/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {"liked": "yes"}).status_code == 404
    assert row.subject not in client.get("/my/feedback/").content.decode()
    client.logout()
    assert client.get(f"/my/feedback/{row.pk}/").status_code == 302


def test_what_lacks_a_part_is_asked_for_and_kept(client, units, hoa_citizen):
    signed_in(client, hoa_citizen)
    for changes in ({"kind": ""}, {"words": ""}, {"unit": "không có nơi này"}, {"unit": "Phường"}):
        answer = client.post(NEW, filled(client, **changes))
        assert answer.status_code == 422, changes
        assert "alert-error" in answer.content.decode()
    assert "Phường Bên" in answer.content.decode(), "the nearest are named"
    assert not Feedback.objects.exists()


def test_whose_name_is_not_known_is_asked_for_it(client, units):
    citizen = by_phone("0912345678")
    citizen.full_name = ""
    citizen.save()
    page = signed_in(client, citizen).get(NEW).content.decode()
    assert 'name="words"' not in page
    assert "/sign-in/about-me/" in page


def test_it_goes_to_the_agency_of_the_dossier(client, office, hoa_citizen, stranger):
    dossier = office.in_hand()
    signed_in(client, stranger)
    assert client.post(NEW, filled(client, unit="", dossier=dossier.pk)).status_code == 422
    signed_in(client, hoa_citizen)
    said = filled(client, unit="", dossier=dossier.pk, kind="behaviour")
    assert client.post(NEW, said).status_code == 302
    row = Feedback.objects.get()
    assert (row.unit, row.dossier) == (office.ward, dossier)


@pytest.mark.usefixtures("office")
def test_without_an_agency_it_goes_to_the_province_whose_procedures_stand_here(
    client, units, hoa_citizen
):
    signed_in(client, hoa_citizen)
    assert client.post(NEW, filled(client, unit="")).status_code == 302
    assert Feedback.objects.get().unit == units.province


@pytest.mark.usefixtures("office")
def test_an_agency_by_its_name_is_the_one_of_this_province(client, units, hoa_citizen):
    UnitFactory.create(
        name=units.home_affairs.name, kind="department", parent=Unit.objects.get(code="P2")
    )
    signed_in(client, hoa_citizen)
    assert client.post(NEW, filled(client, unit="so noi vu")).status_code == 302
    assert Feedback.objects.get().unit == units.home_affairs


def test_floods_are_stopped(client, units, hoa_citizen):
    signed_in(client, hoa_citizen)
    answers = [client.post(NEW, filled(client)).status_code for _ in range(MOST_A_DAY + 1)]
    assert answers == [302] * MOST_A_DAY + [409]


def test_lists_cost_the_same_however_many(client, units, people, django_assert_max_num_queries):
    lan, son, hoa_citizen = people
    for number in range(12):
        row = handling.send(
            citizen=hoa_citizen,
            unit=units.ward,
            matter=Matter("regulation", f"Việc {number}", "x"),
            request_id=uuid4(),
            at=MONDAY,
        )
        if number % 2:
            at = MONDAY + timedelta(days=1)
            handling.take_on(row.pk, kind="regulation", actor=lan, at=at)
            handling.answer(row.pk, words="Đã sửa", actor=lan, at=at)
            handling.publish(row.pk, matter="x", answer="y", actor=son, at=at)
    with django_assert_max_num_queries(2):
        assert client.get("/feedback/").status_code == 200
    signed_in(client, hoa_citizen)
    client.get("/my/feedback/")
    with django_assert_max_num_queries(6):
        assert "Việc 11" in client.get("/my/feedback/").content.decode()


@pytest.fixture
def own_folder(tmp_path, settings):
    settings.ATTACHMENTS_DIR = tmp_path


@pytest.mark.usefixtures("own_folder", "units")
def test_files_come_with_it_and_the_sender_adds_what_he_is_asked_for(client, lan, hoa_citizen):
    signed_in(client, hoa_citizen)
    picture = SimpleUploadedFile("anh.pdf", b"%PDF-1.4 a")
    answer = client.post(NEW, filled(client) | {"files": [picture]})
    row = Feedback.objects.get()
    assert row.files.get().name == "anh.pdf"
    now = timezone.now()
    conversation.ask_more(row.pk, words=f"Ở quầy nào? {EVIL}", actor=lan, at=now)
    page = client.get(answer["Location"]).content.decode()
    assert "Cơ quan hỏi thêm" in page
    assert "Ở quầy nào?" in page
    assert EVIL not in page
    assert "cơ quan hỏi thêm" in client.get("/my/feedback/").content.decode()
    add = f"{answer['Location']}add/"
    assert client.post(add, {"words": " "}).status_code == 422
    assert client.post(add, {"words": "Quầy 3."}).status_code == 302
    page = client.get(answer["Location"]).content.decode()
    assert "Cơ quan hỏi thêm" not in page
    assert "Quầy 3." in page
    [address] = re.findall(r'href="(/my/feedback/\d+/files/\d+)"', page)
    assert b"".join(client.get(address).streaming_content) == b"%PDF-1.4 a"
    handling.take_on(row.pk, kind="regulation", actor=lan, at=now)
    handling.answer(row.pk, words="Đã bỏ.", actor=lan, at=now)
    assert client.post(add, {"words": "Thêm"}).status_code == 409
    client.logout()
    assert client.get(address).status_code in {302, 404}
    signed_in(client, by_phone("0987000111"))
    assert client.get(address).status_code == 404
    assert client.post(add, {"words": "x"}).status_code == 404
