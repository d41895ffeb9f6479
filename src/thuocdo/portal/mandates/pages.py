"""What the pages of mandates show, as typed values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Count, F
from django.utils import timezone
from django.utils.translation import gettext as _

from thuocdo.dossiers.mandates.reading import mandates_given_by, mandates_offered_to
from thuocdo.dossiers.models import Dossier, Mandate, MandateUse
from thuocdo.identifiers.masking import mask_number
from thuocdo.procedures.models import ProcedureVersion
from thuocdo.procedures.searching import search

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen
    from thuocdo.dossiers.models.mandates import MandateQuerySet

MOST_SHOWN, MOST_FOUND, MOST_DOSSIERS, MOST_USES = 100, 12, 40, 200


@dataclass(frozen=True, slots=True)
class MandateView:
    """One mandate as one of the two sees it; `state` is offered, in_force, run_out or ended."""

    mandate: Mandate
    given: bool
    other: str
    number: str
    state: str
    state_words: str
    tone: str
    scopes: tuple[str, ...]
    uses: int


@dataclass(frozen=True, slots=True)
class MandatesPage:
    """The mandates of a citizen: what he gave, and what was given to him."""

    given: tuple[MandateView, ...]
    received: tuple[MandateView, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One procedure or dossier that can be ticked."""

    id: int
    name: str
    note: str
    ticked: bool


def mandates_page(citizen: Citizen, *, at: datetime) -> MandatesPage:
    """Build the page. Shape: four queries and, for the names of procedures, one each."""
    given = _views(mandates_given_by(citizen), given=True, at=at)
    received = _views(mandates_offered_to(citizen), given=False, at=at)
    return MandatesPage(given, received)


def mandate_view(citizen: Citizen, mandate_id: int, *, at: datetime) -> MandateView | None:
    """Return one mandate that a citizen gave or that names him; null where there is none."""
    for rows, given in (
        (mandates_given_by(citizen), True),
        (mandates_offered_to(citizen), False),
    ):
        found = _views(rows.filter(pk=mandate_id), given=given, at=at)
        if found:
            return found[0]
    return None


def uses_of(view: MandateView) -> Sequence[MandateUse]:
    """Return how a mandate was used, the latest first. Shape: one query."""
    rows = view.mandate.uses.select_related("dossier")
    return list(rows[:MOST_USES])


def _views(rows: MandateQuerySet, *, given: bool, at: datetime) -> tuple[MandateView, ...]:
    found = list(
        rows.select_related("principal")
        .prefetch_related("scopes__dossier", "scopes__procedure")
        .annotate(use_count=Count("uses"))[:MOST_SHOWN]
    )
    named = {
        scope.procedure_id for one in found for scope in one.scopes.all() if scope.procedure_id
    }
    names = procedure_names(named, on=timezone.localdate(at))
    return tuple(_view(one, names, given=given, at=at) for one in found)


def _view(one: Mandate, names: dict[int, str], *, given: bool, at: datetime) -> MandateView:
    state, words, tone = _state(one, timezone.localdate(at))
    scopes = [
        names.get(scope.procedure_id or 0, scope.procedure.code)
        if scope.procedure
        else _("hồ sơ %(code)s") % {"code": scope.dossier.code if scope.dossier else ""}
        for scope in one.scopes.all()
    ]
    return MandateView(
        mandate=one,
        given=given,
        other=one.delegate_name if given else one.principal.full_name,
        number=mask_number(one.delegate_personal_id) if given else "",
        state=state,
        state_words=words,
        tone=tone,
        scopes=(_("mọi thủ tục và hồ sơ"),) if one.everything else tuple(scopes),
        uses=int(getattr(one, "use_count", 0)),
    )


def _state(one: Mandate, today: date) -> tuple[str, str, str]:
    if one.ended_at is not None:
        by_delegate = one.ended_by == Mandate.Ender.DELEGATE
        return (
            "ended",
            _("người được ủy quyền đã từ chối hoặc thôi")
            if by_delegate
            else _("người ủy quyền đã chấm dứt"),
            "",
        )
    if one.valid_until < today:
        return "run_out", _("đã hết hạn"), ""
    if one.accepted_at is None:
        return "offered", _("chờ người được ủy quyền nhận"), "warning"
    return "in_force", _("đang có hiệu lực"), "good"


def procedure_names(ids: Iterable[int], *, on: date) -> dict[int, str]:
    """Return the names of procedures in force, by id. Shape: one query, none for no id."""
    wanted = list(ids)
    if not wanted:
        return {}
    rows = ProcedureVersion.objects.for_everybody(on).filter(procedure__in=wanted)
    return dict(rows.values_list("procedure", "name"))


def procedure_choices(words: str, ticked: Sequence[int], *, on: date) -> tuple[Choice, ...]:
    """Return the procedures that were ticked and those that words find. Shape: three queries at the most."""
    names = procedure_names(ticked, on=on)
    found = [Choice(key, name, "", True) for key, name in names.items()]
    text = words.strip()[:200]
    if text:
        rows, _nearest = search(ProcedureVersion.objects.for_everybody(on), text, on=on)
        hits = rows.select_related("procedure").order_by(F("closeness"), "search_name", "pk")
        found += [
            Choice(one.procedure_id, one.name, one.procedure.code, False)
            for one in hits[:MOST_FOUND]
            if one.procedure_id not in names
        ]
    return tuple(found)


def dossier_choices(citizen: Citizen, ticked: Sequence[int]) -> tuple[Choice, ...]:
    """Return the newest own dossiers that can be ticked. Shape: one query."""
    rows = Dossier.objects.of_citizen(citizen).select_related("procedure_version")
    return tuple(
        Choice(
            one.pk,
            one.procedure_version.name if one.procedure_version else one.subject,
            one.code,
            one.pk in ticked,
        )
        for one in rows.order_by("-registered_at")[:MOST_DOSSIERS]
    )
