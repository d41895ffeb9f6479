"""The apologies of an agency for dossiers that are late or were given a new date, to be shown to everybody: no person is in them.

The subject of a dossier and the words of officials may name people. So the sentence is ours, the subject is left out, and of the reason
the names of the dossier's people and all long numbers are taken away; whoever publishes the list still reads it first. Where there are state
secrets in a dossier no word of an official about it is shown.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from thuocdo.dossiers.events import Extended
from thuocdo.dossiers.models import Applicant, Dossier, DossierEvent
from thuocdo.dossiers.overview import due_condition
from thuocdo.dossiers.querysets import any_of
from thuocdo.dossiers.state import ZONE

if TYPE_CHECKING:
    from thuocdo.dossiers.querysets import DossierQuerySet

_HIDDEN = "…"
_LONG_NUMBER = re.compile(r"\+?\d(?:[ .-]?\d){7,}")
_MAIL = re.compile(r"\S+@\S+")
COLUMNS = (
    "id", "code", "original_due_at", "due_at", "resolved_at", "ended_at", "extension_count", "late_current",
    "procedure_version_id", "competent_agency_id", "secret",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Apology:
    """One dossier and what is said of it; `reason` is empty where nobody gave one, `late` says the present due time was missed, too."""

    code: str
    procedure: str
    agency: str
    promised_at: datetime | None
    new_due_at: datetime | None
    resolved_at: datetime | None
    late: bool
    reason: str
    text: str


def apologised_for(
    unit_ids: Iterable[int], *, since: datetime, until: datetime, now: datetime
) -> DossierQuerySet:
    """Return the dossiers of some agencies that are owed an apology: resolved late, or after an extension, in some days, or open so.

    Args:
        unit_ids: the agencies that decide.
        since: those that were resolved from then on;
        until: and before then.
        now: what is late now.
    """
    owed = Q(late_current=True) | Q(extension_count__gt=0)
    resolved = Q(resolved_at__gte=since, resolved_at__lt=until) & owed
    still_open = Q(ended_at=None) & (due_condition("late", now) | Q(extension_count__gt=0))
    return Dossier.objects.filter(any_of("competent_agency", list(unit_ids))).filter(
        resolved | still_open
    )


def apologies(
    rows: Sequence[Dossier],
    *,
    procedures: Mapping[int, str],
    agencies: Mapping[int, str],
    now: datetime,
) -> list[Apology]:
    """Return what is said of some dossiers.

    Shape: two queries.

    Args:
        rows: with `COLUMNS`.
        procedures: names by the id of a version.
        agencies: names by id.
        now: what is late now.
    """
    ids = [row.pk for row in rows if not row.secret]
    reasons: dict[int, str] = {}
    for event in DossierEvent.objects.filter(dossier__in=ids, kind="extended").order_by("number"):
        said = event.event
        if isinstance(said, Extended):
            reasons[event.dossier_id] = said.reason
    names = defaultdict(list)
    if reasons:
        found = Applicant.objects.filter(dossier__in=list(reasons))
        for dossier, name in found.values_list("dossier_id", "full_name"):
            names[dossier].append(name)
    return [
        _apology(
            row, procedures, agencies, without_people(reasons.get(row.pk, ""), names[row.pk]), now
        )
        for row in rows
    ]


def _apology(
    row: Dossier,
    procedures: Mapping[int, str],
    agencies: Mapping[int, str],
    reason: str,
    now: datetime,
) -> Apology:
    still_late = row.ended_at is None and row.due_at is not None and row.due_at < now
    agency = agencies.get(row.competent_agency_id, "")
    new_due = row.due_at if row.extension_count else None
    return Apology(
        code=row.code,
        procedure=procedures.get(row.procedure_version_id or 0, ""),
        agency=agency,
        promised_at=row.original_due_at,
        new_due_at=new_due,
        resolved_at=row.resolved_at,
        late=still_late or bool(row.late_current),
        reason=reason,
        text=_sentence(row, agency, new_due),
    )


def _sentence(row: Dossier, agency: str, new_due: datetime | None) -> str:
    """Return the apology in the words of the public list; it is a paper of the office, so in Vietnamese alone."""
    promised = f" vào {_spoken(row.original_due_at)}" if row.original_due_at else ""
    words = f"{agency} xin lỗi tổ chức, cá nhân có hồ sơ {row.code} vì chưa trả kết quả đúng hẹn{promised}."
    if row.resolved_at:
        return f"{words} Hồ sơ đã giải quyết xong lúc {_spoken(row.resolved_at)}."
    return f"{words} Thời gian trả kết quả mới là {_spoken(new_due)}." if new_due else words


def without_people(words: str, names: Iterable[str]) -> str:
    """Return words without some names, whole or by their last two parts, and without long numbers and addresses of mail.

    >>> without_people("Chờ bà Phạm Thị Hoa (0912 345 678) bổ sung", ["Phạm Thị Hoa"])
    'Chờ bà … (…) bổ sung'
    """
    for name in names:
        parts = name.split()
        for text in (" ".join(parts), " ".join(parts[-2:])):
            if text:
                words = re.sub(re.escape(text), _HIDDEN, words, flags=re.IGNORECASE)
    return _LONG_NUMBER.sub(_HIDDEN, _MAIL.sub(_HIDDEN, words))


def _spoken(moment: datetime) -> str:
    return f"{moment.astimezone(ZONE):%H giờ %M ngày %d/%m/%Y}"
