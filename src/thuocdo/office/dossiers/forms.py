"""What people fill in to act on a dossier: one form for each act, read here and drawn in the template."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from thuocdo.dossiers.models import DossierDocument
from thuocdo.dossiers.return_reasons import reasons_on, written
from thuocdo.office.dossiers.words import MISTAKE_WORDS, PART_WORDS, TERM_WORDS, WAY_WORDS
from thuocdo.payments.asking import MOST_OF_ONE

LONG, SHORT = 2000, 200
#: No dossier has more results than that.
MOST_RESULTS = 99
DocumentForm = DossierDocument.Form
_DATES = ["%Y-%m-%d", "%d/%m/%Y"]


class ActForm(forms.Form):
    """What every act carries: the last event the person saw, and the id of the request."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    request_id = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)


class ReasonForm(ActForm):
    """An act with a reason and, where there is one, the law."""

    reason = forms.CharField(label=_("Lý do"), max_length=LONG, required=False)
    legal_basis = forms.CharField(label=_("Căn cứ pháp lý"), max_length=SHORT, required=False)


class NoteForm(ActForm):
    """An act with a note."""

    note = forms.CharField(label=_("Ghi chú"), max_length=LONG, required=False)


class FinishStepForm(NoteForm):
    """Which step is done."""

    number = forms.IntegerField(label=_("Bước"), min_value=1)


class PlaceField(forms.CharField):
    """A unit and perhaps an official of it, written "12:34" or "12:"."""

    def to_python(self, value: Any) -> Any:
        """Return the ids of unit and official, the second null where nobody is named; null where nothing is chosen."""
        text = str(value or "").strip()
        if not text:
            return None
        unit, _colon, official = text.partition(":")
        try:
            return int(unit), int(official) if official else None
        except ValueError:
            raise ValidationError(_("Trang gửi lên bị hỏng. Hãy tải lại trang.")) from None


