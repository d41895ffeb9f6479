"""Contradictions planted in the figures of a form before it is printed: each breaks one known rule in one known cell."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal

from tests.reports.drawing import Values, percent
from tests.reports.rule_check import expressions
from tests.reports.truth import Contradiction

_KEY = r"[a-z_0-9]+(?:\.[a-z_0-9]+)+"
_SUM = re.compile(rf"({_KEY}) = ({_KEY}(?: \+ {_KEY})+)")
_RATIO = re.compile(rf"({_KEY}) = 100 \* ({_KEY}) / ({_KEY})")
_PART = re.compile(rf"({_KEY}) <= ({_KEY})")
_LOOSE = (
    "civil_service.job_positions.violations",
    "civil_service.discipline.provincial_leaders",
    "civil_service.discipline.division_leaders",
    "civil_service.discipline.district_leaders",
    "organisation.structure.interagency_bodies",
    "procedures.one_stop.non_territorial",
    "finance.autonomy.converted_to_jsc",
    "organisation.civil_servants.contract_workers",
)


@dataclass(slots=True)
class Planting:
    """The figures about to be printed, and what has been planted in them so far.

    `raw` holds cells whose printed text is not the value (a dash, a formula); `taken` the cells no other
    contradiction may touch.
    """

    version: str
    values: Values
    printed: frozenset[str]
    rng: random.Random
    raw: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    found: list[Contradiction] = field(default_factory=list)

    def free(self, *keys: str) -> bool:
        """Say whether all these cells are printed, filled and untouched."""
        return all(
            k in self.printed and k not in self.taken and self.values.get(k) is not None
            for k in keys
        )

    def rules(self, pattern: re.Pattern[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield the rules of one shape with their keys, in random order."""
        shaped = [
            (name, match.groups())
            for name, text in expressions(self.version)
            if (match := pattern.fullmatch(text))
        ]
        self.rng.shuffle(shaped)
        yield from shaped

    def get(self, key: str) -> Decimal:
        """Return a figure that is known to be filled."""
        return self.values.get(key) or Decimal(0)

    def plant(
        self, kind: str, rules: tuple[str, ...], keys: tuple[str, ...], **more: Decimal | str | None
    ) -> bool:
        """Note a contradiction in the first of the cells and take them all."""
        self.taken.update(keys)
        self.found.append(Contradiction(kind, rules, keys[:1], **more))  # type: ignore[arg-type]
        return True


def swapped_digits(value: Decimal, rng: random.Random) -> Decimal | None:
    """Return the value with two neighbouring digits swapped, null where they are all equal."""
    digits = f"{value:f}"
    places = [
        i
        for i in range(len(digits) - 1)
        if digits[i].isdigit() and digits[i + 1].isdigit() and digits[i] != digits[i + 1]
    ]
    places = [i for i in places if i > 0 or digits[1] != "0"]
    if not places:
        return None
    at = rng.choice(places)
    return Decimal(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])


def sum_off(planting: Planting) -> bool:
    """Let a total differ from its parts, by a little or by two digits swapped."""
    for name, (total, parts) in planting.rules(_SUM):
        keys = tuple(parts.split(" + "))
        if not planting.free(total, *keys) or planting.get(total) < 20:
            continue
        right = planting.get(total)
        off = right + planting.rng.choice((-10, -4, -1, 1, 2, 5, 10, 100))
        wrong = swapped_digits(right, planting.rng) if planting.rng.random() < 0.4 else off
        planting.values[total] = wrong or off
        return planting.plant(
            "sum", (name,), (total, *keys), printed=planting.values[total], expected=right
        )
    return False


def ratio_off(planting: Planting) -> bool:
    """Let a share differ from its two operands."""
    for name, (rate, part, whole) in planting.rules(_RATIO):
        if not planting.free(rate, part, whole):
            continue
        right = planting.get(rate)
        wrong = swapped_digits(right, planting.rng) or right
        if abs(wrong - right) < Decimal("0.3") or not 0 < wrong < 100:
            wrong = right - Decimal("2.5") if right > 10 else right + Decimal("2.5")
        planting.values[rate] = wrong
        return planting.plant("ratio", (name,), (rate, part, whole), printed=wrong, expected=right)
    return False


def cut_off(planting: Planting) -> bool:
    """Cut the last decimal of a share off instead of rounding it."""
    for _, (rate, part, whole) in planting.rules(_RATIO):
        if not planting.free(rate, part, whole):
            continue
        for decimals in (2, 1):
            exact = (
                100 * planting.get(part) / planting.get(whole)
                if planting.get(whole)
                else Decimal(0)
            )
            cut = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_DOWN)
            right = percent(planting.get(part), planting.get(whole), decimals)
            if right is not None and cut != right:
                planting.values[rate] = cut
                return planting.plant(
                    "cut off",
                    ("GEN-ROUND",),
                    (rate, part, whole),
                    printed=cut,
                    expected=right,
                    severity="warning",
                )
    return False


def count_in_percent(planting: Planting) -> bool:
    """Type the numerator into the cell of the share."""
    for name, (rate, part, whole) in planting.rules(_RATIO):
        if not planting.free(rate, part, whole) or planting.get(part) == planting.get(rate):
            continue
        right = planting.get(rate)
        if planting.get(part) > 100 or abs(planting.get(part) - right) < 2:
            continue
        planting.values[rate] = planting.get(part)
        rules = (name, "F1-12", "RNG-*")
        return planting.plant(
            "count in %", rules, (rate, part, whole), printed=planting.get(part), expected=right
        )
    return False


