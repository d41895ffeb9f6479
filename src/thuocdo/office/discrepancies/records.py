"""What discrepancies were found in: a report that was read, a unit's answer in a campaign or what all come to; its words, its page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from thuocdo.campaigns.models import ROOM as CAMPAIGNS
from thuocdo.campaigns.models import Campaign, Submission
from thuocdo.ingestion.models import ROOM as REPORTS
from thuocdo.ingestion.models import Report
from thuocdo.office.reports.lookup import report_url

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.consistency.models import Discrepancy

#: Number of an answer (0 for a whole), campaign, unit (0 for a whole), title.
_Named = QuerySet[Any, tuple[int, int, int, str]]
#: How the record of an answer begins, before its number, and that of what all answers come to.
_ANSWER, _WHOLE = "submission/", "campaign/"


@dataclass(frozen=True, slots=True)
class FoundIn:
    """One record in words, beside the name of its unit.

    `address` is its page; `spans` says whether that is a report, whose page holds the places in the original.
    """

    words: str = ""
    address: str = ""
    spans: bool = False


NOWHERE = FoundIn()


def of_replaced_reports(user: User) -> Q:
    """Return the condition that a discrepancy is of a report whose place another took; a subquery, no query of its own."""
    replaced = Report.objects.visible_to(user, shared=False).replaced_ids()
    return Q(record_room=REPORTS, record_id__in=replaced)


def records_of(rows: Iterable[Discrepancy], *, user: User) -> Mapping[tuple[str, str], FoundIn]:
    """Return the records of some rows by room and id, as far as this person may see them; a query for each kind among them."""
    ids: dict[str, set[str]] = {}
    for row in rows:
        ids.setdefault(row.record_room, set()).add(row.record_id)
    reports = _reports(ids.get(REPORTS, ()), user=user)
    return reports | _campaigns(ids.get(CAMPAIGNS, ()), user=user)


def words_of_all(user: User) -> Mapping[tuple[str, str], str]:
    """Return the words of every record this person may see, except those that are only shared with him; two queries."""
    reports = Report.objects.visible_to(user, shared=False).with_replacement()
    words = {(REPORTS, str(one.pk)): _period_of(one) for one in reports}
    named = _named_answers(user).union(_named_wholes(user))
    return words | {_key(answer, campaign): title for answer, campaign, _unit, title in named}


def _reports(ids: Iterable[str], *, user: User) -> dict[tuple[str, str], FoundIn]:
    seen = Report.objects.visible_to(user).with_replacement().filter(pk__in=ids).order_by()
    return {
        (REPORTS, str(one.pk)): FoundIn(_period_of(one), report_url(one), spans=True)
        for one in seen.only("period_kind", "period_start", "period_end")
    }


def _period_of(report: Report) -> str:
    """Return the period of a report, and whether another took its place."""
    replaced = getattr(report, "replaced_by", None)
    return f"{report.period_label} ({_('đã có bản thay')})" if replaced else report.period_label


def _campaigns(ids: Collection[str], *, user: User) -> dict[tuple[str, str], FoundIn]:
    """Return answers and wholes of campaigns; one query for both."""
    answers, wholes = _numbers(ids, _ANSWER), _numbers(ids, _WHOLE)
    if not answers and not wholes:
        return {}
    found = _named_answers(user, pk__in=answers).union(_named_wholes(user, pk__in=wholes))
    return {
        _key(answer, campaign): FoundIn(title, _address(campaign, unit))
        for answer, campaign, unit, title in found
    }


def _named_answers(user: User, **narrowed: object) -> _Named:
    seen = Submission.objects.visible_to(user).begun().filter(**narrowed).order_by()
    return seen.values_list("pk", "campaign_id", "unit_id", "campaign__title")


def _named_wholes(user: User, **narrowed: object) -> _Named:
    seen = Campaign.objects.visible_to(user).filter(**narrowed).order_by()
    return seen.annotate(none=Value(0)).values_list("none", "pk", "none", "title")


def _key(answer: int, campaign: int) -> tuple[str, str]:
    return CAMPAIGNS, f"{_ANSWER}{answer}" if answer else f"{_WHOLE}{campaign}"


def _address(campaign: int, unit: int) -> str:
    if unit:
        return reverse("office:campaigns:unit", args=[campaign, unit])
    return reverse("office:campaigns:campaign", args=[campaign])


def _numbers(ids: Iterable[str], kind: str) -> list[str]:
    return [one.removeprefix(kind) for one in ids if one.startswith(kind)]
