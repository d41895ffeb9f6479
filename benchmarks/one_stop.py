"""How fast the one-stop shop answers over a year of a province: queue, board, dossier page, tracking, search.

    .venv/bin/python -m benchmarks.one_stop [--dossiers 1400000] [--keep FOLDER] [--parts pages searches saturated]

Generates the dossiers with all their events on an embedded PostgreSQL, serves them with two web processes as a restricted user would see them,
asks each page at the rate of its bar, then without pause (wrk, where it is installed) beside a bare page of 50 rows, and prints Markdown tables.
Each page is asked for three seconds before it is measured.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from benchmarks.full_dossiers import EVENTS, PAPERS, full_dossiers
from benchmarks.installation import installation
from benchmarks.serving import Browser, at_rate, row, saturated, served, session_of, warmed

PARTS = ("pages", "searches", "saturated")
BARE = "bare page of 50 rows"
SECONDS = 15
RATE = 50
#: Handler and approver of a ward, and somebody who sees the whole province.
HANDLER, LEADER, PROVINCE = "hung", "son", "kien"
#: Somebody of a department.
DEPARTMENT = "duc"
SEARCH_RATE = 20


def main() -> None:
    """Make the store, serve it, measure, print."""
    options = _options()
    with installation(
        options.keep, THUOCDO_TRACK_A_MINUTE="1000000", THUOCDO_TRACK_ALL_A_MINUTE="1000000"
    ):
        found = _store(options.dossiers)
        print("Store: {dossiers:,} dossiers, {events:,} events; 2 web processes.\n".format(**found))
        if {"pages", "searches"} & set(options.parts):
            with served() as port:
                if "pages" in options.parts:
                    _measure(port, found)
                if "searches" in options.parts:
                    _measure_searches(port, found)
        if "saturated" in options.parts:
            _compare_with_bare(found)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--dossiers", type=int, default=1_400_000)
    parser.add_argument("--keep")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    return parser.parse_args()


def _store(count: int) -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection

    from thuocdo.accounts import sample as accounts
    from thuocdo.dossiers.models import Applicant, Dossier, DossierEvent

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    if Dossier.objects.count() < count:
        call_command("load_sample", verbosity=0)
        accounts.load_sample()
        call_command("generate", dossiers=count, year=None, seed=7, queued=300, queues=_queues())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    codes = list(Dossier.objects.order_by("-pk").values_list("code", flat=True)[:2000])
    names = (
        Applicant.objects.filter(part="owner").order_by("pk").values_list("full_name", flat=True)
    )
    return {
        "dossiers": Dossier.objects.count(),
        "events": DossierEvent.objects.count(),
        "codes": codes,
        "names": list(names[:2000]),
        "subjects": list(Dossier.objects.order_by("pk").values_list("subject", flat=True)[:2000]),
        "full": full_dossiers(_user(HANDLER), _user(LEADER)),
    }


def _queues() -> list[str]:
    from thuocdo.accounts.sample import DEPARTMENT_CODE
    from thuocdo.organisations.sample import WARD_CODE

    return [WARD_CODE, DEPARTMENT_CODE]


def _user(username: str) -> Any:
    from thuocdo.accounts.models import User

    return User.objects.get(username=username)


def _measure(port: int, found: dict[str, Any]) -> None:
    handler, leader, anybody = (
        Browser(port, session_of(HANDLER)), Browser(port, session_of(LEADER)), Browser(port),
    )  # fmt: skip
    province = Browser(port, session_of(PROVINCE))
    codes, full = found["codes"], found["full"]
    pages: tuple[tuple[str, Browser, Callable[[int], str], str], ...] = (
        ("queue of a ward, 50 rows", handler, lambda _n: "/office/queue/", "≤ 30 ms"),
        ("queue, whole province", province, lambda _n: "/office/queue/?tab=managed&state=running", "≤ 30 ms"),
        ("all dossiers of the province", province, lambda _n: "/office/queue/?tab=all", "≤ 30 ms"),
        ("board of a ward", leader, lambda _n: "/office/board/", "≤ 30 ms"),
        ("board, whole province", province, lambda _n: "/office/board/", "≤ 30 ms"),
        (f"dossier page, {PAPERS} files, {EVENTS} events", handler, lambda n: f"/office/dossiers/{full[n % len(full)]}/", "≤ 40 ms"),
        ("track by code", anybody, lambda n: f"/track/?code={codes[n % len(codes)]}", "≤ 15 ms"),
    )  # fmt: skip
    print("| what | requests a second | p50 | p95 | bar (p95) |\n|---|---|---|---|---|")
    for name, browser, address, bar in pages:
        try:
            browser.get(address(0))
        except SystemExit as error:
            print(f"| {name} | – | – | – | {str(error)[:200]} |")
            continue
        ask = lambda n, b=browser, a=address: b.get(a(n))  # noqa: E731 - bound to the page
        warmed(ask, rate=RATE)
        times = at_rate(ask, rate=RATE, seconds=SECONDS)
        row(name, times, bar, RATE)


def _measure_searches(port: int, found: dict[str, Any]) -> None:
    """Ask for names and words of every kind, as people who see a ward, a department and the province."""
    from urllib.parse import quote_plus

    from benchmarks.names import searches

    kinds = searches(found["names"], found["codes"], found["subjects"])
    _read_by_index()
    print("\n| search | requests a second | p50 | p95 | bar (p95) |\n|---|---|---|---|---|")
    for name, username in (("ward", HANDLER), ("department", DEPARTMENT), ("province", PROVINCE)):
        browser, everything = Browser(port, session_of(username)), list[float]()
        warmed(lambda n, b=browser: b.get(f"/office/queue/?q={n}"), rate=SEARCH_RATE)  # type: ignore[misc]
        for kind, words in kinds.items():
            addresses = [f"/office/queue/?q={quote_plus(one)}" for one in words]
            times = at_rate(
                lambda n, b=browser, a=addresses: b.get(a[n % len(a)]),  # type: ignore[misc]
                rate=SEARCH_RATE,
                seconds=len(words) // SEARCH_RATE or 1,
            )
            row(f"{name}: {kind}", times, "≤ 40 ms", SEARCH_RATE)
            everything += times
        row(
            f"{name}: all {sum(map(len, kinds.values()))} searches",
            everything,
            "≤ 40 ms",
            SEARCH_RATE,
        )


def _read_by_index() -> None:
    """Let the server have dossiers and their words in its memory, as it has while a province works; read in a row it would forget them."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
        cursor.execute("SELECT sum(status) FROM dossiers_dossier WHERE id > 0")
        cursor.execute(
            "SELECT sum(pg_column_size(lexemes)) FROM dossiers_dossierwords WHERE dossier_id > 0"
        )
        cursor.execute("RESET ALL")


def _compare_with_bare(found: dict[str, Any]) -> None:
    bare = served("benchmarks.bare_wsgi:application", settings="benchmarks.bare_page")
    with served() as port, bare as bare_port:
        handler, leader = (Browser(port, session_of(one)) for one in (HANDLER, LEADER))
        rates = saturated(
            {
                "queue of a ward": (handler, "/office/queue/"),
                "board of a ward": (leader, "/office/board/"),
                "dossier page": (handler, f"/office/dossiers/{found['full'][0]}/"),
                BARE: (Browser(bare_port), "/bare/"),
            }
        )
    if rates is None:
        print("\nwrk is not installed: nothing is asked without pause.")
        return
    print("\n| page, saturated | requests a second | of the bare page |\n|---|---|---|")
    for name, rate in rates.items():
        print(f"| {name} | {rate:.0f} | {rate / rates[BARE] * 100:.0f} % |")


if __name__ == "__main__":
    main()
