"""The pages whose views can be saved, by the names of their addresses: nothing typed ever becomes an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from thuocdo.accounts.kept import kept
from thuocdo.accounts.models import SavedView

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

PAGES = frozenset(
    {
        "office:comparison:page",
        "office:discrepancies:list",
        "office:figures:compare",
        "office:queue:list",
        "office:reports:list",
        "office:search:page",
        "office:series:page",
        "office:targets:page",
    }
)


@dataclass(frozen=True, slots=True)
class ViewLink:
    """A saved view as a link; `mine` tells whether the person may remove it, `owner` who else saved it."""

    id: int
    name: str
    href: str
    mine: bool
    shared: bool
    owner: str


@dataclass(frozen=True, slots=True)
class SavedViews:
    """What is saved for one page, and the filters of the page as it is looked at now."""

    page: str
    query: str
    links: tuple[ViewLink, ...]


def saved_views_of(request: HttpRequest) -> SavedViews | None:
    """Return the saved views of the page that is shown; null where the page has none to save.

    Shape: one query, none while nobody saves a view and nobody's rights change.
    """
    name = request.resolver_match.view_name if request.resolver_match else ""
    user = request.user
    if name not in PAGES or not user.is_authenticated:
        return None
    links = kept(user, ("views", name, timezone.localdate()), lambda: _links(user, name))
    return SavedViews(name, request.GET.urlencode(), links)


def _links(user: User, page: str) -> tuple[ViewLink, ...]:
    found = SavedView.objects.visible_to(user).filter(path=reverse(page)).select_related("owner")
    return tuple(_link(view, user) for view in found)


def _link(view: SavedView, user: User) -> ViewLink:
    mine = view.owner_id == user.pk
    return ViewLink(
        id=view.pk,
        name=view.name,
        href=view.address,
        mine=mine,
        shared=view.shared_with_id is not None,
        owner="" if mine else str(view.owner),
    )


def page_address(name: str) -> str | None:
    """Return the path of a page by its name; null for a page that has nothing to save."""
    return reverse(name) if name in PAGES else None
