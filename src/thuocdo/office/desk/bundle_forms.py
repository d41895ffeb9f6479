"""What a clerk fills in to take a bundle in: the people and each paper once, whatever number of procedures asks for it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from thuocdo.dossiers.models import DossierDocument
from thuocdo.dossiers.return_reasons import written
from thuocdo.dossiers.services import CounterWork, Decision, FeeAtCounter, HandedIn
from thuocdo.office.desk.forms import REUSED, ReceiveForm
from thuocdo.office.dossiers.forms import MoneyField
from thuocdo.procedures.at_counter import AtCounter, CounterPaper
from thuocdo.vietnamese import fold

if TYPE_CHECKING:
    from thuocdo.attachments.models import Attachment
    from thuocdo.dossiers.bundles.receiving import Member
    from thuocdo.procedures.handling import Handling

#: What is asked of one procedure, or not at all of a bundle.
_OF_ONE = (
    "agency",
    "amount",
    "result_number",
    "secret",
    "off_desk",
    "case",
    "subject",
    "other_agency",
)
#: What is decided of a whole bundle.
DECISIONS = (Decision.ACCEPT, Decision.REGISTER, Decision.ASK, Decision.REFUSE)


@dataclass(frozen=True, slots=True)
class DeskPart:
    """One procedure of a bundle at the counter."""

    member: Member
    content: AtCounter
    handling: Handling


@dataclass(frozen=True, slots=True)
class SharedPaper:
    """One paper of a bundle: as it is shown, and its places among the papers of the parts, by number of the part from 0."""

    paper: CounterPaper
    places: dict[int, int]


def shared_papers(parts: Sequence[DeskPart], cases: Sequence[str]) -> tuple[SharedPaper, ...]:
    """Return the papers of a bundle in order, each once: papers of one name, however it is accented, are one paper."""
    found: dict[str, SharedPaper] = {}
    for number, (part, case) in enumerate(zip(parts, cases, strict=True)):
        for one in part.content.papers_for(case):
            key = fold(" ".join(one.name.split()))
            known = found.get(key)
            if known is None:
                paper = replace(one, position=len(found) + 1, case="")
                found[key] = SharedPaper(paper, {number: one.position})
            else:
                known.places.setdefault(number, one.position)
                # Needed by one of them, it is needed; looked up for one of them only, it has to be brought for the other.
                found[key] = SharedPaper(
                    replace(
                        known.paper,
                        required=known.paper.required or one.required,
                        originals=_more(known.paper.originals, one.originals),
                        copies=_more(known.paper.copies, one.copies),
                        reusable_source=known.paper.reusable_source if one.reusable_source else "",
                    ),
                    known.places,
                )
    return tuple(found.values())


def _more(one: int | None, other: int | None) -> int | None:
    return max(one or 0, other or 0) or None


class BundleForm(ReceiveForm):
    """One bundle at the counter. `case_0`, `agency_0` and `amount_0` are those of its first procedure, and so on.

    Args:
        data: what was sent.
        parts: the procedures of the bundle.
    """

    decision = forms.ChoiceField(
        label=_("Quyết định"), choices=[(one.value, one.value) for one in DECISIONS]
    )

    def __init__(self, data: Any, *, parts: Sequence[DeskPart]) -> None:
        self.parts = tuple(parts)
        self.cases = tuple(_case(data, number, one) for number, one in enumerate(parts))
        self.shared = shared_papers(parts, self.cases)
        papers = tuple(one.paper for one in self.shared)
        super().__init__(data, content=AtCounter((), (), papers, (), (), None, ""))
        for name in _OF_ONE:
            del self.fields[name]
        for number in range(len(parts)):
            self.fields[f"case_{number}"] = forms.CharField(max_length=500, required=False)
            self.fields[f"agency_{number}"] = forms.IntegerField(
                label=now("Cơ quan có thẩm quyền"), min_value=1
            )
            self.fields[f"amount_{number}"] = MoneyField(
                label=now("Phí, lệ phí (đồng)"), min_value=0, max_value=10**13, required=False
            )

    def missing_of(self, number: int) -> list[tuple[CounterPaper, int]]:
        """Return the papers that are missing for one procedure, each with its place there."""
        lacking = {one.position for one in self.missing()}
        return [
            (one.paper, one.places[number])
            for one in self.shared
            if one.paper.position in lacking and number in one.places
        ]

    def works(self, scans: dict[int, Sequence[Attachment]]) -> list[CounterWork]:
        """Return papers, money and decision of each procedure.

        Asked to be completed, a procedure of the first turn that lacks nothing is accepted; the first one asks for what all of them lack, if it
        or a later turn lacks anything.

        Args:
            scans: the files of papers, by their places in the form.
        """
        return [self._work(number, scans) for number in range(len(self.parts))]

    def _work(self, number: int, scans: dict[int, Sequence[Attachment]]) -> CounterWork:
        said = self.cleaned_data
        decision, words = Decision(said["decision"]), said["words"]
        reasons: tuple[str, ...] = ()
        if decision is Decision.ASK:
            decision, words, reasons = self._asked(number)
        amount = said[f"amount_{number}"] or 0
        return CounterWork(
            decision,
            tuple(self._papers_of(number, scans)),
            FeeAtCounter(amount, paid=said["paid"], method="tại quầy") if amount else None,
            words,
            said["legal_basis"],
            reasons,
        )

    def _papers_of(self, number: int, scans: dict[int, Sequence[Attachment]]) -> Iterator[HandedIn]:
        """Yield the papers of one procedure as they came, under its own names and codes."""
        own = {one.position: one for one in self.parts[number].content.papers}
        for shared in self.shared:
            if number in shared.places:
                paper = own[shared.places[number]]
                for one in self.as_it_came(shared.paper, scans):
                    yield replace(one, name=paper.name, code=paper.code)

    def _asked(self, number: int) -> tuple[Decision, str, tuple[str, ...]]:
        """Return what is decided of one procedure where papers are asked for, with words and coded reasons."""
        own = self.missing_of(number)
        reasons = tuple(written("paper_missing", f"r{place}") for _paper, place in own)
        if number == 0 and (own or self._lacks_later() or not self.missing()):
            return Decision.ASK, self.cleaned_data["words"], reasons
        if not own:
            return Decision.ACCEPT, "", ()
        if self.parts[number].member.turn > 1:
            return Decision.REGISTER, "", ()  # not checked, so the desk looks at it in its turn
        return Decision.ASK, missing_words(one for one, _place in own), reasons

    def _lacks_later(self) -> bool:
        later = (n for n, one in enumerate(self.parts) if one.member.turn > 1)
        return any(self.missing_of(number) for number in later)


def missing_words(papers: Iterable[CounterPaper]) -> str:
    """Return in words which papers are missing."""
    return "\n".join(f"- {one.name}: thiếu" for one in papers)


def _case(data: Any, number: int, part: DeskPart) -> str:
    said = str(data.get(f"case_{number}", ""))
    return said if said in part.content.cases else ""


def fresh_bundle(
    parts: Sequence[DeskPart], *, desk: int, agencies: Sequence[int], ticket: str
) -> dict[str, str]:
    """Return what the form says before anybody has typed: the usual agencies, and what each procedure costs."""
    said = {
        "request_id": str(uuid.uuid4()),
        "desk": str(desk),
        "channel": "direct",
        "decision": Decision.ACCEPT.value,
        "ticket": ticket,
    }
    for number, (part, agency) in enumerate(zip(parts, agencies, strict=True)):
        known = (
            [one.amount_vnd for one in part.content.fees_for("direct", "") if one.amount_vnd]
            if part.content.fees
            else []
        )
        said |= {
            f"agency_{number}": str(agency),
            f"amount_{number}": str(sum(known)) if known else "",
        }
    for one in shared_papers(parts, [""] * len(parts)):
        if one.paper.reusable_source:
            said[f"paper_{one.paper.position}"] = REUSED
        elif any(one.paper.name in part.handling.shown_only for part in parts):
            said[f"paper_{one.paper.position}"] = DossierDocument.Form.SHOWN.value
    return said
