"""The page of one dossier as typed values; everything is asked for once, in at most eleven queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.utils import timezone
from django.utils.translation import gettext_lazy

from markupsafe import Markup

from thuocdo.accounts.people import names_of
from thuocdo.dossiers import events as e
from thuocdo.dossiers.acts import AFTERTHOUGHTS, offered_acts
from thuocdo.dossiers.answering import Submitted, answered_at, answers_due, awaits_answer
from thuocdo.dossiers.applications.answers import wished_delivery
from thuocdo.dossiers.clock_line import ResultClass, class_of_ended
from thuocdo.dossiers.clock_rules import clock_rule
from thuocdo.dossiers.late_requests import last_day_to_ask
from thuocdo.dossiers.models import OWN_SYSTEM, Dossier
from thuocdo.dossiers.queries import clock_lines, papers_with_files, people_of, told_events
from thuocdo.dossiers.replay import replay
from thuocdo.dossiers.rules import Act, Right, rights_over
from thuocdo.dossiers.slips import AvailableSlip, slip_kinds
from thuocdo.dossiers.state import State
from thuocdo.office.dossiers.beside import (
    DirectiveView,
    OpinionView,
    directive_views,
    opinion_views,
)
from thuocdo.office.dossiers.bundle import BundlePanel, bundle_panel
from thuocdo.office.dossiers.choices import Choices, choices_for, receivers
from thuocdo.office.dossiers.drawn import folded, history_items, paper_items
from thuocdo.office.dossiers.history import HistoryRow, Names, history
from thuocdo.office.dossiers.offering import NEVER_KEPT, Told, told_in
from thuocdo.office.dossiers.results import ResultView, result_views, size_text
from thuocdo.office.dossiers.timeline import Timeline, timeline
from thuocdo.office.dossiers.words import (
    CHANNEL_WORDS,
    CLASS_WORDS,
    DIGITISATION_WORDS,
    PART_WORDS,
    STATUS_KINDS,
    STATUS_WORDS,
    DueTeller,
    DueWords,
    marks_of,
    on_screen,
)
from thuocdo.office.payments.panel import MoneyPanel, money_panel
from thuocdo.organisations.names import unit_names
from thuocdo.procedures.amounts import amount_words
from thuocdo.procedures.choices import Channel, HandlingKind
from thuocdo.procedures.kept import Title, papers_of, titles_of
from thuocdo.ui.jinja import moment
from thuocdo.ui.language import gettext as _

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.dossiers.models import Applicant, DossierDocument, DossierEvent

ACT_WORDS = {
    "accept": gettext_lazy("Tiếp nhận"),
    "not_accept": gettext_lazy("Từ chối tiếp nhận"),
    "take_over": gettext_lazy("Nhận hồ sơ chuyển đến"),
    "receive_supplement": gettext_lazy("Nhận giấy tờ bổ sung"),
    "give_opinion": gettext_lazy("Trả lời ý kiến"),
    "answer_directive": gettext_lazy("Trả lời ý kiến chỉ đạo"),
    "resolve": gettext_lazy("Ký, giải quyết xong"),
    "attach_result": gettext_lazy("Đính kèm kết quả"),
    "digitise_result": gettext_lazy("Số hóa kết quả giấy"),
    "take_back_result": gettext_lazy("Bỏ kết quả đã chuẩn bị"),
    "hand_over": gettext_lazy("Chuyển hồ sơ"),
    "return_result": gettext_lazy("Trả kết quả"),
    "send_result": gettext_lazy("Gửi kết quả qua bưu chính"),
    "confirm_delivery": gettext_lazy("Bưu chính đã phát"),
    "note_undelivered": gettext_lazy("Bưu chính hoàn lại"),
    "finish_step": gettext_lazy("Hoàn thành bước"),
    "request_supplement": gettext_lazy("Yêu cầu bổ sung"),
    "request_opinion": gettext_lazy("Xin ý kiến"),
    "supersede_opinion": gettext_lazy("Ý kiến không còn được dùng"),
    "direct": gettext_lazy("Ý kiến chỉ đạo"),
    "withdraw_directive": gettext_lazy("Rút ý kiến chỉ đạo"),
    "replace_paper": gettext_lazy("Thay giấy tờ bằng bản mới"),
    "require_payment": gettext_lazy("Yêu cầu nộp tiền"),
    "record_payment": gettext_lazy("Ghi nhận thanh toán"),
    "extend": gettext_lazy("Gia hạn, xin lỗi"),
    "refuse": gettext_lazy("Từ chối giải quyết"),
    "decline_withdrawal": gettext_lazy("Không cho rút, giải quyết tiếp"),
    "stop": gettext_lazy("Dừng giải quyết"),
    "request_withdrawal": gettext_lazy("Công dân yêu cầu rút"),
    "correct_mistake": gettext_lazy("Sửa sai sót"),
    "give_back": gettext_lazy("Lấy lại hồ sơ vừa chuyển"),
}


@dataclass(frozen=True, slots=True)
class PersonView:
    """One person of a dossier, masked or, once that was asked for, in full."""

    part: str
    name: str
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PaperView:
    """One paper; `media_type` is empty where there is no file."""

    position: int
    name: str
    state: str
    reuse_source: str
    media_type: str
    size: str
    shown: bool
    number: str = ""
    expires_on: date | None = None
    replaced_by: int | None = None
    replaces: tuple[int, ...] = ()

    @property
    def inline(self) -> bool:
        """Say whether a browser may show it in place."""
        return may_show(self.media_type)


@dataclass(frozen=True, slots=True)
class OfferView:
    """One act that can be done now; `behalf` is the absent colleague by whose right."""

    name: str
    word: str
    behalf: str
    open: bool


@dataclass(frozen=True, slots=True)
class Attempt:
    """An act that was refused: what was typed, and why."""

    name: str = ""
    problem: str = ""
    problems: Mapping[str, Sequence[str]] = field(default_factory=dict)
    draft: Mapping[str, Any] = field(default_factory=dict)

    @property
    def typed(self) -> list[str]:
        """Return the longer words that were typed, for where their form is no longer offered."""
        kept = ("reason", "content", "instruction", "note", "question", "opinion", "apology")
        return [str(self.draft[one]) for one in kept if self.draft.get(one)]


@dataclass(frozen=True, slots=True)
class DossierPage:
    """All that the page shows."""

    row: Dossier
    title: Title | None
    due: DueWords
    marks: tuple[DueWords, ...]
    facts: tuple[tuple[str, str], ...]
    people: tuple[PersonView, ...]
    in_full: bool
    may_reveal: bool
    papers: tuple[PaperView, ...]
    shown: PaperView | None
    looked_up: tuple[tuple[str, str], ...]
    results: tuple[ResultView, ...]
    may_open_results: bool
    signer: str
    today: date
    opinions: tuple[OpinionView, ...]
    directives: tuple[DirectiveView, ...]
    history: tuple[HistoryRow, ...]
    line: Timeline | None
    offers: tuple[OfferView, ...]
    choices: Choices | None
    may_give_back: bool
    late_to_ask: date | None
    money: MoneyPanel
    request_id: str
    attempt: Attempt
    slips: tuple[AvailableSlip, ...]
    bundle: BundlePanel | None

    @property
    def status(self) -> str:
        """Return the national status in words."""
        return str(STATUS_WORDS[self.row.status])

    @property
    def return_way(self) -> str:
        """Return how the result is handed over where nobody says otherwise: as the applicant wished. Shape: one query for what came online."""
        if self.row.channel != Channel.ONLINE:
            return "counter"
        wished = wished_delivery(self.row)
        return wished.way if wished is not None and wished.way else Channel.ONLINE.value

    @property
    def status_kind(self) -> str:
        """Return the colour of the status as `kit.badge` names it."""
        return STATUS_KINDS.get(self.row.status, "")

    @property
    def history_items(self) -> Markup:
        """Return the history as HTML, as far as it is seen at once."""
        return history_items(self.history[: len(self.history) - self.history_folded])

    @property
    def history_folded(self) -> int:
        """Return how many events are in the fold."""
        return folded(self.history)

    @property
    def older_items(self) -> Markup:
        """Return the events in the fold as HTML."""
        return history_items(self.history[len(self.history) - self.history_folded :])

    @property
    def paper_items(self) -> Markup:
        """Return the papers as HTML."""
        return paper_items(self.papers, dossier_id=self.row.pk)

    @property
    def external(self) -> bool:
        """Say whether another system owns it."""
        return self.row.source_system != OWN_SYSTEM

    def told_in(self, act: str) -> Told:
        """Return what the form of an act shows, each by its name."""
        return told_in(self, act)

    @property
    def never_kept(self) -> frozenset[str]:
        """Return the acts whose forms are drawn anew each time."""
        return NEVER_KEPT

    @property
    def only_afterthoughts(self) -> bool:
        """Say whether the result is signed and what brings it on lies with somebody else."""
        resolved = self.row.resolved_at is not None
        return resolved and all(one.name in AFTERTHOUGHTS for one in self.offers)

    @property
    def attempt_offered(self) -> bool:
        """Say whether the act that was refused can be tried again here."""
        names = {one.name for one in self.offers}
        return self.attempt.name in names or (
            self.attempt.name == "give_back" and self.may_give_back
        )


def may_show(media_type: str) -> bool:
    """Say whether a file of a type may be shown in place: nothing in these runs a script."""
    return media_type in {"application/pdf", "image/png", "image/jpeg", "image/webp", "image/gif"}


def dossier_page(
    row: Dossier,
    *,
    user: User,
    now: datetime,
    shown: str = "",
    people: Sequence[Applicant] | None = None,
    attempt: Attempt | None = None,
) -> DossierPage:
    """Return the page.

    Args:
        row: the dossier, found among those the person sees.
        user: who looks.
        now: the moment.
        shown: the position of the paper beside the data.
        people: in full, where he asked for that; masked where null.
        attempt: an act that was refused.
    """
    attempt = attempt or Attempt()
    rows = told_events(row)
    story = [one.event for one in rows]
    state = replay(story)
    documents = papers_with_files(row)
    rights = rights_over(user, row) if row.source_system == OWN_SYSTEM else {}
    on = timezone.localdate(now)
    offers = _offers(state, rights, attempt, now)
    names = _names(row, story, documents)
    members = receivers(user, row, on=on) if offers else ()
    lines = clock_lines(row, now=now, story=story)
    papers = _papers(documents, shown)
    directives = directive_views(state, names, user=user, now=now)
    offers = (*_kept_offers(offers, directives), *_paper_offer(row, rights, papers, attempt))
    answer_due = _answer_due(row, now)
    return DossierPage(
        row=row,
        title=titles_of([row.procedure_version_id]).get(row.procedure_version_id or 0),
        due=_due(row, answer_due, now),
        marks=marks_of(row, DueTeller(now)),
        facts=(*_facts(row, names), *_answer_facts(answer_due, story)),
        people=_people(row, people),
        in_full=people is not None,
        may_reveal=bool(rights) and people is None,
        papers=papers,
        shown=next((one for one in papers if one.shown and one.inline), None),
        looked_up=_looked_up(row, documents),
        results=result_views(row, state),
        may_open_results=bool(rights),
        signer=str(user),
        today=on,
        opinions=opinion_views(state, names, now=now),
        directives=directives,
        history=history(zip(rows, story, strict=True), names),
        line=timeline(lines, story, now=now, units=names.units, people=names.people)
        if lines
        else None,
        offers=offers,
        choices=choices_for(
            row, state, on=on, documents=documents, units=names.units, members=members
        )
        if offers
        else None,
        may_give_back=_may_give_back(rows, state, rights, user),
        late_to_ask=_late_to_ask(row, offers, on),
        money=money_panel(row, story, rights),
        request_id=uuid4().hex,
        attempt=attempt,
        slips=tuple(slip_kinds(row, story=story)) if rights else (),
        bundle=bundle_panel(row, user=user, now=now),
    )


def _late_to_ask(row: Dossier, offers: Iterable[OfferView], on: date) -> date | None:
    """Return the last day on which papers could be asked for in time, where they can still be asked for and it has passed."""
    if not any(one.name == "request_supplement" for one in offers):
        return None
    last = last_day_to_ask(row)
    return last if last is not None and on > last else None


def _answer_due(row: Dossier, now: datetime) -> datetime | None:
    """Return by when what was handed in online had to be answered; null for all else, and for what is older than the calendar."""
    if row.channel != Channel.ONLINE or row.source_system != OWN_SYSTEM or row.bundle_turn > 1:
        return None
    submitted = Submitted(row.reception_unit_id, row.registered_at)
    return answers_due([submitted], now=now)[submitted]


def _answer_facts(due: datetime | None, story: Sequence[e.Event]) -> Iterable[tuple[str, str]]:
    if due is None:
        return
    answered = answered_at(story)
    said = moment(due)
    if answered is not None and answered > due:
        said += _("; trả lời trễ, lúc %(at)s") % {"at": moment(answered)}
    elif answered is not None:
        said += _("; đã trả lời, lúc %(at)s") % {"at": moment(answered)}
    yield _("Hạn trả lời hồ sơ trực tuyến"), said


def _due(row: Dossier, answer_due: datetime | None, now: datetime) -> DueWords:
    waits = awaits_answer(
        channel=row.channel,
        status=row.status,
        supplement_count=row.supplement_count,
        bundle_turn=row.bundle_turn,
    )
    if row.waits_turn and row.ended_at is None:
        return DueTeller(now).turn_words()
    if waits and row.source_system == OWN_SYSTEM:
        return DueTeller(now).answer_words(answer_due)
    return DueTeller(now).words(
        due=row.due_at, ended=row.ended_at, paused=row.paused_at, late=row.late_current
    )


def _offers(
    state: State, rights: Mapping[Act, Right], attempt: Attempt, now: datetime
) -> tuple[OfferView, ...]:
    days = clock_rule("apology_before_due_days", timezone.localdate(now)).value
    assert isinstance(days, int)
    found = [
        one
        for one in offered_acts(state, rights, at=now, extension_days=days)
        if one.name != "record_payment"  # done in the panel of the money
    ]
    lenders = names_of(one.lender for one in found)
    first = found[0].name if found else ""
    nothing_is_left = state.resolved_at is not None and first in AFTERTHOUGHTS
    opened = attempt.name or ("" if nothing_is_left else first)
    return tuple(
        OfferView(
            one.name,
            str(ACT_WORDS[one.name]),
            lenders.get(one.lender, "") if one.lender else "",
            one.name == opened,
        )
        for one in found
    )


def _kept_offers(
    offers: Iterable[OfferView], directives: Iterable[DirectiveView]
) -> tuple[OfferView, ...]:
    """Leave out the answer to a directive that is for somebody else."""
    answers = any(one.may_answer for one in directives)
    return tuple(one for one in offers if answers or one.name != "answer_directive")


def _paper_offer(
    row: Dossier, rights: Mapping[Act, Right], papers: Iterable[PaperView], attempt: Attempt
) -> Iterable[OfferView]:
    """Offer to take in a newer version of a paper, while the dossier is open and has one that was not replaced."""
    if Act.ASK_APPLICANT not in rights or row.ended_at is not None:
        return
    if any(one.replaced_by is None for one in papers):
        name = "replace_paper"
        yield OfferView(name, str(ACT_WORDS[name]), "", attempt.name == name)


def _may_give_back(
    rows: Sequence[DossierEvent], state: State, rights: Mapping[Act, Right], user: User
) -> bool:
    if not rows or Act.HAND_OVER not in rights or len(state.steps) < 2:
        return False
    last = rows[-1]
    mine = last.kind == "handed_over" and last.actor_id == user.pk
    return mine and not state.steps[-1].parallel and not state.steps[-2].parallel


def _names(row: Dossier, story: Sequence[e.Event], documents: Sequence[DossierDocument]) -> Names:
    """Return the names that the events point to. Shape: two queries at the most, none where they are in memory."""
    units: set[int | None] = {row.reception_unit_id, row.competent_agency_id, row.holder_unit_id}
    units |= {row.support_place_id}
    officials: set[int | None] = {row.holder_id}
    for event in story:
        units |= {getattr(event, name, None) for name in ("unit", "reception_unit")}
        units.add(getattr(event, "competent_agency", None))
        officials |= {getattr(event, name, None) for name in ("official", "approved_by")}
        if event.kind.startswith("directive") or event.kind == "directed":
            officials |= {event.by, event.behalf_of}
    places = {f"d{one.position}": one.name for one in documents}
    if row.procedure_version_id:
        places |= {f"r{one.position}": one.name for one in papers_of(row.procedure_version_id)}
    return Names(unit_names(units), names_of(officials), places)


def _facts(row: Dossier, names: Names) -> Iterable[tuple[str, str]]:
    holder = ", ".join(
        filter(None, (names.official(row.holder_id), names.unit(row.holder_unit_id)))
    )
    yield _("Đang giữ"), holder or ("–" if row.ended_at else _("chưa giao ai"))
    if row.step_name:
        yield _("Bước"), row.step_name
    if row.step_due_at:
        yield _("Hạn của bước"), moment(row.step_due_at)
    yield _("Nơi tiếp nhận"), names.unit(row.reception_unit_id)
    if row.competent_agency_id != row.reception_unit_id:
        yield _("Cơ quan có thẩm quyền"), names.unit(row.competent_agency_id)
    if row.support_place_id:
        yield _("Nơi hỗ trợ nộp"), names.unit(row.support_place_id)
    yield _("Kênh"), str(CHANNEL_WORDS.get(row.channel, row.channel))
    if row.off_desk:
        yield _("Nơi làm"), str(HandlingKind(row.off_desk).label)
    yield _("Nhận lúc"), moment(row.registered_at)
    if row.term_amount is not None:
        yield _("Thời hạn"), amount_words(row.term_amount, row.term_unit)
    yield from _due_facts(row)
    if row.owed_vnd or row.paid_vnd:
        yield (
            _("Thanh toán"),
            _("đã nộp %(paid)s / %(owed)s đồng")
            % {"paid": _number(row.paid_vnd), "owed": _number(row.owed_vnd)},
        )


def _due_facts(row: Dossier) -> Iterable[tuple[str, str]]:
    if row.due_at:
        yield _("Hạn trả"), moment(row.due_at) + _against(row, row.due_at, row.late_current)
    if row.original_due_at and row.original_due_at != row.due_at:
        original = row.original_due_at
        yield _("Hạn gốc"), moment(original) + _against(row, original, row.late_original)
    if row.inner_due_at:
        yield _("Hạn nội bộ làn xanh"), moment(row.inner_due_at)
    if row.first_due_at and row.first_due_at not in {row.due_at, row.original_due_at}:
        yield _("Hạn trên giấy hẹn đầu"), moment(row.first_due_at)


def _against(row: Dossier, due: datetime, late: bool | None) -> str:
    found = class_of_ended(end=row.ended_at, due=due, late=late)
    return "" if found == ResultClass.NONE else f" · {CLASS_WORDS[found]}"


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def _people(row: Dossier, in_full: Sequence[Applicant] | None) -> tuple[PersonView, ...]:
    order = ("owner", "submitter", "delegate")
    found = in_full if in_full is not None else people_of(row)
    views = [_person(one, full=in_full is not None) for one in found]
    ranked = sorted(zip(found, views, strict=True), key=lambda pair: order.index(pair[0].part))
    return tuple(view for _row, view in ranked)


def _person(one: Applicant, *, full: bool) -> PersonView:
    pairs = (
        (_("Số định danh"), one.personal_id if full else one.masked_personal_id),
        (_("Mã số thuế"), one.tax_code),
        (_("Điện thoại"), one.phone if full else one.masked_phone),
        (_("Thư điện tử"), one.email if full else one.masked_email),
        (_("Địa chỉ"), one.address if full else ""),
    )
    name = one.full_name if full else one.masked_name
    return PersonView(str(PART_WORDS[one.part]), name, tuple(pair for pair in pairs if pair[1]))


def _looked_up(row: Dossier, documents: Sequence[DossierDocument]) -> tuple[tuple[str, str], ...]:
    """Return the papers of an online dossier that the agency looks up, each with where: those the applicant did not send instead.

    What is asked for in one case alone is left out: the dossier does not say which case it is.
    """
    if row.channel != Channel.ONLINE or not row.procedure_version_id:
        return ()
    sent = {one.name for one in documents}
    return tuple(
        (one.name, one.reusable_source)
        for one in papers_of(row.procedure_version_id)
        if one.reusable_source and not one.case and one.name not in sent
    )


def _papers(documents: Sequence[DossierDocument], shown: str) -> tuple[PaperView, ...]:
    """Return the papers; what took the place of what is told where both are papers of the dossier."""
    positions = {one.pk: one.position for one in documents}
    before: dict[int, list[int]] = {}
    for one in documents:
        if one.superseded_by_id in positions:
            before.setdefault(one.superseded_by_id, []).append(one.position)
    states = on_screen(DIGITISATION_WORDS)
    return tuple(
        _paper(
            one,
            states[one.digitisation_state],
            shown,
            replaced_by=positions.get(one.superseded_by_id or 0),
            replaces=tuple(before.get(one.pk, ())),
        )
        for one in documents
    )


def _paper(
    one: DossierDocument,
    state: str,
    shown: str,
    *,
    replaced_by: int | None,
    replaces: tuple[int, ...],
) -> PaperView:
    file = one.attachment
    return PaperView(
        one.position,
        one.name,
        state,
        one.reuse_source,
        file.media_type if file else "",
        size_text(file.size_bytes) if file else "",
        str(one.position) == shown,
        one.number,
        one.expires_on,
        replaced_by=replaced_by,
        replaces=replaces,
    )
