"""Electronic forms in the words of the designer: kinds of questions, what is filled in, and one question on one line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thuocdo.procedures.electronic_forms.schema import (
    Condition,
    FormSchema,
    Group,
    Question,
    QuestionKind,
)
from thuocdo.procedures.electronic_forms.typed_form import (
    DECIDING,
    NO,
    YES,
    Kind,
    options_typed,
)
from thuocdo.procedures.typed_content import Tree, rows_of, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS: tuple[tuple[str, Any], ...] = (
    (Kind.TEXT, gettext_lazy("chữ, một dòng")),
    (Kind.LONG, gettext_lazy("chữ, nhiều dòng")),
    (Kind.INTEGER, gettext_lazy("số nguyên")),
    (Kind.NUMBER, gettext_lazy("số có phần thập phân")),
    (Kind.MONEY, gettext_lazy("số tiền (đồng)")),
    (Kind.DATE, gettext_lazy("ngày")),
    (Kind.PAST_DATE, gettext_lazy("ngày, không sau hôm nay")),
    (Kind.CHOICE, gettext_lazy("chọn một")),
    (Kind.CHOICES, gettext_lazy("chọn nhiều")),
    (Kind.YES_NO, gettext_lazy("có hoặc không")),
    (Kind.ADDRESS, gettext_lazy("địa chỉ (hai cấp)")),
    (Kind.PERSONAL_ID, gettext_lazy("số định danh cá nhân")),
    (Kind.PHONE, gettext_lazy("số điện thoại")),
    (Kind.EMAIL, gettext_lazy("thư điện tử")),
    (Kind.TAX_CODE, gettext_lazy("mã số thuế")),
    (Kind.FILE, gettext_lazy("tệp, ảnh chụp")),
    (Kind.ROWS, gettext_lazy("danh sách nhiều dòng")),
)
#: A list holds no list, no choice of several, no address and no file.
COLUMN_KINDS = tuple(
    one for one in KINDS if one[0] not in {Kind.ROWS, Kind.CHOICES, Kind.ADDRESS, Kind.FILE}
)
PREFILLS: tuple[tuple[str, Any], ...] = (
    ("citizen.full_name", gettext_lazy("họ tên của tài khoản")),
    ("citizen.personal_id", gettext_lazy("số định danh của tài khoản")),
    ("citizen.phone", gettext_lazy("số điện thoại của tài khoản")),
    ("citizen.email", gettext_lazy("thư điện tử của tài khoản")),
    ("last.address", gettext_lazy("địa chỉ ở hồ sơ gần nhất")),
)
_FIELD_WORDS = {
    "full_name": gettext_lazy("họ tên, tên tổ chức"),
    "personal_id": gettext_lazy("số định danh"),
    "tax_code": gettext_lazy("mã số thuế"),
    "phone": gettext_lazy("số điện thoại"),
    "email": gettext_lazy("thư điện tử"),
    "address": gettext_lazy("địa chỉ"),
}
_PART_WORDS = {"owner": gettext_lazy("chủ hồ sơ"), "delegate": gettext_lazy("người được ủy quyền")}


def people() -> list[tuple[str, str]]:
    """Return what an answer may say of a person of the dossier, with its words."""
    return [
        (f"{part}.{name}", f"{said}: {words}")
        for part, said in _PART_WORDS.items()
        for name, words in _FIELD_WORDS.items()
    ]


Conditions = list[tuple[str, list[tuple[str, str]]]]


def conditions_before(tree: Tree, group: str, *, question: int | None = None) -> Conditions:
    """Return the answers on which something may depend: those of groups before one, and of questions before one in it, by question."""
    found: Conditions = []
    for one in rows_of(tree, "groups"):
        if text_of(one, "key") == group:
            if question is not None:
                found += _conditions(one, rows_of(one, "questions")[:question])
            return found
        found += _conditions(one, rows_of(one, "questions"))
    return found


def _conditions(
    group: Tree, questions: Sequence[Tree]
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    for one in questions:
        if text_of(one, "kind") in DECIDING and text_of(one, "key"):
            path = f"{text_of(group, 'key')}.{text_of(one, 'key')}"
            label = f"{text_of(group, 'title')} · {text_of(one, 'title')}"
            yield label, [(f"{path}={value}", words) for value, words in _answers(one)]


def _answers(row: Tree) -> list[tuple[str, str]]:
    if text_of(row, "kind") == Kind.YES_NO:
        return [(YES, _("Có")), (NO, _("Không"))]
    return [(value, title) for value, title, _en in options_typed(row)]


_KIND_OF = {
    QuestionKind.INTEGER: Kind.INTEGER,
    QuestionKind.NUMBER: Kind.NUMBER,
    QuestionKind.YES_NO: Kind.YES_NO,
    QuestionKind.CHOICE: Kind.CHOICE,
    QuestionKind.CHOICES: Kind.CHOICES,
    QuestionKind.FILE: Kind.FILE,
    QuestionKind.ROWS: Kind.ROWS,
}
_OF_FORMAT = {"vnd": Kind.MONEY, "past-date": Kind.PAST_DATE, "personal-id": Kind.PERSONAL_ID, "tax-code": Kind.TAX_CODE}  # fmt: skip


def kind_words(question: Question) -> str:
    """Return of what kind a question is."""
    if question.format:
        kind = _OF_FORMAT.get(question.format.value) or Kind(question.format.value)
    else:
        kind = _KIND_OF.get(question.kind) or (Kind.LONG if question.long else Kind.TEXT)
    return str(dict(KINDS)[kind])


def question_words(schema: FormSchema, one: Question | Group) -> list[str]:
    """Return what a question or group says beside its title, line by line."""
    if isinstance(one, Group):
        lines = [one.description]
    else:
        lines = [_short(one), one.description, *_limits(one)]
        if one.options:
            lines.append("; ".join(option.title for option in one.options))
        lines += [f"– {column.title}: {_short(column)}" for column in one.columns]
        if one.prefill:
            lines.append(_("điền sẵn: %(what)s") % {"what": dict(PREFILLS)[one.prefill]})
        if one.person:
            lines.append(_("ghi vào hồ sơ: %(what)s") % {"what": dict(people())[one.person]})
    if one.show_if:
        lines.append(condition_words(schema, one.show_if))
    return [line for line in lines if line]


def replaced_words(schema: FormSchema) -> str:
    """Return which papers a form stands for."""
    if schema.replaces is None:
        return _("thay cho mọi giấy tờ có mẫu")
    if not schema.replaces:
        return _("không thay giấy tờ nào")
    return _("thay cho: %(papers)s") % {"papers": "; ".join(schema.replaces)}


def _short(one: Question) -> str:
    return ", ".join([kind_words(one), _("bắt buộc") if one.required else _("không bắt buộc")])


def _limits(one: Question) -> list[str]:
    pairs = (
        (one.minimum, one.maximum, _("giá trị")),
        (one.min_length, one.max_length if one.kind is QuestionKind.TEXT and not one.format else None, _("số ký tự")),
        (one.min_items or None, one.max_items or None, _("số mục")),
    )  # fmt: skip
    found = [_limit(*pair) for pair in pairs if pair[0] is not None or pair[1] is not None]
    return found + ([_("cách viết: %(pattern)s") % {"pattern": one.pattern}] if one.pattern else [])


def _limit(least: Any, most: Any, what: str) -> str:
    low = _("từ %(least)s") % {"least": least} if least is not None else ""
    high = _("đến %(most)s") % {"most": most} if most is not None else ""
    return f"{what} {low} {high}".replace("  ", " ").strip()


def condition_words(schema: FormSchema, condition: Condition) -> str:
    """Return after which answer something is asked."""
    group = schema.group(condition.group)
    asked = group.question(condition.question) if group else None
    if asked is None:
        return ""
    answer = str(condition.equals)
    if isinstance(condition.equals, bool):
        answer = _("Có") if condition.equals else _("Không")
    else:
        titles = {one.value: one.title for one in asked.options}
        answer = titles.get(answer, answer)
    said = {"question": asked.title, "answer": answer}
    return _("chỉ hỏi khi “%(question)s” là “%(answer)s”") % said
