"""Rating the service of an own dossier: the service first, the person last and only if one wants to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from thuocdo.accounts.models import Citizen
from thuocdo.dossiers.models import Dossier
from thuocdo.dossiers.tracking import tracked_rows
from thuocdo.errors import DomainError
from thuocdo.feedback.models import TOPICS, Rating
from thuocdo.feedback.services import (
    CHANGED_DAYS,
    LONGEST_WORDS,
    Opinion,
    RatedService,
    can_change,
    rate,
    rating_of,
)
from thuocdo.portal.apply.unsent import for_raters, take_unsent
from thuocdo.portal.dossiers.views import own_dossier
from thuocdo.portal.track.pages import track_view
from thuocdo.ui.errors import message_of, status_of

_SCORES: tuple[tuple[int, str | Promise], ...] = (
    (5, gettext_lazy("Rất tốt")),
    (4, gettext_lazy("Tốt")),
    (3, gettext_lazy("Bình thường")),
    (2, gettext_lazy("Chưa tốt")),
    (1, gettext_lazy("Rất kém")),
)
_QUESTIONS: Mapping[str, str | Promise] = {
    "overall": gettext_lazy("Nhìn chung, bạn được phục vụ thế nào?"),
    "time": gettext_lazy("Thời gian giải quyết so với hẹn"),
    "information": gettext_lazy("Thông tin, hướng dẫn rõ và đúng"),
    "ease": gettext_lazy("Dễ làm, ít phải đi lại, ít phải hỏi nhiều nơi"),
    "attitude": gettext_lazy("Thái độ phục vụ"),
    "official_score": gettext_lazy("Người trực tiếp phục vụ bạn"),
}


@dataclass(frozen=True, slots=True)
class ScoreView:
    """One thing to rate, with the score that is chosen; null for none."""

    name: str
    question: str
    chosen: int | None
    scores: tuple[tuple[int, str], ...]


@require_http_methods(["GET", "POST"])
@for_raters
def rate_service(request: HttpRequest, citizen: Citizen, dossier_id: int) -> HttpResponse:
    """Ask what somebody thinks, and keep it."""
    dossier = own_dossier(citizen, dossier_id)
    now = timezone.now()
    known = rating_of(dossier.pk)
    problem, status = "", 200
    typed: Mapping[str, str] = request.POST.dict() or take_unsent(request) or _said(known)
    if request.method == "POST":
        try:
            return _rated(request, dossier)
        except DomainError as error:
            problem, status = message_of(error), status_of(error)
    context = {
        "dossier": dossier,
        "view": track_view(tracked_rows([dossier], at=now)[0]),
        "possible": dossier.ended_at is not None and (known is None or can_change(known, at=now)),
        "known": known,
        "topics": [_score_view(name, typed) for name in ("overall", *TOPICS)],
        "official": _score_view("official_score", typed),
        "typed": typed,
        "problem": problem,
        "days": CHANGED_DAYS,
        "longest": LONGEST_WORDS,
    }
    return render(request, "portal/acts/rate.html", context, status=status)


def _rated(request: HttpRequest, dossier: Dossier) -> HttpResponse:
    version = dossier.procedure_version
    service = RatedService(
        dossier_id=dossier.pk,
        agency_id=dossier.competent_agency_id,
        reception_unit_id=dossier.reception_unit_id,
        procedure_id=version.procedure_id if version else None,
        channel=dossier.channel,
        ended_at=dossier.ended_at,
    )
    rate(service=service, opinion=_opinion(request.POST), at=timezone.now())
    messages.success(request, _("Cảm ơn bạn. Đánh giá đã được ghi nhận."))
    return HttpResponseRedirect(reverse("portal:dossiers:detail", args=[dossier.pk]))


def _opinion(said: Mapping[str, str]) -> Opinion:
    scores = {name: _score(said.get(name, "")) for name in TOPICS}
    return Opinion(
        overall=_score(said.get("overall", "")) or 0,
        topics={name: score for name, score in scores.items() if score is not None},
        extra_cost={"yes": True, "no": False}.get(said.get("extra_cost", "")),
        words=said.get("words", ""),
        official_score=_score(said.get("official_score", "")),
        official_words=said.get("official_words", ""),
    )


def _score(text: str) -> int | None:
    """Return a score as it was sent; null for none, and one that cannot be for nonsense, so that it is refused."""
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) == 1 else 0


def _said(known: Rating | None) -> dict[str, str]:
    if known is None:
        return {}
    names = ("overall", *TOPICS, "official_score")
    scores = {name: getattr(known, name) for name in names}
    said = {name: str(score) for name, score in scores.items() if score is not None}
    cost = {True: "yes", False: "no", None: ""}[known.extra_cost]
    words = {"words": known.words, "official_words": known.official_words}
    return said | words | {"extra_cost": cost}


def _score_view(name: str, typed: Mapping[str, str]) -> ScoreView:
    scores = tuple((number, str(label)) for number, label in _SCORES)
    return ScoreView(name, str(_QUESTIONS[name]), _score(typed.get(name, "")), scores)
