"""What happened to a dossier, in words: who, when, what, why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from thuocdo.dossiers import events as e
from thuocdo.dossiers.models import DossierEvent
from thuocdo.dossiers.return_reasons import beyond_reasons, spoken
from thuocdo.figures.notation import write_number
from thuocdo.office.dossiers.words import (
    CHANNEL_WORDS,
    EVENT_WORDS,
    MISTAKE_WORDS,
    PART_WORDS,
    STATUS_WORDS,
    WAY_WORDS,
    on_screen,
)
from thuocdo.procedures.amounts import amount_words
from thuocdo.ui.jinja import moment
from thuocdo.ui.language import gettext as _
from thuocdo.ui.language import in_english


@dataclass(frozen=True, slots=True)
class Names:
    """The names that events point to: units and officials by id, papers by their place ("r3", "d2")."""

    units: Mapping[int, str]
    people: Mapping[int, str]
    papers: Mapping[str, str]

    def unit(self, unit_id: int | None) -> str:
        """Return the name of a unit; its number where it is unknown."""
        return "" if unit_id is None else self.units.get(unit_id, f"#{unit_id}")

    def official(self, user_id: int | None) -> str:
        """Return the name of an official; nothing for nobody."""
        return "" if user_id is None else self.people.get(user_id, f"#{user_id}")


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One event in words; `who` is empty where the product or the applicant did it."""

    number: int
    at: datetime
    what: str
    who: str
    details: tuple[str, ...]


def history(rows: Iterable[tuple[DossierEvent, e.Event]], names: Names) -> tuple[HistoryRow, ...]:
    """Return what happened, the latest first."""
    words = on_screen(EVENT_WORDS)
    told = [
        HistoryRow(
            row.number,
            row.at,
            words.get(row.kind, row.kind),
            row.actor_name,
            tuple(one for one in _details(event, names) if one),
        )
        for row, event in rows
    ]
    return tuple(reversed(told))


def _details(event: e.Event, names: Names) -> Iterable[str]:
    tell = _TOLD.get(event.kind)
    return tell(event, names) if tell else ()


def _due(event: e.CountsDue) -> str:
    return _("Hạn trả: %(due)s") % {"due": moment(event.due_at)} if event.due_at else ""


def _received(event: e.Received, names: Names) -> Iterable[str]:
    yield _("%(unit)s nhận, %(channel)s") % {
        "unit": names.unit(event.reception_unit),
        "channel": CHANNEL_WORDS.get(event.channel, event.channel),
    }
    if event.competent_agency != event.reception_unit:
        yield _("Cơ quan có thẩm quyền: %(unit)s") % {"unit": names.unit(event.competent_agency)}


def _with_due(event: e.CountsDue, _names: Names) -> Iterable[str]:
    yield _due(event)


def _step_recounted(event: e.StepRecounted, _names: Names) -> Iterable[str]:
    yield _("Hạn của bước: %(due)s") % {"due": moment(event.step_due_at)}


def _reason(event: Any, _names: Names) -> Iterable[str]:
    yield event.reason
    if getattr(event, "legal_basis", ""):
        yield _("Căn cứ: %(law)s") % {"law": event.legal_basis}


def _step(event: e.StepStarted, names: Names) -> Iterable[str]:
    to = ", ".join(filter(None, (names.official(event.official), names.unit(event.unit))))
    yield (_("Xử lý song song: %(to)s") if event.parallel else _("Đến %(to)s")) % {"to": to}
    if event.name:
        yield event.name
    if event.step_due_at:
        yield _("Hạn của bước: %(due)s") % {"due": moment(event.step_due_at)}
    if isinstance(event, e.HandedOver):
        yield event.note


def _taken_over(event: e.TakenOver, names: Names) -> Iterable[str]:
    yield names.unit(event.unit)
    yield _due(event)


def _turn(event: e.TurnCame, _names: Names) -> Iterable[str]:
    if not event.granted:
        yield _("Có hồ sơ trước trong nhóm kết thúc mà không có kết quả.")
    if event.checked:
        yield _("Giấy tờ đã được kiểm khi nhận cả nhóm.")


def _finished(event: e.StepFinished, _names: Names) -> Iterable[str]:
    yield _("Bước thứ %(number)d") % {"number": event.number}
    yield event.note


