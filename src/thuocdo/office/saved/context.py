"""What every template can ask for: the saved views of its page, looked up only where they are shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest

from thuocdo.office.saved.pages import SavedViews, saved_views_of


def saved_views(request: HttpRequest) -> dict[str, Callable[[], SavedViews | None]]:
    """Give templates `saved_views()`; a page that does not call it asks nothing of the database."""
    return {"saved_views": partial(saved_views_of, request)}
