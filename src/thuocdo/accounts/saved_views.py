"""Saved views: a list as a person looks at it, under a name. The only writers of `SavedView`."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.urls import Resolver404, resolve

import structlog

from thuocdo.accounts.models import SavedView
from thuocdo.accounts.scope import own_units
from thuocdo.errors import Conflict, InvalidInput, NotAllowed

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

#: More than this nobody looks through.
MOST_VIEWS = 50
LONGEST_NAME, LONGEST_QUERY, MOST_FILTERS = 80, 2000, 200
#: One slash and letters a path of ours is made of; the database refuses the same.
_OWN_PATH = re.compile(r"/([A-Za-z0-9_~.-][A-Za-z0-9_~./-]*)?")
#: Parts of an address that say where somebody is in a list, not how he looks at it.
_PASSING = ("page", "csrfmiddlewaretoken")

log = structlog.get_logger(__name__)


@transaction.atomic
def save_view(
    *, path: str, query: str, name: str, shared: bool, actor: User, at: datetime
) -> SavedView:
    """Keep an address of this product under a name.

    Args:
        path: of a page of this product, beginning with one slash.
        query: the filters, without the question mark; the cursor of a page is left out.
        name: in the person's words; saving under a used name of the same page takes its place.
        shared: whether the people of the actor's unit find it too.

    Raises:
        InvalidInput: the path is none of the product, the name is empty, or the filters are too long.
        NotAllowed: it is to be shared and the person belongs to no unit.
        Conflict: the person keeps too many.
    """
    unit = own_units(actor).first() if shared else None
    if shared and unit is None:
        raise NotAllowed(
            "no_unit_to_share_with",
            "Tài khoản chưa thuộc đơn vị nào nên chưa chia sẻ được. Hãy lưu cho riêng mình.",
            "Your account belongs to no unit, so there is nobody to share with. Save it for yourself.",
        )
    kept = _filters(query)
    _refuse_other_places(path)
    _refuse_nameless(name)
    mine = SavedView.objects.filter(owner=actor)
    if mine.count() >= MOST_VIEWS and not mine.filter(path=path, name=name.strip()).exists():
        raise Conflict(
            "too_many_views",
            f"Bạn đã lưu {MOST_VIEWS} cách xem. Hãy xóa bớt cách không dùng nữa rồi lưu lại.",
            f"You keep {MOST_VIEWS} views. Remove some you no longer use, then save again.",
        )
    saved, _ = SavedView.objects.update_or_create(
        owner=actor,
        path=path,
        name=name.strip(),
        defaults={"query": kept, "shared_with": unit, "saved_at": at},
    )
    log.info("view_saved", view=saved.pk, user=actor.pk, shared=shared)
    return saved


@transaction.atomic
def remove_view(view: SavedView, *, actor: User) -> None:
    """Remove a saved view; everybody removes his own.

    Raises:
        NotAllowed: it is somebody else's.
    """
    if view.owner_id != actor.pk:
        raise NotAllowed(
            "not_your_view",
            "Cách xem này do người khác lưu nên bạn không xóa được. Hãy nhờ người đã lưu.",
            "Somebody else saved this view. Ask them to remove it.",
        )
    log.info("view_removed", view=view.pk, user=actor.pk)
    view.delete()


def _filters(query: str) -> str:
    """Return the filters of an address, written anew so that nothing else gets into a link."""
    if query.count("&") >= MOST_FILTERS:
        raise _too_long()
    pairs = parse_qsl(query, keep_blank_values=False)
    kept = urlencode([(name, value) for name, value in pairs if name not in _PASSING])
    if len(kept) > LONGEST_QUERY:
        raise _too_long()
    return kept


def _too_long() -> InvalidInput:
    return InvalidInput(
        "view_too_long",
        "Bộ lọc này quá dài nên không lưu được. Hãy bớt điều kiện lọc.",
        "These filters are too long to be saved. Use fewer of them.",
    )


def _refuse_other_places(path: str) -> None:
    """Refuse what is no page of this product: a link that leads elsewhere must not come out of here."""
    if not _is_own_page(path):
        raise InvalidInput(
            "no_page_of_ours",
            "Địa chỉ này không phải trang của hệ thống nên không lưu được.",
            "This address is no page of this product, so it cannot be saved.",
        )


def _is_own_page(path: str) -> bool:
    if not _OWN_PATH.fullmatch(path):
        return False
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


def _refuse_nameless(name: str) -> None:
    if not name.strip() or len(name.strip()) > LONGEST_NAME:
        raise InvalidInput(
            "view_needs_a_name",
            f"Hãy đặt tên cho cách xem này, không quá {LONGEST_NAME} chữ.",
            f"Give this view a name of at most {LONGEST_NAME} letters.",
        )
