"""What the pages of procedures show, as typed values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from thuocdo.portal.frame import link_if_there
from thuocdo.portal.procedures.filters import ORDER, FindProceduresForm
from thuocdo.portal.procedures.words import (
    CHANNELS,
    ONLINE_LEVELS,
    copies_words,
    fee_words,
    is_free,
    sentence,
    time_words,
)
from thuocdo.procedures.bundles import bundles_online
from thuocdo.procedures.choices import AgencyRole, Channel, OnlineLevel, TerritorialScope
from thuocdo.procedures.models import (
    FrequentQuestion,
    ProcedureBundle,
    ProcedureStep,
    ProcedureVersion,
    RequiredDocument,
    VersionAgency,
    Way,
)
from thuocdo.procedures.questions import questions_of
from thuocdo.procedures.storing import time_limits_of
from thuocdo.ui.keyset import KeysetPage, estimated_count, keyset_page
from thuocdo.ui.language import in_english

ROWS = 20
#: One working day of office hours, in hours: only to say which of two time limits is the shorter.
_HOURS = {"hour": 1, "working_day": 8, "day": 6, "month": 180}


@dataclass(frozen=True, slots=True)
class FoundRow:
    """One procedure that was found; `times` are its different time limits in words."""

    version: ProcedureVersion
    times: tuple[str, ...]
    online: str


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page of what was found; `nearest` says that nothing fits exactly."""

    rows: tuple[FoundRow, ...]
    page: KeysetPage[ProcedureVersion]
    count: int
    exact: bool
    nearest: bool


@dataclass(frozen=True, slots=True)
class CaseLine:
    """How long one case takes on one channel, and what it costs."""

    case: str
    time: str
    fee: str
    free: bool
    note: str


@dataclass(frozen=True, slots=True)
class ChannelView:
    """One channel with its cases."""

    name: str
    note: str
    lines: tuple[CaseLine, ...]


@dataclass(frozen=True, slots=True)
class PaperView:
    """One paper of the dossier."""

    paper: RequiredDocument
    copies: str


@dataclass(frozen=True, slots=True)
class PapersOfCase:
    """The papers of one case; `looked_up` need not be handed in, because the state has the data."""

    case: str
    needed: tuple[PaperView, ...]
    looked_up: tuple[PaperView, ...]


