"""The result by post, from both sides: what was wished, the waybill, what came back, sent again, delivered; and what is told by message."""

from __future__ import annotations

import re

import pytest

from thuocdo.dossiers import services
from thuocdo.dossiers.models import SubmittedForm
from thuocdo.dossiers.tests.factories import MONDAY
from thuocdo.notices.models import Message
from thuocdo.portal.tests.conftest import signed_in
from thuocdo.procedures.electronic_forms.keeping import set_form
from thuocdo.procedures.tests.factories import SINCE
from thuocdo.settings.gateways import gateway

pytestmark = pytest.mark.django_db
ADDRESS = "Số 7 phố Cũ, phường Mẫu"
FORM = '{"type": "object", "title": "T", "properties": {"g": {"type": "object", "title": "N", "properties": {"a": {"type": "string", "title": "A"}}}}}'


@pytest.fixture(autouse=True)
def sms(settings):
    settings.NOTICE_GATEWAYS = {
        "sms": gateway("http://127.0.0.1:1/", "", "{}"),
        "zalo": gateway("", "", "{}"),
    }


@pytest.fixture
def wished(office):
    """Return a dossier whose applicant wants the result by post."""
    dossier = office.in_hand()
    form = set_form(office.version, text=FORM, valid_from=SINCE, actor=None, at=MONDAY)
    SubmittedForm.objects.create(
        dossier=dossier,
        form=form,
        answers={},
        schema_sha256="0" * 64,
        answers_sha256="0" * 64,
        submitted_at=MONDAY,
        delivery_way="post",
        delivery_address=ADDRESS,
    )
    return services.resolve(dossier, actor=office.approver, at=MONDAY)


def page_of(client, dossier):
    return re.sub(r"\s+", " ", client.get(f"/my/dossiers/{dossier.pk}/").content.decode())


def desk(client, dossier, act, **said):
    page = client.get(f"/office/desk/results/{dossier.pk}/").content.decode()
    seen = re.search(r'name="seen"\s+value="(\d+)"', page).group(1)
    answer = client.post(
        f"/office/desk/results/{dossier.pk}/do/{act}/",
        {"seen": seen, "request_id": f"{act}-{seen}"} | said,
    )
    assert answer.status_code == 302, answer.content.decode()


def newest():
    return Message.objects.exclude(channel="webhook").latest("pk").text


def test_from_the_wish_to_the_delivery(client, office, hoa_citizen, wished):
    from django.test import Client

    citizen = signed_in(client, hoa_citizen)
    assert ADDRESS in page_of(citizen, wished)
    assert "sẽ gửi qua bưu chính đến địa chỉ" in newest()
    clerk = Client()
    clerk.force_login(office.clerk)
    there = f"/office/desk/results/{wished.pk}/"
    page = clerk.get(there).content.decode()
    assert "nhận qua bưu chính" in page
    assert ADDRESS not in page  # personal, until it is asked for
    assert ADDRESS in clerk.post(f"{there}people/").content.decode()
    desk(clerk, wished, "send_result", carrier="Bưu điện", waybill="EB1VN")
    assert "EB1VN" in page_of(citizen, wished)
    assert "EB1VN" in newest()
    desk(clerk, wished, "note_undelivered", reason="Vắng nhà")
    page = page_of(citizen, wished)
    assert "Bưu chính chưa phát được kết quả: Vắng nhà" in page
    assert "gửi lại" in page
    assert "Vắng nhà" in newest()
    wished.refresh_from_db()
    assert wished.returned_at is None
    desk(clerk, wished, "send_result", carrier="Bưu điện", waybill="EB2VN")
    page = page_of(citizen, wished)
    assert "Bưu chính chưa phát được kết quả: Vắng nhà" not in page
    assert "EB2VN" in page
    desk(clerk, wished, "confirm_delivery")
    assert "Bưu chính đã phát kết quả cho bạn." in page_of(citizen, wished)
    wished.refresh_from_db()
    assert wished.returned_at is not None


def test_whoever_fetches_it_is_not_told_of_the_post(client, office, hoa_citizen):
    dossier = services.resolve(office.in_hand(), actor=office.approver, at=MONDAY)
    assert "Mời đến nơi nộp hồ sơ" in newest()
    assert "Cách nhận kết quả bạn đã chọn" not in page_of(signed_in(client, hoa_citizen), dossier)
