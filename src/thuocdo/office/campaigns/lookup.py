"""Who asks, and the campaign or answer that is asked for: what every screen here begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from thuocdo.campaigns import permissions
from thuocdo.campaigns.models import Campaign, Submission
from thuocdo.campaigns.seeing import seen_submission
from thuocdo.ui.signed_in import user_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User


def visible_campaign(request: HttpRequest, campaign_id: int) -> Campaign:
    """Return a campaign the person may see, its units at hand, or answer that there is none."""
    seen = Campaign.objects.visible_to(request.user).select_related("unit", "organiser")
    return get_object_or_404(seen, pk=campaign_id)


def steered_campaign(request: HttpRequest, campaign_id: int) -> Campaign:
    """Return a campaign the person runs, or answer that there is none."""
    campaign = visible_campaign(request, campaign_id)
    if not runs(request.user, campaign):  # type: ignore[arg-type]
        raise Http404
    return campaign


def visible_submission(request: HttpRequest, campaign_id: int, unit_id: int) -> Submission:
    """Return the answer of a unit the person may see into, or answer that there is none."""
    found = seen_submission(user_of(request), campaign_id, unit_id)
    if found is None:
        raise Http404
    if found.campaign.state == Campaign.State.DRAFT and not runs(request.user, found.campaign):  # type: ignore[arg-type]
        raise Http404
    return found


def runs(user: User, campaign: Campaign) -> bool:
    """Tell whether a person runs a campaign."""
    return user.has_perm(permissions.RUN, campaign.unit)


def submission_url(submission: Submission, anchor: str = "") -> str:
    """Return the address of the page of an answer, or of a place on it."""
    address = reverse("office:campaigns:unit", args=[submission.campaign_id, submission.unit_id])
    return f"{address}#{anchor}" if anchor else address
