"""What the events of a group of dossiers say: for each kind its fields, encoded, one value for all or one for each dossier."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from thuocdo.dossiers.apology import draft_apology
from thuocdo.dossiers.clock_rules import clock_rule
from thuocdo.dossiers.generate.catalogue import CHANNELS
from thuocdo.dossiers.generate.clockwork import date_of
from thuocdo.dossiers.generate.pieces import (
    Column,
    Pieces,
    joined,
    picked,
    picked_by,
    pieces,
)
from thuocdo.dossiers.generate.shapes import ON_ITS_WAY
from thuocdo.dossiers.generate.texts import (
    FALSE,
    NULL,
    encoded,
    filled,
    payloads,
    quoted_moments,
    template,
    truths,
)
from thuocdo.dossiers.generate.timeline import EXTENSION
from thuocdo.working_time.working_calendar import moment_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from thuocdo.dossiers.generate.catalogue import Offer
    from thuocdo.dossiers.generate.group import Group
    from thuocdo.dossiers.generate.shapes import Happening

    Told = Mapping[str, Column]

_EMPTY = encoded("")
_NOT_ACCEPTED = (
    "Hồ sơ không thuộc thẩm quyền giải quyết của cơ quan",
    "Thành phần hồ sơ không đúng với thủ tục đã chọn",
    "Hồ sơ nộp trùng với hồ sơ đang được giải quyết",
)
_REFUSED = (
    "Không đủ điều kiện theo quy định của pháp luật chuyên ngành",
    "Thông tin kê khai không khớp với dữ liệu đã lưu",
    "Thửa đất, công trình đang có tranh chấp",
)
_WITHDRAWN = ("Không còn nhu cầu giải quyết", "Nộp nhầm thủ tục", "Xin bổ sung rồi nộp lại sau")
_LATE = (
    "Cần xác minh thêm tại thực địa",
    "Chờ ý kiến của cơ quan phối hợp",
    "Hồ sơ có tình tiết phức tạp, cần thời gian thẩm định",
)
_INSTRUCTION = (
    "Bổ sung bản chụp rõ nét hoặc bản chính tại Bộ phận Một cửa, hoặc gửi trên Cổng dịch vụ công."
)
_GIVEN_UP = "Quá thời hạn mà người nộp không bổ sung hồ sơ"
_ON_REQUEST = "Người nộp đề nghị rút hồ sơ"
_FEE = "Phí, lệ phí theo quy định"


def told(group: Group, one: Happening) -> Column:
    """Return the payloads of the events of one happening."""
    if one.kind == "received":
        return _received(group)
    return payloads(one.kind, {**_dues(group, one), **_SAID[one.kind](group, one)})


def _received(group: Group) -> Column:
    offers, channels = group.world.offers, len(CHANNELS)
    both, back = np.unique(group.offers * channels + group.channels, return_inverse=True)
    made = [_received_template(offers[n // channels], n % channels) for n in both.tolist()]
    parts = [picked(pieces(one), back) for one in zip(*made, strict=True)]
    values = [
        group.people_said, joined(b'"', group.codes, b'"'), group.agency_json, group.linked_json, group.reception_json,
    ]  # fmt: skip
    return filled(parts, values)


_RECEIVED_HOLES = (
    "applicants_sha256", "code", "competent_agency", "interagency", "reception_unit",
)  # fmt: skip


@cache
def _received_template(offer: Offer, channel: int) -> tuple[bytes, ...]:
    name = CHANNELS[channel]
    amount, unit = offer.limits[name]
    made, names = template(
        "received",
        {
            "channel": encoded(name),
            "priority_lane": encoded(offer.lane),
            "procedure_version": encoded(offer.version),
            "process": encoded(offer.line.process),
            "processing_system": encoded("provincial"),
            "subject": encoded(offer.subject),
            "support_place": NULL,
            "system": encoded("thuocdo"),
            "term_amount": NULL if amount is None else encoded(f"{amount.normalize():f}"),
            "term_unit": encoded(unit),
            "territorial_scope": encoded(offer.scope),
        },
        _RECEIVED_HOLES,
    )
    assert names == _RECEIVED_HOLES
    return made


def _dues(group: Group, one: Happening) -> dict[str, Column]:
    if one.kind not in COUNTING:
        return {}
    if not one.dues or not group.shape.term:
        return {"due_at": NULL, "original_due_at": NULL, "index_due_at": NULL}
    due, original, index_due = group.dues(one.dues)
    texts = quoted_moments(due)
    same = np.array_equal(due, original) and np.array_equal(due, index_due)
    return {
        "due_at": texts,
        "original_due_at": texts if same else quoted_moments(original),
        "index_due_at": texts if same else quoted_moments(index_due),
    }


#: Kinds that tell due times.
COUNTING = {"accepted", "paid", "taken_over", "supplement_received", "extended"}


def _accepted(group: Group, _one: Happening) -> Told:
    by_day = encoded(str(clock_rule("late_after", date_of(group.first_day)).value))
    choices = pieces((by_day, encoded("moment")))
    return {"late_after": picked(choices, group.by_moment.astype(np.int8))}


def _chosen(group: Group, words: Sequence[str]) -> Pieces:
    return picked(pieces(map(encoded, words)), _which(group, words))


def _which(group: Group, words: Sequence[str]) -> NDArray[np.int64]:
    return (group.luck("reason") * len(words)).astype(np.int64)


def _not_accepted(group: Group, _one: Happening) -> Told:
    return {"legal_basis": _EMPTY, "reason": _chosen(group, _NOT_ACCEPTED)}


def _supplement_requested(group: Group, _one: Happening) -> Told:
    offers = group.world.offers
    contents = picked_by(group.offers, lambda n: _wanted(offers[n]))
    return {
        "approved_by": NULL, "content": contents, "instruction": encoded(_INSTRUCTION), "reasons": b"[]", "why_again": _EMPTY,
    }  # fmt: skip


@cache
def _wanted(offer: Offer) -> bytes:
    paper = offer.papers[0][1] if offer.papers else "Giấy tờ tùy thân"
    return encoded(f"{paper}: bản chụp chưa rõ hoặc thiếu chữ ký")


def _payment_required(group: Group, _one: Happening) -> Told:
    return {
        "amount_vnd": group.fee_json, "changes_status": FALSE, "legal_basis": _EMPTY, "pauses": FALSE, "reason": encoded(_FEE),
    }  # fmt: skip


def _paid(group: Group, _one: Happening) -> Told:
    method = "online" if group.shape.online else "cash"
    references = joined(b'"TT-', group.codes, b'"')
    return {"amount_vnd": group.fee_json, "method": encoded(method), "reference": references}


def _handed_over(group: Group, one: Happening) -> Told:
    step = group.shape.line.steps[one.step - 1] if one.step else None
    due = group.step_due(one)
    hours = (
        {"hours": encoded(f"{step.hours.normalize():f}")} if step and step.hours is not None else {}
    )
    return {
        **hours,
        "key": encoded(step.key if step else ""),
        "name": encoded(step.name if step else ON_ITS_WAY),
        "note": _EMPTY,
        "official": group.official_json(f"step{one.step}") if one.step else NULL,
        "parallel": FALSE,
        "role": encoded(step.role if step else ""),
        "step_due_at": NULL if due is None else quoted_moments(due),
        "unit": group.agency_json,
    }


def _taken_over(group: Group, _one: Happening) -> Told:
    return {"unit": group.agency_json}


def _extended(group: Group, one: Happening) -> Told:
    amount, unit = EXTENSION
    which = _which(group, _LATE)
    later, due, _index_due = group.dues(one.dues)
    apologies = [
        encoded(
            draft_apology(
                code=code.decode(), subject=group.world.offers[offer].subject, reason=_LATE[n],
                due=moment_of(before), later=moment_of(after),
            )
        )
        for code, offer, n, before, after in zip(
            group.codes.to_pylist(), group.offers.tolist(), which.tolist(), due.tolist(), later.tolist(), strict=True
        )
    ]  # fmt: skip
    return {
        "apology": pieces(apologies), "extra_amount": encoded(str(amount)), "extra_unit": encoded(unit),
        "reason": _chosen(group, _LATE),
    }  # fmt: skip


def _withdrawal_requested(group: Group, _one: Happening) -> Told:
    return {"reason": _chosen(group, _WITHDRAWN)}


def _stopped(_group: Group, one: Happening) -> Told:
    reason = _GIVEN_UP if one.at == "given_up" else _ON_REQUEST
    return {"legal_basis": _EMPTY, "reason": encoded(reason)}


def _refused(group: Group, _one: Happening) -> Told:
    status = clock_rule("status_of_refusal", date_of(group.first_day)).value
    return {"legal_basis": _EMPTY, "reason": _chosen(group, _REFUSED), "status": encoded(status)}


def _resolved(group: Group, _one: Happening) -> Told:
    electronic = (group.luck("digitised") < 0.85) | group.shape.online
    return {
        "electronic": truths(electronic),
        "result_number": joined(b'"', group.code_numbers, b'/KQ"'),
    }


def _result_returned(group: Group, _one: Happening) -> Told:
    return {"fetched_by": _EMPTY, "id_shown": FALSE, "way": encoded(group.shape.way)}


_SAID: dict[str, Callable[[Group, Happening], Told]] = {
    "accepted": _accepted,
    "not_accepted": _not_accepted,
    "supplement_requested": _supplement_requested,
    "supplement_received": lambda _group, _one: {"note": _EMPTY},
    "payment_required": _payment_required,
    "paid": _paid,
    "handed_over": _handed_over,
    "taken_over": _taken_over,
    "extended": _extended,
    "withdrawal_requested": _withdrawal_requested,
    "stopped": _stopped,
    "refused": _refused,
    "resolved": _resolved,
    "result_returned": _result_returned,
}
