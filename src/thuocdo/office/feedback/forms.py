"""What officials fill in for feedback."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from thuocdo.feedback.models import Feedback
from thuocdo.feedback.models.feedback import LONGEST_SUBJECT, LONGEST_WORDS

if TYPE_CHECKING:
    from thuocdo.organisations.models import Unit

_WAYS = [one for one in Feedback.Way.choices if one[0] != Feedback.Way.PORTAL]


def words_field(label: Any, *, rows: int = 5, help_text: Any = "") -> forms.CharField:
    """Return a field for as many words as are kept."""
    return forms.CharField(
        label=label,
        max_length=LONGEST_WORDS,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class RecordForm(forms.Form):
    """Feedback that came in person, by post, by phone or from another agency."""

    request_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    unit = forms.TypedChoiceField(label=_("Đơn vị tiếp nhận"), coerce=int)
    way = forms.ChoiceField(label=_("Cách gửi"), choices=_WAYS)
    kind = forms.ChoiceField(label=_("Nội dung về"), choices=Feedback.Kind.choices)
    name = forms.CharField(
        label=_("Họ tên người gửi"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Số điện thoại"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("Thư điện tử"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    address = forms.CharField(
        label=_("Địa chỉ"),
        max_length=300,
        required=False,
        help_text=_("Cần ít nhất một trong: số điện thoại, thư điện tử, địa chỉ."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    subject = forms.CharField(label=_("Tiêu đề"), max_length=LONGEST_SUBJECT)
    words = words_field(_("Nội dung phản ánh, kiến nghị"), rows=8)

    def __init__(self, data: Any = None, *, units: Sequence[Unit]) -> None:
        super().__init__(data)
        field = self.fields["unit"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(one.pk, one.name) for one in units]


class TakeOnForm(forms.Form):
    """It is for this unit, and of this kind."""

    kind = forms.ChoiceField(label=_("Nội dung về"), choices=Feedback.Kind.choices)


class PassOnForm(forms.Form):
    """It is for another unit."""

    to = forms.CharField(
        label=_("Chuyển đến đơn vị (tên hoặc mã)"),
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    reason = words_field(_("Lý do chuyển"), rows=2)


class RefuseForm(forms.Form):
    """It is no feedback in the sense of the decree."""

    reason = words_field(_("Lý do không tiếp nhận; người gửi đọc được"), rows=3)


class AnswerForm(forms.Form):
    """The answer to the sender."""

    words = words_field(_("Trả lời người gửi"), rows=8)


class AskForm(forms.Form):
    """What the sender is asked for."""

    words = words_field(
        _("Hỏi người gửi; người gửi được báo"),
        rows=3,
        help_text=_("Hạn trả lời vẫn tính tiếp."),
    )


class AddForm(forms.Form):
    """What the sender added in person, by phone or by post."""

    words = words_field(_("Nội dung người gửi bổ sung"), rows=4)
    words.required = False


class PublishForm(forms.Form):
    """What everybody may read."""

    matter = words_field(
        _("Nội dung công khai"), help_text=_("Bỏ mọi thông tin về người gửi và người khác.")
    )
    answer = words_field(_("Trả lời công khai"))


class LookForm(forms.Form):
    """See the sender in full."""


ACTS: dict[str, type[forms.Form]] = {
    "take_on": TakeOnForm,
    "pass_on": PassOnForm,
    "refuse": RefuseForm,
    "answer": AnswerForm,
    "ask": AskForm,
    "add": AddForm,
    "publish": PublishForm,
    "look": LookForm,
}
