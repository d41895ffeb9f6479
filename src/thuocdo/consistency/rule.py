"""What every rule has: its text as written in `rules/*.csv`, and the one question it is asked."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from thuocdo.consistency.evidence import Finding, Given, Severity
from thuocdo.consistency.wording import Phrase
from thuocdo.indicators.errors import DefinitionError

if TYPE_CHECKING:
    from thuocdo.consistency.case import Case


class Basis(StrEnum):
    """What a tolerance is measured in: the value itself, or at least one unit of the last digit printed."""

    ABSOLUTE = "absolute"
    LAST_DIGIT = "last_digit"


class Scope(StrEnum):
    """Where a rule looks."""

    TABLE = "table"
    NARRATIVE = "narrative"
    TABLE_AND_NARRATIVE = "table;narrative"
    TABLE_VS_NARRATIVE = "table_vs_narrative"
    FORMAT = "format"
    CROSS_PERIOD = "cross_period"
    ROLL_UP = "roll_up"
    PLAIN_TABLE = "plain_table"


@dataclass(frozen=True, slots=True)
class RuleText:
    """One line of a rule file.

    `versions` names the form versions the rule is for, empty for all. `message` is the rule's own sentence, empty where
    its kind says enough. `file` is where it is written, for refusals.
    """

    id: str
    kind: str
    expression: str
    tolerance: Decimal
    basis: Basis
    severity: Severity
    versions: frozenset[str]
    scope: Scope
    message: Phrase
    file: str

    def allowance(self, decimals: int) -> Decimal:
        """Return how far a value printed with so many decimals may be off."""
        if self.basis is Basis.ABSOLUTE:
            return self.tolerance
        return max(self.tolerance, Decimal(1).scaleb(-decimals))

    def refusal(self, problem: str) -> DefinitionError:
        """Return the error that names file, rule and problem."""
        return DefinitionError(f"{self.file}: {self.id}: {problem}")


class Rule(ABC):
    """A rule ready to be asked. Its constructor refuses an expression that its kind cannot read.

    `needs` is what a report must have beside its cells so that the rule can find anything.
    """

    needs: ClassVar[Given | None] = None

    def __init__(self, text: RuleText) -> None:
        """Read the expression.

        Raises:
            DefinitionError: the kind cannot read it.
        """
        self.text = text

    @abstractmethod
    def check(self, case: Case) -> Iterator[Finding]:
        """Yield what contradicts the rule; nothing where an operand is unknown."""

    def codes(self) -> tuple[str, ...]:
        """Return the indicators the expression names."""
        return ()

    def __repr__(self) -> str:
        return f"<{self.text.id}: {self.text.expression}>"
