"""Who finds the pages about money: whoever takes it in, gives it back or decides so, in any unit today."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from thuocdo.accounts.models import Role
from thuocdo.accounts.scope import unit_ids_visible_to
from thuocdo.payments.models import ROLES
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

P = ParamSpec("P")


def for_cashiers(
    view: Callable[Concatenate[HttpRequest, User, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Give a view the person who asks; for everybody else there is no such page."""
    return _for(ROLES, view)


def for_cashiers_and_administrators(
    view: Callable[Concatenate[HttpRequest, User, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Give a view the person who asks, administrators among them: they decide where money goes and see no dossier."""
    return _for((*ROLES, Role.ADMINISTRATOR), view)


def _for(
    roles: tuple[Role, ...], view: Callable[Concatenate[HttpRequest, User, P], HttpResponse]
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:

    @wraps(view)
    def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = user_of(request)
        if not unit_ids_visible_to(user, roles=roles):
            raise Http404
        return view(request, user, *args, **kwargs)

    return login_required(never_cache(asked))
