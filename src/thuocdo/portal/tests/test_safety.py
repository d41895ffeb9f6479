"""What the pages of citizens withstand: scripts in every text, other hosts, forged forms, and sessions in the wrong face."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from django.test import Client

import pytest

from thuocdo.dossiers import services
from thuocdo.dossiers.tests.factories import MONDAY, OWNER
from thuocdo.portal.tests.conftest import by_phone, signed_in
from thuocdo.procedures.content import (
    AgencyContent,
    DocumentContent,
    FeeContent,
    LegalBasisContent,
    ResultContent,
    StepContent,
    TimeLimitContent,
    WayContent,
)
from thuocdo.procedures.tests.factories import published

pytestmark = pytest.mark.django_db

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


def harmless(page):
    assert "<script>" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


def test_every_text_of_a_procedure_is_text(client, units):
    limit = TimeLimitContent(
        Decimal(5),
        "working_day",
        case=EVIL,
        note=EVIL,
        fees=(FeeContent("charge", None, name=EVIL, note=EVIL),),
    )
    version = published(
        units.province,
        name=EVIL,
        summary=EVIL,
        conditions=EVIL,
        sector_name=EVIL,
        sector_code="EVIL",
        agencies=(AgencyContent("competent", EVIL), AgencyContent("reception", EVIL)),
        steps=(StepContent(EVIL, case=EVIL),),
        ways=(WayContent("online", (limit,), note=EVIL),),
        documents=(
            DocumentContent(EVIL, case=EVIL, form_name=EVIL),
            DocumentContent(EVIL, case=EVIL, reusable_source=EVIL),
        ),
        results=(ResultContent(EVIL),),
        legal_bases=(LegalBasisContent("1/2026", EVIL),),
    )
    page = client.get(f"/procedures/{version.procedure_id}/").content.decode()
    harmless(page)
    assert page.count("&lt;script&gt;") >= 16
    harmless(client.get("/procedures/").content.decode())
    harmless(client.get("/").content.decode())


def test_every_text_of_a_dossier_is_text(client, office, hoa_citizen):
    dossier = office.in_hand(subject=EVIL, people=[replace(OWNER, full_name=EVIL)])
    act = {"actor": office.handler, "at": MONDAY}
    services.request_supplement(dossier, content=EVIL, instruction=EVIL, **act)
    services.receive_supplement(dossier, note=EVIL, actor=office.clerk, at=MONDAY)
    services.extend(
        dossier,
        amount=Decimal(1),
        unit="working_day",
        reason=EVIL,
        apology=EVIL,
        actor=office.approver,
        at=MONDAY,
    )
    services.require_payment(dossier, amount_vnd=1000, reason=EVIL, **act)
    services.record_payment(dossier, amount_vnd=1000, reference=EVIL, actor=office.clerk, at=MONDAY)
    services.add_document(dossier, name=EVIL, actor=office.clerk, at=MONDAY)
    services.refuse(dossier, reason=EVIL, legal_basis=EVIL, actor=office.approver, at=MONDAY)
    page = signed_in(client, hoa_citizen).get(f"/my/dossiers/{dossier.pk}/").content.decode()
    harmless(page)
    assert page.count("&lt;script&gt;") >= 8


@pytest.mark.parametrize(
    "path", ["/procedures/?q={}", "/procedures/?sector={}", "/track/?code={}", "/sign-in/?next={}"]
)
def test_what_an_address_says_is_text(client, path):
    page = client.get(path.format("%3Cscript%3Ealert(1)%3C/script%3E")).content.decode()
    assert "<script>alert" not in page


def test_a_name_a_citizen_gives_himself_is_text(client):
    citizen = by_phone("+84912345678")
    signed_in(client, citizen)
    client.post("/sign-in/about-me/", {"full_name": EVIL[:100], "personal_id": "", "email": ""})
    harmless(client.get("/my/dossiers/").content.decode())


@pytest.mark.parametrize(
    "evil",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///evil",
    ],
)
def test_no_form_leads_to_another_host(client, settings, evil):
    from django.core.cache import cache

    from thuocdo.accounts.one_time_codes import demo_mailbox

    cache.clear()
    settings.DEMO = True
    assert evil not in client.get("/sign-in/", {"next": evil}).content.decode()
    client.post("/sign-in/", {"phone": "0912345678", "next": evil})
    code = demo_mailbox()[0][2][:6]
    assert client.post("/sign-in/code/", {"code": code})["Location"] == "/sign-in/about-me/"
    assert client.post("/look/", {"theme": "dark", "next": evil})["Location"] == "/"
    answer = client.post("/language/", {"language": "en", "next": evil})
    assert not answer.get("Location", "/").startswith(("http", "//"))


def test_by_code_one_comes_back_to_the_page_that_asked(client, settings):
    from django.core.cache import cache

    from thuocdo.accounts.one_time_codes import demo_mailbox

    cache.clear()
    settings.DEMO = True
    by_phone("+84912345678")
    wanted = client.get("/my/papers/")["Location"]
    assert wanted == "/sign-in/?next=%2Fmy%2Fpapers%2F"
    client.post("/sign-in/", {"phone": "0912345678", "next": "/my/papers/"})
    wrong = client.post("/sign-in/code/", {"code": "abc"})
    assert wrong.status_code == 422
    before = client.session.session_key
    code = demo_mailbox()[0][2][:6]
    assert client.post("/sign-in/code/", {"code": code})["Location"] == "/my/papers/"
    assert client.session.session_key != before
    assert client.get("/my/papers/").status_code == 200
    assert client.post("/sign-in/out/")["Location"] == "/"
    assert client.get("/my/papers/").status_code == 302


@pytest.mark.parametrize(
    "path", ["/sign-in/", "/sign-in/code/", "/sign-in/out/", "/sign-in/about-me/", "/look/"]
)
def test_a_form_from_elsewhere_is_refused(path):
    answer = Client(enforce_csrf_checks=True).post(path, {"phone": "0912345678"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "path",
    ["/", "/procedures/", "/track/", "/track/?code=X", "/sign-in/", "/accessibility/", "/nowhere/"],
)
def test_every_answer_has_its_guards(client, path):
    answer = client.get(path)
    for name, value in HEADERS.items():
        assert answer[name] == value
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', answer.content.decode())


@pytest.mark.parametrize(
    "path",
    [
        "/office/",
        "/office/reports/",
        "/office/settings/",
        "/office/nowhere/",
        "/accounts/second-factor/",
    ],
)
def test_a_citizen_enters_no_page_of_officials(client, hoa_citizen, path):
    assert signed_in(client, hoa_citizen).get(path).status_code == 403


def test_an_official_enters_his_pages(client, lan):
    client.force_login(lan)
    assert client.get("/office/reports/").status_code == 200
    assert "Đăng nhập" in client.get("/").content.decode()


def test_a_citizen_who_is_locked_out_sees_nothing(client, hoa_citizen):
    signed_in(client, hoa_citizen)
    hoa_citizen.user.is_active = False
    hoa_citizen.user.save()
    assert client.get("/my/dossiers/").status_code == 302


def test_pages_of_a_citizen_are_kept_nowhere(client, hoa_citizen):
    assert (
        signed_in(client, hoa_citizen).get("/my/dossiers/")["Cache-Control"] == "private, no-store"
    )


def test_the_mailbox_is_in_the_demo_alone(client, settings):
    assert client.get("/sign-in/mailbox/").status_code == 404
    settings.DEMO = True
    assert client.get("/sign-in/mailbox/").status_code == 200


def test_the_session_of_a_citizen_ends_soon(client, hoa_citizen):
    signed_in(client, hoa_citizen)
    assert client.session.get_expiry_age() <= 2 * 60 * 60
