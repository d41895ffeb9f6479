"""What a rule over figures asks, in words for those who prepare reports."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from thuocdo.consistency.catalogue import all_rules
from thuocdo.consistency.models import Discrepancy
from thuocdo.forms.library import form_versions
from thuocdo.office.labels import form_name, indicator_label
from thuocdo.ui.language import in_english

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from thuocdo.consistency.rule import Rule

_CODE = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)+")

KIND_WORDS: Mapping[str, _StrPromise] = {
    "sum_equals": _("Tổng phải bằng các thành phần cộng lại; thành phần để trống tính là 0."),
    "ratio_equals": _("Tỷ lệ in ra phải bằng tử số chia mẫu số, nhân 100."),
    "less_or_equal": _("Vế trái không được lớn hơn vế phải."),
    "implies": _("Khi điều kiện bên trái đúng thì điều kiện bên phải cũng phải đúng."),
    "range": _("Giá trị phải nằm trong khoảng hoặc tập giá trị đã nêu."),
    "whole_counts": _("Số đếm phải là số nguyên, không âm."),
    "money_not_negative": _("Số tiền không được âm."),
    "suspect": _("Hai số bằng hệt nhau là dấu hiệu chép nhầm."),
    "note_contains": _("Ghi chú cho thấy số liệu không phải điều biểu mẫu hỏi."),
    "formula_operands": _("Phép tính ghi trong ô phải dùng đúng tử số và mẫu số của biểu."),
    "prose_equals": _("Số nêu trong lời văn phải bằng số trong biểu."),
    "prose_sum": _("Tổng nêu trong lời văn phải bằng các phần kể ra cùng câu."),
    "prose_received": _(
        "Số hồ sơ tiếp nhận nêu trong lời văn phải bằng trực tiếp, bưu chính, trực tuyến và kỳ trước chuyển qua cộng lại."
    ),
    "prose_ratio": _("Tỷ lệ nêu trong lời văn phải bằng hai số đi cùng chia cho nhau."),
    "prose_difference": _("Mức tăng, giảm nêu trong lời văn phải bằng hiệu của hai số đi cùng."),
    "prose_same": _("Một đại lượng chỉ có một giá trị trong toàn bộ lời văn."),
    "rounding": _("Tỷ lệ in ra phải là tỷ lệ chính xác, làm tròn theo số chữ số đã in."),
    "undefined_share": _("Tỷ lệ của 0 trên 0 không xác định; ô phải để trống."),
    "missing_total": _("Khi các dòng con có số thì dòng tổng phía trên phải có số."),
    "missing_parts": _("Khi dòng tổng lớn hơn 0 thì ít nhất một dòng con phải có số."),
    "blank_cell": _("Dòng không có dòng con phải được điền; không phát sinh thì ghi 0."),
    "dash_cell": _("Ô phải ghi số: dấu gạch không cho biết là 0 hay chưa báo cáo."),
    "item_number": _("Số thứ tự in ra phải là số thứ tự của biểu mẫu."),
    "value_column": _("Số liệu phải nằm ở cột số liệu."),
    "unit_of_measure": _("Đơn vị tính phải hợp với chỉ tiêu; ô số liệu không ghi đơn vị."),
    "number_style": _(
        "Dấu phẩy trước phần thập phân, dấu chấm giữa hàng nghìn, thống nhất cả báo cáo."
    ),
    "number_only": _("Ô số liệu chỉ ghi số."),
    "growth": _("Số lũy kế không được nhỏ hơn kỳ trước trong năm."),
    "jump": _("Số thay đổi bất thường so với kỳ trước cần được giải thích."),
    "longer_window": _("Số của kỳ dài không được nhỏ hơn số của các kỳ ngắn nằm trong đó."),
    "roll_up": _("Số của cấp trên phải khớp với số của các đơn vị cấp dưới cộng lại."),
    "table_sums": _("Dòng hoặc cột tổng của bảng phải bằng các phần cộng lại."),
    "table_shares": _("Cột tỷ lệ của bảng phải bằng hai cột chia cho nhau."),
    "by_person": _("Quy tắc này chỉ con người đánh giá được."),
}


@dataclass(frozen=True, slots=True)
class RuleView:
    """A rule in words; `sentence` is its own one, empty where the kind says enough."""

    id: str
    severity: str
    severity_text: str
    kind_words: str
    sentence: str
    formula: str
    indicators: tuple[str, ...]
    forms: tuple[str, ...]


def described(rule_id: str) -> RuleView | None:
    """Return a rule in words, null where there is none with this id."""
    found = by_id(all_rules()).get(rule_id)
    return rule_view(found) if found else None


@lru_cache(maxsize=2)
def by_id(known: tuple[Rule, ...]) -> Mapping[str, Rule]:
    """Return rules by their id; a rule of the product comes before one of the same id that a form brings."""
    return {rule.text.id: rule for rule in reversed(known)}


def rule_view(rule: Rule) -> RuleView:
    """Return a rule in words, in the language of the screen."""
    text = rule.text
    english = in_english()
    known = form_versions()
    codes = dict.fromkeys([*rule.codes(), *_CODE.findall(text.expression)])
    return RuleView(
        id=text.id,
        severity=text.severity.value,
        severity_text=str(Discrepancy.Severity(text.severity.value).label),
        kind_words=str(KIND_WORDS[text.kind]),
        sentence=text.message.en if english else text.message.vi,
        formula=_CODE.sub(lambda code: f"«{indicator_label(code[0])}»", text.expression)
        if codes
        else "",
        indicators=tuple(indicator_label(code) for code in codes),
        forms=tuple(form_name(known[code]) for code in sorted(text.versions) if code in known),
    )
