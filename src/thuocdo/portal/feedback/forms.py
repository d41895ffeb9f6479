"""What a citizen fills in when he brings something up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from thuocdo.feedback.models import Feedback
from thuocdo.feedback.models.feedback import LONGEST_SUBJECT, LONGEST_WORDS

if TYPE_CHECKING:
    from thuocdo.dossiers.models import Dossier


class FeedbackForm(forms.Form):
    """One feedback; without a unit it goes to the agency of the dossier, or else to the province."""

    request_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    kind = forms.ChoiceField(
        label=_("Bạn phản ánh, kiến nghị về"), choices=[("", _("Chọn…")), *Feedback.Kind.choices]
    )
    dossier = forms.TypedChoiceField(
        label=_("Hồ sơ có liên quan"), coerce=int, empty_value=None, required=False
    )
    unit = forms.CharField(
        label=_("Gửi đến cơ quan"),
        max_length=200,
        required=False,
        help_text=_(
            "Tên xã, phường, sở. Để trống thì gửi đến cơ quan giải quyết hồ sơ, hoặc đến tỉnh; nơi nhận sẽ chuyển đúng cơ quan."
        ),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    subject = forms.CharField(label=_("Tiêu đề"), max_length=LONGEST_SUBJECT)
    words = forms.CharField(
        label=_("Nội dung"),
        max_length=LONGEST_WORDS,
        help_text=_("Việc gì, ở đâu, khi nào, và bạn đề nghị thế nào."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def __init__(self, data: Any = None, *, dossiers: Sequence[Dossier], **options: Any) -> None:
        super().__init__(data, **options)
        field = self.fields["dossier"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("Không")), *((one.pk, one.code) for one in dossiers)]


class AddForm(forms.Form):
    """What the sender adds; files alone are enough."""

    words = forms.CharField(
        label=_("Nội dung bổ sung"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
