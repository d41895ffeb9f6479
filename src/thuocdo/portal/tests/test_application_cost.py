"""What it costs is said before an application is sent, and what is due afterwards."""

from __future__ import annotations

import html
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

import pytest

from thuocdo.dossiers import services as dossiers
from thuocdo.dossiers.models import Application
from thuocdo.portal.apply.fees import cost_of
from thuocdo.portal.tests.conftest import key, signed_in
from thuocdo.procedures.content import FeeContent, TimeLimitContent, WayContent
from thuocdo.procedures.electronic_forms.keeping import set_form
from thuocdo.procedures.sample_forms import sample_forms
from thuocdo.procedures.tests.factories import SINCE, published

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen
    from thuocdo.dossiers.tests.factories import Office

COPY = FeeContent("fee", 8_000, name="Phí cấp bản sao", per="bản")
AT_DESK = FeeContent("fee", 12_000, name="Phí tại quầy")
FREE = FeeContent("fee", 0, name="Phí cấp bản sao")
OPEN = FeeContent("charge", None, name="Lệ phí theo nghị quyết", note="theo nghị quyết của tỉnh")


def limit(*fees: FeeContent, case: str = "") -> TimeLimitContent:
    return TimeLimitContent(Decimal(3), "working_day", case, fees=fees)


def begun(office: Office, client: Client, *limits: TimeLimitContent, case: str = "") -> Application:
    version = published(
        office.province,
        ways=(WayContent("direct", (limit(AT_DESK),)), WayContent("online", limits)),
        documents=(),
    )
    set_form(
        version, text=sample_forms()["1.001193"], valid_from=SINCE, actor=None, at=timezone.now()
    )
    said = {"case": case} if case else {}
    assert client.post(f"/apply/{version.procedure_id}/", said | key(client)).status_code == 302
    return Application.objects.latest("pk")


def checked(client: Client, row: Application) -> str:
    answer = client.get(f"/apply/drafts/{row.pk}/check/")
    assert answer.status_code == 200
    found = re.search(r'id="cost".*?</section>', html.unescape(answer.content.decode()), re.DOTALL)
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


@pytest.fixture
def citizen(client: Client, hoa_citizen: Citizen) -> Client:
    return signed_in(client, hoa_citizen)


def test_the_fee_of_the_internet_is_said_before_it_is_sent(office: Office, citizen: Client) -> None:
    said = checked(citizen, begun(office, citizen, limit(COPY, OPEN)))
    assert "8.000 đồng/bản" in said
    assert "theo nghị quyết của tỉnh" in said
    assert "chưa nộp tiền bây giờ" in said
    assert "12.000" not in said


def test_what_is_free_is_said_to_be_free(office: Office, citizen: Client) -> None:
    said = checked(citizen, begun(office, citizen, limit(FREE)))
    assert "Không thu phí, lệ phí." in said
    assert "chưa nộp tiền" not in said


def test_the_fee_is_that_of_the_case(office: Office, citizen: Client) -> None:
    late = FeeContent("charge", 20_000, name="Lệ phí quá hạn")
    row = begun(
        office,
        citizen,
        limit(COPY, case="Đúng hạn"),
        limit(late, late, case="Quá hạn"),
        case="Quá hạn",
    )
    said = checked(citizen, row)
    assert "8.000" not in said
    assert "40.000 đồng" in said  # the sum of two
    assert cost_of(row).sum_vnd == 40_000


@pytest.mark.parametrize("asked", [False, True])
def test_what_is_due_is_said_after_it_is_sent(
    office: Office, citizen: Client, hoa_citizen: Citizen, asked: bool
) -> None:
    row = begun(office, citizen, limit(COPY))
    dossier = office.in_hand(timezone.now(), channel="online")
    if asked:
        act: dict[str, Any] = {"actor": office.handler, "at": timezone.now()}
        dossier = dossiers.require_payment(dossier, amount_vnd=16_000, reason="Phí", **act)
    Application.objects.filter(pk=row.pk).update(dossier=dossier, submitted_at=timezone.now())
    answer = citizen.get(reverse("portal:apply:done", args=[row.pk]))
    said = " ".join(re.sub(r"<[^>]+>", " ", html.unescape(answer.content.decode())).split())
    assert ("Còn phải nộp 16.000 đồng" in said) is asked
    assert ("Chưa phải nộp" in said) is not asked
    assert ("8.000 đồng/bản" in said) is not asked
