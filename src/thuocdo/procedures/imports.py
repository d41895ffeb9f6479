"""Whole files of procedures: what is new is published, what says something else is amended from a day on, the rest stays.

The same file twice changes nothing. A file with a problem changes nothing at all; every problem is named with its place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

import structlog

from thuocdo.errors import InvalidInput
from thuocdo.procedures import refusals
from thuocdo.procedures.checking import cleaned, problems_of
from thuocdo.procedures.choices import PublicationKind
from thuocdo.procedures.comparing import Change, compare
from thuocdo.procedures.content import Content, Entry
from thuocdo.procedures.intake import FileProblem, Intake, refused
from thuocdo.procedures.models import Procedure, ProcedureVersion
from thuocdo.procedures.national import from_national, to_national
from thuocdo.procedures.publishing import (
    Decision,
    Order,
    latest_versions,
    plain_code,
    publication_of,
    write_versions,
)
from thuocdo.procedures.services import refuse_unless_controller
from thuocdo.procedures.storing import content_of, units_of
from thuocdo.procedures.workbook_read import MOST_BYTES, entries_of_workbook
from thuocdo.procedures.workbook_write import workbook_of

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit

log = structlog.get_logger(__name__)
#: So many versions are written at once; between two pieces somebody who waits is told.
PIECE = 500
MOST_JSON_BYTES = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the procedures of a file, by their codes."""

    new: tuple[str, ...]
    amended: tuple[str, ...]
    unchanged: tuple[str, ...]


def read_file(content: bytes, *, name: str) -> list[Entry]:
    """Return the procedures of an Excel or JSON file, told apart by its name.

    Raises:
        InvalidInput: `values["problems"]` holds every `FileProblem`.
    """
    intake = Intake()
    entries = _read(content, name, intake)
    refuse_problems(intake.problems)
    return entries


def _read(content: bytes, name: str, intake: Intake) -> list[Entry]:
    if name.lower().endswith(".json"):
        entries = from_national(_parsed(content, intake), intake)
    elif name.lower().endswith(".xlsx"):
        entries = entries_of_workbook(content, intake)
    else:
        intake.note("", "Chỉ nhận tệp .xlsx hoặc .json.", "Only .xlsx or .json files are read.")
        entries = []
    if not entries and not intake.problems:
        intake.note("", "Tệp không có thủ tục nào.", "There is no procedure in the file.")
    return entries


def _parsed(content: bytes, intake: Intake) -> object:
    if len(content) > MOST_JSON_BYTES:
        intake.note("", "Tệp lớn quá 100 MB.", "The file is larger than 100 MB.")
        return None
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        intake.note("", "Tệp không phải JSON đọc được.", "The file is not JSON that can be read.")
        return None


def refuse_problems(problems: Sequence[FileProblem]) -> None:
    """Refuse a file that has problems.

    Raises:
        InvalidInput: with all of them.
    """
    if problems:
        raise refused(problems)


@transaction.atomic
def import_entries(
    entries: Sequence[Entry],
    *,
    owner: Unit,
    decision: Decision,
    valid_from: date,
    actor: User | None,
    at: datetime,
    on_part: Callable[[int, int], None] = lambda _done, _total: None,
) -> Imported:
    """Publish what is new and amend what differs, all by one decision from one day on.

    `on_part` is told how many of how many versions are written, inside the transaction.

    Shape: a fixed number of statements for every 500 entries. Procedures that are not in the file stay: a file
    may hold a part of the catalogue, so what is missing in it is not abolished.

    Raises:
        NotAllowed: the actor does not control the procedures of the owner.
        InvalidInput: something in the file cannot be used; nothing is stored.
        Conflict: a changed procedure has a version that begins on or after the day.
    """
    refuse_unless_controller(actor, owner)
    entries = _checked(entries, owner=owner, valid_from=valid_from)
    known = {p.code: p for p in Procedure.objects.filter(owner=owner)}
    latest = latest_versions([known[e.code] for e in entries if e.code in known])
    changed = [entry for entry in entries if not _is_there(entry, known, latest)]
    fresh = _new_procedures([e for e in changed if e.code not in known], owner)
    orders = [
        Order(
            known.get(entry.code) or fresh[entry.code],
            entry.content,
            PublicationKind.AMENDED if entry.code in known else PublicationKind.NEW,
            valid_from,
        )
        for entry in changed
    ]
    if orders:
        publication = publication_of(decision, owner=owner)
        for start in range(0, len(orders), PIECE):
            on_part(start, len(orders))
            piece = orders[start : start + PIECE]
            write_versions(piece, publication=publication, latest=latest, actor=actor, at=at)
    done = {entry.code for entry in changed}
    log.info("procedures_imported", owner=owner.pk, new=len(fresh), changed=len(done))
    return Imported(
        new=tuple(fresh),
        amended=tuple(entry.code for entry in changed if entry.code in known),
        unchanged=tuple(entry.code for entry in entries if entry.code not in done),
    )


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would become of one procedure of a file; `parts` are those that would differ, by the names of `comparing`."""

    code: str
    name: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do to the catalogue, without doing it."""

    new: tuple[Foreseen, ...]
    amended: tuple[Foreseen, ...]
    unchanged: int


def preview_file(content: bytes, *, name: str, owner: Unit, valid_from: date) -> Preview:
    """Return what importing a file would do; nothing is stored.

    Raises:
        InvalidInput: `values["problems"]` holds every `FileProblem`, of cells that cannot be read and of contents that cannot be used at once.
    """
    intake = Intake()
    entries = _read(content, name, intake)
    if not intake.problems:
        return preview_entries(entries, owner=owner, valid_from=valid_from)
    _found, also = _examined(entries, owner=owner, valid_from=valid_from)
    known = {one.place for one in intake.problems}
    refuse_problems([*intake.problems, *(one for one in also if one.place not in known)])
    raise AssertionError("there were problems")


