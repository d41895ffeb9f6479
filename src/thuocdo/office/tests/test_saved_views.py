"""Saving what is looked at: on each list, leading back to it, never anywhere else."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from django.test import Client

import pytest

from thuocdo.accounts.models import SavedView

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

pytestmark = pytest.mark.django_db
SAVE = "/office/views/"
LISTS = {
    "office:comparison:page": "/office/comparison/",
    "office:discrepancies:list": "/office/discrepancies/",
    "office:search:page": "/office/search/",
    "office:series:page": "/office/series/",
}


@pytest.mark.parametrize(("name", "path"), LISTS.items())
def test_a_list_is_saved_as_it_is_looked_at_and_offered_there(
    client: Client, lan: User, minh: User, name: str, path: str
) -> None:
    client.force_login(lan)
    page = html.unescape(client.get(path, {"q": "hồ sơ"}).content.decode())
    assert f'name="page" value="{name}"' in page
    sent = {"page": name, "query": "q=h%E1%BB%93+s%C6%A1", "name": "Hồ sơ <1>", "shared": "on"}
    answer = client.post(SAVE, sent)
    assert answer["Location"] == f"{path}?q=h%E1%BB%93+s%C6%A1"
    for person in (lan, minh):
        client.force_login(person)
        shown = client.get(path).content.decode()
        assert "Hồ sơ &lt;1&gt;" in shown
        assert f'href="{path}?q=h%E1%BB%93+s%C6%A1"' in shown
        assert ("Xóa “Hồ sơ" in shown) == (person is lan)


@pytest.mark.parametrize(
    "page", ["https://evil.example/", "//evil.example", "office:home", "/office/series/", ""]
)
def test_nothing_typed_becomes_an_address(client: Client, lan: User, page: str) -> None:
    client.force_login(lan)
    assert client.post(SAVE, {"page": page, "query": "", "name": "x"}).status_code == 404
    assert not SavedView.objects.exists()


def test_a_query_never_leaves_its_page(client: Client, lan: User) -> None:
    client.force_login(lan)
    for query in ("//evil.example", "\r\nLocation: https://evil.example", "next=//evil.example"):
        answer = client.post(
            SAVE, {"page": "office:series:page", "query": query, "name": f"x{len(query)}"}
        )
        assert answer["Location"].startswith("/office/series/")
        assert "\n" not in answer["Location"]


def test_a_view_without_a_name_is_refused_with_a_reason(client: Client, lan: User) -> None:
    client.force_login(lan)
    sent = {"page": "office:series:page", "query": "", "name": " "}
    page = client.post(SAVE, sent, follow=True).content.decode()
    assert "Hãy đặt tên cho cách xem này" in page


def test_one_removes_ones_own_and_finds_nothing_of_others(
    client: Client, lan: User, minh: User, binh: User
) -> None:
    client.force_login(lan)
    client.post(
        SAVE, {"page": "office:series:page", "query": "q=1", "name": "Chung", "shared": "on"}
    )
    view = SavedView.objects.get()
    address = f"{SAVE}{view.pk}/remove/"
    for person, status in ((binh, 404), (minh, 403)):
        client.force_login(person)
        assert client.post(address).status_code == status
    client.force_login(lan)
    assert client.get(address).status_code == 405
    assert client.post(address)["Location"] == "/office/series/"
    assert not SavedView.objects.exists()


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    assert client.post(SAVE, {"page": "office:series:page"}).status_code == 302
