"""Lists in pages: every list endpoint has the same two parameters and hands out the address of the next page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from ninja import Schema
from pydantic import Field

from thuocdo.errors import NotFound
from thuocdo.ui.keyset import ROWS_A_PAGE, KeysetPage, keyset_page

MOST_ROWS_A_PAGE = 200
#: Numbers in addresses and parameters: what PostgreSQL can hold.
LARGEST_ID = 2**63 - 1

M = TypeVar("M", bound=Model)
Id = Annotated[int, Field(ge=1, le=LARGEST_ID)]
NEWEST_FIRST = ("-id",)


class Paging(Schema):
    """The parameters of every list."""

    page: Annotated[
        str,
        Field(
            max_length=2000,
            pattern=r"^[\w-]*$",
            description="where to go on; taken from `next` of a page",
        ),
    ] = ""
    size: Annotated[int, Field(ge=1, le=MOST_ROWS_A_PAGE, description="rows of a page")] = (
        ROWS_A_PAGE
    )


def page_of(
    request: HttpRequest,
    rows: QuerySet[M],
    paging: Paging,
    *,
    order: Sequence[str] = NEWEST_FIRST,
) -> tuple[Sequence[M], str | None]:
    """Return the rows of one page and the address of the next one, null on the last.

    Raises:
        NotFound: `page` was not taken from `next`; a program that got the first page instead would go in circles.
    """
    found = keyset_page(rows, order=order, cursor=paging.page, size=paging.size)
    if paging.page and not _goes_on(found):
        raise NotFound(
            "page_unknown",
            "Tham số page không đúng. Hãy lấy nguyên địa chỉ ở mục next của trang trước.",
            "The parameter `page` makes no sense. Take the whole address from `next` of the page before.",
        )
    return found.rows, _address(request, found.following)


def _goes_on(found: KeysetPage[M]) -> bool:
    """Tell whether a page lies behind another one; one without rows may be the end of a list that grew shorter."""
    return found.preceding is not None or not found.rows


def _address(request: HttpRequest, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    query = request.GET.copy()
    query["page"] = cursor
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