def audited_count(planting: Planting) -> bool:
    """Type the number of units that completed the audit conclusion into its share."""
    rate, audited = (
        "steering.inspectorate.conclusion_completion_rate",
        "steering.inspectorate.units_audited",
    )
    if not planting.free(rate, audited):
        return False
    done = planting.get("steering.inspectorate.units_completed")
    audited_units = planting.get(audited)
    shares = [100 * Decimal(k) / audited_units for k in range(int(audited_units) + 1)]
    # A share printed without decimals may be one off; the count must not pass for that.
    if any(abs(done - share) <= 1 for share in shares):
        return False
    planting.values[rate] = done
    return planting.plant("count in %", ("F1-12", "F1-10"), (rate, audited), printed=done)


def part_above_whole(planting: Planting) -> bool:
    """Let a part exceed its whole."""
    for name, (part, whole) in planting.rules(_PART):
        in_sum = any(part == total or part in parts for _, (total, parts) in planting.rules(_SUM))
        if in_sum or not planting.free(part, whole) or planting.get(whole) < 2:
            continue
        wrong = planting.get(whole) + planting.rng.randint(1, 9)
        planting.values[part] = wrong
        return planting.plant(
            "part above whole", (name,), (part, whole), printed=wrong, expected=None
        )
    return False


def two_forms(planting: Planting) -> bool:
    """Count the public service units otherwise in form 6 than in form 4."""
    total, other, funded = (
        "finance.autonomy.units_total",
        "organisation.public_units.total",
        "finance.autonomy.state_funded",
    )
    if not planting.free(total, other, funded):
        return False
    right = planting.get(total)
    more = planting.rng.randint(1, 14)
    planting.values[total] = right + more
    planting.values[funded] = planting.get(funded) + more
    return planting.plant(
        "two forms", ("X-01",), (total, other, funded), printed=right + more, expected=right
    )


def nothing_of_nothing(planting: Planting) -> bool:
    """Print 0 % of nothing."""
    stem = "institutions.legal_documents.check_"
    rate, part, whole = stem + "resolution_rate", stem + "resolved", stem + "needing_action"
    if not planting.free(rate, part, whole):
        return False
    planting.values |= {rate: Decimal(0), part: Decimal(0), whole: Decimal(0)}
    return planting.plant(
        "0/0", ("GEN-ZERO",), (rate, part, whole), printed=Decimal(0), severity="warning"
    )


def survey_without_mark(planting: Planting) -> bool:
    """Report ballots of a survey that the form says was not held."""
    held, ballots = "steering.survey.conducted", "steering.survey.ballots"
    if not planting.free(held, ballots):
        return False
    planting.values[held] = Decimal(0)
    return planting.plant(
        "survey", ("F1-17",), (held, ballots), printed=Decimal(0), expected=Decimal(1)
    )


def dash(planting: Planting) -> bool:
    """Print a dash for a figure."""
    return _emptied(planting, "-", "GEN-DASH")


def blank(planting: Planting) -> bool:
    """Leave a figure out."""
    return _emptied(planting, "", "GEN-BLANK")


def _emptied(planting: Planting, text: str, rule: str) -> bool:
    keys = [key for key in _LOOSE if planting.free(key)]
    if not keys:
        return False
    key = planting.rng.choice(keys)
    planting.values[key] = None
    planting.raw[key] = text
    return planting.plant("dash" if text else "blank", (rule, "NAR-*"), (key,), severity="warning")


def parent_blank(planting: Planting) -> bool:
    """Leave a total out whose parts are filled."""
    for _, (total, parts) in planting.rules(_SUM):
        keys = tuple(parts.split(" + "))
        if total.startswith("civil_service.") or not planting.free(total, *keys):
            continue
        right = planting.get(total)
        planting.values[total] = None
        planting.raw[total] = ""
        return planting.plant(
            "parent blank",
            ("GEN-PARENT", "NAR-*"),
            (total, *keys),
            expected=right,
            severity="warning",
        )
    return False


def formula(planting: Planting) -> bool:
    """Print the division instead of the share, now and then with a denominator of another item."""
    for _, (rate, part, whole) in planting.rules(_RATIO):
        right = planting.values.get(rate)
        if not planting.free(rate, part, whole) or right is None:
            continue
        top, bottom = planting.get(part), planting.get(whole)
        foreign = planting.rng.random() < 0.4
        shown = bottom + planting.rng.randint(3, 40) if foreign else bottom
        printed = f"{right:f}".replace(".", ",")
        planting.raw[rate] = planting.rng.choice(
            ["({a}/{b})*100 = {r}%", "{a}/{b} = {r}%", "$({a}/{b})*100={r}\\%$"]
        ).format(a=f"{top:f}", b=f"{shown:f}", r=printed)
        if foreign:
            planting.found.append(Contradiction("foreign denominator", ("X-12",), (rate,)))
        return planting.plant("formula", ("FMT-FORMULA",), (rate, part, whole), severity="warning")
    return False


KINDS: tuple[Callable[[Planting], bool], ...] = (
    sum_off,
    ratio_off,
    cut_off,
    count_in_percent,
    audited_count,
    part_above_whole,
    two_forms,
    nothing_of_nothing,
    survey_without_mark,
    dash,
    blank,
    parent_blank,
    formula,
)
