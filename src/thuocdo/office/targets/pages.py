"""The page of targets as typed values: each target by its years, the latest figure, and what can be said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from thuocdo.figures.notation import write_number
from thuocdo.office.figure_places import figure_address, figure_period
from thuocdo.office.targets.forms import SHOWS
from thuocdo.organisations.models import Unit
from thuocdo.reporting.latest import latest_figures
from thuocdo.reporting.plans.library import AREAS
from thuocdo.reporting.plans.target import Judgement, Plan, Target, Timing, Verdict, judge
from thuocdo.ui.language import in_english

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

    from thuocdo.figures.models import Figure

_AREA_NAMES = dict(
    zip(
        AREAS,
        (
            gettext_lazy("Chỉ đạo điều hành"),
            gettext_lazy("Cải cách thể chế"),
            gettext_lazy("Cải cách thủ tục hành chính"),
            gettext_lazy("Cải cách tổ chức bộ máy"),
            gettext_lazy("Cải cách chế độ công vụ"),
            gettext_lazy("Cải cách tài chính công"),
            gettext_lazy("Chính quyền điện tử, chính quyền số"),
        ),
        strict=True,
    )
)
_SIGNS = {Verdict.MET: "✓", Verdict.NOT_MET: "✗"}
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class YearView:
    """What a target asks for in one year; empty where it asks for nothing."""

    year: int
    text: str


@dataclass(frozen=True, slots=True)
class ActualView:
    """The latest figure of a target's indicator, leading to its place in its report."""

    text: str
    period: str
    href: str


@dataclass(frozen=True, slots=True)
class TargetView:
    """One target; `whole` stands in place of the years where it is over all of them."""

    id: str
    label: str
    place: str
    condition: str
    years: tuple[YearView, ...]
    whole: str
    actual: ActualView | None
    verdict: str
    sign: str
    word: str
    remark: str
    series: str


@dataclass(frozen=True, slots=True)
class AreaView:
    """The targets of one area of the reform."""

    name: str
    targets: tuple[TargetView, ...]


@dataclass(frozen=True, slots=True)
class ShowLink:
    """A verdict with the number of targets it is given to."""

    label: str
    count: int
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class TargetsPage:
    """The whole page; `unit` is the unit whose figures stand beside the targets, empty where it is not on record."""

    title: str
    unit: str
    years: tuple[int, ...]
    shows: tuple[ShowLink, ...]
    areas: tuple[AreaView, ...]


def targets_page(
    plan: Plan, *, show: str, user: AbstractBaseUser | AnonymousUser, today: date
) -> TargetsPage:
    """Build the page of a plan with two queries. A figure nobody reported and one the person may not see look alike.

    Args:
        show: the verdict to narrow the targets down to, empty for all.
        today: the unit of the plan is the one that bears its code on this day.
    """
    unit = Unit.objects.coded(plan.unit, on=today).first()
    codes = {target.indicator for target in plan.targets if target.indicator}
    found = latest_figures(sorted(codes), user=user, most=1, units=[unit.pk]) if unit else {}
    judged = [(target, *_judged(target, found)) for target in plan.targets]
    verdicts = [judgement.verdict.value for _target, judgement, _figure in judged]
    years = tuple(range(plan.first_year, plan.last_year + 1))
    kept = [one for one, verdict in zip(judged, verdicts, strict=True) if show in {"", verdict}]
    return TargetsPage(
        title=plan.title_en if in_english() else plan.title_vi,
        unit=unit.name if unit else "",
        years=years,
        shows=tuple(_shows(verdicts, show)),
        areas=tuple(_areas(kept, years)),
    )


Judged = tuple[Target, Judgement, "Figure | None"]


def _judged(
    target: Target, found: Mapping[str, Sequence[Figure]]
) -> tuple[Judgement, Figure | None]:
    figures = found.get(target.indicator or "", ())
    if not figures:
        return judge(target, actual=None, year=None), None
    figure = figures[0]
    year = (figure.period_end - _ONE_DAY).year
    return judge(target, actual=figure.value, year=year), figure


def _shows(verdicts: Sequence[str], current: str) -> Iterable[ShowLink]:
    for value, label in SHOWS.items():
        count = verdicts.count(value) if value else len(verdicts)
        yield ShowLink(str(label), count, f"?show={value}" if value else "?", value == current)


def _areas(judged: Sequence[Judged], years: Sequence[int]) -> Iterable[AreaView]:
    for area in AREAS:
        targets = tuple(_view(*one, years) for one in judged if one[0].area == area)
        if targets:
            yield AreaView(str(_AREA_NAMES[area]), targets)


def _view(
    target: Target, judgement: Judgement, figure: Figure | None, years: Sequence[int]
) -> TargetView:
    english = in_english()
    asked = set(target.years())
    text = _asked(target)
    series = f"{reverse('office:series:page')}?indicator={target.indicator}"
    return TargetView(
        id=target.id,
        label=target.label_en if english else target.label_vi,
        place=target.place,
        condition=target.condition_en if english else target.condition_vi,
        years=tuple(YearView(year, text if year in asked else "") for year in years),
        whole=text if target.timing is Timing.WHOLE else "",
        actual=_actual(figure, target) if figure else None,
        verdict=judgement.verdict.value,
        sign=_SIGNS.get(judgement.verdict, ""),
        word=_word(judgement),
        remark=_remark(target, judgement, figure),
        series=series if target.indicator else "",
    )


def _asked(target: Target) -> str:
    """Return the value as the page prints it ("≥ 97 %"); a target without a number says so."""
    if target.value is None:
        return _("không ghi số")
    sign = "" if target.comparator.sign == "=" else f"{target.comparator.sign} "
    return f"{sign}{_with_unit(target.value, target)}"


def _with_unit(value: Decimal, target: Target) -> str:
    return f"{write_number(value)} {target.unit_en if in_english() else target.unit_vi}"


def _actual(figure: Figure, target: Target) -> ActualView:
    value = figure.value
    assert value is not None
    written = write_number(value, decimals=figure.decimals)
    unit = target.unit_en if in_english() else target.unit_vi
    return ActualView(f"{written} {unit}", figure_period(figure), figure_address(figure))


def _word(judgement: Judgement) -> str:
    if judgement.verdict is Verdict.MET:
        return _("đạt mức của năm %s") % judgement.year
    if judgement.verdict is Verdict.NOT_MET:
        return _("chưa đạt mức của năm %s") % judgement.year
    return {
        Verdict.NO_FIGURE: _("chưa có số liệu"),
        Verdict.NO_VALUE: _("kế hoạch không ghi số để so"),
    }.get(judgement.verdict, _("chưa có chỉ tiêu đo"))


def _remark(target: Target, judgement: Judgement, figure: Figure | None) -> str:
    """Return how far a figure is from the target, or why a near indicator does not do."""
    if judgement.verdict is Verdict.NOT_MET and figure and figure.value is not None:
        assert target.value is not None
        unit = _("điểm %") if target.unit_vi == "%" else target.unit_vi
        if in_english() and target.unit_vi != "%":
            unit = target.unit_en
        return _("còn cách %(distance)s %(unit)s") % {
            "distance": write_number(abs(target.value - figure.value).normalize()),
            "unit": unit,
        }
    return target.note_en if in_english() else target.note_vi
