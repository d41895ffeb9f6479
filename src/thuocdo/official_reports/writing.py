"""Beginning a report, writing its blocks in versions, and remarks on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction

from thuocdo.accounts.people import names_of
from thuocdo.campaigns.models import Campaign
from thuocdo.campaigns.outline import outline, written_entries
from thuocdo.documents.texts import one_line, printable
from thuocdo.documents.wording import is_governed, issuer_name, place_name
from thuocdo.errors import NotFound
from thuocdo.forms.library import form_version
from thuocdo.official_reports import permissions, refusals
from thuocdo.official_reports.models import (
    BlockRemark,
    BlockVersion,
    Language,
    OfficialReport,
    ReportEvent,
)
from thuocdo.working_time.calendars import window_label

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.organisations.models import Unit
    from thuocdo.working_time.period import Period

LONGEST = 60_000
_LONGEST_REMARK = 4000
#: Any number that nothing else in the product locks; the second is the unit.
_BEGIN_LOCK = 3_826
State = OfficialReport.State


@transaction.atomic
def begin_report(
    *,
    unit: Unit,
    form: str,
    window: Period,
    campaign_id: int | None = None,
    actor: User,
    at: datetime,
) -> OfficialReport:
    """Begin the report of a unit on a form for some days, with the usual head, opening and closing.

    Raises:
        NotAllowed: the person writes no reports of this unit.
        NotFound: there is no such form, or no such campaign of this unit, form and window.
        Conflict: the unit has a report on these days and this form.
    """
    if not actor.has_perm(permissions.WRITE, unit):
        raise refusals.not_yours()
    try:
        form_version(form)
    except KeyError as error:
        raise _no_form() from error
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_BEGIN_LOCK, unit.pk])
    days = {"period_start": window.start, "period_end": window.end}
    if campaign_id is not None:
        asked = Campaign.objects.visible_to(actor).filter(pk=campaign_id, result_form=form, **days)
        if not asked.filter(unit=unit).exists():
            raise refusals.other_campaign()
    if OfficialReport.objects.filter(unit=unit, form=form, **days).exists():
        raise refusals.begun_before()
    period = _period(window)
    report = OfficialReport.objects.create(
        unit=unit,
        form=form,
        campaign_id=campaign_id,
        subject=f"Kết quả thực hiện công tác cải cách hành chính {period}",
        symbol="BC-UBND" if is_governed(unit) else "BC",
        place=place_name(_place_unit(unit)),
        authority=_authority(unit),
        recipients=["Như trên"],
        created_by=actor,
        created_at=at,
        **days,
    )
    told = ReportEvent(report=report, kind=ReportEvent.Kind.BEGUN, by=actor, at=at)
    told.save()
    for entry, text in _usual_texts(unit, period).items():
        _add(report, entry, Language.VIETNAMESE, text, actor=actor, at=at)
    return report


def _usual_texts(unit: Unit, period: str) -> dict[str, str]:
    name = issuer_name(unit)
    return {
        "opening": f"Thực hiện chế độ báo cáo định kỳ về công tác cải cách hành chính, {name} báo cáo kết quả thực hiện {period} như sau:",
        "closing": f"Trên đây là báo cáo kết quả thực hiện công tác cải cách hành chính {period} của {name}.",
    }


def _period(window: Period) -> str:
    label = window_label(window, language="vi")
    return f"{label[:1].lower()}{label[1:]}"


def _place_unit(unit: Unit) -> Unit:
    """Return the area whose name stands before the day: that of a department is its province."""
    link = unit.parents.select_related("parent").order_by("-valid_from").first()
    return unit if is_governed(unit) or link is None else link.parent


def _authority(unit: Unit) -> list[str]:
    return ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"] if is_governed(unit) else ["GIÁM ĐỐC"]


@dataclass(frozen=True, slots=True)
class HeadTexts:
    """What stands in head and foot of a report as somebody typed it; lists with one on each line."""

    subject: str
    symbol: str
    place: str
    parent_name: str = ""
    addressees: str = ""
    recipients: str = ""
    authority: str = ""
    signer: str = ""


@transaction.atomic
def change_head(
    report: OfficialReport, texts: HeadTexts, *, seen: int, actor: User
) -> OfficialReport:
    """Change head and foot of a report that is being written.

    Args:
        seen: the revision of the head the person looked at.

    Raises:
        NotAllowed, NotFound, Conflict: see `held`; or somebody changed the head since.
    """
    found = held(report, right=permissions.WRITE, actor=actor, states=(State.WRITING,))
    if found.revision != seen:
        raise refusals.somebody_wrote("Người khác")
    for name in ("subject", "symbol", "place", "parent_name", "signer"):
        setattr(found, name, one_line(getattr(texts, name)))
    for name in ("addressees", "recipients", "authority"):
        lines = (one_line(line) for line in getattr(texts, name).splitlines())
        setattr(found, name, [line for line in lines if line])
    found.revision += 1
    found.save()
    return found


@transaction.atomic
def write_block(
    report: OfficialReport,
    *,
    entry: str,
    text: str,
    seen: int,
    actor: User,
    at: datetime,
    language: Language = Language.VIETNAMESE,
) -> BlockVersion | None:
    """Save a block as one more version; a text that stands there already writes nothing. Null where nothing was ever written and nothing is.

    Args:
        seen: the number of the version the person looked at, 0 where there was none.

    Raises:
        InvalidInput: the outline has no such entry, or the text is too long.
        Conflict: somebody saved since, with his name; or the report is not being written any more.
        NotAllowed, NotFound: see `held`.
    """
    states = (State.WRITING,) if language is Language.VIETNAMESE else _BEFORE_ISSUE
    found = held(report, right=permissions.WRITE, actor=actor, states=states)
    refuse_unknown(entry)
    said = printable(text).strip()
    if len(said) > LONGEST:
        raise refusals.too_long(LONGEST)
    last = found.versions.filter(entry=entry, language=language).order_by("-number").first()
    if (last.text if last else "") == said:
        return last
    if seen != (last.number if last else 0):
        by = last.by_id if last else None
        raise refusals.somebody_wrote(names_of([by]).get(by or 0, "Người khác"))
    return _add(found, entry, language, said, actor=actor, at=at, number=seen + 1)


_BEFORE_ISSUE = (State.WRITING, State.REVIEW, State.APPROVED, State.NUMBERED)


@transaction.atomic
def replace_typed(
    report: OfficialReport,
    *,
    entry: str,
    seen: int,
    start: int,
    typed: str,
    token: str,
    actor: User,
    at: datetime,
) -> BlockVersion | None:
    """Put a reference in the place of a figure that somebody typed.

    Args:
        seen: the number of the version in which the figure stands.
        start: where it begins.
        typed: the figure as it is typed there.
        token: the reference.

    Raises:
        Conflict: the figure does not stand there any more.
    """
    last = current_blocks(report).get(entry)
    text = last.text if last else ""
    if last is None or last.number != seen or text[start : start + len(typed)] != typed:
        raise refusals.text_moved()
    changed = f"{text[:start]}{token}{text[start + len(typed) :]}"
    return write_block(report, entry=entry, text=changed, seen=seen, actor=actor, at=at)


@transaction.atomic
def remark(
    report: OfficialReport, *, entry: str, text: str, actor: User, at: datetime
) -> BlockRemark:
    """Remark something about a block; whoever sees the report may, until it is issued."""
    found = held(report, right=None, actor=actor, states=_BEFORE_ISSUE)
    refuse_unknown(entry)
    said = printable(text).strip()[:_LONGEST_REMARK]
    if not said:
        raise refusals.empty_remark()
    return BlockRemark.objects.create(report=found, entry=entry, text=said, by=actor, at=at)


@transaction.atomic
def settle_remark(remark_id: int, report: OfficialReport, *, actor: User, at: datetime) -> None:
    """Say that a remark is dealt with; one that is settled stays as it was settled first."""
    found = held(report, right=permissions.WRITE, actor=actor, states=_BEFORE_ISSUE)
    open_ones = found.remarks.filter(pk=remark_id, settled_at=None)
    open_ones.update(settled_by=actor, settled_at=at)


def held(
    report: OfficialReport,
    *,
    right: str | None,
    actor: User,
    states: tuple[OfficialReport.State, ...],
) -> OfficialReport:
    """Return a report anew, held until the transaction ends, for a step that needs a right and a state.

    Raises:
        NotFound: the person may not know of it.
        NotAllowed: the step is not his.
        Conflict: the report stands elsewhere.
    """
    found = (
        OfficialReport.objects.visible_to(actor)
        .select_for_update(of=("self",), no_key=True)
        .select_related("unit")
        .filter(pk=report.pk)
        .first()
    )
    if found is None:
        raise refusals.missing()
    if right is not None and not actor.has_perm(right, found.unit):
        raise refusals.not_yours()
    if found.state not in states:
        raise refusals.moved_on(str(State(found.state).label))
    return found


def current_blocks(
    report: OfficialReport, language: Language = Language.VIETNAMESE
) -> Mapping[str, BlockVersion]:
    """Return the version that stands in each entry, by its key; one query."""
    found = report.versions.filter(language=language).order_by("number").select_related("by")
    return {one.entry: one for one in found}


def refuse_unknown(entry: str) -> None:
    """Refuse an entry that nobody writes text under."""
    found = outline().get(entry)
    if found is None or found not in written_entries():
        raise refusals.unknown_entry()


def _add(
    report: OfficialReport,
    entry: str,
    language: Language,
    text: str,
    *,
    actor: User,
    at: datetime,
    number: int = 1,
) -> BlockVersion:
    return BlockVersion.objects.create(
        report=report, entry=entry, language=language, number=number, text=text, by=actor, at=at
    )


def _no_form() -> NotFound:
    return NotFound(
        "unknown_form",
        "Không có biểu này. Hãy chọn biểu trong danh sách.",
        "There is no such form.",
    )