@dataclass(frozen=True, slots=True)
class StepsOfCase:
    """The steps of one case."""

    case: str
    steps: tuple[ProcedureStep, ...]


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One question that people often ask, in the language of the page where it has been put so."""

    question: str
    answer: str
    language: str


@dataclass(frozen=True, slots=True)
class ProcedurePage:
    """One procedure in plain words; `questions` are those with the words that were `asked`. `apply` is the address of the form, empty where it cannot be done online here."""

    version: ProcedureVersion
    who: str
    levels: str
    online: str
    fastest: str
    cheapest: str
    channels: tuple[ChannelView, ...]
    papers: tuple[PapersOfCase, ...]
    steps: tuple[StepsOfCase, ...]
    places: tuple[VersionAgency, ...]
    deciding: tuple[VersionAgency, ...]
    anywhere: str
    apply: str
    bundles: tuple[ProcedureBundle, ...]
    questions: tuple[QuestionView, ...]
    asked: str

    @property
    def has_cases(self) -> bool:
        """Say whether time or price depends on the case."""
        return any(line.case for channel in self.channels for line in channel.lines)


def list_page(form: FindProceduresForm, *, cursor: str) -> ListPage:
    """Build one page of what was found.

    Shape: five queries, however many rows.
    """
    rows, nearest = form.rows()
    page = keyset_page(rows.select_related("sector"), order=ORDER, cursor=cursor, size=ROWS)
    count, exact = estimated_count(rows)
    limits = time_limits_of(page.rows)
    found = tuple(
        FoundRow(
            version,
            tuple(dict.fromkeys(time_words(*one) for one in limits.get(version.pk, ()))),
            str(ONLINE_LEVELS[OnlineLevel(version.online_level)]),
        )
        for version in page.rows
    )
    return ListPage(found, page, count, exact, nearest)


def procedure_page(procedure_id: int, *, asked: str = "") -> ProcedurePage | None:
    """Build the page of a procedure as it is in force today, with the questions that have some words.

    Shape: eleven queries.
    Null: there is none in force, or it is internal.
    """
    rows = ProcedureVersion.objects.for_everybody(timezone.localdate())
    version = rows.with_parts().filter(procedure=procedure_id).first()
    if version is None:
        return None
    ways = sorted(version.ways.all(), key=lambda way: way.channel != Channel.ONLINE)
    online = version.online_level != OnlineLevel.NONE
    agencies = list(version.agencies.all())
    return ProcedurePage(
        version=version,
        who=sentence(", ".join(version.subject_labels)),
        levels=sentence(", ".join(version.level_labels)),
        online=str(ONLINE_LEVELS[OnlineLevel(version.online_level)]),
        fastest=_fastest(ways),
        cheapest=_cheapest(ways),
        channels=tuple(_channel(way) for way in ways),
        papers=tuple(
            _papers(sentence(case), list(papers))
            for case, papers in groupby(version.documents.all(), key=lambda one: one.case)
        ),
        steps=tuple(
            StepsOfCase(sentence(case), tuple(steps))
            for case, steps in groupby(version.steps.all(), key=lambda one: one.case)
        ),
        places=tuple(one for one in agencies if one.role == AgencyRole.RECEPTION),
        deciding=tuple(one for one in agencies if one.role == AgencyRole.COMPETENT),
        anywhere=_anywhere(version.territorial_scope),
        apply=link_if_there("portal:apply:start", procedure_id) if online else "",
        bundles=bundles_online(timezone.localdate(), procedure_id=procedure_id) if online else (),
        questions=tuple(_question(one) for one in questions_of(procedure_id, words=asked)),
        asked=asked,
    )


def _question(one: FrequentQuestion) -> QuestionView:
    if in_english() and one.question_en and one.answer_en:
        return QuestionView(one.question_en, one.answer_en, "en")
    return QuestionView(one.question, one.answer, "vi")


def _channel(way: Way) -> ChannelView:
    lines = []
    for limit in way.time_limits.all():
        fees = list(limit.fees.all())
        time = time_words(limit.amount, limit.unit)
        lines.append(
            CaseLine(sentence(limit.case), time, fee_words(fees), is_free(fees), limit.note)
        )
    return ChannelView(str(CHANNELS[Channel(way.channel)]), way.note, tuple(lines))


def _papers(case: str, papers: Sequence[RequiredDocument]) -> PapersOfCase:
    views = [PaperView(one, copies_words(one.originals, one.copies)) for one in papers]
    return PapersOfCase(
        case,
        tuple(one for one in views if not one.paper.reusable_source),
        tuple(one for one in views if one.paper.reusable_source),
    )


def _fastest(ways: Sequence[Way]) -> str:
    """Return the shortest time limit, with "from" where there are different ones."""
    limits = [limit for way in ways for limit in way.time_limits.all() if limit.amount is not None]
    if not limits:
        return time_words(None, "")
    weighed = sorted(limits, key=lambda one: (one.amount or Decimal(0)) * _HOURS[one.unit])
    words = time_words(weighed[0].amount, weighed[0].unit)
    differs = len({(one.amount, one.unit) for one in limits}) > 1
    return _("từ %(what)s") % {"what": words} if differs else words


def _cheapest(ways: Sequence[Way]) -> str:
    """Return what it costs in a word: nothing, an amount, or that it depends."""
    sets = [list(limit.fees.all()) for way in ways for limit in way.time_limits.all()]
    free = [is_free(fees) for fees in sets]
    if all(free):
        return _("Miễn phí")
    if any(free):
        return _("Tùy cách nộp, có cách miễn phí")
    if all(one.amount_vnd is None for fees in sets for one in fees):
        return _("Theo mức tỉnh quy định")
    words = {fee_words(fees) for fees in sets}
    return words.pop() if len(words) == 1 else _("Tùy trường hợp")


def _anywhere(scope: str) -> str:
    if scope == TerritorialScope.NATION:
        return _("Nộp được ở bất kỳ bộ phận Một cửa nào trong cả nước.")
    if scope == TerritorialScope.PROVINCE:
        return _("Nộp được ở bất kỳ bộ phận Một cửa nào trong tỉnh.")
    return ""
