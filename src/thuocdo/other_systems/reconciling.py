"""A system's own list of some days beside ours: what did not arrive, what differs, what only we have."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from thuocdo.dossiers.models import Dossier
from thuocdo.errors import InvalidInput
from thuocdo.other_systems import refusals
from thuocdo.other_systems.intake import Fields
from thuocdo.other_systems.models import Reconciliation, ReconciliationRow
from thuocdo.other_systems.reports import is_code, status_of

if TYPE_CHECKING:
    from thuocdo.other_systems.taking import Sender

Kind = ReconciliationRow.Kind
LONGEST_LIST = 200_000
_CODES_AT_ONCE = 5_000
_PROBLEMS_NAMED = 10
#: Two clocks that write the same moment may round it differently.
_SAME_MOMENT = timedelta(seconds=1)
#: The columns by our names and by the national ones.
_COLUMNS = {
    "code": ("code", "MaHoSo"),
    "status": ("status", "TrangThaiHoSo", "TrangThai"),
    "at": ("at", "ThoiDiem", "ThoiDiemXuLy"),
}


@dataclass(frozen=True, slots=True)
class ListedDossier:
    """One line of a list: the dossier, its status there, and since when; a null moment is not compared."""

    code: str
    status: int
    at: datetime | None = None


def read_list(lines: Iterable[Mapping[str, Any]]) -> list[ListedDossier]:
    """Return the lines of a list; columns by our names or by the national ones.

    Raises:
        InvalidInput: lines have no code, an unknown status or a moment that is none, a code stands there twice, or there are too many.
    """
    found: dict[str, ListedDossier] = {}
    problems: list[str] = []
    for number, line in enumerate(lines, start=1):
        if number > LONGEST_LIST:
            raise refusals.bad_list([f"more than {LONGEST_LIST} lines"])
        one = _line(line, number, problems)
        if one is not None and one.code in found:
            problems.append(f"{number}: {one.code} stands there twice")
        elif one is not None:
            found[one.code] = one
        if len(problems) >= _PROBLEMS_NAMED:
            break
    if problems:
        raise refusals.bad_list(problems)
    return list(found.values())


def _line(line: Mapping[str, Any], number: int, problems: list[str]) -> ListedDossier | None:
    fields = Fields(line, f"{number}: ")
    code, status = (_first(fields, name, 80) for name in ("code", "status"))
    moments = [fields.moment(name) for name in _COLUMNS["at"]]
    try:
        found = ListedDossier(
            code, status_of(status), next((one for one in moments if one is not None), None)
        )
    except InvalidInput:
        fields.problems.append(f"{number}: no status “{status}”")
        found = None
    if not is_code(code):
        fields.problems.append(f"{number}: no code of letters, figures, . _ ~ -")
    problems += fields.problems
    return None if fields.problems else found


def _first(fields: Fields, name: str, longest: int) -> str:
    return next((said for one in _COLUMNS[name] if (said := fields.text(one, longest=longest))), "")


def csv_lines(text: str) -> Iterator[dict[str, Any]]:
    """Yield the lines of a CSV file with a header, divided by commas or semicolons."""
    head = text.split("\n", 1)[0]
    reader = csv.DictReader(
        io.StringIO(text.removeprefix("\ufeff")), delimiter=";" if ";" in head else ","
    )
    try:
        for line in reader:
            yield {str(name): value or "" for name, value in line.items() if name}
    except csv.Error as error:
        raise refusals.bad_list([f"{reader.line_num}: {error}"]) from error


@transaction.atomic
def reconcile(
    listed: Sequence[ListedDossier],
    *,
    system: str,
    first_day: date,
    last_day: date,
    sender: Sender,
    at: datetime,
) -> Reconciliation:
    """Compare a system's list of the dossiers registered on some days with ours, and keep what differs.

    Missing: in the list, not here. Differs: another status here, or a moment here that is older than theirs. Surplus: here, registered on these days, not
    in the list. Dossiers of units the program does not see count as not here.

    Args:
        listed: the whole list of the days.
        system: whose.
        first_day: both days are part of it.
        last_day: not before the first.
        sender: who asks.
        at: now.

    Raises:
        NotAllowed: the token reports for another system.
        InvalidInput: the days are in the wrong order.
    """
    if system != sender.system:
        raise refusals.other_system(system)
    if last_day < first_day:
        raise refusals.bad_list(["the last day lies before the first"])
    rows = [*_unlike(listed, sender), *_surplus(listed, sender, first_day, last_day)]
    counts = {kind: sum(1 for row in rows if row.kind == kind) for kind in Kind}
    made = Reconciliation.objects.create(
        system=system,
        unit=sender.unit,
        account=sender.account,
        first_day=first_day,
        last_day=last_day,
        made_at=at,
        listed_count=len(listed),
        agreed_count=len(listed) - counts[Kind.MISSING] - counts[Kind.DIFFERS],
        missing_count=counts[Kind.MISSING],
        differing_count=counts[Kind.DIFFERS],
        surplus_count=counts[Kind.SURPLUS],
    )
    for row in rows:
        row.reconciliation = made
    ReconciliationRow.objects.bulk_create(rows, batch_size=_CODES_AT_ONCE)
    return made


def _unlike(listed: Sequence[ListedDossier], sender: Sender) -> Iterator[ReconciliationRow]:
    for first in range(0, len(listed), _CODES_AT_ONCE):
        some = listed[first : first + _CODES_AT_ONCE]
        ours = _ours(sender, codes=[one.code for one in some])
        for theirs in some:
            row = _compared(theirs, ours.get(theirs.code))
            if row is not None:
                yield row


def _ours(sender: Sender, *, codes: list[str]) -> dict[str, tuple[int, datetime]]:
    seen = Dossier.objects.visible_to(sender.account).filter(
        source_system=sender.system, code__in=codes
    )
    rows = seen.annotate(last_at=Max("events__at")).values_list("code", "status", "last_at")
    return {code: (status, last) for code, status, last in rows}


def _compared(theirs: ListedDossier, ours: tuple[int, datetime] | None) -> ReconciliationRow | None:
    row = ReconciliationRow(
        code=theirs.code, their_status=theirs.status, their_at=theirs.at, kind=Kind.MISSING
    )
    if ours is None:
        return row
    row.kind, (row.our_status, row.our_at) = Kind.DIFFERS, ours
    older = theirs.at is not None and ours[1] < theirs.at - _SAME_MOMENT
    return row if older or ours[0] != theirs.status else None


def _surplus(
    listed: Sequence[ListedDossier], sender: Sender, first_day: date, last_day: date
) -> Iterator[ReconciliationRow]:
    known = {one.code for one in listed}
    start, end = (
        timezone.make_aware(datetime.combine(day, datetime.min.time()))
        for day in (first_day, last_day + timedelta(days=1))
    )
    ours = Dossier.objects.visible_to(sender.account).filter(
        source_system=sender.system, registered_at__gte=start, registered_at__lt=end
    )
    rows = ours.annotate(last_at=Max("events__at")).values_list("code", "status", "last_at")
    only_here = (row for row in rows.iterator(chunk_size=_CODES_AT_ONCE) if row[0] not in known)
    for code, status, last in islice(only_here, LONGEST_LIST):
        yield ReconciliationRow(kind=Kind.SURPLUS, code=code, our_status=status, our_at=last)
