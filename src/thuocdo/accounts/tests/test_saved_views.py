"""Views are saved for oneself or for one's unit, never lead elsewhere, and give no rights."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.accounts import saved_views
from thuocdo.accounts.models import SavedView
from thuocdo.accounts.saved_views import (
    LONGEST_NAME,
    MOST_FILTERS,
    MOST_VIEWS,
    remove_view,
    save_view,
)
from thuocdo.errors import Conflict, InvalidInput, NotAllowed

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

PAGE = "/office/series/"
AT = datetime(2026, 3, 14, 8, tzinfo=UTC)


def saved(actor: User, **changes: object) -> SavedView:
    asked = {"path": PAGE, "query": "unit=1&unit=2", "name": "Của tôi", "shared": False} | changes
    return save_view(**asked, actor=actor, at=AT)  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_view_is_its_owners_alone_unless_it_is_shared_with_the_unit(
    lan: User, minh: User, thao: User, binh: User, hoa: User
) -> None:
    own, shared = saved(lan), saved(lan, name="Chung", shared=True)
    assert own.address == f"{PAGE}?unit=1&unit=2"
    assert list(SavedView.objects.visible_to(lan)) == [shared, own]
    assert list(SavedView.objects.visible_to(minh)) == [shared]
    for other in (thao, binh, hoa):
        assert not SavedView.objects.visible_to(other).exists()


@pytest.mark.django_db
def test_the_same_name_takes_the_place_of_the_view_before(lan: User) -> None:
    before = saved(lan)
    after = saved(lan, query="unit=3", name=" Của tôi ")
    assert (after.pk, after.query) == (before.pk, "unit=3")


@pytest.mark.django_db
def test_too_many_filters_are_refused(lan: User) -> None:
    with pytest.raises(InvalidInput) as refused:
        saved(lan, query="&".join(["a=1"] * (MOST_FILTERS + 1)))
    assert refused.value.code == "view_too_long"


@pytest.mark.django_db
def test_where_somebody_was_in_a_list_is_left_out(lan: User) -> None:
    assert saved(lan, query="page=abc&q=hồ sơ&x=").query == "q=h%E1%BB%93+s%C6%A1"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/no/such/page/",
        "office/series/",
        "/office/series/\n",
        "/office/series/?q=1",
        "",
    ],
)
def test_only_pages_of_the_product_are_kept(lan: User, path: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        saved(lan, path=path)
    assert refused.value.code == "no_page_of_ours"


@given(path=st.text(max_size=30))
def test_no_text_becomes_an_address_elsewhere(path: str) -> None:
    if saved_views._is_own_page(path):
        assert path.startswith("/")
        assert not path.startswith("//")
        assert not set(path) & set("\\:?#\r\n\t ")


@pytest.mark.django_db
def test_a_name_is_needed_and_not_too_long(lan: User) -> None:
    for name in ("", "  ", "x" * (LONGEST_NAME + 1)):
        with pytest.raises(InvalidInput):
            saved(lan, name=name)
    with pytest.raises(InvalidInput):
        saved(lan, query="q=" + "x" * 3000)


@pytest.mark.django_db
def test_nobody_keeps_more_than_he_can_look_through(lan: User) -> None:
    for number in range(MOST_VIEWS):
        saved(lan, name=str(number))
    with pytest.raises(Conflict):
        saved(lan, name="một nữa")
    assert saved(lan, name="7", query="unit=9").query == "unit=9"


@pytest.mark.django_db
def test_who_belongs_to_no_unit_shares_with_nobody(hoa: User) -> None:
    assert saved(hoa).shared_with is None
    with pytest.raises(NotAllowed):
        saved(hoa, shared=True)


@pytest.mark.django_db
def test_everybody_removes_his_own(lan: User, minh: User) -> None:
    view = saved(lan, shared=True)
    with pytest.raises(NotAllowed):
        remove_view(view, actor=minh)
    remove_view(view, actor=lan)
    assert not SavedView.objects.exists()
