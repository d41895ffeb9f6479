"""All rules, read from `rules/*.csv` and checked when they are first asked for."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from io import StringIO
from pathlib import Path

from thuocdo.consistency.evidence import Given, Severity
from thuocdo.consistency.kinds.bounds import LessOrEqual
from thuocdo.consistency.kinds.conditions import Implies
from thuocdo.consistency.kinds.general import (
    BlankCell,
    DashCell,
    MissingParts,
    MissingTotal,
    UndefinedShare,
)
from thuocdo.consistency.kinds.periods import Growth, Jump, LongerWindow
from thuocdo.consistency.kinds.plain_tables import TableShares, TableSums
from thuocdo.consistency.kinds.printing import (
    ItemNumber,
    NumberOnly,
    NumberStyle,
    UnitOfMeasure,
    ValueColumn,
)
from thuocdo.consistency.kinds.prose import (
    ProseDifference,
    ProseRatio,
    ProseReceived,
    ProseSame,
    ProseSum,
)
from thuocdo.consistency.kinds.prose_and_table import ProseEquals
from thuocdo.consistency.kinds.ranges import MoneyNotNegative, WholeCounts, read_range
from thuocdo.consistency.kinds.ratios import RatioEquals
from thuocdo.consistency.kinds.roll_up import RollUp
from thuocdo.consistency.kinds.rounding import Rounding
from thuocdo.consistency.kinds.single_items import ByPerson, FormulaOperands, NoteContains, Suspect
from thuocdo.consistency.kinds.sums import SumEquals
from thuocdo.consistency.rule import Basis, Rule, RuleText, Scope
from thuocdo.consistency.wording import Phrase
from thuocdo.forms.library import Entered, entered, form_versions
from thuocdo.forms.version import KEPT_FORMS
from thuocdo.indicators.errors import DefinitionError

KINDS: Mapping[str, Callable[[RuleText], Rule]] = {
    "sum_equals": SumEquals,
    "ratio_equals": RatioEquals,
    "less_or_equal": LessOrEqual,
    "implies": Implies,
    "range": read_range,
    "whole_counts": WholeCounts,
    "money_not_negative": MoneyNotNegative,
    "suspect": Suspect,
    "note_contains": NoteContains,
    "formula_operands": FormulaOperands,
    "prose_equals": ProseEquals,
    "prose_sum": ProseSum,
    "prose_received": ProseReceived,
    "prose_ratio": ProseRatio,
    "prose_difference": ProseDifference,
    "prose_same": ProseSame,
    "rounding": Rounding,
    "undefined_share": UndefinedShare,
    "missing_total": MissingTotal,
    "missing_parts": MissingParts,
    "blank_cell": BlankCell,
    "dash_cell": DashCell,
    "item_number": ItemNumber,
    "value_column": ValueColumn,
    "unit_of_measure": UnitOfMeasure,
    "number_style": NumberStyle,
    "number_only": NumberOnly,
    "growth": Growth,
    "jump": Jump,
    "longer_window": LongerWindow,
    "roll_up": RollUp,
    "table_sums": TableSums,
    "table_shares": TableShares,
    "by_person": ByPerson,
}
COLUMNS = (
    "id",
    "kind",
    "expression",
    "tolerance",
    "tolerance_basis",
    "severity",
    "applies_to",
    "scope",
    "message_vi",
    "message_en",
)
_FOLDER = Path(__file__).with_name("rules")


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule, in the order of the files.

    Raises:
        DefinitionError: a rule file contradicts itself, the indicators or the forms.
    """
    paths = sorted(_FOLDER.glob("*.csv"))
    return build({path.name: path.read_text(encoding="utf-8") for path in paths})


