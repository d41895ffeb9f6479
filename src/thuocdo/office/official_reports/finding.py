"""Which report and which block an address is about; what somebody may not see looks as if it were not there."""

from __future__ import annotations

from django.http import Http404, HttpRequest

from thuocdo.campaigns.outline import Entry, outline
from thuocdo.official_reports.models import OfficialReport


def report_of(request: HttpRequest, report_id: int) -> OfficialReport:
    """Return a report that the person may see.

    Raises:
        Http404: there is none for him.
    """
    seen = OfficialReport.objects.visible_to(request.user)
    found = (
        seen.select_related("unit", "archive", "word", "approved_by").filter(pk=report_id).first()
    )
    if found is None:
        raise Http404
    return found


def entry_of(key: str) -> Entry:
    """Return an entry that people write text under.

    Raises:
        Http404: the outline has no such entry.
    """
    found = outline().get(key)
    if found is None or not found.is_written:
        raise Http404
    return found
