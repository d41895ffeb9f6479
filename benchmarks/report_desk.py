"""How fast the report desk answers over a store of twelve years of all provinces.

    .venv/bin/python -m benchmarks.report_desk [--provinces 34] [--years 12] [--keep FOLDER]

Makes the store (34 provinces × 12 years × 4 reports, about 250,000 figures with history), serves it with two web
processes, asks each page 30 times a second for some seconds after a short warm-up, saves cells, and prints a Markdown table. With --keep the
store stays in the folder and serves the next run. docs/rooms/office.md holds the figures of one run.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.serving import Browser, at_rate, row, served, session_of

RATE = 30
SECONDS = 15
#: Each page is asked that long before the clock counts: processes that have just started read what they keep.
WARM_UP_SECONDS = 2
SAVES = 60


def main() -> None:
    """Make the store, serve it, measure, print."""
    options = _options()
    folder = Path(options.keep or tempfile.mkdtemp(prefix="thuocdo-bench-"))
    os.environ |= {
        "THUOCDO_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "thuocdo.settings.dev",
        "THUOCDO_DEBUG": "0",
        "THUOCDO_LOG_LEVEL": "WARNING",
    }
    import django

    django.setup()
    from benchmarks.report_store import figures_in_store, make_store

    try:
        from django.core.management import call_command

        call_command("migrate", verbosity=0)  # a kept store may be older than the code
        make_store(provinces=options.provinces, years=options.years)
        figures, reports = figures_in_store()
        print(f"Store: {reports} reports, {figures:,} figures, 2 web processes.\n")
        with served() as port:
            _measure(port, session_of("thao"))
    finally:
        from django.conf import settings

        server = settings.DATABASES["default"].get("EMBEDDED_SERVER")
        if server is not None and not options.keep:
            server.delete()
            shutil.rmtree(folder, ignore_errors=True)
        elif server is not None:
            server.stop()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--provinces", type=int, default=34)
    parser.add_argument("--years", type=int, default=12)
    parser.add_argument("--keep")
    return parser.parse_args()


def _measure(port: int, session: str) -> None:
    browser = Browser(port, session)
    first = browser.get("/office/reports/").decode()
    print(f"First page: {browser.kept.wire / 1024:.0f} KB on the wire.\n")
    reports = re.findall(r"/office/reports/(\d+)/", first)
    all_reports = _reports_of_store()
    pages: dict[str, Callable[[int], str]] = {
        "list of reports": lambda _: "/office/reports/",
        "report page, another report each time": lambda n: f"/office/reports/{all_reports[n]}/",
        "report page, fifty reports": lambda n: f"/office/reports/{reports[n % len(reports)]}/",
        "discrepancy list": lambda _: "/office/discrepancies/",
        "series": _series_address(browser),
        "comparison": lambda n: (
            f"/office/comparison/?a={reports[n % len(reports)]}&b={reports[(n + 3) % len(reports)]}"
        ),
        "search for a label": lambda _: "/office/search/?q=ho+so+dung+han",
        "search for prose": lambda _: "/office/search/?q=bien+che+2881",
        "search for a word of every report": lambda _: "/office/search/?q=trong",
        "targets": lambda _: "/office/targets/",
    }
    print("| what | requests a second | p50 | p95 | bar (p95) |\n|---|---|---|---|---|")
    for name, address in pages.items():
        try:
            at_rate(lambda n, a=address: browser.get(a(-1 - n)), rate=RATE, seconds=WARM_UP_SECONDS)  # type: ignore[misc]
        except SystemExit as error:
            print(f"| {name} | – | – | – | {error} |")
            continue
        times = at_rate(lambda n, a=address: browser.get(a(n)), rate=RATE, seconds=SECONDS)  # type: ignore[misc]
        row(name, times, "≤ 60 ms", RATE)
    # A run over a kept store types other values than those before: what is there already is no change.
    before = _corrections()
    times = [_save(browser, reports[n % len(reports)], before + n) for n in range(SAVES)]
    if _corrections() < before + SAVES:
        raise SystemExit("Not every cell that was saved is in the history.")
    row("saving one cell", times[5:], "≤ 80 ms", "one after another")


def _corrections() -> int:
    from thuocdo.ingestion.models import Correction

    return Correction.objects.count()


def _reports_of_store() -> list[int]:
    """Return the numbers of all reports; those nobody has looked at come first, the warm-up takes them from the end."""
    from thuocdo.ingestion.models import Report

    return list(Report.objects.order_by("period_end", "pk").values_list("pk", flat=True))


def _series_address(browser: Browser) -> Callable[[int], str]:
    from benchmarks.report_store import SERIES_INDICATOR, province_ids

    units = province_ids()
    query = urlencode({"indicator": SERIES_INDICATOR, "unit": units[:3]}, doseq=True)
    return lambda _: f"/office/series/?{query}"


def _save(browser: Browser, report: str, number: int) -> float:
    page = browser.get(f"/office/reports/{report}/").decode()
    cells = re.findall(rf"/office/reports/{report}/cells/(t[^/]+)/", page)
    key = cells[20 + number % 20]
    editor = browser.get(f"/office/reports/{report}/cells/{key}/").decode()
    fields = dict(re.findall(r'name="(\w+)"[^>]*?value="([^"]*)"', editor))
    fields = {k: v for k, v in fields.items() if k in {"seen", "was_printed", "was_note"}}
    fields |= {"printed": str(1000 + number), "note": fields["was_note"], "reason": "đo"}
    began = time.perf_counter()
    browser.post(f"/office/reports/{report}/cells/{key}/", fields)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
