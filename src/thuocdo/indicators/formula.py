"""Arithmetic over indicators: a small parser, a tree and its evaluation on decimals.

A formula knows indicator codes, numbers, `+ - * /` and parentheses, nothing else. A null operand makes the result
null, and so does a division by zero: 0 of 0 is undefined, not 0.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from thuocdo.indicators.errors import DefinitionError

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)(?![\w.])"
    r"|(?P<code>[a-z_][a-z0-9_]*(?:\.[a-z0-9_]+)*)"
    r"|(?P<sign>[-+*/()]))",
)
_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}
_ATOM_STRENGTH = 3


class Expression(ABC):
    """One node of a formula. Two expressions are equal when they are written alike, blanks aside."""

    @abstractmethod
    def evaluate(self, values: Mapping[str, Decimal | None]) -> Decimal | None:
        """Return the result.

        Null: where an operand is null or absent from `values`, or a divisor is zero.
        Precision: that of the current decimal context (28 digits); nothing is rounded before that.
        """

    @abstractmethod
    def references(self) -> tuple[str, ...]:
        """Return the indicator codes in the order they are first written, each once."""

    @abstractmethod
    def write(self, names: Mapping[str, str], times: str) -> str:
        """Return the text with each code replaced by its name and `times` between factors."""

    @property
    def strength(self) -> int:
        """How tightly the node binds; a looser one inside a tighter one needs parentheses."""
        return _ATOM_STRENGTH

    def render(self, names: Mapping[str, str]) -> str:
        """Spell the arithmetic out for people, with labels or printed values in the place of codes.

        Example: `parse_expression("100 * a.part / a.whole").render({"a.part": "284", "a.whole": "842"})`
        gives "100 × 284 / 842". A code without a name stays as it is.
        """
        return self.write(names, "×")

    def __str__(self) -> str:
        return self.write({}, "*")


@dataclass(frozen=True, slots=True)
class Number(Expression):
    """A constant."""

    value: Decimal

    def evaluate(self, values: Mapping[str, Decimal | None]) -> Decimal | None:
        """Return the constant."""
        return self.value

    def references(self) -> tuple[str, ...]:
        """Return nothing: a constant refers to no indicator."""
        return ()

    def write(self, names: Mapping[str, str], times: str) -> str:
        """Return the constant as written."""
        return f"{self.value:f}"


@dataclass(frozen=True, slots=True)
class Ref(Expression):
    """The value of another indicator."""

    code: str

    def evaluate(self, values: Mapping[str, Decimal | None]) -> Decimal | None:
        """Return the value given for the code."""
        return values.get(self.code)

    def references(self) -> tuple[str, ...]:
        """Return the code."""
        return (self.code,)

    def write(self, names: Mapping[str, str], times: str) -> str:
        """Return the name of the code."""
        return names.get(self.code, self.code)


@dataclass(frozen=True, slots=True)
class Operation(Expression):
    """Two operands and the sign between them."""

    sign: str
    left: Expression
    right: Expression

    @property
    def strength(self) -> int:
        """How tightly the sign binds."""
        return _STRENGTH[self.sign]

    def evaluate(self, values: Mapping[str, Decimal | None]) -> Decimal | None:
        """Return the result of the operation on both operands."""
        left, right = self.left.evaluate(values), self.right.evaluate(values)
        if left is None or right is None:
            return None
        if self.sign == "+":
            return left + right
        if self.sign == "-":
            return left - right
        if self.sign == "*":
            return left * right
        return left / right if right else None

    def references(self) -> tuple[str, ...]:
        """Return the codes of both operands."""
        return tuple(dict.fromkeys(self.left.references() + self.right.references()))

    def write(self, names: Mapping[str, str], times: str) -> str:
        """Return both operands with the sign between them, in parentheses only where they are needed."""
        left, right = self.left.write(names, times), self.right.write(names, times)
        if self.left.strength < self.strength:
            left = f"({left})"
        # The tree grows to the left, so a right operand as loose as its sign was in parentheses: a - (b - c).
        if self.right.strength <= self.strength:
            right = f"({right})"
        return f"{left} {times if self.sign == '*' else self.sign} {right}"


def parse_expression(text: str) -> Expression:
    """Read a formula such as `100 * a.done / (a.done + a.open)`.

    Raises:
        DefinitionError: the text is no formula; the message says where.
    """
    return _Parser(text).parse()


class _Parser:
    """Recursive descent over the tokens of one text: sum, product, atom."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(_tokens(text))
        self._at = 0

    def parse(self) -> Expression:
        expression = self._sum()
        if self._at < len(self._tokens):
            raise self._refusal(f"unexpected {self._tokens[self._at][1]!r}")
        return expression

    def _sum(self) -> Expression:
        left = self._product()
        while sign := self._take("+", "-"):
            left = Operation(sign, left, self._product())
        return left

    def _product(self) -> Expression:
        left = self._atom()
        while sign := self._take("*", "/"):
            left = Operation(sign, left, self._atom())
        return left

    def _atom(self) -> Expression:
        if self._take("("):
            inner = self._sum()
            if not self._take(")"):
                raise self._refusal("a parenthesis is not closed")
            return inner
        if self._at == len(self._tokens):
            raise self._refusal("it ends where an operand should stand")
        kind, token = self._tokens[self._at]
        if kind == "sign":
            raise self._refusal(f"unexpected {token!r}")
        self._at += 1
        return Number(Decimal(token)) if kind == "number" else Ref(token)

    def _take(self, *signs: str) -> str:
        if self._at < len(self._tokens) and self._tokens[self._at][1] in signs:
            self._at += 1
            return self._tokens[self._at - 1][1]
        return ""

    def _refusal(self, problem: str) -> DefinitionError:
        return DefinitionError(f"formula {self._text!r}: {problem}")


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at, end = 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            raise DefinitionError(f"formula {text!r}: cannot read {text[at:].strip()[:20]!r}")
        yield str(match.lastgroup), match.group(str(match.lastgroup))
        at = match.end()
