"""Officials record, take on, pass on, answer and publish feedback; who does not handle it sees nothing of it."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

import pytest

from thuocdo.feedback import handling
from thuocdo.feedback.models import Feedback, FeedbackEvent
from thuocdo.feedback.steps import Matter, Sender

pytestmark = pytest.mark.django_db

EVIL = "<img src=x onerror=alert(1)>"
SAID = {
    "way": "phone",
    "kind": "behaviour",
    "name": "Phạm Thị Hoa",
    "phone": "0912345678",
    "subject": f"Chờ lâu {EVIL}",
    "words": f"Hẹn ba lần {EVIL}",
}


@pytest.fixture
def row(units, lan):
    return handling.record(
        unit=units.ward,
        sender=Sender("Phạm Thị Hoa", phone="0912345678", email="hoa@example.vn"),
        matter=Matter("behaviour", SAID["subject"], SAID["words"]),
        way="counter",
        request_id=uuid4(),
        actor=lan,
        at=timezone.now() - timedelta(days=60),
    )


def page_of(client, row):
    return client.get(f"/office/feedback/{row.pk}/").content.decode()


def act(client, row, name, **said):
    return client.post(f"/office/feedback/{row.pk}/", {"act": name, **said})


def test_a_clerk_records_and_reads_no_other(client, units, minh, row):
    client.force_login(minh)
    form = client.get("/office/feedback/record/").content.decode()
    key = re.search(r'name="request_id"\s+value="([^"]+)"', form).group(1)
    said = SAID | {"unit": units.ward.pk, "request_id": key}
    answer = client.post("/office/feedback/record/", said | {"phone": ""})
    assert answer.status_code == 422
    assert "Chờ lâu" in answer.content.decode(), "what was typed stays"
    answer = client.post("/office/feedback/record/", said)
    mine = Feedback.objects.exclude(pk=row.pk).get()
    assert answer["Location"] == f"/office/feedback/{mine.pk}/"
    page = client.get(answer["Location"]).content.decode()
    assert mine.code in page
    assert 'name="act"' not in page, "he records, others handle"
    listed = client.get("/office/feedback/").content.decode()
    assert mine.code in listed
    assert row.code not in listed
    assert client.get(f"/office/feedback/{row.pk}/").status_code == 404


@pytest.mark.parametrize("person", ["hung", "binh", "hoa"])
def test_others_find_nothing(client, request, row, person):
    client.force_login(request.getfixturevalue(person))
    listed = client.get("/office/feedback/")
    assert listed.status_code == (200 if person == "binh" else 403)
    assert row.code not in listed.content.decode()
    for number in (row.pk, row.pk + 1):
        address = f"/office/feedback/{number}/"
        assert client.get(address).status_code == 404
        assert client.post(address, {"act": "look"}).status_code == 404
    assert not FeedbackEvent.objects.filter(kind="contact_shown").exists()


def test_from_late_to_published(client, units, lan, son, row):
    client.force_login(lan)
    late = client.get("/office/feedback/?tab=late").content.decode()
    assert row.code in late
    assert "quá hạn" in late
    page = page_of(client, row)
    assert EVIL not in page
    assert "Phạm Thị Hoa" not in page
    assert "0912345678" not in page
    seen = act(client, row, "look").content.decode()
    assert "Phạm Thị Hoa" in seen
    assert FeedbackEvent.objects.filter(kind="contact_shown", actor=lan).count() == 1
    assert "Phạm Thị Hoa" not in page_of(client, row), "in that answer alone"
    assert act(client, row, "answer", words="Xin lỗi bà").status_code == 409
    assert act(client, row, "take_on", kind="regulation").status_code == 302
    empty = act(client, row, "answer", words=" ")
    assert empty.status_code == 422
    assert act(client, row, "answer", words="Xin lỗi bà").status_code == 302
    assert act(client, row, "publish", matter="a", answer="b").status_code == 403
    client.force_login(son)
    refused = act(client, row, "publish", matter="Bà Phạm Thị Hoa chờ lâu", answer="Xin lỗi")
    assert refused.status_code == 422
    assert "chờ lâu" in refused.content.decode(), "what was typed stays"
    assert act(client, row, "publish", matter="Chờ lâu", answer="Đã sửa").status_code == 302
    assert Feedback.objects.get().state == "published"
    assert "trả lời trễ hạn" in client.get("/office/feedback/?tab=ended").content.decode()


def test_passed_on_it_is_followed_and_no_more_handled(client, units, lan, row):
    client.force_login(lan)
    wrong = act(client, row, "pass_on", to="Phường", reason="Không phải việc ở đây")
    assert wrong.status_code == 422
    assert "Phường Bên" in wrong.content.decode()
    done = act(client, row, "pass_on", to="phuong ben", reason="Không phải việc ở đây")
    assert done.status_code == 302
    assert Feedback.objects.get().unit == units.other_ward
    page = page_of(client, row)
    assert "Phường Bên" in page
    assert 'name="act"' not in page
    assert act(client, row, "look").status_code == 403


def test_an_unknown_act_is_not_there(client, lan, row):
    client.force_login(lan)
    assert act(client, row, "delete").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_the_list_costs_the_same_however_many(client, units, lan, django_assert_max_num_queries):
    for number in range(30):
        handling.record(
            unit=units.ward,
            sender=Sender("Hoa", phone="0912345678"),
            matter=Matter("proposal", f"Việc {number}", "x"),
            way="post",
            request_id=uuid4(),
            actor=lan,
            at=timezone.now(),
        )
    client.force_login(lan)
    client.get("/office/feedback/")
    with django_assert_max_num_queries(8):
        assert "Việc 29" in client.get("/office/feedback/").content.decode()


@pytest.fixture
def own_folder(tmp_path, settings):
    settings.ATTACHMENTS_DIR = tmp_path


@pytest.mark.usefixtures("own_folder")
def test_the_sender_is_asked_and_what_he_adds_has_its_files(client, lan, minh, row):
    client.force_login(lan)
    assert act(client, row, "ask", words=f"Ở quầy nào? {EVIL}").status_code == 302
    page = page_of(client, row)
    assert "Ở quầy nào?" in page
    assert EVIL not in page
    assert "chờ người gửi bổ sung" in page
    assert "chờ người gửi bổ sung" in client.get("/office/feedback/").content.decode()
    file = SimpleUploadedFile("anh.pdf", b"%PDF-1.4 x")
    assert act(client, row, "add", words="Quầy 3.", files=[file]).status_code == 302
    page = page_of(client, row)
    assert "người gửi đã bổ sung" in page
    [address] = re.findall(r'href="(/office/feedback/\d+/files/\d+)"', page)
    sent = client.get(address)
    assert b"".join(sent.streaming_content) == b"%PDF-1.4 x"
    assert "attachment" in sent["Content-Disposition"]
    client.force_login(minh)
    assert client.get(address).status_code == 404
    client.force_login(lan)
    assert act(client, row, "add", words="").status_code == 422
    program = SimpleUploadedFile("a.exe", b"MZ")
    assert act(client, row, "add", words="x", files=[program]).status_code == 422
