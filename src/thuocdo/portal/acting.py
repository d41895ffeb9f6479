"""For whom somebody acts in a session: by a mandate for another citizen, or as a member for an organisation.

The session names the mandate or the organisation, and each request asks anew whether it holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.crypto import constant_time_compare, salted_hmac

from thuocdo.accounts.represented import as_organisation
from thuocdo.dossiers.mandates.services import principal_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from thuocdo.accounts.models import Citizen

#: In the session: the mandate, and the name to be shown.
ACTING = "acting_for"
#: In forms that begin or do something for somebody: `acting_key` of when the page was opened.
KEY_FIELD = "acting_key"
_SALT = "thuocdo.portal.acting"


def begin_acting(request: HttpRequest, *, name: str, **what: int) -> None:
    """Keep in the session for whom somebody acts from now on, as `mandate=` or `organisation=` its id."""
    request.session[ACTING] = {**what, "name": name}


def stop_acting(request: HttpRequest) -> None:
    """Let somebody act for himself again."""
    request.session.pop(ACTING, None)


def acted_for(kept: Mapping[str, Any], citizen: Citizen, *, at: datetime) -> Citizen | None:
    """Return the citizen for whom one acts by what the session keeps; null where that holds no more. Shape: one query."""
    if "mandate" in kept:
        return principal_of(int(kept["mandate"]), delegate=citizen, at=at)
    if "organisation" in kept:
        return as_organisation(int(kept["organisation"]), citizen=citizen)
    return None


def acting_key(request: HttpRequest) -> str:
    """Return a key of who is signed in and for whom he acts; the same as long as both are, and nobody reads anything in it."""
    kept = request.session.get(ACTING, {})
    said = f"{request.user.pk}:{kept.get('mandate', '')}:{kept.get('organisation', '')}"
    return salted_hmac(_SALT, said).hexdigest()[:20]


def opened_for_another(request: HttpRequest, *, strict: bool) -> bool:
    """Say whether what was sent comes from a page that was opened while somebody acted for another one than now: in a second window, for example.

    Args:
        request: the request.
        strict: whether a form without a key is one, too.
    """
    if request.method != "POST":
        return False
    sent = request.POST.get(KEY_FIELD)
    if sent is None:
        return strict
    return not constant_time_compare(sent, acting_key(request))


def acting_name(request: HttpRequest) -> str:
    """Return for whom somebody acts, for the frame; empty where he acts for himself."""
    session = getattr(request, "session", None)
    return str(session.get(ACTING, {}).get("name", "")) if session is not None else ""
