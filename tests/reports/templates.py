"""Report templates: marked text (see `marking`) whose figures are drawn, computed and printed for one unit.

    %let late = @dos.all.resolved - @dos.all.on_time; classes = rand(3, 9)
    Đã giải quyết [[@dos.all.resolved hồ sơ]]; quá hạn [[=late hồ sơ|!diff]]. <<Mở||Tổ chức>> [[=classes:z lớp]].
    ~ Một dòng có khi có, có khi không, theo {doc KH}.

`@key` is the value of an indicator (prefixes below) and ties the figure to it; a field that starts with ";" adds
other right ties. `=name` is a computed value, tied to nothing. After a colon stands how it is printed: `z` with a zero
in front, `ty` in billions, `1` with one decimal. A line that asks for a value the unit does not have is left out.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

from tests.reports.drawing import Draw, Values, percent
from tests.reports.printing import NORM, NumberStyle, print_number

_PREFIXES = {
    "dos": "procedures.dossiers",
    "inv": "procedures.inventory",
    "fb": "procedures.feedback",
    "os": "procedures.one_stop",
    "leg": "institutions.legal_documents",
    "str": "organisation.structure",
    "pub": "organisation.public_units",
    "off": "organisation.civil_servants",
    "emp": "organisation.public_employees",
    "cs": "civil_service",
    "inv6": "finance.investment",
    "aut": "finance.autonomy",
    "dig": "digital",
    "srv": "digital.online_services",
    "pay": "digital.online_payment",
    "st": "steering",
    "idx": "index",
}
_KEY = re.compile(r"@([\w.]+[\w])")
_MARK = re.compile(r"\[\[(.+?)\]\]")
_DRAWN = re.compile(r"(@[\w.]+\w|=\w*\([^()|\]]*\)|=\w+)(?::(\w+))?")
_CHOICE = re.compile(r"<<(.+?)>>")
_FIELD = re.compile(r"\{(\w+)(?: (\w+))?\}")
_KINDS = {
    "KH": "Kế hoạch",
    "QĐ": "Quyết định",
    "CV": "Công văn",
    "CT": "Chỉ thị",
    "NQ": "Nghị quyết",
    "TB": "Thông báo",
    "NĐ": "Nghị định",
    "TT": "Thông tư",
    "BC": "Báo cáo",
}


class Missing(Exception):
    """A line asks for a value that this unit does not have."""


def full_key(short: str) -> str:
    """Return the indicator key behind a prefix of the templates."""
    prefix, _, rest = short.partition(".")
    return f"{_PREFIXES.get(prefix, prefix)}.{rest}"


class Template:
    """One template, filled for one unit with one seeded generator; the same seed gives the same text."""

    def __init__(
        self,
        rng: random.Random,
        values: Values,
        words: Mapping[str, str],
        style: NumberStyle = NORM,
    ) -> None:
        self.rng = rng
        self.draw = Draw(rng)
        self.values = values
        self.words = words
        self.style = style
        self.names: dict[str, Decimal] = {}

    def fill(self, source: str) -> str:
        """Return marked text."""
        lines = []
        for line in source.splitlines():
            try:
                filled = self._line(line)
            except Missing:
                continue
            if filled is not None:
                lines.append(filled)
        return "\n".join(lines)

    def _line(self, line: str) -> str | None:
        if line.startswith("%let "):
            self._define(line[5:])
            return None
        if line.startswith("~ "):
            line = line[2:]
            if not self.draw.chance(0.65):
                return None
        line = _CHOICE.sub(lambda match: self.rng.choice(match.group(1).split("||")), line)
        line = _FIELD.sub(self._word, line)
        return _MARK.sub(self._mark, line)

    def _define(self, text: str) -> None:
        for part in text.split(";"):
            name, _, expression = part.partition("=")
            self.names[name.strip()] = self._evaluate(expression)

    def _evaluate(self, expression: str) -> Decimal:
        plain = _KEY.sub(lambda match: f"_value({match.group(1)!r})", expression)
        known: dict[str, object] = {
            "_value": self._value,
            "rand": self.draw.whole,
            "pct": self._percent,
            "part": self._part,
            "D": Decimal,
            **self.names,
        }
        try:
            found = eval(plain.strip(), {"__builtins__": {}}, known)  # noqa: S307 - our own templates
        except NameError as error:
            raise Missing(str(error)) from error
        return Decimal(found) if not isinstance(found, Decimal) else found

    def _value(self, short: str) -> Decimal:
        value = self.values.get(full_key(short))
        if value is None:
            raise Missing(short)
        return value

    def _percent(self, part: Decimal, whole: Decimal, decimals: int = 2) -> Decimal:
        value = percent(part, whole, decimals)
        if value is None:
            raise Missing("nothing to divide by")
        return value

    def _part(self, whole: Decimal, low: float, high: float) -> Decimal:
        return self.draw.part(whole, low, high)

    def _word(self, match: re.Match[str]) -> str:
        name, argument = match.groups()
        if name == "doc":
            return self._document(argument or self.rng.choice(["KH", "QĐ", "CV", "CT", "TB"]))
        if name == "date":
            return self._date()
        return self.words[name]

    def _date(self) -> str:
        year = int(self.words["year"])
        return f"{self.rng.randint(1, 28):02d}/{self.rng.randint(1, 12):02d}/{self.rng.choice((year - 1, year))}"

    def _document(self, kind: str) -> str:
        office = (
            "UBND"
            if kind in {"KH", "QĐ", "CT", "TB", "BC"}
            else {"NQ": "HĐND", "NĐ": "CP", "TT": "BNV"}.get(kind, "SNV")
        )
        number = self.rng.randint(2, 4200)
        sign = f"{office}-CCHC" if kind == "CV" else f"{kind}-{office}"
        wording = self.rng.choice(
            ["{k} số {n}/{s} ngày {d}", "{k} {n}/{s} ngày {d}", "{k} số {n}/{s}"]
        )
        return wording.format(k=_KINDS[kind], n=number, s=sign, d=self._date())

    def _mark(self, match: re.Match[str]) -> str:
        shown, *fields = match.group(1).split("|")
        drawn = _DRAWN.search(shown)
        if drawn is None:
            return match.group(0)
        source, form = drawn.groups()
        value = self._value(source[1:]) if source[0] == "@" else self._evaluate(source[1:])
        printed, shown_value = self._print(value, form or "")
        ties = self._ties(source, fields)
        shown = shown[: drawn.start()] + printed + shown[drawn.end() :]
        rest = [
            field
            for field in fields
            if not field.startswith(";") and not ("." in field and field[0] not in "=!")
        ]
        return "[[" + "|".join([shown, ties, f"={shown_value:f}", *rest]) + "]]"

    def _ties(self, source: str, fields: list[str]) -> str:
        stated = next((f for f in fields if "." in f and f[0] not in "=!;"), "")
        added = next((f for f in fields if f.startswith(";")), "")
        first = full_key(source[1:]) if source[0] == "@" else stated or "-"
        return first + added

    def _print(self, value: Decimal, form: str) -> tuple[str, Decimal]:
        """Print a value; return it as printed too (in billions, rounded) so that the truth is what stands there."""
        style = self.style
        if form == "z":
            style = NumberStyle(style.thousands, style.decimal, pad=True)
        elif form in {"ty", "nty"}:
            unit = Decimal(1000) if form == "ty" else Decimal(1_000_000)
            value = (value / unit).quantize(
                Decimal("0.1" if form == "ty" else "0.001"), rounding=ROUND_HALF_UP
            )
        elif form == "app":
            step = Decimal(10) ** max(len(str(int(value))) - 2, 0)
            value = (value // step) * step
        elif form.isdigit():
            value = value.quantize(Decimal(1).scaleb(-int(form)), rounding=ROUND_HALF_UP)
        return print_number(value, style), value
