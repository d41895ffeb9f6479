"""What people type in the editor."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from thuocdo.consistency.own_rules import SHAPES
from thuocdo.forms.library import form_versions
from thuocdo.office.form_editor.words import (
    AGGREGATIONS,
    LEVELS,
    PERIOD_KINDS,
    PERIODS,
    RULE_KINDS,
    SEVERITIES,
    THEMES,
    VALUE_TYPES,
)

LONGEST_LABEL, LONGEST_UNIT, LONGEST_EXPRESSION = 600, 200, 2000


class Plain(forms.CharField):
    """A text as form files hold it: NFC, white space single."""

    def to_python(self, value: Any) -> str:
        """Return the text made plain."""
        return " ".join(unicodedata.normalize("NFC", super().to_python(value) or "").split())


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class MakeForm(forms.Form):
    """Which form a new one is made from."""

    base = forms.ChoiceField(label=_("Lập từ biểu mẫu"))

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        newest = sorted(form_versions().values(), key=lambda one: one.valid_from, reverse=True)
        choices = [(one.code, f"{one.title} ({one.code})") for one in newest]
        self.fields["base"].choices = choices  # type: ignore[attr-defined]


class HeadForm(forms.Form):
    """The head of a form."""

    title = Plain(label=_("Tên biểu mẫu"), max_length=300)
    source = Plain(
        label=_("Căn cứ"),
        max_length=300,
        help_text=_("Văn bản ban hành biểu mẫu: số, ngày, cơ quan."),
    )
    level = forms.ChoiceField(label=_("Đơn vị lập biểu"), choices=LEVELS)
    periods = forms.MultipleChoiceField(
        label=_("Kỳ báo cáo"), choices=PERIODS, widget=forms.CheckboxSelectMultiple
    )
    official = forms.BooleanField(
        label=_("Là mẫu chính thức do cơ quan có thẩm quyền ban hành"),
        required=False,
        help_text=_("Không đánh dấu thì màn hình và bản in ghi rõ đây không phải mẫu chính thức."),
    )


class RowForm(forms.Form):
    """One row."""

    label = Plain(
        label=_("Tên chỉ tiêu như in trên biểu"),
        max_length=LONGEST_LABEL,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Để trống thì lấy tên của chỉ tiêu đã chọn."),
    )
    unit = Plain(
        label=_("Đơn vị tính như in trên biểu"),
        max_length=LONGEST_UNIT,
        required=False,
        help_text=_("Chỉ tiêu trả lời bằng mã thì liệt kê các mã, ví dụ: Không = 0 Có = 1."),
    )
    numbered = forms.BooleanField(
        label=_("In số thứ tự"),
        required=False,
        help_text=_("Bỏ đánh dấu với dòng «Trong đó»."),
    )
    heading = forms.BooleanField(label=_("Là dòng tiêu đề"), required=False)
    indicator = forms.CharField(required=False, max_length=100)


class OwnIndicatorForm(forms.Form):
    """An indicator of the province's own."""

    theme = forms.ChoiceField(label=_("Lĩnh vực"), choices=THEMES)
    label_vi = Plain(label=_("Tên chỉ tiêu (tiếng Việt)"), max_length=LONGEST_LABEL)
    label_en = Plain(label=_("Tên chỉ tiêu (tiếng Anh)"), max_length=LONGEST_LABEL, required=False)
    unit_of_measure = Plain(label=_("Đơn vị tính"), max_length=60)
    value_type = forms.ChoiceField(label=_("Loại giá trị"), choices=VALUE_TYPES)
    period_kind = forms.ChoiceField(label=_("Theo thời gian"), choices=PERIOD_KINDS)
    aggregation = forms.ChoiceField(label=_("Tổng hợp lên cấp trên"), choices=AGGREGATIONS)

    def clean(self) -> dict[str, Any]:
        """Refuse a share that would be summed: a share is computed from its parts, or not at all."""
        found = super().clean() or {}
        if found.get("value_type") in {"percent", "bool"} and found.get("aggregation") == "sum":
            self.add_error("aggregation", _("Tỷ lệ và câu trả lời có, không thì không cộng được."))
        return found


class RuleForm(forms.Form):
    """One rule that the form brings."""

    rule_id = Plain(label=_("Mã quy tắc"), max_length=20, help_text=_("Ví dụ: SNV-01."))
    kind = forms.ChoiceField(label=_("Loại quy tắc"), choices=RULE_KINDS)
    expression = Plain(
        label=_("Biểu thức"),
        max_length=LONGEST_EXPRESSION,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocapitalize": "off"}),
        help_text=_("Ghi chỉ tiêu bằng mã hoặc bằng số dòng trong ngoặc vuông, ví dụ [3/2.1]."),
    )
    tolerance = forms.DecimalField(
        label=_("Sai số cho phép"), required=False, min_value=0, max_digits=12, decimal_places=4
    )
    severity = forms.ChoiceField(label=_("Mức độ"), choices=SEVERITIES)
    message_vi = Plain(
        label=_("Câu nói với người lập biểu (tiếng Việt)"), max_length=400, required=False
    )
    message_en = Plain(label=_("Câu nói (tiếng Anh)"), max_length=400, required=False)

    def __init__(self, *args: Any, kind: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        if kind and kind not in SHAPES:  # a kind that people do not write stays as it is
            self.fields["kind"].choices = [(kind, kind)]  # type: ignore[attr-defined]


class ForceForm(forms.Form):
    """The first day of a form."""

    valid_from = _day(_("Áp dụng cho kỳ báo cáo kết thúc từ ngày"))


class WithdrawForm(forms.Form):
    """Why and when a form ends; a draft needs no day."""

    last_day = _day(_("Ngày áp dụng cuối cùng"))
    reason = Plain(label=_("Lý do"), max_length=400)

    def __init__(self, *args: Any, draft: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if draft:
            del self.fields["last_day"]


class CompareForm(forms.Form):
    """Which two forms stand side by side."""

    a = forms.ChoiceField(label=_("Biểu mẫu trước"))
    b = forms.ChoiceField(label=_("Biểu mẫu sau"))

    def __init__(self, data: Any, *, choices: list[tuple[str, str]]) -> None:
        super().__init__(data)
        for name in ("a", "b"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
