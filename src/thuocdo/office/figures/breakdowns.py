"""A figure taken apart: by unit, procedure, step and person, each part leading to its dossiers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

import numpy as np

from thuocdo.accounts.people import names_of
from thuocdo.indicators.cube.grid import Numbers
from thuocdo.indicators.evaluation.records import Counted
from thuocdo.indicators.measures.registry import measures
from thuocdo.office.figures.narrowing import NONE, Address, open_dossiers
from thuocdo.organisations.names import unit_names
from thuocdo.procedures.models import ProcedureVersion

if TYPE_CHECKING:
    from thuocdo.accounts.models import User

#: So many rows of a breakdown are shown.
GROUPS = 12


@dataclass(frozen=True, slots=True)
class Group:
    """One row of a breakdown."""

    name: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A figure taken apart: what it is by, its largest parts, and how much lies in the others."""

    title: str
    groups: tuple[Group, ...]
    others: int
    of: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a page of records is narrowed to; `query` is that of the page without it."""

    kind: str
    name: str
    query: str


def breakdowns(user: User, found: Counted, ids: Numbers, where: Address) -> list[Breakdown]:
    """Return a figure taken apart: by unit and procedure all that is counted, by step and person what the person may see of what is open.

    Args:
        user: who looks.
        found: the rows that are counted, those of one procedure where the page is narrowed to it.
        ids: the dossiers that are listed.
        where: the page.
    """
    made = [_by_unit(found, where), _by_procedure(user, found, where)]
    one = where.subject
    if measures()[one.measure].until is not None or one.code.endswith("open_by_day_overdue"):
        made += _open_ones(user, ids, where)
    return [x for x in made if len(x.groups) > 1 or x.others]


def chosen(user: User, ids: Numbers, where: Address) -> Iterator[Chosen]:
    """Yield what a page is narrowed to, with the way back. A person is named where a listed dossier is his: an address tells no names."""
    asked = where.narrowing
    if asked.procedure:
        names = _procedure_names(user, [asked.procedure])
        name = names.get(asked.procedure) or _("không rõ thủ tục")
        yield Chosen(_("Thủ tục"), name, where.narrowed(procedure=""))
    if asked.step:
        name = _("chưa vào bước nào") if asked.step == NONE else asked.step
        yield Chosen(_("Bước"), name, where.narrowed(step=""))
    if asked.holder:
        name = _("chưa ai giữ")
        if asked.holder != NONE:
            number = int(asked.holder)
            name = names_of({number}).get(number, "–") if len(ids) else "–"
        yield Chosen(_("Người giữ"), name, where.narrowed(holder=""))


def _by_unit(found: Counted, where: Address) -> Breakdown:
    units, counts = np.unique(found.unit, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    shown = [(int(units[n]), int(counts[n])) for n in order[:GROUPS]]
    names = unit_names(unit for unit, _count in shown)
    groups = tuple(
        Group(names.get(unit, str(unit)), count, f"?{where.of_unit(unit)}") for unit, count in shown
    )
    return Breakdown(
        _("Theo đơn vị"), groups, int(counts[order[GROUPS:]].sum()), _("mọi hồ sơ được đếm")
    )


def _by_procedure(user: User, found: Counted, where: Address) -> Breakdown:
    codes, counts = np.unique(found.procedure, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    shown = [
        (found.procedures[codes[n]] if codes[n] >= 0 else "", int(counts[n]))
        for n in order[:GROUPS]
    ]
    names = _procedure_names(user, [code for code, _count in shown])
    groups = tuple(
        Group(
            names.get(code, code) or _("không rõ thủ tục"),
            count,
            f"?{where.narrowed(procedure=code or NONE)}",
        )
        for code, count in shown
    )
    return Breakdown(
        _("Theo thủ tục"), groups, int(counts[order[GROUPS:]].sum()), _("mọi hồ sơ được đếm")
    )


def _procedure_names(user: User, codes: Sequence[str]) -> dict[str, str]:
    rows = ProcedureVersion.objects.visible_to(user).filter(procedure__code__in=codes)
    named = rows.order_by("valid_from").values_list("procedure__code", "name")
    return {code: f"{name} ({code})" for code, name in named}


def _open_ones(user: User, ids: Numbers, where: Address) -> list[Breakdown]:
    """Return where the dossiers lie that the person may see: by step and by who holds them, as the register says now."""
    steps: Counter[str] = Counter()
    holders: Counter[int] = Counter()
    for step, holder in open_dossiers(user, ids).values_list("step_name", "holder_id"):
        steps[step] += 1
        holders[holder or 0] += 1
    names = names_of({one for one in holders if one})
    by_step = [
        Group(step or _("chưa vào bước nào"), count, f"?{where.narrowed(step=step or NONE)}")
        for step, count in steps.most_common(GROUPS)
    ]
    by_holder = [
        Group(
            names.get(one, _("chưa ai giữ")),
            count,
            f"?{where.narrowed(holder=str(one) if one else NONE)}",
        )
        for one, count in holders.most_common(GROUPS)
    ]
    of = _("hồ sơ bạn được xem, theo sổ hồ sơ lúc này")
    return [
        Breakdown(_("Theo bước"), tuple(by_step), _rest(steps), of),
        Breakdown(_("Theo người giữ"), tuple(by_holder), _rest(holders), of),
    ]


def _rest(counts: Counter[Any]) -> int:
    return counts.total() - sum(count for _, count in counts.most_common(GROUPS))