def rules_for(version: str | None, given: frozenset[Given] = frozenset(Given)) -> tuple[Rule, ...]:
    """Return the rules for reports on a form version, null being a report without any known form.

    They are those of the files that hold for it, and for a form that an office entered its own.

    Args:
        version: code of the form.
        given: what the report has beside its cells; rules that need what it has not are left out.
    """
    own = (entered().rules.get(version) if version else None) or ""
    return _that_can_speak(version, own, given)


@lru_cache(maxsize=4 * KEPT_FORMS)
def _that_can_speak(version: str | None, own: str, given: frozenset[Given]) -> tuple[Rule, ...]:
    more = own_rules(version, own) if version and own else ()
    every = (*_of_files(version), *more)
    return tuple(rule for rule in every if rule.needs is None or rule.needs in given)


@lru_cache(maxsize=KEPT_FORMS)
def _of_files(version: str | None) -> tuple[Rule, ...]:
    return tuple(
        rule for rule in rules() if not rule.text.versions or version in rule.text.versions
    )


@lru_cache(maxsize=KEPT_FORMS)
def own_rules(version: str, text: str) -> tuple[Rule, ...]:
    """Return the rules that a form brings itself.

    Args:
        version: code of the form; one of `form_versions()`.
        text: what was entered, as a rule file is written.

    Raises:
        DefinitionError: names every problem, one on a line.
    """
    return build({version: text})


def all_rules() -> tuple[Rule, ...]:
    """Return the rules of the files and those that entered forms bring, the same object while nothing changes."""
    more = entered()
    return _all_rules(more) if more.rules else rules()


@lru_cache(maxsize=2)
def _all_rules(more: Entered) -> tuple[Rule, ...]:
    return rules() + tuple(
        rule for version, text in more.rules.items() for rule in own_rules(version, text)
    )


def build(texts: Mapping[str, str]) -> tuple[Rule, ...]:
    """Read and check rule files.

    Args:
        texts: the content of each file by its name, CSV with the columns `COLUMNS`.

    Raises:
        DefinitionError: names every problem, one on a line, with the file and the rule it is in.
    """
    found: dict[str, Rule] = {}
    problems: list[str] = []
    for name, text in texts.items():
        reader = csv.DictReader(StringIO(text))
        if tuple(reader.fieldnames or ()) != COLUMNS:
            problems.append(f"{name}: the columns must be {', '.join(COLUMNS)}")
            continue
        for row in reader:
            try:
                rule = read_rule(row, name)
            except DefinitionError as error:
                problems.append(str(error))
                continue
            if rule.text.id in found:
                problems.append(
                    f"{name}: {rule.text.id}: already written in {found[rule.text.id].text.file}"
                )
            found.setdefault(rule.text.id, rule)
    if problems:
        raise DefinitionError("rules refused:\n" + "\n".join(problems))
    return tuple(found.values())


def read_rule(row: Mapping[str, str], file: str) -> Rule:
    """Return one line of a rule file as a rule.

    Raises:
        DefinitionError: it cannot stand.
    """
    text = _text(row, file)
    if text.kind not in KINDS:
        raise text.refusal(f"there is no kind {text.kind!r}")
    unknown = text.versions - form_versions().keys()
    if unknown:
        raise text.refusal(f"there is no form version {', '.join(sorted(unknown))}")
    return KINDS[text.kind](text)


def _text(row: Mapping[str, str], file: str) -> RuleText:
    applies_to = row["applies_to"]
    try:
        return RuleText(
            id=row["id"],
            kind=row["kind"],
            expression=row["expression"].strip(),
            tolerance=Decimal(row["tolerance"] or 0),
            basis=Basis(row["tolerance_basis"] or Basis.ABSOLUTE),
            severity=Severity(row["severity"]),
            versions=frozenset() if applies_to == "all" else frozenset(applies_to.split(";")),
            scope=Scope(row["scope"]),
            message=Phrase(row["message_vi"].strip(), row["message_en"].strip()),
            file=file,
        )
    except (ValueError, InvalidOperation) as error:
        raise DefinitionError(f"{file}: {row['id']}: {error}") from error
