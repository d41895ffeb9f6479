"""From a form that was filled in to the service that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from thuocdo.accounts.people import member_of
from thuocdo.attachments.services import empty_file
from thuocdo.dossiers import refusals, services
from thuocdo.dossiers.late_requests import asks_late
from thuocdo.dossiers.return_reasons import spoken
from thuocdo.errors import InvalidInput
from thuocdo.office.dossiers.choices import paper_names
from thuocdo.office.dossiers.results import new_results
from thuocdo.organisations.finding import unit_by_words
from thuocdo.organisations.models import Unit
from thuocdo.payments.asking import OTHER, ask_fee
from thuocdo.ui.language import in_english

if TYPE_CHECKING:
    from thuocdo.accounts.models import User
    from thuocdo.attachments.models import Attachment
    from thuocdo.dossiers.models import Dossier
    from thuocdo.office.dossiers.forms import RequestSupplementForm

Said = Mapping[str, Any]
By = dict[str, Any]
Doer = Callable[["Dossier", Any, By], object]


def do(
    name: str,
    dossier: Dossier,
    form: Any,
    *,
    actor: User,
    at: datetime,
    files: Sequence[Attachment] = (),
) -> None:
    """Do what a valid form says.

    Args:
        name: of the act.
        dossier: found among those the actor sees.
        form: valid.
        actor: the official.
        at: the moment.
        files: of results, where the form brings any.

    Raises:
        DomainError: the service refuses.
    """
    form.cleaned_data["files"] = files
    said: Said = form.cleaned_data
    by: By = {"actor": actor, "at": at, "seen": said["seen"], "request_id": said["request_id"]}
    _DOERS[name](dossier, form, by)


def _plain(service: Callable[..., object], *fields: str) -> Doer:
    """Return what calls a service with fields of the form by the same names."""

    def call(dossier: Dossier, form: Any, by: By) -> object:
        return service(dossier, **{name: form.cleaned_data[name] for name in fields}, **by)

    return call


def receiver(said: Said, *, near: Unit | None = None) -> tuple[Unit, User | None]:
    """Return the unit and the official that a form names; of units of the same name the one in the province of `near`.

    Raises:
        InvalidInput: there is no such unit, or the official does not belong to it.
    """
    if said["other_unit"]:
        return unit_by_words(said["other_unit"], near=near), None
    unit_id, user_id = said["to"]
    unit = Unit.objects.filter(pk=unit_id).first()
    person = member_of(unit_id, user_id, on=timezone.localdate()) if user_id else None
    if unit is None or (user_id and person is None):
        raise InvalidInput(
            "receiver_not_there",
            "Người này không còn ở đơn vị đã chọn. Hãy chọn lại người nhận.",
            "This person does not belong to the unit any more. Choose again.",
        )
    return unit, person


def receiver_missing() -> InvalidInput:
    """Return the refusal of a hand-over to nobody."""
    return InvalidInput(
        "receiver_missing",
        "Hãy chọn người nhận, hoặc ghi tên đơn vị khác.",
        "Choose who gets it, or write the name of another unit.",
    )


def reason_missing() -> InvalidInput:
    """Return the refusal to give dossiers to somebody else without saying why."""
    return InvalidInput(
        "reason_missing",
        "Hãy ghi lý do giao lại; người nhận và người đang giữ đều thấy lý do này.",
        "Say why; both the new and the present holder see it.",
    )


def _hand_over(dossier: Dossier, form: Any, by: By) -> object:
    said = form.cleaned_data
    unit, person = receiver(said, near=dossier.competent_agency)
    return services.hand_over(
        dossier,
        to_unit=unit,
        to_official=person,
        step_key=said["step"],
        step_name=said["step_name"],
        hours=said["hours"],
        parallel=said["parallel"],
        note=said["note"],
        **by,
    )


def _request_opinion(dossier: Dossier, form: Any, by: By) -> object:
    said = form.cleaned_data
    return services.request_opinion(
        dossier,
        unit=unit_by_words(said["other_unit"], near=dossier.competent_agency),
        question=said["question"],
        answer_due_at=_end_of(said["answer_due_on"]),
        **by,
    )


def _end_of(day: date) -> datetime:
    midnight = datetime.combine(day + timedelta(days=1), time.min)
    return timezone.make_aware(midnight) - timedelta(minutes=1)


def _direct(dossier: Dossier, form: Any, by: By) -> object:
    said = form.cleaned_data
    unit, person = receiver(said | {"other_unit": ""})
    due = _end_of(said["answer_due_on"])
    return services.direct(
        dossier, unit=unit, official=person, words=said["words"], answer_due_at=due, **by
    )


def _replace_paper(dossier: Dossier, form: Any, by: By) -> object:
    said = form.cleaned_data
    fields = ("position", "reason", "form", "number", "issuer", "issued_on", "expires_on")
    file = said["files"][0] if said["files"] else None
    return services.replace_paper(
        dossier, attachment=file, **{name: said[name] for name in fields}, **by
    )


def _give_opinion(dossier: Dossier, form: Any, by: By) -> object:
    unit = Unit(pk=form.cleaned_data["unit"])
    return services.give_opinion(dossier, unit=unit, opinion=form.cleaned_data["opinion"], **by)


def _request_supplement(dossier: Dossier, form: RequestSupplementForm, by: By) -> object:
    said, papers = form.cleaned_data, paper_names(dossier)
    reasons = form.reasons(papers)
    if not reasons and not said["content"]:
        raise InvalidInput(
            "supplement_empty",
            "Chưa có lý do nào. Hãy chọn lý do ở giấy tờ sai hoặc thiếu, hoặc ghi nội dung cần bổ sung.",
            "No reason is given. Choose one at the paper at fault, or write what is to be supplied.",
        )
    if not said["why_late"].strip() and asks_late(dossier, at=by["at"]):
        raise InvalidInput(
            "supplement_late_without_reason",
            "Đã quá hạn yêu cầu bổ sung của luật. Vẫn yêu cầu được; hãy ghi lý do không yêu cầu trong hạn.",
            "The days of the law for asking have passed. You may still ask; write why it was not done in time.",
        )
    approver = said["approver"] and member_of(
        dossier.competent_agency_id, said["approver"], on=timezone.localdate()
    )
    return services.request_supplement(
        dossier,
        content=said["content"] or _content(reasons, papers),
        reasons=reasons,
        instruction=said["instruction"] or _instruction(reasons, papers),
        why_again=said["why_again"],
        why_late=said["why_late"],
        approver=approver or None,
        **by,
    )


def _content(reasons: tuple[str, ...], papers: Mapping[str, str]) -> str:
    """Write from the reasons what is missing, one line for each."""
    return "\n".join(_line(papers, one.place, _label(one.reason)) for one in spoken(reasons))


def _instruction(reasons: tuple[str, ...], papers: Mapping[str, str]) -> str:
    """Write from the reasons what the citizen has to do."""
    told = [(one.place, one.reason) for one in spoken(reasons)]
    words = [
        _line(papers, place, one.citizen_en if in_english() else one.citizen)
        for place, one in told
        if one.citizen
    ]
    return "\n".join(dict.fromkeys(words))


def _label(reason: Any) -> str:
    return str(reason.label_en if in_english() else reason.label)


def _line(papers: Mapping[str, str], place: str, words: str) -> str:
    name = papers.get(place, "")
    return f"- {name}: {words}" if name else f"- {words}"


def _correct(dossier: Dossier, form: Any, by: By) -> object:
    said = form.cleaned_data
    return services.correct_mistake(
        dossier,
        what=said["what"],
        reason=said["reason"],
        subject=said["subject"] or None,
        apology=said["apology"],
        wrong_results=said["wrong"] or None,
        results=_results(dossier, said),
        **by,
    )


def _results(dossier: Dossier, said: Said) -> list[services.NewResult]:
    return new_results(said, said["files"], dossier.procedure_version_id)


def _resolve(dossier: Dossier, form: Any, by: By) -> object:
    said = form.cleaned_data
    return services.resolve(
        dossier,
        result_number=said["result_number"],
        electronic=said["electronic"],
        results=_results(dossier, said),
        **by,
    )


def _attach_result(dossier: Dossier, form: Any, by: By) -> object:
    found = _results(dossier, form.cleaned_data)
    if not found:
        raise refusals.result_without_file()
    return services.attach_result(dossier, results=found, **by)


def _digitise_result(dossier: Dossier, form: Any, by: By) -> object:
    said = form.cleaned_data
    if not said["files"]:
        raise empty_file()
    return services.digitise_result(
        dossier, number=said["number"], attachment=said["files"][0], **by
    )


def _require_payment(dossier: Dossier, form: Any, by: By) -> object:
    said = form.cleaned_data
    return ask_fee(
        dossier,
        fee=said["fee"] or OTHER,
        quantity=said["quantity"] or 1,
        amount_vnd=said["amount"],
        reason=said["reason"],
        pauses=said["pauses"],
        legal_basis=said["legal_basis"],
        **by,
    )


_DOERS: Mapping[str, Doer] = {
    "accept": _plain(services.accept),
    "not_accept": _plain(services.not_accept, "reason", "legal_basis"),
    "hand_over": _hand_over,
    "finish_step": _plain(services.finish_step, "number", "note"),
    "take_over": _plain(services.take_over),
    "request_opinion": _request_opinion,
    "give_opinion": _give_opinion,
    "supersede_opinion": _plain(services.supersede_opinion, "number", "reason"),
    "direct": _direct,
    "answer_directive": _plain(services.answer_directive, "number", "answer"),
    "withdraw_directive": _plain(services.withdraw_directive, "number", "reason"),
    "replace_paper": _replace_paper,
    "request_supplement": _request_supplement,
    "receive_supplement": _plain(services.receive_supplement, "note"),
    "extend": _plain(services.extend, "amount", "unit", "reason", "apology"),
    "require_payment": _require_payment,
    "resolve": _resolve,
    "attach_result": _attach_result,
    "digitise_result": _digitise_result,
    "take_back_result": _plain(services.take_back_result, "number"),
    "refuse": _plain(services.refuse, "reason", "legal_basis"),
    "stop": _plain(services.stop, "reason", "legal_basis"),
    "return_result": _plain(services.return_result, "way", "fetched_by", "id_shown"),
    "send_result": _plain(services.send_result, "carrier", "waybill"),
    "confirm_delivery": _plain(services.confirm_delivery, "note"),
    "note_undelivered": _plain(services.note_undelivered, "reason"),
    "correct_mistake": _correct,
    "request_withdrawal": _plain(services.request_withdrawal, "reason"),
    "decline_withdrawal": _plain(services.decline_withdrawal, "reason"),
    "give_back": _plain(services.give_back),
}


def done_words(name: str) -> str:
    """Return what is said once it is done."""
    return {
        "accept": _("Đã tiếp nhận hồ sơ."),
        "not_accept": _("Đã từ chối tiếp nhận."),
        "hand_over": _("Đã chuyển hồ sơ."),
        "finish_step": _("Đã ghi bước hoàn thành."),
        "take_over": _("Đã nhận hồ sơ chuyển đến."),
        "request_opinion": _("Đã gửi xin ý kiến."),
        "give_opinion": _("Đã gửi ý kiến."),
        "supersede_opinion": _("Đã ghi ý kiến không còn được dùng."),
        "direct": _("Đã gửi ý kiến chỉ đạo."),
        "answer_directive": _("Đã trả lời ý kiến chỉ đạo."),
        "withdraw_directive": _("Đã rút ý kiến chỉ đạo."),
        "replace_paper": _("Đã nhận bản mới; bản cũ vẫn được giữ."),
        "request_supplement": _("Đã yêu cầu bổ sung."),
        "receive_supplement": _("Đã nhận giấy tờ bổ sung."),
        "extend": _("Đã gia hạn và xin lỗi."),
        "require_payment": _("Đã yêu cầu nộp tiền."),
        "resolve": _("Đã ký, giải quyết xong hồ sơ."),
        "attach_result": _("Đã đính kèm kết quả."),
        "digitise_result": _("Đã số hóa kết quả."),
        "take_back_result": _("Đã bỏ kết quả đã chuẩn bị."),
        "refuse": _("Đã từ chối giải quyết."),
        "stop": _("Đã dừng giải quyết."),
        "return_result": _("Đã trả kết quả."),
        "send_result": _("Đã ghi việc gửi kết quả."),
        "confirm_delivery": _("Đã ghi bưu chính phát xong."),
        "note_undelivered": _("Đã ghi kết quả bị hoàn lại."),
        "correct_mistake": _("Đã ghi việc sửa sai sót."),
        "request_withdrawal": _("Đã ghi yêu cầu rút hồ sơ."),
        "decline_withdrawal": _("Hồ sơ được giải quyết tiếp."),
        "give_back": _("Đã lấy lại hồ sơ vừa chuyển."),
    }[name]
