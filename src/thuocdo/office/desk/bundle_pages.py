"""The page on which a bundle is taken in, as typed values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from thuocdo.dossiers.services import Decision
from thuocdo.office.desk.bundle_forms import BundleForm
from thuocdo.office.desk.desk_choice import desk_chooser
from thuocdo.office.desk.forms import CHANNELS
from thuocdo.office.desk.pages import Earlier, PaperRow, earlier_row, paper_row, problems_of
from thuocdo.office.desk.places import AgencyChoice, agencies_for
from thuocdo.procedures.amounts import amount_words

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Dossier
    from thuocdo.office.choosing.fields import ChooseUnitForm
    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.at_counter import CounterFee
    from thuocdo.procedures.models import ProcedureBundle


@dataclass(frozen=True, slots=True)
class PartRow:
    """One procedure of the bundle, with the choices it offers."""

    number: int
    name: str
    code: str
    turn: int
    term: str
    cases: tuple[str, ...]
    agencies: tuple[AgencyChoice, ...]
    fees: tuple[CounterFee, ...]


@dataclass(frozen=True, slots=True)
class SharedPaperRow:
    """One line of the checklist; `wanted_by` are the numbers, from 1, of the procedures that ask for it."""

    row: PaperRow
    wanted_by: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReceiveBundlePage:
    """All that the page shows."""

    group: ProcedureBundle
    said: Mapping[str, str]
    desks: Sequence[Unit]
    chooser: ChooseUnitForm | None
    channels: tuple[tuple[str, str], ...]
    parts: tuple[PartRow, ...]
    papers: tuple[SharedPaperRow, ...]
    decisions: tuple[tuple[str, str], ...]
    problems: tuple[tuple[str, str, str], ...]
    wrong: frozenset[str]
    earlier: tuple[Earlier, ...]
    refusal: str
    found: str

    @property
    def has_cases(self) -> bool:
        """Say whether papers depend on a case of one of the procedures."""
        return any(one.cases for one in self.parts)


def receive_bundle_page(
    group: ProcedureBundle,
    form: BundleForm,
    *,
    desks: Sequence[Unit],
    user: User,
    earlier: Sequence[Dossier] = (),
    refusal: str = "",
    found: str = "",
    checked: bool = False,
) -> ReceiveBundlePage:
    """Return the page of one form.

    Args:
        group: the bundle.
        form: what was sent, or the fresh one.
        desks: where the clerk takes dossiers in.
        user: the clerk.
        earlier: dossiers that may be the same as a part.
        refusal: why the service refused.
        found: whether a person was found, in words.
        checked: show what is wrong with the form.
    """
    said = form.data
    desk = next((one for one in desks if str(one.pk) == str(said.get("desk"))), desks[0])
    problems = problems_of(form) if checked else ()
    shown = {name: str(said.get(name, "")) for name in form.fields}
    return ReceiveBundlePage(
        group=group,
        said=shown,
        desks=desks,
        chooser=desk_chooser(said, desks, user=user),
        channels=tuple((key, str(word)) for key, word in CHANNELS.items()),
        parts=tuple(_part(form, number, desk) for number in range(len(form.parts))),
        papers=tuple(
            SharedPaperRow(
                paper_row(form, one.paper, _why_not_copied(form, one.paper.name)),
                tuple(sorted(number + 1 for number in one.places)),
            )
            for one in form.shared
        ),
        decisions=(
            (Decision.ACCEPT.value, _("Tiếp nhận cả nhóm, in giấy hẹn")),
            (Decision.REGISTER.value, _("Chỉ ghi nhận, tiếp nhận sau")),
            (Decision.ASK.value, _("Thiếu giấy tờ: yêu cầu bổ sung (mẫu 02)")),
            (Decision.REFUSE.value, _("Từ chối tiếp nhận cả nhóm (mẫu 03)")),
        ),
        problems=problems,
        wrong=frozenset(name for name, _label, _words in problems),
        earlier=tuple(earlier_row(one) for one in earlier),
        refusal=refusal,
        found=found,
    )


def _part(form: BundleForm, number: int, desk: Unit) -> PartRow:
    part, channel = form.parts[number], str(form.data.get("channel", ""))
    case = form.cases[number]
    version, content = part.member.version, part.content
    term = content.term_for(channel, case)
    return PartRow(
        number,
        version.name,
        version.procedure.code,
        part.member.turn,
        amount_words(Decimal(term.amount), term.unit) if term and term.amount else "",
        content.cases,
        agencies_for(content, desk),
        content.fees_for(channel, case),
    )


def _why_not_copied(form: BundleForm, paper: str) -> str:
    if any(paper in one.handling.secret_papers for one in form.parts):
        return _("bí mật, không sao chụp")
    shown = any(paper in one.handling.shown_only for one in form.parts)
    return _("chỉ xuất trình, không sao chụp") if shown else ""
