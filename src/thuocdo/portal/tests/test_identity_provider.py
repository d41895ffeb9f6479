"""Sign-in by OpenID Connect against a provider that runs: code flow, PKCE, state, and what a citizen is afterwards."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount

from thuocdo.accounts.models import Citizen, User
from thuocdo.portal.tests.coming_by_identity import START, leave, path_of, sign_in, who

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("configured")]


def test_somebody_signs_in_and_is_a_verified_citizen(client, provider):
    answer = sign_in(client, provider, "hoa")
    assert (answer.status_code, answer["Location"]) == (302, "/my/dossiers/")
    citizen = who(client)
    assert citizen.verified
    assert (citizen.full_name, citizen.personal_id) == ("Phạm Thị Hoa", "038190001234")
    assert citizen.phone == "+84912345678"
    assert client.session.get_expiry_age() <= 2 * 60 * 60
    assert client.get("/my/dossiers/").status_code == 200


def test_the_request_has_pkce_and_state(client):
    query = parse_qs(urlsplit(leave(client)).query)
    assert query["code_challenge_method"] == ["S256"]
    assert len(query["code_challenge"][0]) == 43
    assert len(query["state"][0]) >= 16
    assert "openid" in query["scope"][0].split()


def test_the_same_subject_is_the_same_citizen(client, provider):
    for _ in range(2):
        sign_in(client, provider, "hoa")
        client.post("/sign-in/out/")
    assert (Citizen.objects.count(), SocialAccount.objects.count()) == (1, 1)


def test_what_the_provider_sent_is_not_kept(client, provider):
    for _ in range(2):
        sign_in(client, provider, "hoa")
        client.post("/sign-in/out/")
        assert SocialAccount.objects.get().extra_data == {}


def test_the_address_of_an_official_opens_nothing_of_his(client, provider, lan):
    lan.email = "lan@example.vn"
    lan.save()
    sign_in(client, provider, "lan")
    citizen = who(client)
    assert citizen.user != lan
    assert citizen.user.email == ""
    assert not SocialAccount.objects.filter(user=lan).exists()
    assert client.get("/office/reports/").status_code == 403


def test_nothing_is_linked_to_an_official_who_is_signed_in(client, provider, lan):
    client.force_login(lan)
    address = client.post(f"{START}?process=connect")["Location"]
    answer = client.get(path_of(provider.send_back(address, "hoa")))
    assert not SocialAccount.objects.exists()
    assert answer.status_code == 200
    assert not Citizen.objects.exists()


def test_a_citizens_sign_in_ends_the_session_of_the_official(client, provider, lan):
    client.force_login(lan)
    client.session["left"] = "by the official"
    sign_in(client, provider, "hoa")
    assert who(client).personal_id == "038190001234"
    assert "left" not in client.session


def test_a_subject_that_was_given_to_an_official_opens_nothing(client, provider, lan):
    sign_in(client, provider, "hoa")
    client.post("/sign-in/out/")
    SocialAccount.objects.update(user=lan)
    sign_in(client, provider, "hoa")
    assert "_auth_user_id" not in client.session


def test_a_low_level_verifies_nothing(client, provider):
    sign_in(client, provider, "level1")
    assert not who(client).verified


def test_another_subject_with_a_verified_id_is_refused(client, provider):
    sign_in(client, provider, "hoa")
    client.post("/sign-in/out/")
    answer = sign_in(client, provider, "twin")
    assert answer.status_code == 409
    assert "_auth_user_id" not in client.session
    assert (Citizen.objects.count(), User.objects.filter(is_citizen=True).count()) == (1, 1)


def test_an_answer_without_the_state_of_this_browser_is_refused(client, provider):
    back = path_of(provider.send_back(leave(client), "hoa"))
    from django.test import Client

    answer = Client().get(back)
    assert answer.status_code == 401
    assert not Citizen.objects.exists()


def test_a_code_opens_once(client, provider):
    back = path_of(provider.send_back(leave(client), "hoa"))
    assert client.get(back).status_code == 302
    client.post("/sign-in/out/")
    assert client.get(back).status_code == 401


def test_a_code_without_its_verifier_opens_nothing(client, provider):
    back = path_of(provider.send_back(leave(client), "hoa"))
    session = client.session
    states = session["socialaccount_states"]
    for key, (state, *rest) in states.items():
        assert state["pkce_code_verifier"]
        states[key] = ({**state, "pkce_code_verifier": "x" * 64}, *rest)
    session["socialaccount_states"] = states
    session.save()
    assert client.get(back).status_code == 401
    assert not Citizen.objects.exists()


def test_who_gives_up_is_told_so(client):
    leave(client)
    answer = client.get(f"{START}callback/?error=access_denied")
    assert answer.status_code in {302, 401}
    assert client.get("/sign-in/cancelled/").status_code == 200


@pytest.mark.parametrize(
    "evil", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
def test_it_never_leads_to_another_host(client, provider, evil):
    answer = sign_in(client, provider, "hoa", next=evil)
    assert answer["Location"] == "/my/dossiers/"


def test_it_leads_back_to_the_page_that_asked(client, provider):
    assert sign_in(client, provider, "hoa", next="/my/papers/")["Location"] == "/my/papers/"


def test_a_provider_that_does_not_answer_is_told_so(client, settings):
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://127.0.0.1:1/o"
    answer = client.post(START)
    assert answer.status_code == 503
    assert "chưa trả lời" in answer.content.decode()
