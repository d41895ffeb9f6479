"""Figures, their chains and series through the API."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils import timezone

import pytest

from thuocdo.api.v1.values import decimal_text
from thuocdo.figures.chains import chain_of
from thuocdo.figures.models import Figure
from thuocdo.figures.services import withdraw
from thuocdo.ingestion.edits import Edit, EditKind
from thuocdo.ingestion.models import Report
from thuocdo.ingestion.review import correct
from thuocdo.ingestion.tests.factories import sample_report

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.api.tests.conftest import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(units: LittleProvince) -> Report:
    return sample_report(holder=units.home_affairs, issuer=units.province)


@pytest.fixture
def corrected(report: Report, thao: User) -> tuple[int, ...]:
    """Return the ids of a figure that was corrected twice, oldest first."""
    figure = Figure.objects.from_record(report.record).exclude(form_row="")[0]
    place = figure.location
    target = f"t{place['block']}.{place['row']}.{place['cell']}"
    for printed in ("12", "13"):
        edit = Edit(EditKind.CELL, target, {"printed": printed})
        correct(report, [edit], actor=thao, at=timezone.now(), reason="đọc sai")
    ids = chain_of(Figure.objects.visible_to(thao), figure.pk).values_list("pk", flat=True)
    return tuple(sorted(ids))


def items(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_only_figures_that_count_unless_history_is_asked_for(
    province: Program, corrected: tuple[int, ...]
) -> None:
    code = Figure.objects.get(pk=corrected[0]).indicator
    now = items(province.get(f"/figures?indicator={code}&size=200"))
    ever = items(province.get(f"/figures?indicator={code}&size=200&history=1"))
    assert set(corrected) & {row["id"] for row in now} == {corrected[-1]}
    assert set(corrected) <= {row["id"] for row in ever}


@pytest.mark.parametrize("which", [0, 1, 2])
def test_the_chain_is_whole_from_any_of_its_figures(
    province: Program, corrected: tuple[int, ...], which: int
) -> None:
    answer = province.get(f"/figures/{corrected[which]}").json()
    assert answer["figure"]["id"] == corrected[which]
    assert [row["id"] for row in answer["chain"]] == sorted(corrected, reverse=True)
    newest, middle, oldest = answer["chain"]
    assert (newest["superseded_by"], newest["supersedes"]) == (None, middle["id"])
    assert (oldest["supersedes"], oldest["superseded_by"]) == (None, middle["id"])
    assert (newest["value"], newest["reason"], newest["origin"]) == ("13", "đọc sai", "declared")


def test_a_figure_says_where_it_comes_from(province: Program, report: Report) -> None:
    row = items(province.get("/figures?size=1"))[0]
    assert row["record"] == {"room": "ingestion", "id": str(report.pk)}
    assert row["period"]["kind"] == "year"
    assert row["unit"]["code"] == "P1"
    assert row["location"]["start"] < row["location"]["end"]


def test_a_withdrawn_figure_counts_no_more(province: Program, report: Report) -> None:
    figure = Figure.objects.from_record(report.record)[0]
    gone = withdraw(figure, reason="nhầm", actor=None, at=timezone.now())
    shown = {row["id"] for row in items(province.get("/figures?size=200"))}
    assert not {figure.pk, gone.pk} & shown
    assert province.get(f"/figures/{gone.pk}").json()["figure"]["state"] == "withdrawn"


def test_filters(province: Program, report: Report) -> None:
    assert not items(province.get("/figures?unit=X1"))
    assert items(province.get("/figures?unit=P1&period_from=2022-12-01&period_until=2024-01-01"))
    assert not items(province.get("/figures?period_from=2024-01-01"))


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (None, 0, None),
        (Decimal("1374705.000000"), 0, "1374705"),
        (Decimal("98.600000"), 2, "98.60"),
        (Decimal("98.123456"), 2, "98.123456"),
        (Decimal("0.000000"), 0, "0"),
        (Decimal("-5E+3"), None, "-5000"),
    ],
)
def test_decimals_as_text(value: Decimal | None, decimals: int | None, text: str | None) -> None:
    assert decimal_text(value, decimals) == text


def test_a_series(province: Program, report: Report) -> None:
    figure = Figure.objects.from_record(report.record).filter(state="value")[0]
    answer = province.get(f"/series?indicator={figure.indicator}&unit=P1&unit=P2").json()
    assert (answer["period_kind"], answer["map"]) == ("year", None)
    first, second = answer["series"]
    assert (first["unit"]["code"], second["unit"]["code"]) == ("P1", "P2")
    (point,) = first["points"]
    assert point["state"] == "value"
    assert point["figures"]
    assert point["period"] == {"kind": "year", "start": "2022-12-15", "end": "2023-12-14"}
    assert second["points"][0] == point | {"state": "missing", "value": None, "figures": []}


def test_a_series_without_units_takes_those_that_have_figures(
    province: Program, report: Report
) -> None:
    code = Figure.objects.from_record(report.record).filter(state="value")[0].indicator
    (one,) = province.get(f"/series?indicator={code}").json()["series"]
    assert one["unit"]["code"] == "P1"


def test_a_series_on_the_map_of_a_day(province: Program, report: Report) -> None:
    codes = Figure.objects.from_record(report.record).filter(state="value")
    answers = [
        province.get(f"/series?indicator={code}&unit=P1&map=2026-01-01")
        for code in sorted({figure.indicator for figure in codes})[:15]
    ]
    statuses = {answer.status_code for answer in answers}
    assert 200 in statuses
    assert statuses <= {200, 422}  # what does not add up over units says so
    good = next(answer.json() for answer in answers if answer.status_code == 200)
    assert good["map"] == "2026-01-01"


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("", 422, "invalid_request"),
        ("?indicator=no.such", 404, "unknown_indicator"),
        ("?indicator=no.such&unit=NO", 404, "unknown_unit"),
        ("?indicator=a&period_kind=week", 422, "invalid_request"),
        ("?" + "&".join(f"indicator=a{n}" for n in range(21)), 422, "invalid_request"),
    ],
)
def test_what_is_no_series(province: Program, query: str, status: int, code: str) -> None:
    answer = province.get(f"/series{query}")
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_the_figures_of_a_replaced_report_count_no_more(
    province: Program, report: Report, units: LittleProvince
) -> None:
    later = sample_report(holder=units.home_affairs, issuer=units.ward)

    code = Figure.objects.from_record(report.record)[0].indicator

    def records(more: str = "") -> set[str]:
        return {
            row["record"]["id"] for row in items(province.get(f"/figures?indicator={code}{more}"))
        }

    assert records() == {str(report.pk), str(later.pk)}
    Report.objects.filter(pk=later.pk).update(
        related=report, relation=Report.Relation.CORRECTED, state=Report.State.IN_REVIEW
    )
    assert records() == {str(report.pk), str(later.pk)}  # a person still looks at the later one
    Report.objects.filter(pk=later.pk).update(state=Report.State.CONFIRMED)
    assert records() == {str(later.pk)}
    assert records("&history=1") == {str(report.pk), str(later.pk)}
