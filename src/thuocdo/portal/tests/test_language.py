"""The language a citizen reads the portal in is kept with his account, so that he is written to in it."""

from __future__ import annotations

import re

from django.core.cache import cache

import pytest

from thuocdo.accounts.models import Citizen
from thuocdo.accounts.one_time_codes import demo_mailbox
from thuocdo.portal.tests.conftest import by_phone, signed_in

pytestmark = pytest.mark.django_db
PHONE = "+84912345678"


def choose(client, language):
    return client.post("/language/", {"language": language, "next": "/my/dossiers/"})


def kept():
    return Citizen.objects.get().language


def test_a_choice_is_kept_with_the_account(client):
    signed_in(client, by_phone(PHONE))
    for language in ("en", "vi"):
        answer = choose(client, language)
        assert (answer.status_code, answer["Location"]) == (302, "/my/dossiers/")
        assert kept() == language
    choose(client, "de")
    assert kept() == "vi"


def test_a_choice_before_signing_in_is_taken_over(client, settings):
    cache.clear()
    settings.DEMO = True
    choose(client, "en")
    client.post("/sign-in/", {"phone": PHONE})
    code = re.match(r"\d{6}", demo_mailbox()[0][2]).group()
    assert client.post("/sign-in/code/", {"code": code}).status_code == 302
    assert kept() == "en"


def test_a_browser_without_a_choice_changes_nothing(client):
    citizen = by_phone(PHONE)
    Citizen.objects.update(language="en")
    signed_in(client, citizen)
    assert kept() == "en"


def test_a_code_comes_in_the_language_of_the_page(client, settings):
    cache.clear()
    settings.DEMO = True
    choose(client, "en")
    client.post("/sign-in/", {"phone": PHONE})
    assert "is your code to sign in" in demo_mailbox()[0][2]


def test_a_visitor_and_an_official_choose_for_their_browser_alone(client, lan):
    assert choose(client, "en").status_code == 302
    client.force_login(lan)
    assert choose(client, "vi").status_code == 302
    assert not Citizen.objects.exists()
