"""A browser that opens the address of a button comes to the page of that button; a program is told that it cannot."""

from __future__ import annotations

import pytest

from thuocdo.ui.led_back import page_above

pytestmark = pytest.mark.django_db
BROWSER = {"HTTP_ACCEPT": "text/html,application/xhtml+xml"}
ACT = "/office/dossiers/1/do/extend/"


@pytest.mark.parametrize(
    ("path", "above"),
    [
        (ACT, "/office/dossiers/1/"),
        ("/office/queue/chosen/", "/office/queue/"),
        ("/office/desk/lists/do/", "/office/desk/lists/"),
        ("/my/feedback/61/add/", "/my/feedback/61/"),
        ("/my/dossiers/4/pay/gateway/", "/my/dossiers/4/pay/"),
        ("/language/", "/"),
    ],
)
def test_the_page_above(path, above):
    assert page_above(path) == above


def test_whoever_signs_in_anew_after_pressing_comes_to_the_page(client, lan):
    client.force_login(lan)
    answer = client.get(ACT, **BROWSER)
    assert (answer.status_code, answer["Location"]) == (302, "/office/dossiers/1/")
    page = client.get("/office/queue/", **BROWSER).content.decode()
    assert "Chưa có gì được lưu." in page


def test_a_program_is_told_so(client, lan):
    client.force_login(lan)
    assert client.get(ACT).status_code == 405
    assert client.put("/office/queue/", **BROWSER).status_code in {403, 405}
    assert client.get("/api/v1/feedback/1/files/1/x", HTTP_ACCEPT="text/html").status_code == 404
