"""A reporting season as it comes: all units of a province answer one campaign, forty people typing at once, and the whole is put together.

    .venv/bin/python -m benchmarks.season [--minutes 10] [--people 40] [--pause SECONDS] [--keep FOLDER]

Makes the sample province on an embedded PostgreSQL, serves it with two web processes and asks every department and commune by today's forms. Each person
types into the cells of his units over HTTP, one every `--pause` seconds or so, as a browser does; two of them share a unit. Where no pause is given it is the one with
which all cells of all units are typed in the minutes there are. Three units in ten answer by workbook, filled in a process beside those who type. One unit in ten contradicts itself. Then every save that was acknowledged is looked for in the history, every contradiction among the
discrepancies, the whole is consolidated, and the report of it is made. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import io
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection
from multiprocessing import get_context
from random import Random
from threading import Lock
from typing import Any
from urllib.parse import urlencode

from benchmarks.installation import installation
from benchmarks.official_report import report_document
from benchmarks.serving import HOST, TOKEN, served, session_of

OK = 200
BY_WORKBOOK, WITH_ERRORS = 0.3, 0.1
BARS = {"save": 0.150, "whole": 2.0, "again": 0.3, "board": 0.1}


@dataclass
class Typing:
    """What one person types into one unit: row and text in order, and which change of each row he saw last."""

    unit: Any
    person: Any
    session: str
    values: list[tuple[str, str]]


@dataclass
class Log:
    """What the server answered: saves that it acknowledged, how long each took, and what it refused."""

    saved: list[tuple[int, str, str, int]] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)


def main() -> None:
    """Make the province, let the season happen, look at what is left of it."""
    options = _options()
    with installation(options.keep, log_level="ERROR"):
        _run(options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--people", type=int, default=40)
    parser.add_argument("--pause", type=float)
    parser.add_argument("--dossiers", type=int, default=2_000)
    parser.add_argument("--keep")
    return parser.parse_args()


def _run(options: argparse.Namespace) -> None:
    campaign, people = _season(options.dossiers)
    wrong, books, typed = _shared_out(campaign)
    print(
        f"{len(people)} units, {options.people} people typing for {options.minutes:g} minutes, {len(books)} units by workbook, "
        f"{len(wrong)} with a contradiction.\n\n| what | measured | bar |\n|---|---|---|"
    )
    typings = _typings(campaign, people, typed, wrong)
    cells, log = sum(len(one.values) for one in typings), Log()
    pause = options.pause or options.minutes * 60 * options.people / cells
    _report("cells to be typed", f"{cells:,}, each person one every {pause:.1f} s")
    seconds = options.minutes * 60
    with served() as port, ProcessPoolExecutor(1, get_context("spawn")) as apart:
        _open_pages(port, typings)
        by_book = apart.submit(_answer_by_workbook, campaign.pk, books, wrong, seconds)
        with ThreadPoolExecutor(options.people) as pool:
            groups = [typings[n :: options.people] for n in range(options.people)]
            groups[1] = [*groups[1], *groups[0][:1]]
            crowd = Crowd(port, campaign.pk, log, time.monotonic() + seconds, pause)
            list(pool.map(crowd.type, groups, range(len(groups))))
        book_times, book_saved = by_book.result()
        _report_saves(log)
        _report_lost(log, book_saved, book_times)
        _report_errors(campaign, people, wrong, log, books)
        _report_board(port, campaign)
    _report_whole(campaign, people)


def _report(what: str, measured: str, bar: str = "") -> None:
    print(f"| {what} | {measured} | {bar} |", flush=True)


def _season(dossiers: int) -> tuple[Any, dict[int, tuple[Any, Any]]]:
    """Make the province with two people in each unit and a campaign that has just opened."""
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from thuocdo.campaigns.sample_season import open_season

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    call_command("load_sample", verbosity=0)
    call_command("generate", dossiers=dossiers, year=None, seed=7)
    call_command("refresh_figures", verbosity=0)
    now = timezone.now()
    began = time.perf_counter()
    campaign = open_season(at=now, opened=now - timedelta(days=1), due=now + timedelta(days=5))
    people = {one.unit_id: _people(one.unit) for one in campaign.submissions.select_related("unit")}
    print(f"Opened and filled from the registers in {time.perf_counter() - began:.1f} s.\n")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return campaign, people


def _people(unit: Any) -> tuple[Any, Any]:
    from thuocdo.campaigns.sample_season import people_of

    return people_of(unit)


def _shared_out(campaign: Any) -> tuple[dict[int, int], list[int], list[int]]:
    """Return the kind of contradiction by unit, the units that answer by workbook, and those that type."""
    units = list(campaign.submissions.order_by("unit_id").values_list("unit_id", flat=True))
    every = round(1 / WITH_ERRORS)
    wrong = {unit: place // every for place, unit in enumerate(units) if place % every == 0}
    by_book = _has_workbooks()
    books = [unit for place, unit in enumerate(units) if by_book and place % 10 < BY_WORKBOOK * 10]
    return wrong, books, [unit for unit in units if unit not in set(books)]


def _has_workbooks() -> bool:
    try:
        import thuocdo.campaigns.workbook.confirming  # noqa: F401 - asked whether it is there
    except ImportError:
        return False
    return True


def _values(submission: Any, wrong: dict[int, int]) -> dict[str, str]:
    """Return what a unit types, what contradicts itself first, so that it is there however soon the time is over."""
    from thuocdo.campaigns.questions import questions_of
    from thuocdo.campaigns.sample_values import ERRORS, sample_values

    asked = questions_of(submission)
    kind = wrong.get(submission.unit_id)
    found = sample_values(asked, str(submission.unit_id), error=kind)
    if kind is None:
        return found
    first = set(ERRORS[kind % len(ERRORS)])
    ahead = {row: text for row, text in found.items() if asked[row].indicator.code in first}
    return ahead | found


def _typings(
    campaign: Any, people: dict[int, tuple[Any, Any]], units: list[int], wrong: dict[int, int]
) -> list[Typing]:
    chosen = campaign.submissions.filter(unit__in=units).select_related("campaign", "unit")
    return [
        Typing(
            one.unit,
            people[one.unit_id][0],
            session_of(people[one.unit_id][0].username),
            list(_values(one, wrong).items()),
        )
        for one in chosen.order_by("unit_id")
    ]


def _ask(
    port: int, session: str, address: str, fields: dict[str, str] | None = None, row: str = ""
) -> tuple[int, bytes]:
    connection = HTTPConnection(HOST, port, timeout=60)
    headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "Accept-Encoding": "gzip"}
    if fields is None:
        connection.request("GET", address, headers=headers)
    else:
        headers |= {
            "Content-Type": "application/x-www-form-urlencoded",
            "HX-Request": "true",
            "HX-Trigger-Name": f"value:{row}",
            "X-CSRFToken": TOKEN,
        }
        connection.request("POST", address, body=urlencode(fields), headers=headers)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content


def _open_pages(port: int, typings: list[Typing]) -> None:
    """Let each person see his page once, as everybody does before he types; what a process keeps comes with its first answers."""
    from thuocdo.campaigns.models import Submission

    for one in typings[:40]:
        campaign = Submission.objects.filter(unit=one.unit).latest("pk").campaign_id
        status, _content = _ask(
            port, one.session, f"/office/campaigns/{campaign}/units/{one.unit.pk}/"
        )
        if status != 200:
            raise SystemExit(f"the page of {one.unit} answers {status}")


@dataclass(frozen=True)
class Crowd:
    """Those who type: where, into which campaign, until when, with which pause between two cells."""

    port: int
    campaign: int
    log: Log
    until: float
    pause: float

    def type(self, typings: list[Typing], number: int) -> None:
        """Type as one person: a cell, a pause, the next cell, unit after unit, until the time is over; then all again with other notes.

        Nobody types in step with the others: pauses last from half as long to half as long again.
        """
        rounds, chance = 0, Random(number)
        time.sleep(chance.uniform(0, self.pause))
        while time.monotonic() < self.until and typings:
            for one in typings:
                for row, text in one.values:
                    if time.monotonic() >= self.until:
                        return
                    began = time.monotonic()
                    self.save(one, row, text, seen=rounds)
                    pause = self.pause * chance.uniform(0.5, 1.5)
                    time.sleep(max(0.0, pause - (time.monotonic() - began)))
            rounds += 1

    def save(self, one: Typing, row: str, text: str, *, seen: int) -> None:
        """Save one cell as the page does, and note what came of it."""
        address = f"/office/campaigns/{self.campaign}/units/{one.unit.pk}/cells/"
        fields = {f"value:{row}": text, f"seen:{row}": str(seen), f"note:{row}": f"lượt {seen}"}
        began = time.perf_counter()
        status, _content = _ask(self.port, one.session, address, fields, row)
        took = time.perf_counter() - began
        with self.log.lock:
            self.log.answers[status] += 1
            self.log.times.append(took)
            if status == OK:
                self.log.saved.append((one.unit.pk, row, text, seen + 1))


def _answer_by_workbook(
    campaign: int, units: list[int], wrong: dict[int, int], seconds: float
) -> tuple[list[float], list[tuple[int, str, str, int]]]:
    """Fill the workbook of each unit and take it in, one after another over the time in which the others type; runs in a process of its own."""
    import django

    django.setup()
    from thuocdo.campaigns.models import Submission

    times, saved, started = [], list[tuple[int, str, str, int]](), time.monotonic()
    chosen = Submission.objects.filter(campaign=campaign, unit__in=units)
    for place, one in enumerate(chosen.select_related("campaign", "unit")):
        time.sleep(max(0.0, started + place * seconds / len(units) - time.monotonic()))
        values = _values(one, wrong)
        began = time.perf_counter()
        _take_in_workbook(one, _people(one.unit)[0], values)
        times.append(time.perf_counter() - began)
        saved += [(one.unit_id, row, text, 1) for row, text in values.items()]
    return times, saved


def _take_in_workbook(submission: Any, person: Any, values: dict[str, str]) -> None:
    from decimal import Decimal

    from django.utils import timezone

    from openpyxl import load_workbook

    from thuocdo.campaigns.questions import questions_of
    from thuocdo.campaigns.workbook.confirming import confirm, preview
    from thuocdo.campaigns.workbook.content import content_of
    from thuocdo.campaigns.workbook.layout import Col, address, laid_sheets
    from thuocdo.campaigns.workbook.looks import option
    from thuocdo.campaigns.workbook.uploads import receive
    from thuocdo.campaigns.workbook.writing import write_workbook

    now = timezone.now()
    asked = questions_of(submission)
    book = load_workbook(io.BytesIO(write_workbook(content_of(submission, at=now))))
    for laid in laid_sheets(asked):
        for one in laid.rows:
            if one.key in values:
                number = Decimal(values[one.key].replace(".", ""))
                chosen = asked[one.key].indicator.choices
                said = next((c for c in chosen or () if c.code == number), None)
                book[laid.name][address(Col.VALUE, one.at)] = option(said) if said else number
    target = io.BytesIO()
    book.save(target)
    waiting = receive(submission, target.getvalue(), name="bieu.xlsx", actor=person, at=now)
    looked = preview(waiting, submission, actor=person, at=now)
    confirm(waiting, submission, token=looked.plan.token, over=(), actor=person, at=timezone.now())


def _report_saves(log: Log) -> None:
    ordered = sorted(log.times)
    if not ordered:
        return
    p50, p95 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    _report(
        "cells saved over HTTP", f"{len(log.saved):,} of {len(ordered):,} ({dict(log.answers)})"
    )
    _report(
        "save of a cell, p50 / p95",
        f"{p50 * 1000:.0f} / {p95 * 1000:.0f} ms",
        f"p95 ≤ {BARS['save'] * 1000:.0f} ms",
    )


def _report_lost(log: Log, by_book: list[tuple[int, str, str, int]], times: list[float]) -> None:
    """Look for each acknowledged save in the history, which nobody can change."""
    from thuocdo.campaigns.models import CellChange

    kept = {
        (unit, row, printed)
        for unit, row, printed in CellChange.objects.values_list(
            "submission__unit_id", "row", "printed"
        )
    }
    lost = [one for one in log.saved if one[:3] not in kept]
    lost_books = [one for one in by_book if one[:3] not in kept]
    _report("acknowledged saves that are not in the history", str(len(lost)), "0")
    if times:
        _report(
            "workbooks filled, read and stored",
            f"{len(times)}, the slowest {max(times):.1f} s",
            "≤ 10 s",
        )
        _report("cells of workbooks that are not in the history", str(len(lost_books)), "0")


def _report_errors(
    campaign: Any, people: dict[int, Any], wrong: dict[int, int], log: Log, books: list[int]
) -> None:
    """Hold the contradictions that were put in against those that were found, and name what else was found."""
    from thuocdo.campaigns.sample_values import ERRORS
    from thuocdo.consistency.models import Discrepancy

    reached = {unit for unit, *_rest in log.saved} | set(books)
    missed, accused = [], Counter[str]()
    for one in campaign.submissions.select_related("unit"):
        found = list(Discrepancy.objects.of_record(one.record).open().exclude(rule="GEN-BLANK"))
        planted = ERRORS[wrong[one.unit_id] % len(ERRORS)] if one.unit_id in wrong else ()
        named = {code for row in found for code in row.indicators}
        if planted and one.unit_id in reached and not set(planted) <= named:
            missed.append(one.unit_id)
        themes = {_theme(code) for code in planted}
        accused.update(
            row.rule
            for row in found
            if row.severity == "error" and not themes & set(map(_theme, row.indicators))
        )
    planted_in = len(wrong.keys() & reached)
    _report(
        "contradictions put in and reported", f"{planted_in - len(missed)} of {planted_in}", "all"
    )
    _report("errors reported that were not put in", str(dict(accused) or 0), "")


def _theme(code: str) -> str:
    """Return what an indicator is about: a share that a contradiction takes beyond 100 % is about the same."""
    return code.rpartition(".")[0]


def _report_board(port: int, campaign: Any) -> None:
    from django.utils import timezone

    from thuocdo.accounts.models import User
    from thuocdo.campaigns.progress import progress

    user = User.objects.get(username="thao")
    took = _best(lambda: progress(campaign, user=user, at=timezone.now()), 5)
    _report("progress of all units", f"{took * 1000:.0f} ms", f"≤ {BARS['board'] * 1000:.0f} ms")
    session, times = session_of("thao"), []
    for _ in range(10):
        began = time.perf_counter()
        _ask(port, session, f"/office/campaigns/{campaign.pk}/board/")
        times.append(time.perf_counter() - began)
    _report("page of the board, p50", f"{sorted(times)[5] * 1000:.0f} ms")


def _best(act: Callable[[], object], times: int) -> float:
    found = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        found.append(time.perf_counter() - began)
    return sorted(found)[len(found) // 2]


def _report_whole(campaign: Any, people: dict[int, tuple[Any, Any]]) -> None:
    """Let every answer stand as taken in, whatever is in it, and put them together; then change one cell and do it again."""
    from django.utils import timezone

    from thuocdo.campaigns.consolidation import consolidated
    from thuocdo.campaigns.level_checks import check_whole
    from thuocdo.campaigns.models import Campaign, Cell, Submission

    Submission.objects.filter(campaign=campaign).update(state=Submission.State.ACCEPTED)
    campaign = Campaign.objects.select_related("unit").get(pk=campaign.pk)
    _write_texts(campaign)
    cells = Cell.objects.filter(submission__campaign=campaign).count()
    began = time.perf_counter()
    consolidated(campaign)
    _report(
        f"consolidation of {len(people)} answers, {cells:,} cells",
        f"{time.perf_counter() - began:.2f} s",
        f"≤ {BARS['whole']:g} s",
    )
    began = time.perf_counter()
    found = check_whole(campaign, at=timezone.now())
    _report(
        f"the same with all checks, {len(found)} findings kept",
        f"{time.perf_counter() - began:.2f} s",
        f"≤ {BARS['whole']:g} s",
    )
    alone, checked = [], []
    for value in range(3):
        _change_one(campaign, value)
        alone.append(_best(lambda: consolidated(campaign), 1))
        checked.append(_best(lambda: check_whole(campaign, at=timezone.now()), 1))
    bar = f"≤ {BARS['again']:g} s"
    _report("consolidation after one change", f"{sorted(alone)[1]:.2f} s", bar)
    _report("the same with all checks", f"{sorted(checked)[1]:.2f} s", bar)
    for line in report_document(campaign, campaign.created_by):
        _report(*line)


def _write_texts(campaign: Any) -> None:
    """Let each unit have written half a page, figures included."""
    from django.utils import timezone

    from thuocdo.campaigns.models import Passage

    now = timezone.now()
    Passage.objects.bulk_create(
        Passage(
            submission=one,
            area=campaign.areas[0],
            number=1,
            text=f"{one.unit.name} ban hành 12 văn bản chỉ đạo cải cách hành chính. " + _TEXT,
            at=now,
        )
        for one in campaign.submissions.select_related("unit")
    )


_TEXT = (
    "Kế hoạch cải cách hành chính năm đề ra 30 nhiệm vụ, đến nay hoàn thành 21 nhiệm vụ, đạt 70%. "
    "Trong kỳ tiếp nhận 1.250 hồ sơ, trong đó: tiếp nhận trực tiếp 250 hồ sơ; tiếp nhận trực tuyến 1.000 hồ sơ. "
    "Các nhiệm vụ còn lại được giao cho từng phòng, có thời hạn và người chịu trách nhiệm.\n"
) * 4


def _change_one(campaign: Any, value: int) -> None:
    from django.db.models import F

    from thuocdo.campaigns.models import Cell

    first = Cell.objects.filter(submission__campaign=campaign, state="value").earliest("pk")
    Cell.objects.filter(pk=first.pk).update(
        value=4321 + value, printed=str(4321 + value), number=F("number") + 1
    )


if __name__ == "__main__":
    main()
