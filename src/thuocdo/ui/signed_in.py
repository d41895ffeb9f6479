"""Who is signed in, for views behind `login_required`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest

    from thuocdo.accounts.models import User


def user_of(request: HttpRequest) -> User:
    """Return who is signed in; the view has made sure that somebody is."""
    assert request.user.is_authenticated
    return request.user