class HandOverForm(NoteForm):
    """To whom, for which step."""

    to = PlaceField(label=_("Người nhận"), required=False)
    other_unit = forms.CharField(label=_("Đơn vị khác"), max_length=SHORT, required=False)
    step = forms.CharField(label=_("Bước"), max_length=40, required=False)
    step_name = forms.CharField(label=_("Việc cần làm"), max_length=500, required=False)
    hours = forms.DecimalField(
        label=_("Thời gian (giờ làm việc)"),
        min_value=0,
        max_digits=7,
        decimal_places=2,
        required=False,
        localize=True,
    )
    parallel = forms.BooleanField(label=_("Làm song song"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one receiver."""
        cleaned = super().clean() or {}
        if not cleaned.get("to") and not cleaned.get("other_unit"):
            self.add_error("to", _("Hãy chọn người nhận, hoặc ghi tên đơn vị khác."))
        return cleaned


class RequestOpinionForm(ActForm):
    """Whom to ask what, until when."""

    other_unit = forms.CharField(label=_("Đơn vị được hỏi"), max_length=SHORT)
    question = forms.CharField(label=_("Nội dung xin ý kiến"), max_length=LONG, required=False)
    answer_due_on = forms.DateField(label=_("Trả lời trước hết ngày"), input_formats=_DATES)


class GiveOpinionForm(ActForm):
    """The answer of a unit that was asked."""

    unit = forms.IntegerField(label=_("Trả lời cho"), min_value=1)
    opinion = forms.CharField(label=_("Ý kiến"), max_length=LONG, required=False)


class SupersedeOpinionForm(ActForm):
    """Which opinion counts no longer, and why."""

    number = forms.IntegerField(label=_("Ý kiến"), min_value=1)
    reason = forms.CharField(label=_("Lý do"), max_length=LONG, required=False)


class DirectForm(ActForm):
    """To whom, what, and by when an answer is wanted."""

    to = PlaceField(label=_("Giao cho"))
    words = forms.CharField(label=_("Nội dung chỉ đạo"), max_length=LONG, required=False)
    answer_due_on = forms.DateField(label=_("Trả lời trước hết ngày"), input_formats=_DATES)


class AnswerDirectiveForm(ActForm):
    """The answer to a directive."""

    number = forms.IntegerField(label=_("Ý kiến chỉ đạo"), min_value=1)
    answer = forms.CharField(label=_("Trả lời"), max_length=LONG, required=False)


class WithdrawDirectiveForm(ActForm):
    """Which directive is taken back, and why."""

    number = forms.IntegerField(label=_("Ý kiến chỉ đạo"), min_value=1)
    reason = forms.CharField(label=_("Lý do rút lại"), max_length=LONG, required=False)


class ReplacePaperForm(ActForm):
    """A newer version of a paper; its file comes beside it."""

    position = forms.IntegerField(label=_("Giấy tờ cũ"), min_value=1)
    reason = forms.CharField(label=_("Lý do thay"), max_length=LONG, required=False)
    form = forms.ChoiceField(
        label=_("Nộp dưới dạng"),
        choices=[("", ""), *DocumentForm.choices],
        required=False,
    )
    number = forms.CharField(label=_("Số, ký hiệu"), max_length=100, required=False)
    issuer = forms.CharField(label=_("Nơi cấp"), max_length=300, required=False)
    issued_on = forms.DateField(label=_("Ngày cấp"), input_formats=_DATES, required=False)
    expires_on = forms.DateField(label=_("Có giá trị đến"), input_formats=_DATES, required=False)


class RequestSupplementForm(ActForm):
    """Which papers are at fault and why; what is left empty is written from the reasons."""

    content = forms.CharField(label=_("Nội dung cần bổ sung"), max_length=LONG, required=False)
    instruction = forms.CharField(label=_("Hướng dẫn"), max_length=LONG, required=False)
    why_again = forms.CharField(
        label=_("Vì sao phải yêu cầu lần nữa"), max_length=LONG, required=False
    )
    why_late = forms.CharField(
        label=_("Vì sao không yêu cầu trong hạn"), max_length=LONG, required=False
    )
    approver = forms.IntegerField(label=_("Người ký đồng ý"), min_value=1, required=False)

    def reasons(self, known: Mapping[str, str]) -> tuple[str, ...]:
        """Return the reasons as an event keeps them.

        Args:
            known: names of the papers by place; a reason at any other place, or in no list, is left out.
        """
        data: Any = self.data
        listed = reasons_on(timezone.localdate()).reasons
        at_papers = [(data.get(f"at_{place}", ""), place) for place in known]
        whole = [(code, "") for code in data.getlist("reason")]
        return tuple(written(code, place) for code, place in at_papers + whole if code in listed)


class ExtendForm(ActForm):
    """How much longer, why, and the apology."""

    amount = forms.DecimalField(
        label=_("Thêm"),
        min_value=Decimal("0.5"),
        max_digits=5,
        decimal_places=1,
        localize=True,
        error_messages={
            "invalid": _("Hãy ghi một số, ví dụ 2 hoặc 1,5."),
            "min_value": _("Hãy ghi một số lớn hơn 0."),
        },
    )
    unit = forms.ChoiceField(choices=list(TERM_WORDS.items()))
    reason = forms.CharField(label=_("Lý do"), max_length=LONG, required=False)
    apology = forms.CharField(label=_("Lời xin lỗi"), max_length=LONG, required=False)


class MoneyField(forms.IntegerField):
    """An amount in VND, with or without dots between thousands, never below zero."""

    default_error_messages: ClassVar = {
        "invalid": _("Hãy ghi số tiền bằng đồng, ví dụ 150.000."),
        "min_value": _("Số tiền ít nhất là %(limit_value)s đồng."),
        "max_value": _("Số tiền quá lớn. Hãy xem lại."),
    }

    def __init__(self, *, min_value: int = 0, **options: Any) -> None:
        super().__init__(min_value=min_value, **options)

    def to_python(self, value: Any) -> Any:
        """Return the amount."""
        return super().to_python(str(value or "").replace(".", "").replace(" ", ""))


class RequirePaymentForm(ActForm):
    """Which fee of the procedure, or which other amount and why."""

    fee = forms.CharField(max_length=20, required=False)
    quantity = forms.IntegerField(
        label=_("Số lượng"), min_value=1, max_value=MOST_OF_ONE, required=False
    )
    amount = MoneyField(label=_("Số tiền (đồng)"), max_value=10**13, required=False)
    reason = forms.CharField(label=_("Lý do"), max_length=LONG, required=False)
    pauses = forms.BooleanField(label=_("Tạm dừng thời hạn"), required=False)
    legal_basis = forms.CharField(label=_("Căn cứ pháp lý"), max_length=SHORT, required=False)


class AttachResultForm(ActForm):
    """What a result is: as the procedure lists it or by another name, number, day, signer; its files come beside it."""

    result = forms.IntegerField(label=_("Kết quả"), min_value=0, required=False)
    result_name = forms.CharField(label=_("Tên khác"), max_length=500, required=False)
    result_number = forms.CharField(
        label=_("Số, ký hiệu kết quả"), max_length=SHORT, required=False
    )
    signed_on = forms.DateField(label=_("Ngày ký"), input_formats=_DATES, required=False)
    signer = forms.CharField(label=_("Người ký"), max_length=SHORT, required=False)
    expires_on = forms.DateField(
        label=_("Có hiệu lực đến hết ngày"), input_formats=_DATES, required=False
    )
    paper = forms.BooleanField(label=_("Có bản giấy"), required=False)
    replaces = forms.IntegerField(label=_("Thay cho kết quả"), min_value=1, required=False)


class ResolveForm(AttachResultForm):
    """The result that is signed."""

    electronic = forms.BooleanField(label=_("Có bản điện tử ký số"), required=False)


class ResultNumberForm(ActForm):
    """Which of the results of the dossier."""

    number = forms.IntegerField(label=_("Kết quả"), min_value=1)


class ReturnResultForm(ActForm):
    """How the result gets to the applicant."""

    way = forms.ChoiceField(choices=list(WAY_WORDS.items()))
    fetched_by = forms.ChoiceField(
        label=_("Người nhận"), choices=[("", ""), *PART_WORDS.items()], required=False
    )
    id_shown = forms.BooleanField(label=_("Đã xem giấy tờ tùy thân"), required=False)


class SendResultForm(ActForm):
    """By whom a result is carried, under which number."""

    carrier = forms.CharField(label=_("Đơn vị vận chuyển"), max_length=SHORT, required=False)
    waybill = forms.CharField(label=_("Số vận đơn"), max_length=100, required=False)


class CorrectForm(AttachResultForm):
    """What was wrong, and what is issued in its place."""

    wrong = forms.TypedMultipleChoiceField(
        label=_("Kết quả sai"),
        choices=[(one, one) for one in range(1, MOST_RESULTS + 1)],
        coerce=int,
        required=False,
    )

    what = forms.ChoiceField(choices=list(MISTAKE_WORDS.items()))
    reason = forms.CharField(label=_("Lý do"), max_length=LONG, required=False)
    subject = forms.CharField(label=_("Trích yếu mới"), max_length=500, required=False)
    apology = forms.CharField(label=_("Lời xin lỗi"), max_length=LONG, required=False)


FORMS: Mapping[str, type[ActForm]] = {
    "accept": ActForm,
    "not_accept": ReasonForm,
    "hand_over": HandOverForm,
    "finish_step": FinishStepForm,
    "take_over": ActForm,
    "request_opinion": RequestOpinionForm,
    "give_opinion": GiveOpinionForm,
    "supersede_opinion": SupersedeOpinionForm,
    "direct": DirectForm,
    "answer_directive": AnswerDirectiveForm,
    "withdraw_directive": WithdrawDirectiveForm,
    "replace_paper": ReplacePaperForm,
    "request_supplement": RequestSupplementForm,
    "receive_supplement": NoteForm,
    "extend": ExtendForm,
    "require_payment": RequirePaymentForm,
    "resolve": ResolveForm,
    "attach_result": AttachResultForm,
    "digitise_result": ResultNumberForm,
    "take_back_result": ResultNumberForm,
    "refuse": ReasonForm,
    "stop": ReasonForm,
    "return_result": ReturnResultForm,
    "send_result": SendResultForm,
    "confirm_delivery": NoteForm,
    "note_undelivered": ReasonForm,
    "correct_mistake": CorrectForm,
    "request_withdrawal": ReasonForm,
    "decline_withdrawal": ReasonForm,
    "give_back": ActForm,
}