def preview_entries(entries: Sequence[Entry], *, owner: Unit, valid_from: date) -> Preview:
    """Return what importing would do; nothing is stored.

    Shape: a fixed number of queries, however many entries there are.

    Raises:
        InvalidInput: something in the file cannot be used; `values["problems"]` holds every `FileProblem`.
    """
    entries = _checked(entries, owner=owner, valid_from=valid_from)
    last = (
        ProcedureVersion.objects.filter(
            procedure__owner=owner, procedure__code__in=[entry.code for entry in entries]
        )
        .order_by("procedure_id", "-number")
        .distinct("procedure_id")
    )
    there = {version.procedure.code: version for version in last.with_parts()}
    known = set(Procedure.objects.filter(owner=owner).values_list("code", flat=True))
    new = [Foreseen(one.code, one.content.name) for one in entries if one.code not in known]
    amended = [
        Foreseen(one.code, one.content.name, _differing(there.get(one.code), one.content))
        for one in entries
        if one.code in known and not _says(there.get(one.code), one)
    ]
    return Preview(tuple(new), tuple(amended), len(entries) - len(new) - len(amended))


def _says(last: ProcedureVersion | None, entry: Entry) -> bool:
    return (
        last is not None
        and last.valid_until is None
        and last.content_hash == entry.content.fingerprint()
    )


def _differing(last: ProcedureVersion | None, content: Content) -> tuple[str, ...]:
    if last is None:
        return ()
    lines = compare(content_of(last), content)
    return tuple(dict.fromkeys(one.part for one in lines if one.change != Change.SAME))


def _is_there(
    entry: Entry, known: dict[str, Procedure], latest: dict[int, ProcedureVersion]
) -> bool:
    procedure = known.get(entry.code)
    return _says(latest.get(procedure.pk) if procedure else None, entry)


def _new_procedures(entries: Sequence[Entry], owner: Unit) -> dict[str, Procedure]:
    rows = [Procedure(code=e.code, owner=owner, audience=e.audience) for e in entries]
    try:
        with transaction.atomic():
            made = Procedure.objects.bulk_create(rows, batch_size=1_000)
    except IntegrityError:
        raise refusals.code_taken(", ".join(e.code for e in entries[:5]), owner) from None
    return {procedure.code: procedure for procedure in made}


def _checked(entries: Sequence[Entry], *, owner: Unit, valid_from: date) -> list[Entry]:
    found, problems = _examined(entries, owner=owner, valid_from=valid_from)
    refuse_problems(problems)
    return found


def _examined(
    entries: Sequence[Entry], *, owner: Unit, valid_from: date
) -> tuple[list[Entry], list[FileProblem]]:
    intake, found = Intake(), []
    units = units_of([entry.content for entry in entries], on=valid_from)
    audiences = dict(Procedure.objects.filter(owner=owner).values_list("code", "audience"))
    for entry in entries:
        content = cleaned(entry.content)
        try:
            code = plain_code(entry.code)
        except InvalidInput as error:
            intake.note(entry.place, error.message_vi, error.message_en)
            continue
        for problem in problems_of(content, valid_from=valid_from):
            where = f"{entry.place or code} {problem.path}"
            intake.note(where, problem.message_vi, problem.message_en)
        for agency in content.agencies:
            if agency.unit_code and agency.unit_code not in units:
                _note_unit(entry, agency.unit_code, intake)
        if audiences.get(code, entry.audience) != entry.audience:
            _note_audience(entry, code, intake)
        found.append(Entry(code, content, entry.audience, entry.place))
    _note_twice(found, intake)
    return found, intake.problems


def _note_unit(entry: Entry, unit_code: str, intake: Intake) -> None:
    intake.note(
        entry.place or entry.code,
        f"Không có đơn vị mang mã «{unit_code}» vào ngày này.",
        f"No unit has the code “{unit_code}” on this day.",
    )


def _note_audience(entry: Entry, code: str, intake: Intake) -> None:
    intake.note(
        entry.place or code,
        f"Thủ tục {code} đã có với đối tượng khác (nội bộ hay không); hãy dùng mã khác.",
        f"Procedure {code} is there for another audience; use another code.",
    )


def _note_twice(entries: Sequence[Entry], intake: Intake) -> None:
    seen: set[str] = set()
    for entry in entries:
        if entry.code in seen:
            intake.note(
                entry.place or entry.code,
                f"Mã {entry.code} có hai lần trong tệp.",
                f"{entry.code} occurs twice in the file.",
            )
        seen.add(entry.code)


def entries_in_force(versions: Sequence[ProcedureVersion]) -> list[Entry]:
    """Return versions, asked for with `with_parts()`, as entries of a file."""
    return [Entry(v.procedure.code, content_of(v), v.procedure.audience) for v in versions]


def written_file(entries: Sequence[Entry], *, name: str) -> bytes:
    """Return the bytes of an Excel (.xlsx) or JSON file of some procedures; read again it says the same."""
    if name.lower().endswith(".xlsx"):
        return workbook_of(entries)
    records = [to_national(entry) for entry in entries]
    text = json.dumps(records, ensure_ascii=False, indent=1, default=lambda day: day.isoformat())
    return text.encode()


__all__ = [
    "MOST_BYTES",
    "PIECE",
    "Foreseen",
    "Imported",
    "Preview",
    "entries_in_force",
    "import_entries",
    "preview_entries",
    "preview_file",
    "read_file",
    "written_file",
]
