"""Targets of plans: the shipped ones can be read, wrong ones are refused by name, figures are held against the right year."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thuocdo.indicators.errors import DefinitionError
from thuocdo.indicators.registry import indicators
from thuocdo.reporting.plans.library import plans, read_targets
from thuocdo.reporting.plans.target import Comparator, Judgement, Target, Timing, Verdict, judge

HEAD = "id,area,target_vi,target_en,comparator,value,unit_vi,unit_en,timing,first_year,last_year,place,condition_vi,condition_en,indicator,note_vi,note_en"
GOOD = "M1,digital,Tỷ lệ,Share,>=,60,%,%,by,2027,2027,II.2,,,digital.edocs.rate,,"
SPAN = (2026, 2030)


def target(**changes: object) -> Target:
    (read,) = read_targets(f"{HEAD}\n{GOOD}\n", span=SPAN)
    return Target(**{name: getattr(read, name) for name in Target.__slots__} | changes)  # type: ignore[arg-type]


def test_the_shipped_plan_has_all_its_targets_and_ties_only_what_is_measured() -> None:
    plan = plans()["thanh-hoa-2026-2030"]
    assert len(plan.targets) == 29
    tied = {one.id: one.indicator for one in plan.targets if one.indicator}
    assert len(tied) == 8
    assert set(tied.values()) <= indicators().keys()
    # Posts assigned are not posts to be held against them; documents sent are not all documents.
    assert "MT-14" not in tied
    assert "MT-28" not in tied
    assert [one.id for one in plan.targets if one.value is None] == ["MT-14"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (GOOD.replace(">=", "=>"), "cannot be read"),
        (GOOD.replace(",60,", ",sixty,"), "cannot be read"),
        (GOOD.replace(",60,", ",160,"), "beyond 0"),
        (GOOD.replace("2027,2027", "2029,2027"), "years"),
        (GOOD.replace("2027,2027", "2027,2031"), "years"),
        (GOOD.replace("by,2027", "whole,2027"), "over all years"),
        (GOOD.replace("digital.edocs.rate", "digital.nothing"), "no indicator"),
        (GOOD.replace("digital.edocs.rate", "index.sipas.rank"), "its indicator in"),
        (GOOD.replace("digital,", "weather,"), "no area"),
        (GOOD.replace("II.2", ""), "missing"),
        (f"{GOOD}\n{GOOD}", "used twice"),
    ],
)
def test_a_wrong_target_is_refused_by_name(line: str, says: str) -> None:
    with pytest.raises(DefinitionError, match=f"M1.*{says}"):
        read_targets(f"{HEAD}\n{line}\n", span=SPAN)


def test_a_figure_is_held_against_the_year_it_is_of_or_the_next_that_counts() -> None:
    every = target(timing=Timing.EVERY, first_year=2026, last_year=2030)
    asked = {2023: 2026, 2026: 2026, 2028: 2028, 2031: 2030}
    for year, against in asked.items():
        assert judge(every, actual=Decimal(60), year=year) == Judgement(Verdict.MET, against)
    assert judge(target(), actual=Decimal("59.9"), year=2023) == Judgement(Verdict.NOT_MET, 2027)


def test_what_cannot_be_said_is_said() -> None:
    assert judge(target(indicator=None), actual=None, year=None).verdict is Verdict.NOT_MEASURED
    assert judge(target(value=None), actual=Decimal(1), year=2026).verdict is Verdict.NO_VALUE
    assert judge(target(), actual=None, year=None).verdict is Verdict.NO_FIGURE


@given(actual=st.decimals(-10, 110, places=2), wanted=st.decimals(0, 100, places=2))
def test_the_comparators_agree_with_each_other(actual: Decimal, wanted: Decimal) -> None:
    least, most = Comparator.AT_LEAST, Comparator.AT_MOST
    assert Comparator.EXACTLY.holds(actual, wanted) == (
        least.holds(actual, wanted) and most.holds(actual, wanted)
    )
    assert Comparator.MORE.holds(actual, wanted) != most.holds(actual, wanted)
