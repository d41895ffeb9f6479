"""What the pages of a citizen's dossiers show, as typed values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from thuocdo.dossiers import events as e
from thuocdo.dossiers.applications.answers import WishedDelivery, wished_delivery
from thuocdo.dossiers.bundles.reading import BundleSeen, bundles_of
from thuocdo.dossiers.models import Applicant, Dossier, DossierDocument, DossierResult
from thuocdo.dossiers.status import DeliveryState, PaymentState, Status
from thuocdo.dossiers.tracking import Duty, Tracked, tracked, tracked_rows
from thuocdo.dossiers.writing import events_of
from thuocdo.feedback.services import rating_of
from thuocdo.organisations.models import Unit
from thuocdo.portal.dossiers.bundles import BundleView, bundle_view
from thuocdo.portal.dossiers.story import StoryLine, money, story_of
from thuocdo.portal.frame import link_if_there
from thuocdo.portal.procedures.words import sentence
from thuocdo.portal.track.pages import TrackView, headline, to_do, tone, track_view
from thuocdo.ui.keyset import KeysetPage, keyset_page

if TYPE_CHECKING:
    from thuocdo.accounts.models import Citizen

ROWS = 20
PARTS = ("", "open", "ended")


@dataclass(frozen=True, slots=True)
class DossierRow:
    """One dossier in the list."""

    dossier: Dossier
    seen: Tracked
    headline: str
    tone: str
    to_do: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands together in the list: the parts of one bundle, or one dossier alone (`bundle` is null)."""

    bundle: BundleSeen | None
    rows: tuple[DossierRow, ...]


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of the own dossiers; `part` is empty for all, open or ended."""

    entries: tuple[Entry, ...]
    page: KeysetPage[Dossier]
    part: str


@dataclass(frozen=True, slots=True)
class Action:
    """One thing the citizen can do now; `main` is the one that is waited for."""

    label: str
    link: str
    main: bool = False


@dataclass(frozen=True, slots=True)
class DossierPage:
    """Everything about one own dossier.

    `due_words` says why the date was moved; `owed` is empty where nothing is to be paid. `results` are those that hold; `withdrawn` says that one
    was issued wrong and has been taken from him.
    `came_back` is why the post could not deliver the result that waits now; empty otherwise.
    """

    dossier: Dossier
    view: TrackView
    actions: tuple[Action, ...]
    story: tuple[StoryLine, ...]
    due_words: str
    people: tuple[Applicant, ...]
    papers: tuple[DossierDocument, ...]
    results: tuple[DossierResult, ...]
    withdrawn: bool
    owed: str
    receipt: str
    wished: WishedDelivery | None
    came_back: str
    bundle: BundleView | None

    @property
    def request(self) -> StoryLine | None:
        """Return the request for papers that waits for an answer; null where none does."""
        if self.view.tracked.duty != Duty.SUPPLEMENT:
            return None
        asked = e.SupplementRequested.kind
        return next((one for one in self.story if one.kind == asked), None)


def list_page(citizen: Citizen, *, part: str, cursor: str, at: datetime) -> ListPage:
    """Build one page of the own dossiers.

    Shape: two queries, however many rows; a third where one is a part of a bundle.
    """
    rows = Dossier.objects.of_citizen(citizen).select_related("procedure_version", "reception_unit")
    chosen = part if part in PARTS else ""
    if chosen == "open":
        rows = rows.open()
    elif chosen == "ended":
        rows = rows.filter(ended_at__isnull=False)
    page = keyset_page(rows, order=("-registered_at", "-id"), cursor=cursor, size=ROWS)
    seen = tracked_rows(page.rows, at=at)
    found = tuple(
        DossierRow(row, one, headline(one), tone(one), to_do(one))
        for row, one in zip(page.rows, seen, strict=True)
    )
    return ListPage(_together(found), page, chosen)


def _together(rows: Sequence[DossierRow]) -> tuple[Entry, ...]:
    """Return the rows with the parts of a bundle side by side: they came in at the same moment, so they follow one another."""
    bundles = bundles_of([one.dossier for one in rows], now=None)
    found: list[Entry] = []
    for key, group in groupby(rows, key=lambda one: _bundle_code(one, bundles)):
        if not key:
            found += [Entry(None, (one,)) for one in group]
            continue
        parts = sorted(group, key=lambda one: one.dossier.pk)
        found.append(Entry(bundles[parts[0].dossier.pk], tuple(parts)))
    return tuple(found)


def _bundle_code(row: DossierRow, bundles: Mapping[int, BundleSeen]) -> str:
    bundle = bundles.get(row.dossier.pk)
    return bundle.code if bundle else ""


def dossier_page(dossier: Dossier, *, citizen: Citizen, at: datetime) -> DossierPage:
    """Build the page of one own dossier, which the caller has found with `of_citizen`.

    Shape: seven queries, one where there is a result to rate, three for a part of a bundle.
    """
    seen = tracked(dossier.code, at=at)
    if seen is None or seen.id != dossier.pk:  # another system has the same code, or it is internal
        seen = tracked_rows([dossier], at=at)[0]
    events = events_of(dossier)
    results = list(dossier.results.select_related("attachment").order_by("number"))
    owed = max(dossier.owed_vnd - dossier.paid_vnd, 0)
    waiting = dossier.payment_state == PaymentState.AWAITING and owed
    return DossierPage(
        dossier=dossier,
        view=track_view(seen),
        actions=_actions(
            dossier, seen, himself=not (citizen.mandate_id or citizen.organisation_id)
        ),
        story=tuple(story_of(events, _unit_names(events))),
        due_words=_due_words(dossier, events),
        people=tuple(dossier.applicants.all()),
        papers=tuple(dossier.documents.select_related("attachment")),
        results=tuple(
            one for one in results if one.withdrawn_at is None and dossier.resolved_at is not None
        ),
        withdrawn=_was_withdrawn(results, dossier.resolved_at),
        owed=money(owed) if waiting else "",
        receipt=link_if_there("portal:dossiers:receipt", dossier.pk) if dossier.accepted_at else "",
        wished=wished_delivery(dossier),
        came_back=_came_back(dossier, events),
        bundle=_bundle(dossier, citizen, at),
    )


def _bundle(dossier: Dossier, citizen: Citizen, at: datetime) -> BundleView | None:
    if not dossier.bundle_turn:
        return None
    together = Dossier.objects.of_citizen(citizen).filter(
        bundled__bundle__parts__dossier=dossier.pk
    )
    own = set(together.values_list("pk", flat=True))
    return bundle_view(dossier.pk, bundle_turn=dossier.bundle_turn, own=own, at=at)


def _came_back(dossier: Dossier, events: Sequence[e.Event]) -> str:
    travels = [one for one in events if isinstance(one, e.ResultSent | e.ResultCameBack)]
    waits = dossier.delivery_state == DeliveryState.READY
    last = travels[-1] if travels and waits else None
    return last.reason if isinstance(last, e.ResultCameBack) else ""


def _was_withdrawn(results: Sequence[DossierResult], resolved_at: datetime | None) -> bool:
    """Say whether a result that the citizen had was withdrawn; what was only prepared he never saw."""
    if resolved_at is None:
        return False
    gone = [one.withdrawn_at for one in results if one.withdrawn_at is not None]
    return any(one > resolved_at for one in gone)


def _unit_names(events: Sequence[e.Event]) -> dict[int, str]:
    named = (getattr(one, name, None) for one in events for name in ("unit", "reception_unit"))
    ids: set[int] = {one for one in named if one is not None}
    return dict(Unit.objects.filter(pk__in=ids).values_list("pk", "name"))


def _actions(dossier: Dossier, seen: Tracked, *, himself: bool) -> tuple[Action, ...]:
    """Return what can be done now, as far as this installation has a page for it; nobody rates for another one."""
    wanted = []
    if seen.duty == Duty.SUPPLEMENT:
        wanted.append((_("Bổ sung giấy tờ"), "portal:dossiers:supplement", True))
    if dossier.payment_state == PaymentState.AWAITING and seen.status != Status.STOPPED:
        wanted.append((_("Nộp phí, lệ phí"), "portal:payments:start", True))
    elif dossier.payment_state in {PaymentState.PAID, PaymentState.REFUNDED}:
        wanted.append((_("Biên nhận nộp tiền"), "portal:payments:start", False))
    if seen.status in {Status.REGISTERED, Status.PROCESSING}:
        wanted.append((_("Rút hồ sơ"), "portal:dossiers:withdraw", False))
    if himself and seen.status in {Status.RESOLVED, Status.RESULT_RETURNED}:
        words = _("Xem, sửa đánh giá") if rating_of(dossier.pk) else _("Đánh giá việc phục vụ")
        wanted.append((words, "portal:dossiers:rate", False))
    links = ((label, link_if_there(name, dossier.pk), main) for label, name, main in wanted)
    return tuple(Action(label, link, main) for label, link, main in links if link)


def _due_words(dossier: Dossier, events: Sequence[e.Event]) -> str:
    """Return why the date is another one than the first receipt said; nothing where it is not, or there is none."""
    if dossier.due_at is None or dossier.due_at == dossier.first_due_at:
        return ""
    reasons = []
    if any(isinstance(one, e.SupplementReceived) for one in events):
        reasons.append(_("thời gian chờ bổ sung giấy tờ không tính vào thời hạn"))
    if any(isinstance(one, e.Extended) for one in events):
        reasons.append(_("cơ quan đã xin lỗi và hẹn lại"))
    if any(isinstance(one, e.DueRecounted) for one in events):
        reasons.append(_("lịch làm việc thay đổi"))
    return sentence("; ".join(reasons))
