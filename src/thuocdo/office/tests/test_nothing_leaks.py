"""A person of another unit learns nothing of a report by any address: what is hidden looks exactly like what is not there.

The addresses are taken from the product itself, so a new page is tested from its first day.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

import pytest

from thuocdo.consistency.models import Discrepancy
from thuocdo.figures.models import Figure
from thuocdo.ingestion.contents import contents_of
from thuocdo.ingestion.edits import table_key
from thuocdo.ingestion.effective import effective_reading
from thuocdo.ingestion.tests.factories import report_text, sample_report, uploaded

if TYPE_CHECKING:
    from conftest import LittleProvince

    from thuocdo.accounts.models import User
    from thuocdo.ingestion.models import Report

pytestmark = pytest.mark.django_db
OTHERS = ["lan", "minh", "hoa", "binh"]
#: Words that stand in the hidden report or belong to it, for searching and filtering.
WORDS = ["2.183", "2183", "Thanh Hóa", "thanh hoa", "ho so", "NAR-ONLINE", "Mẫu", "cải cách"]
PARAMETERS = ["q", "qa", "qb", "search", "state", "severity", "rule", "unit", "year", "period"]
PARAMETERS += ["indicator", "a", "b", "kind", "map", "assigned", "page", "show", "form"]
QUERIES = 60


def patterns(
    found: list[URLPattern | URLResolver], path: str = ""
) -> Iterator[tuple[str, set[str]]]:
    """Yield every address of the product with the names of its parts."""
    for one in found:
        here = path + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, here)
        else:
            yield here, set(re.findall(r"<(?:\w+:)?(\w+)>", here))


def office_addresses() -> list[tuple[str, set[str]]]:
    return [
        found for found in patterns(get_resolver().url_patterns) if found[0].startswith("office/")
    ]


def filled(route: str, values: dict[str, object]) -> str:
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(values[m[1]]), route)


def seen(client: Client, method: str, address: str) -> tuple[int, str, str]:
    """Return what a browser gets, without what differs between any two answers."""
    answer = getattr(client, method)(address)
    body = b"".join(answer).decode(errors="replace")
    body = re.sub(r'name="(csrfmiddlewaretoken|request_id)" value="[^"]*"', "", body)
    body = re.sub(r"\b\d\d:\d\d\b", "", body)  # the minute it was drawn in
    return answer.status_code, answer.headers.get("Location", ""), body.replace(address, "")


@pytest.fixture
def values(units: LittleProvince, thao: User) -> dict[str, tuple[object, object]]:
    """Return for each part of an address one value of the hidden report and one that is nothing."""
    report = sample_report(holder=units.home_affairs, issuer=units.province)
    upload = uploaded(
        report_text(issuer="TỈNH XA LẠ").encode(), holder=units.home_affairs, actor=thao
    )
    reading = effective_reading(report).reading
    cell = next(e.key for _, e in contents_of(reading).entries() if e.row)
    return {
        "report_id": (report.pk, 999_999),
        "upload_id": (upload.pk, 999_999),
        "discrepancy_id": (Discrepancy.objects.of_record(report.record)[0].pk, 999_999),
        "figure_id": (Figure.objects.first().pk, 999_999),  # type: ignore[union-attr]
        "key": (cell, "t1.1.1"),
        "table": (table_key(reading.tables[0]), "f0.0"),
        "verb": ("confirm", "confirm"),
        "kind": ("pdf", "pdf"),
        "format": ("json", "json"),
        "rule_id": ("GEN-ROUND", "GEN-ROUND"),
    }


@pytest.mark.parametrize("person", OTHERS)
def test_what_is_hidden_looks_like_what_is_not_there(
    person: str, values: dict[str, tuple[Any, Any]], request: pytest.FixtureRequest
) -> None:
    client = Client()
    client.force_login(request.getfixturevalue(person))
    tried = 0
    for route, parts in office_addresses():
        if not parts or not parts <= values.keys():
            continue
        hidden = filled(route, {name: pair[0] for name, pair in values.items()})
        missing = filled(route, {name: pair[1] for name, pair in values.items()})
        if (
            hidden == missing
        ):  # nothing of the report is in it; a paper differs with the second it was made in
            continue
        for method in ("get", "post"):
            assert seen(client, method, hidden) == seen(client, method, missing), (method, hidden)
            tried += 1
    assert tried > 30


@pytest.mark.parametrize("person", OTHERS)
def test_lists_filters_searches_and_counts_do_not_change_when_it_comes_in(
    person: str, units: LittleProvince, thao: User, request: pytest.FixtureRequest
) -> None:
    client = Client()
    client.force_login(request.getfixturevalue(person))
    lists = ["/" + route for route, parts in office_addresses() if not parts]
    drawn = random.Random(person)
    asked = [*lists, *(_with_query(address, drawn, units) for address in lists * 3)][:QUERIES]
    before = [seen(client, "get", address) for address in asked]
    report = sample_report(holder=units.home_affairs, issuer=units.province)
    _explained(report, thao)
    for address, earlier in zip(asked, before, strict=True):
        assert seen(client, "get", address) == earlier, address


def _with_query(address: str, drawn: random.Random, units: LittleProvince) -> str:
    pool = [*WORDS, units.province.pk, units.home_affairs.pk, 2023, "open", "error", 1, 2, 3]
    names = drawn.sample(PARAMETERS, 3)
    return address + "?" + "&".join(f"{name}={drawn.choice(pool)}" for name in names)


def _explained(report: Report, thao: User) -> None:
    from thuocdo.consistency.services import explain
    from thuocdo.ingestion.tests.factories import AT

    row = Discrepancy.objects.of_record(report.record).worst_first()[0]
    explain(row, explanation="Đã kiểm tra.", actor=thao, at=AT)
