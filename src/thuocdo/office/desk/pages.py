"""The page on which a dossier is taken in, as typed values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from thuocdo.dossiers.services import Decision
from thuocdo.office.desk.desk_choice import desk_chooser
from thuocdo.office.desk.forms import CHANNELS, PAPER_STATES, REUSED, ReceiveForm
from thuocdo.office.desk.places import AgencyChoice, agencies_for
from thuocdo.office.dossiers.words import STATUS_WORDS
from thuocdo.procedures.amounts import amount_words
from thuocdo.procedures.choices import HandlingKind

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier
    from thuocdo.office.choosing.fields import ChooseUnitForm
    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.at_counter import AtCounter, CounterFee, CounterPaper
    from thuocdo.procedures.handling import Handling
    from thuocdo.procedures.models import ProcedureVersion


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One line of the checklist, with the choices it offers."""

    position: int
    name: str
    required: bool
    wanted: str
    state: str
    choices: tuple[tuple[str, str], ...]
    why_not_copied: str = ""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A dossier that may be the same; it is shown and the clerk decides."""

    id: int
    code: str
    status: str
    received: object


@dataclass(frozen=True, slots=True)
class ReceivePage:
    """All that the page shows."""

    version: ProcedureVersion
    said: Mapping[str, str]
    desks: Sequence[Unit]
    chooser: ChooseUnitForm | None
    agencies: tuple[AgencyChoice, ...]
    channels: tuple[tuple[str, str], ...]
    cases: tuple[str, ...]
    papers: tuple[PaperRow, ...]
    fees: tuple[CounterFee, ...]
    term: str
    decisions: tuple[tuple[str, str], ...]
    problems: tuple[tuple[str, str, str], ...]
    wrong: frozenset[str]
    earlier: tuple[Earlier, ...]
    refusal: str
    found: str
    at_once: bool
    secret: bool
    off_desk: tuple[str, str] | None


def receive_page(
    version: ProcedureVersion,
    form: ReceiveForm,
    *,
    handling: Handling,
    desks: Sequence[Unit],
    user: User,
    earlier: Sequence[Dossier] = (),
    refusal: str = "",
    found: str = "",
    checked: bool = False,
) -> ReceivePage:
    """Return the page of one form.

    Args:
        version: the procedure.
        form: what was sent, or the fresh one.
        handling: how dossiers of the procedure are handled today.
        desks: where the clerk takes dossiers in.
        user: the clerk.
        earlier: dossiers that may be the same.
        refusal: why the service refused.
        found: whether a person was found, in words.
        checked: show what is wrong with the form.
    """
    content, said = form.content, form.data
    channel, case = str(said.get("channel", "")), str(said.get("case", ""))
    desk = next((one for one in desks if str(one.pk) == str(said.get("desk"))), desks[0])
    problems = problems_of(form) if checked else ()
    return ReceivePage(
        version=version,
        said={name: str(said.get(name, "")) for name in form.fields},
        desks=desks,
        chooser=desk_chooser(said, desks, user=user),
        agencies=agencies_for(content, desk),
        channels=tuple((key, str(word)) for key, word in CHANNELS.items()),
        cases=content.cases,
        papers=tuple(_rows(form, handling)),
        fees=content.fees_for(channel, case),
        term=_term(content, channel, case),
        decisions=_decisions(at_once=handling.instant),
        problems=problems,
        wrong=frozenset(name for name, _label, _words in problems),
        earlier=tuple(earlier_row(one) for one in earlier),
        refusal=refusal,
        found=found,
        at_once=handling.instant,
        secret=handling.secret,
        off_desk=_off_desk(handling),
    )


def _off_desk(handling: Handling) -> tuple[str, str] | None:
    kind = handling.off_desk
    return (kind, str(HandlingKind(kind).label)) if kind else None


def _why_not_copied(paper: str, handling: Handling) -> str:
    if handling.secret or paper in handling.secret_papers:
        return _("bí mật, không sao chụp")
    return _("chỉ xuất trình, không sao chụp") if paper in handling.shown_only else ""


def _rows(form: ReceiveForm, handling: Handling) -> list[PaperRow]:
    return [paper_row(form, one, _why_not_copied(one.name, handling)) for one in form.papers]


def paper_row(form: ReceiveForm, one: CounterPaper, why_not_copied: str) -> PaperRow:
    """Return one line of the checklist, as it was sent."""
    reuse = [(REUSED, _("dùng lại dữ liệu: %(source)s") % {"source": one.reusable_source})]
    choices = [*(reuse if one.reusable_source else []), *PAPER_STATES]
    return PaperRow(
        one.position,
        one.name,
        one.required,
        _wanted(one.originals, one.copies),
        str(form.data.get(f"paper_{one.position}", "")),
        tuple((key, str(word)) for key, word in choices),
        why_not_copied,
    )


def _wanted(originals: int | None, copies: int | None) -> str:
    parts = []
    if originals:
        words = ngettext("%(num)d bản chính", "%(num)d bản chính", originals)
        parts.append(words % {"num": originals})
    if copies:
        parts.append(ngettext("%(num)d bản sao", "%(num)d bản sao", copies) % {"num": copies})
    return ", ".join(parts)


def _term(content: AtCounter, channel: str, case: str) -> str:
    term = content.term_for(channel, case)
    return amount_words(Decimal(term.amount), term.unit) if term and term.amount else ""


def _decisions(*, at_once: bool) -> tuple[tuple[str, str], ...]:
    first = ((Decision.DONE.value, _("Trả kết quả ngay, ghi vào sổ")),) if at_once else ()
    return (
        *first,
        (Decision.ACCEPT.value, _("Tiếp nhận, in giấy hẹn")),
        (Decision.REGISTER.value, _("Chỉ ghi nhận, tiếp nhận sau")),
        (Decision.ASK.value, _("Thiếu giấy tờ: yêu cầu bổ sung (mẫu 02)")),
        (Decision.REFUSE.value, _("Từ chối tiếp nhận (mẫu 03)")),
    )


def problems_of(form: ReceiveForm) -> tuple[tuple[str, str, str], ...]:
    """Return what is wrong with a form: field, its label, and the words."""
    return tuple(
        (name, str(form.fields[name].label or name) if name in form.fields else "", str(words))
        for name, found in form.errors.items()
        for words in found
    )


def earlier_row(row: Dossier) -> Earlier:
    """Return a dossier that may be the same."""
    return Earlier(row.pk, row.code, str(STATUS_WORDS.get(row.status, "")), row.registered_at)
