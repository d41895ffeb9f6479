"""What a citizen does with his dossier: papers that were asked for, withdrawal, rating."""

from __future__ import annotations

import re
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import pytest
from PIL import Image

from thuocdo.dossiers import services
from thuocdo.dossiers.return_reasons import written
from thuocdo.dossiers.status import Status
from thuocdo.dossiers.tests.factories import MONDAY
from thuocdo.feedback.models import Rating
from thuocdo.feedback.services import CHANGED_DAYS
from thuocdo.portal.tests.conftest import by_phone, signed_in

pytestmark = pytest.mark.django_db

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"
ACTS = ("supplement", "withdraw", "rate")


def photo(name="anh.png"):
    file = BytesIO()
    Image.new("RGB", (30, 20), "blue").save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), content_type="image/png")


def address(dossier, act):
    return f"/my/dossiers/{dossier.pk}/{act}/"


def hidden(client, path):
    page = client.get(path).content.decode()
    return {
        name: re.search(rf'name="{name}"\s+value="([^"]+)"', page).group(1)
        for name in ("seen", "request_id")
    }


@pytest.fixture
def waiting(office):
    dossier = office.in_hand()
    services.add_document(dossier, name="Tờ khai cũ", actor=office.clerk, at=MONDAY)
    reasons = [
        written("paper_missing", "r2"),
        written("paper_unreadable", "d1"),
        written("paper_expired", "r2"),
        written("form_wrong"),
    ]
    return services.request_supplement(
        dossier,
        content="- Tờ khai cũ: Bản chụp mờ, mất góc, không đọc được\nThiếu giấy chứng sinh",
        instruction="Chụp cả hai mặt",
        reasons=reasons,
        actor=office.handler,
        at=MONDAY,
    )


@pytest.fixture
def resolved(office):
    return services.resolve(office.in_hand(), actor=office.approver, at=MONDAY)


def test_reasons_stand_at_their_papers_in_plain_words(client, waiting, hoa_citizen):
    detail = signed_in(client, hoa_citizen).get(f"/my/dossiers/{waiting.pk}/").content.decode()
    assert f'href="{address(waiting, "supplement")}"' in detail
    page = client.get(address(waiting, "supplement")).content.decode()
    assert "Thiếu giấy chứng sinh" in page
    assert "- Tờ khai cũ:" not in page, "what was written from the reason is said at the paper"
    assert "Chụp cả hai mặt" in page
    assert "Tờ khai không đúng mẫu" in page
    missing = page[page.index('id="file-r2-name"') : page.index('id="file-d1-name"')]
    assert "Giấy chứng sinh" in missing
    assert "Hồ sơ chưa có giấy tờ này" in missing
    assert "hết hạn" in missing
    unreadable = page[page.index('id="file-d1-name"') :]
    assert "Tờ khai cũ" in unreadable
    assert "bị mờ" in unreadable


def test_papers_are_sent_once_and_the_dossier_goes_on(client, waiting, hoa_citizen):
    path = address(waiting, "supplement")
    said = hidden(signed_in(client, hoa_citizen), path)
    form = said | {"note": "Đã chụp lại"}
    answer = client.post(path, form | {"file-r2": photo(), "file-other": photo("khac.png")})
    assert answer["Location"] == f"/my/dossiers/{waiting.pk}/"
    waiting.refresh_from_db()
    assert waiting.status == Status.PROCESSING
    names = [one.name for one in waiting.documents.all()]
    assert names == ["Tờ khai cũ", "Giấy chứng sinh", "Giấy tờ bổ sung"]
    again = client.post(path, form | {"file-r2": photo()})
    assert again.status_code == 302
    assert waiting.documents.count() == 3
    assert "không chờ bổ sung" in client.get(path).content.decode()