def _asked(event: e.OpinionRequested, names: Names) -> Iterable[str]:
    yield names.unit(event.unit)
    yield event.question
    yield _("Trả lời trước %(due)s") % {"due": moment(event.answer_due_at)}


def _answered(event: e.OpinionGiven, names: Names) -> Iterable[str]:
    yield names.unit(event.unit)
    yield event.opinion


def _superseded(event: e.OpinionSuperseded, _names: Names) -> Iterable[str]:
    yield _("Ý kiến thứ %(number)d") % {"number": event.number}
    yield event.reason


def _replaced(event: e.PaperReplaced, names: Names) -> Iterable[str]:
    yield names.papers.get(f"d{event.old}", "")
    yield _("Giấy tờ số %(new)d thay giấy tờ số %(old)d") % {"new": event.new, "old": event.old}
    yield event.reason
    yield _hash(event.sha256)


def _directed(event: e.Directed, names: Names) -> Iterable[str]:
    yield ", ".join(filter(None, (names.official(event.official), names.unit(event.unit))))
    yield event.words
    yield _("Trả lời trước %(due)s") % {"due": moment(event.answer_due_at)}


def _directive_answered(event: e.DirectiveAnswered, _names: Names) -> Iterable[str]:
    yield _("Ý kiến chỉ đạo thứ %(number)d") % {"number": event.number}
    yield event.answer


def _directive_withdrawn(event: e.DirectiveWithdrawn, _names: Names) -> Iterable[str]:
    yield _("Ý kiến chỉ đạo thứ %(number)d") % {"number": event.number}
    yield event.reason


def _destroyed(event: e.Destroyed, _names: Names) -> Iterable[str]:
    yield _("Theo biên bản %(minutes)s") % {"minutes": event.disposal}


def _archived(event: e.Archived, _names: Names) -> Iterable[str]:
    yield _("Biên bản %(number)s") % {"number": event.handover}
    yield _("Thời hạn lưu trữ: %(words)s") % {"words": event.retention}
    yield _hash(event.digest)


def _supplement(event: e.SupplementRequested, names: Names) -> Iterable[str]:
    for one in spoken(event.reasons):
        label = one.reason.label_en if in_english() else one.reason.label
        paper = names.papers.get(one.place, "")
        yield f"{label}: {paper}" if paper else label
    yield beyond_reasons(event.content, spoken(event.reasons))
    yield event.instruction
    if event.why_again:
        yield _("Yêu cầu lần nữa vì: %(why)s") % {"why": event.why_again}
    if event.why_late is not None:
        why = event.why_late or _("không ghi")
        yield _("Yêu cầu sau hạn của luật, lý do: %(why)s") % {"why": why}
    if event.approved_by:
        yield _("Người đồng ý: %(who)s") % {"who": names.official(event.approved_by)}


def _supplied(event: e.SupplementReceived, _names: Names) -> Iterable[str]:
    yield event.note
    yield _due(event)


def _money(amount_vnd: int) -> str:
    return _("%(amount)s đồng") % {"amount": write_number(Decimal(amount_vnd))}


def _owed(event: e.PaymentRequired, _names: Names) -> Iterable[str]:
    yield _money(event.amount_vnd)
    yield event.reason
    if event.pauses:
        yield _("Tạm dừng thời hạn theo %(law)s") % {"law": event.legal_basis}


def _paid(event: e.Paid, _names: Names) -> Iterable[str]:
    yield _money(event.amount_vnd)
    yield _("Mã giao dịch %(reference)s") % {"reference": event.reference}


def _refunded(event: e.Refunded, _names: Names) -> Iterable[str]:
    yield _money(event.amount_vnd)
    yield _("Mã hoàn trả %(reference)s") % {"reference": event.reference}
    yield event.reason


def _exempted(event: e.Exempted, _names: Names) -> Iterable[str]:
    yield _money(event.amount_vnd)
    yield event.reason
    yield event.legal_basis


def _extended(event: e.Extended, _names: Names) -> Iterable[str]:
    more = amount_words(event.extra_amount, event.extra_unit)
    yield _("Thêm %(time)s: %(reason)s") % {"time": more, "reason": event.reason}
    yield event.apology
    yield _due(event)


