"""Who got his result is invited to rate: once, if he has not rated, is known here, and did not say no."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

import pytest

from thuocdo.accounts.languages import choose_language
from thuocdo.dossiers import services
from thuocdo.dossiers.inviting import invite_to_rate
from thuocdo.feedback.reading import rated_among
from thuocdo.feedback.services import Opinion, RatedService, rate
from thuocdo.notices.models import Message
from thuocdo.portal.jobs import invite_to_rate_job
from thuocdo.portal.tests.conftest import by_phone, signed_in
from thuocdo.settings.gateways import gateway
from thuocdo.working_time.tests.calendars import at as moment

pytestmark = pytest.mark.django_db
RETURNED, INVITED = moment("2026-03-06 10:00"), moment("2026-03-08 09:00")


@pytest.fixture(autouse=True)
def sms(settings):
    settings.NOTICE_GATEWAYS = {
        "sms": gateway("http://127.0.0.1:1/", "", "{}"),
        "zalo": gateway("", "", "{}"),
    }
    settings.BASE_URL = "https://cchc.example.vn"


def returned(office, at=RETURNED):
    dossier = services.resolve(office.in_hand(), actor=office.approver, at=at)
    return services.return_result(dossier, actor=office.clerk, at=at)


def invite(at=INVITED):
    return invite_to_rate(rated=rated_among, at=at)


def told():
    return [one.text for one in Message.objects.filter(dedupe_key__endswith=":rating")]


def test_he_is_invited_once_some_days_after_the_result(office, hoa_citizen):
    dossier = returned(office)
    assert invite(RETURNED + timedelta(days=1)) == 0
    assert invite() == 1
    invite(INVITED + timedelta(days=1))
    (text,) = told()
    assert f"https://cchc.example.vn/my/dossiers/{dossier.pk}/rate/" in text
    assert "tự nguyện" in text
    assert invite(INVITED + timedelta(days=30)) == 0


def test_in_his_language(office, hoa_citizen):
    choose_language(hoa_citizen.user, "en")
    returned(office)
    invite()
    assert "How were you served" in told()[0]


def test_not_who_has_rated(office, hoa_citizen):
    dossier = returned(office)
    service = RatedService(
        dossier.pk,
        office.ward.pk,
        office.ward.pk,
        dossier.procedure_version.procedure_id,
        "direct",
        RETURNED,
    )
    rate(service=service, opinion=Opinion(5), at=RETURNED)
    assert invite() == 0


def test_not_who_said_no(client, office, hoa_citizen):
    signed_in(client, hoa_citizen)
    page = client.get("/sign-in/about-me/").content.decode()
    assert 'name="wanted"' in page
    assert client.post("/sign-in/invitations/", {}).status_code == 302
    returned(office)
    assert invite() == 0
    client.post("/sign-in/invitations/", {"wanted": "1"})
    assert invite() == 1


def test_not_who_has_no_account_here(office):
    by_phone("+84987654321")
    returned(office)
    assert invite() == 0


def test_not_where_the_installation_does_not_want_it(office, hoa_citizen, settings):
    settings.RATING_INVITED_AFTER_DAYS = 0
    returned(office)
    invite_to_rate_job.func()
    assert not told()


def test_not_before_there_is_a_result(office, hoa_citizen):
    office.in_hand()
    services.resolve(office.in_hand(), actor=office.approver, at=RETURNED)
    assert invite() == 0


def test_it_costs_the_same_for_many(office, hoa_citizen):
    counts = []
    for _ in range(2):
        for _ in range(5):
            returned(office)
        with CaptureQueriesContext(connection) as asked:
            invite()
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8
