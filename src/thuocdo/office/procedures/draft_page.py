"""The pages on which a procedure is written, as typed values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from thuocdo.office.procedures.pages import PartView, part_views
from thuocdo.procedures.checking import Problem
from thuocdo.procedures.choices import (
    AgencyRole,
    Channel,
    FeeDue,
    FeeKind,
    Level,
    LifeEvent,
    OnlineLevel,
    PartialReason,
    ProactiveLevel,
    Subject,
    TerritorialScope,
    TimeUnit,
)
from thuocdo.procedures.content import Content
from thuocdo.procedures.deadlines import Lateness, announcement, working_days_of
from thuocdo.procedures.drafting import Reading, as_publication
from thuocdo.procedures.impact import Impact
from thuocdo.procedures.kept import sector_names
from thuocdo.procedures.models import ProcedureDraft, ProcedureVersion
from thuocdo.procedures.typed_content import MANY, Tree, rows_of

if TYPE_CHECKING:
    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.publishing import Decision

#: The parts of the form with the fields of each.
SECTIONS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "general": (
        _("Thông tin chung"),
        (
            "name", "summary", "sector_code", "sector_name", *MANY, "online_level", "partial_reason",
            "proactive_level", "territorial_scope", "priority_lane", "sets", "conditions",
        ),
    ),
    "ways": (_("Cách thức, thời hạn, phí"), ("ways",)),
    "papers": (_("Giấy tờ, kết quả"), ("documents", "results")),
    "agencies": (_("Cơ quan, trình tự"), ("agencies", "steps")),
    "bases": (_("Căn cứ pháp lý"), ("legal_bases",)),
}  # fmt: skip
#: What a new row says at first.
USUAL: Mapping[str, Tree] = {
    "documents": {"required": "on"},
    "results": {"is_paper": "on"},
    "fees": {"kind": FeeKind.FEE.value},
    "time_limits": {"unit": TimeUnit.WORKING_DAY.value},
    "ways": {"channel": Channel.DIRECT.value},
    "agencies": {"role": AgencyRole.COMPETENT.value},
}
CHOICES: Mapping[str, Sequence[tuple[Any, Any]]] = {
    "levels": Level.choices,
    "subjects": Subject.choices,
    "life_events": LifeEvent.choices,
    "online_level": OnlineLevel.choices,
    "partial_reason": PartialReason.choices,
    "proactive_level": ProactiveLevel.choices,
    "territorial_scope": TerritorialScope.choices,
    "channel": Channel.choices,
    "time_unit": TimeUnit.choices,
    "fee_kind": FeeKind.choices,
    "fee_due": FeeDue.choices,
    "agency_role": AgencyRole.choices,
}
_SECTION_OF = {name: code for code, (_label, names) in SECTIONS.items() for name in names}


def section_of(path: str) -> str:
    """Return in which part of the form a field stands, by its path."""
    name = path.partition("[")[0].partition(".")[0]
    return _SECTION_OF.get(name, "general")


def typed_in(section: str, tree: Tree) -> Tree:
    """Return the fields of one part of the form; what was not sent (a box that is not ticked, a list without rows) is empty."""
    lists = {*MANY, "ways", "documents", "results", "agencies", "steps", "legal_bases"}
    _label, names = SECTIONS[section]
    found = {name: tree.get(name, [] if name in lists else "") for name in names}
    if tree.get("new_sector_code"):
        found |= {
            "sector_code": tree["new_sector_code"],
            "sector_name": tree.get("new_sector_name", ""),
        }
    return found


@dataclass(frozen=True, slots=True)
class DraftPage:
    """One part of the form; `others` is what somebody else saved meanwhile, against what was typed here."""

    draft: ProcedureDraft
    section: str
    seen: int
    tree: Tree
    by_field: Mapping[str, Problem]
    focus: str = ""
    refusal: str = ""
    others: tuple[PartView, ...] = ()
    sections: Any = field(default_factory=lambda: SECTIONS)
    choices: Any = field(default_factory=lambda: CHOICES)

    @property
    def here_wrong(self) -> list[tuple[str, Problem]]:
        """Return what is wrong in this part, with the path of its field."""
        found = self.by_field.items()
        return [(path, one) for path, one in found if section_of(path) == self.section]

    @property
    def known_sectors(self) -> list[tuple[str, str]]:
        """Return the sectors to choose from, and the one of the draft where it is a new one."""
        known = [(one.code, one.name) for one in sector_names()]
        code = str(self.tree.get("sector_code", ""))
        if code and code not in dict(known):
            known.append((code, str(self.tree.get("sector_name") or code)))
        return known

    @staticmethod
    def rows(node: Any, name: str) -> list[Tree]:
        """Return the rows under a name."""
        return rows_of(node, name)

    @property
    def following(self) -> str:
        """Return the next part of the form; nothing after the last."""
        codes = list(SECTIONS)
        place = codes.index(self.section) + 1
        return codes[place] if place < len(codes) else ""


def fields_wrong(reading: Reading) -> dict[str, Problem]:
    """Return the first problem of each field, by its path."""
    found: dict[str, Problem] = {}
    for one in reading.problems:
        found.setdefault(one.path, one)
    return found


@dataclass(frozen=True, slots=True)
class Deadlines:
    """Until when a decision is due, counted both ways, and how late it is."""

    announcement: Lateness
    late: int | None
    late_index: int | None


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A draft before it is published: problems, what differs from the last version, what it touches, and the deadlines."""

    draft: ProcedureDraft
    problems: tuple[tuple[str, Problem], ...]
    last: ProcedureVersion | None
    parts: tuple[PartView, ...]
    impacts: tuple[Impact, ...]
    may_publish: bool
    deadlines: Deadlines | None
    sections: Any = field(default_factory=lambda: SECTIONS)

    @property
    def seen_version(self) -> int:
        """Return the number of the version it is compared with; 0 where there is none."""
        return self.last.number if self.last else 0


def problems_with_places(reading: Reading) -> tuple[tuple[str, Problem], ...]:
    """Return every problem with the part of the form it stands in."""
    return tuple((section_of(one.path), one) for one in reading.problems)


def differences(before: Content | None, after: Content) -> tuple[PartView, ...]:
    """Return what differs between what is in force and what was written, part by part in words."""
    if before is None:
        return ()
    return tuple(part_views(before, after, all_parts=False))


def deadlines_of(decision: Decision, *, owner: Unit, today: date) -> Deadlines:
    """Return until when a decision had to be signed; two queries, four more after a change of the calendar."""
    publication = as_publication(decision, owner=owner)
    is_working_day = working_days_of(owner, days=[decision.announced_on])
    found = announcement(publication, is_working_day=is_working_day)
    return Deadlines(found, found.days_late(today), found.index_days_late(today))