def _resolved(event: e.Resolved, _names: Names) -> Iterable[str]:
    if event.result_number:
        yield _("Kết quả số %(number)s") % {"number": event.result_number}
    yield _("bản điện tử") if event.electronic else _("bản giấy")


def _attached(event: e.ResultAttached, _names: Names) -> Iterable[str]:
    yield " – ".join(filter(None, (event.name, event.reference)))
    if event.signer or event.signed_on:
        day = date.fromisoformat(event.signed_on) if event.signed_on else None
        signed = f"{day:%d/%m/%Y}" if day else ""
        yield _("ký: %(who)s") % {"who": ", ".join(filter(None, (event.signer, signed)))}
    if event.replaces:
        yield _("thay cho kết quả số %(number)d") % {"number": event.replaces}
    if event.expires_on:
        yield _("hiệu lực đến hết %(day)s") % {
            "day": f"{date.fromisoformat(event.expires_on):%d/%m/%Y}"
        }
    yield _hash(event.sha256)


def _about_result(event: Any, _names: Names) -> Iterable[str]:
    yield _("kết quả số %(number)d") % {"number": event.number}
    yield _hash(getattr(event, "sha256", ""))


def _hash(sha256: str) -> str:
    return f"SHA-256 {sha256[:12]}…" if sha256 else ""


def _returned(event: e.ResultReturned, _names: Names) -> Iterable[str]:
    yield str(WAY_WORDS.get(event.way, event.way))
    if event.fetched_by:
        yield _("người nhận: %(part)s") % {
            "part": PART_WORDS.get(event.fetched_by, event.fetched_by)
        }
    if event.id_shown:
        yield _("đã xuất trình giấy tờ tùy thân")


def _sent(event: e.ResultSent, _names: Names) -> Iterable[str]:
    yield _("%(carrier)s, số vận đơn %(waybill)s") % {
        "carrier": event.carrier,
        "waybill": event.waybill,
    }


def _delivered(event: e.ResultDelivered, _names: Names) -> Iterable[str]:
    if event.note:
        yield event.note


def _corrected(event: e.Corrected, _names: Names) -> Iterable[str]:
    yield f"{MISTAKE_WORDS.get(event.what, event.what)}: {event.reason}"
    if event.subject is not None:
        yield _("Trích yếu mới: %(subject)s") % {"subject": event.subject}
    for number in event.wrong_results or ():
        yield _("Thu hồi kết quả số %(number)d") % {"number": number}
    if event.reissue:
        yield _("Kết quả được cấp lại")
    if event.apology:
        yield event.apology


def _reported(event: e.Reported, names: Names) -> Iterable[str]:
    yield str(STATUS_WORDS.get(event.status, event.status))
    if event.due_at:
        yield _("Hạn trả: %(due)s") % {"due": moment(event.due_at)}


_TOLD: dict[str, Callable[[Any, Names], Iterable[str]]] = {
    "received": _received,
    "accepted": _with_due,
    "not_accepted": _reason,
    "turn_came": _turn,
    "step_started": _step,
    "handed_over": _step,
    "taken_over": _taken_over,
    "step_finished": _finished,
    "opinion_requested": _asked,
    "opinion_given": _answered,
    "opinion_superseded": _superseded,
    "paper_replaced": _replaced,
    "directed": _directed,
    "directive_answered": _directive_answered,
    "directive_withdrawn": _directive_withdrawn,
    "archived": _archived,
    "destroyed": _destroyed,
    "supplement_requested": _supplement,
    "supplement_received": _supplied,
    "payment_required": _owed,
    "paid": _paid,
    "refunded": _refunded,
    "exempted": _exempted,
    "extended": _extended,
    "withdrawal_requested": _reason,
    "withdrawal_declined": _reason,
    "stopped": _reason,
    "refused": _reason,
    "resolved": _resolved,
    "result_attached": _attached,
    "result_digitised": _about_result,
    "result_taken_back": _about_result,
    "result_returned": _returned,
    "result_sent": _sent,
    "result_delivered": _delivered,
    "result_came_back": _reason,
    "corrected": _corrected,
    "due_recounted": _with_due,
    "step_recounted": _step_recounted,
    "reported": _reported,
}