def test_nothing_sent_is_no_answer(client, waiting, hoa_citizen):
    path = address(waiting, "supplement")
    said = hidden(signed_in(client, hoa_citizen), path)
    assert client.post(path, said | {"note": " "}).status_code == 422
    wrong = SimpleUploadedFile("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    assert client.post(path, said | {"file-other": wrong}).status_code == 422
    waiting.refresh_from_db()
    assert waiting.status == Status.SUPPLEMENT_REQUESTED
    assert waiting.documents.count() == 1


def test_what_happened_meanwhile_is_said(client, office, waiting, hoa_citizen):
    path = address(waiting, "supplement")
    said = hidden(signed_in(client, hoa_citizen), path)
    services.receive_supplement(waiting, actor=office.clerk, at=MONDAY)
    answer = client.post(path, said | {"file-r2": photo()})
    assert answer.status_code == 409
    assert waiting.documents.count() == 1


def test_words_after_the_session_ended_are_there_again(client, waiting, hoa_citizen):
    path = address(waiting, "supplement")
    said = hidden(signed_in(client, hoa_citizen), path)
    client.logout()
    assert client.post(path, said | {"note": "Lời của tôi"})["Location"].startswith("/sign-in/")
    page = signed_in(client, hoa_citizen).get(path).content.decode()
    assert "Lời của tôi" in page
    assert "chọn lại tệp" in page


def test_a_dossier_is_wanted_back_with_a_reason(client, office, hoa_citizen):
    dossier = office.in_hand()
    path = address(dossier, "withdraw")
    said = hidden(signed_in(client, hoa_citizen), path)
    for missing in ({}, {"reason": "Nhầm"}, {"sure": "1", "reason": " "}):
        assert client.post(path, said | missing).status_code == 422
    dossier.refresh_from_db()
    assert dossier.status == Status.PROCESSING
    form = said | {"reason": "Nộp nhầm", "sure": "1"}
    assert client.post(path, form)["Location"] == f"/my/dossiers/{dossier.pk}/"
    assert client.post(path, form).status_code == 302
    dossier.refresh_from_db()
    assert dossier.status == Status.WITHDRAWAL_REQUESTED
    assert dossier.events.filter(kind="withdrawal_requested").count() == 1
    assert "Nộp nhầm" in client.get(f"/my/dossiers/{dossier.pk}/").content.decode()
    assert "không rút được" in client.get(path).content.decode()


def test_somebody_was_faster_than_the_withdrawal(client, office, hoa_citizen):
    dossier = office.in_hand()
    path = address(dossier, "withdraw")
    said = hidden(signed_in(client, hoa_citizen), path)
    services.resolve(dossier, actor=office.approver, at=MONDAY)
    answer = client.post(path, said | {"reason": "Nhầm", "sure": "1"})
    assert answer.status_code == 409


def test_the_service_is_rated_first_and_the_person_last(client, resolved, hoa_citizen):
    page = signed_in(client, hoa_citizen).get(address(resolved, "rate")).content.decode()
    order = ["overall", "time", "information", "ease", "attitude", "official_score"]
    places = [page.index(f'name="{name}"') for name in order]
    assert places == sorted(places)
    assert page.index('name="words"') < page.index('name="official_score"')
    assert "<details>" in page


def test_a_rating_is_given_and_changed(client, resolved, hoa_citizen, monkeypatch):
    path = address(resolved, "rate")
    signed_in(client, hoa_citizen)
    assert client.post(path, {"words": "Không chọn"}).status_code == 422
    assert client.post(path, {"overall": "9"}).status_code == 422
    assert not Rating.objects.exists()
    form = {"overall": "4", "time": "5", "extra_cost": "no", "words": "Nhanh"}
    assert client.post(path, form)["Location"] == f"/my/dossiers/{resolved.pk}/"
    row = Rating.objects.get()
    assert (row.overall, row.time, row.ease, row.extra_cost) == (4, 5, None, False)
    assert (row.agency, row.channel) == (resolved.competent_agency, "direct")
    page = client.get(path).content.decode()
    assert "Nhanh" in page
    assert re.search(r'id="overall-4"\s+name="overall"\s+value="4"\s+checked', page)
    client.post(path, {"overall": "2", "official_score": "1"})
    row.refresh_from_db()
    assert (row.overall, row.time, row.official_score) == (2, None, 1)
    monkeypatch.setattr("thuocdo.feedback.services.CHANGED_DAYS", -CHANGED_DAYS)
    assert client.post(path, {"overall": "5"}).status_code == 409
    assert "quá thời gian sửa" in client.get(path).content.decode()


def test_without_a_result_there_is_no_rating(client, office, hoa_citizen):
    dossier = office.in_hand()
    signed_in(client, hoa_citizen)
    assert "khi hồ sơ đã có kết quả" in client.get(address(dossier, "rate")).content.decode()
    assert client.post(address(dossier, "rate"), {"overall": "5"}).status_code == 409


def test_a_late_dossier_is_apologised_for(client, office, hoa_citizen):
    from datetime import timedelta

    dossier = office.in_hand()
    late = services.resolve(dossier, actor=office.approver, at=MONDAY + timedelta(days=60))
    page = signed_in(client, hoa_citizen).get(address(late, "rate")).content.decode()
    assert "xin lỗi" in page


def test_an_official_finds_no_rating_at_the_dossier(client, office, resolved, hoa_citizen):
    signed_in(client, hoa_citizen).post(
        address(resolved, "rate"), {"overall": "1", "words": "Bí mật của Hoa"}
    )
    client.logout()
    client.force_login(office.approver)
    page = client.get(f"/office/dossiers/{resolved.pk}/")
    assert page.status_code == 200
    assert "Bí mật của Hoa" not in page.content.decode()


@pytest.mark.parametrize("act", ACTS)
def test_nobody_else_acts(client, waiting, stranger, act):
    path = address(waiting, act)
    form = {"overall": "1", "reason": "x", "sure": "1", "note": "x", "request_id": "x"}
    for person in (stranger, by_phone("+84987654321")):
        signed_in(client, person)
        assert client.get(path).status_code == 404
        assert client.post(path, form).status_code == 404
    before = waiting.event_count
    waiting.refresh_from_db()
    assert waiting.event_count == before
    assert not Rating.objects.exists()


@pytest.mark.parametrize("act", ACTS)
def test_a_form_from_elsewhere_is_refused(waiting, hoa_citizen, act):
    strict = signed_in(Client(enforce_csrf_checks=True), hoa_citizen)
    assert strict.post(address(waiting, act), {"overall": "1"}).status_code == 403


@pytest.mark.parametrize("act", ACTS)
def test_every_text_is_text(client, office, hoa_citizen, act):
    dossier = office.in_hand()
    services.add_document(dossier, name=EVIL, actor=office.clerk, at=MONDAY)
    if act == "supplement":
        services.request_supplement(
            dossier,
            content=EVIL,
            instruction=EVIL,
            reasons=[written("paper_wrong", "d1"), EVIL],
            actor=office.handler,
            at=MONDAY,
        )
    if act == "rate":
        services.resolve(dossier, actor=office.approver, at=MONDAY)
    signed_in(client, hoa_citizen)
    file = SimpleUploadedFile("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    form = {"note": EVIL, "file-other": file, "reason": EVIL, "words": EVIL, "official_words": EVIL}
    answer = client.post(address(dossier, act), form)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("count", [5, 50])
def test_pages_cost_the_same_however_many_papers(
    client, waiting, hoa_citizen, django_assert_max_num_queries, count
):
    for number in range(count):
        services.add_document(waiting, name=f"Giấy {number}", actor=None, at=MONDAY)
    signed_in(client, hoa_citizen)
    for act in ACTS:
        with django_assert_max_num_queries(9):
            assert client.get(address(waiting, act)).status_code == 200
