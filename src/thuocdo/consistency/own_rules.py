"""The rules that a form brings itself, while they are written: as lines of a rule file, each checked the moment it is typed."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from io import StringIO

from thuocdo.consistency.catalogue import COLUMNS, KINDS, read_rule, rules
from thuocdo.consistency.rule import Basis, Rule, Scope
from thuocdo.errors import InvalidInput
from thuocdo.forms.library import entered, trying
from thuocdo.forms.problems import Problem
from thuocdo.forms.version import FormVersion
from thuocdo.indicators.errors import DefinitionError

Line = dict[str, str]

#: Kinds whose expression people write, each with its shape and an example in Vietnamese and English.
SHAPES: Mapping[str, tuple[str, str]] = {
    "sum_equals": ("tổng = phần + phần", "total = part + part"),
    "ratio_equals": ("tỷ lệ = 100 * tử số / mẫu số", "share = 100 * part / whole"),
    "less_or_equal": ("a + b <= c + optional(d)", "a + b <= c + optional(d)"),
    "implies": ("a > 0 => filled(b)", "a > 0 => filled(b)"),
    "range": ("0 <= a <= 100, hoặc a in {0, 1}", "0 <= a <= 100, or a in {0, 1}"),
    "growth": ("a >= a[earlier], hoặc a = a[previous]", "a >= a[earlier], or a = a[previous]"),
    "roll_up": ("a = SUM(b), hoặc SUM(b) <= a", "a = SUM(b), or SUM(b) <= a"),
}
_SCOPES = {"growth": Scope.CROSS_PERIOD, "roll_up": Scope.ROLL_UP}
_ID = re.compile(r"[A-Z][A-Za-z0-9-]{0,19}")
_UNKNOWN = re.compile(r"there is no indicator '([^']*)'")


def copied(base: str) -> str:
    """Return the rules that a form made from another one begins with: those that name the other one, for `{code}`.

    Rules that hold for all forms are left out, for they hold for the new one, too.
    """
    own = entered().rules.get(base)
    if own is not None:
        return written([{**line, "applies_to": "{code}"} for line in lines(own)])
    return written([_line(rule) for rule in rules() if base in rule.text.versions])


def lines(text: str) -> list[Line]:
    """Return the lines of a rule file."""
    return [dict(row) for row in csv.DictReader(StringIO(text))]


def written(rows: Sequence[Line]) -> str:
    """Return lines as a rule file."""
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def line_of(
    version: FormVersion,
    *,
    rule_id: str,
    kind: str,
    expression: str,
    tolerance: Decimal | None,
    severity: str,
    message_vi: str,
    message_en: str,
) -> Line:
    """Return a rule as a line, for one form."""
    share = kind == "ratio_equals"
    return {
        "id": rule_id,
        "kind": kind,
        "expression": " ".join(expression.split()),
        "tolerance": "" if tolerance is None else format(tolerance, "f"),
        "tolerance_basis": Basis.LAST_DIGIT if share else Basis.ABSOLUTE,
        "severity": severity,
        "applies_to": version.code,
        "scope": _SCOPES.get(kind, Scope.TABLE),
        "message_vi": message_vi,
        "message_en": message_en,
    }


def with_line(text: str, line: Line, *, instead_of: str = "") -> str:
    """Return the rules with a new one, or one in the place of another.

    Raises:
        InvalidInput: its id is none, or another rule has it.
    """
    rows = lines(text)
    if not _ID.fullmatch(line["id"]):
        raise InvalidInput(
            "rule_id",
            "Mã quy tắc bắt đầu bằng chữ in hoa, gồm chữ không dấu, số và gạch ngang, tối đa 20 ký tự.",
            "The code of a rule begins with a capital letter and has letters, digits and dashes, 20 at most.",
        )
    if line["id"] != instead_of and any(row["id"] == line["id"] for row in rows):
        raise InvalidInput(
            "rule_taken",
            f"Đã có quy tắc {line['id']}. Hãy đặt mã khác.",
            f"There is a rule {line['id']} already. Choose another code.",
        )
    if not instead_of:
        return written([*rows, line])
    return written([line if row["id"] == instead_of else row for row in rows])


def without_line(text: str, rule_id: str) -> str:
    """Return the rules without one."""
    return written([row for row in lines(text) if row["id"] != rule_id])


def checked(version: FormVersion, line: Line) -> tuple[Rule | None, Problem | None]:
    """Return a line as a rule, or what is wrong with it; the form need not be in force."""
    if line["kind"] not in KINDS:
        return None, Problem(
            None, None, "Không có loại quy tắc này.", "There is no such kind.", line["id"]
        )
    with trying(version, ""):
        try:
            return read_rule(line, version.code), None
        except DefinitionError as error:
            return None, _problem(line, str(error))


def rule_problems(version: FormVersion, text: str) -> Iterator[Problem]:
    """Yield what is wrong with the rules of a form: those that cannot be read, and those that name none of its rows."""
    asked = {row.indicator for _, row in version.rows()}
    for line in lines(text):
        rule, problem = checked(version, line)
        if problem is not None:
            yield problem
        elif rule is not None and rule.codes() and not asked & set(rule.codes()):
            yield Problem(
                None,
                None,
                f"Quy tắc {line['id']} không hỏi chỉ tiêu nào của biểu mẫu này. Hãy sửa hoặc bỏ.",
                f"Rule {line['id']} names no row of this form. Change or remove it.",
                line["id"],
            )


def _problem(line: Line, said: str) -> Problem:
    unknown = _UNKNOWN.search(said)
    if unknown:
        vi, en = f"Không có chỉ tiêu «{unknown[1]}».", f"There is no indicator “{unknown[1]}”."
    else:
        shape_vi, shape_en = SHAPES.get(line["kind"], ("", ""))
        vi = f"Biểu thức chưa đúng dạng. Dạng đúng: {shape_vi}."
        en = f"The expression cannot be read. Its shape: {shape_en}."
    return Problem(
        None, None, f"Quy tắc {line['id']}: {vi}", f"Rule {line['id']}: {en}", line["id"]
    )


def _line(rule: Rule) -> Line:
    text = rule.text
    return {
        "id": text.id,
        "kind": text.kind,
        "expression": text.expression,
        "tolerance": format(text.tolerance, "f"),
        "tolerance_basis": text.basis,
        "severity": text.severity,
        "applies_to": "{code}",
        "scope": text.scope,
        "message_vi": text.message.vi,
        "message_en": text.message.en,
    }
