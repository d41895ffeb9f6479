"""How fast the report desk answers over a store of twelve years of all provinces.

    .venv/bin/python -m benchmarks.report_desk [--provinces 34] [--years 12] [--keep FOLDER]

Makes the store (34 provinces × 12 years × 4 reports, about 250,000 figures with history), serves it with two web
processes, asks each page 30 times a second for some seconds, saves cells, and prints a Markdown table. With --keep the
store stays in the folder and serves the next run. docs/rooms/office.md holds the figures of one run.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import local
from urllib.parse import urlencode

RATE = 30
SECONDS = 15
SAVES = 60
HOST = "127.0.0.1"


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
    from benchmarks.report_store import figures_in_store, make_store, session_of_thao

    try:
        make_store(provinces=options.provinces, years=options.years)
        figures, reports = figures_in_store()
        print(f"Store: {reports} reports, {figures:,} figures, 2 web processes.\n")
        with _served() as port:
            _measure(port, session_of_thao())
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


@contextmanager
def _served() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    words = ["-m", "gunicorn", "thuocdo.wsgi:application", f"--bind={HOST}:{port}", "--workers=2"]
    web = subprocess.Popen(
        [sys.executable, *words, "--no-control-socket", "--log-level=error"],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "thuocdo.settings.dev"},
    )
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex((HOST, port)) == 0:
                    break
            time.sleep(0.2)
        yield port
    finally:
        web.send_signal(signal.SIGTERM)
        web.wait(20)


class Browser:
    """Asks with one session; a connection for each thread."""

    def __init__(self, port: int, session: str) -> None:
        self.port, self.cookie, self.kept = (
            port,
            f"sessionid={session}; csrftoken={'a' * 32}",
            local(),
        )

    def get(self, address: str) -> bytes:
        """Return the body of a page; anything but 200 ends the run."""
        return self._ask("GET", address, {}, None)

    def post(self, address: str, fields: dict[str, str]) -> bytes:
        """Send a form as the script does."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "HX-Request": "true",
            "X-CSRFToken": "a" * 32,
        }
        return self._ask("POST", address, headers, urlencode(fields))

    def _ask(self, method: str, address: str, headers: dict[str, str], body: str | None) -> bytes:
        connection = HTTPConnection(HOST, self.port, timeout=30)
        headers = {"Cookie": self.cookie, "Accept-Encoding": "gzip", **headers}
        connection.request(method, address, body=body, headers=headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        if answer.status != 200:
            raise SystemExit(f"{method} {address}: {answer.status} {content[:500]!r}")
        self.kept.wire = len(content)
        return gzip.decompress(content) if content[:2] == b"\x1f\x8b" else content


def _measure(port: int, session: str) -> None:
    browser = Browser(port, session)
    first = browser.get("/office/reports/").decode()
    print(f"First page: {browser.kept.wire / 1024:.0f} KB on the wire.\n")
    reports = re.findall(r"/office/reports/(\d+)/", first)
    pages: dict[str, Callable[[int], str]] = {
        "list of reports": lambda _: "/office/reports/",
        "report page": lambda n: f"/office/reports/{reports[n % len(reports)]}/",
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
            browser.get(address(0))
        except SystemExit as error:
            print(f"| {name} | – | – | – | {error} |")
            continue
        times = _at_rate(lambda n, a=address: browser.get(a(n)))  # type: ignore[misc]
        _row(name, times, "≤ 60 ms", RATE)
    times = [_save(browser, reports[n % len(reports)], n) for n in range(SAVES)]
    _row("saving one cell", times[5:], "≤ 80 ms", "one after another")


def _series_address(browser: Browser) -> Callable[[int], str]:
    from benchmarks.report_store import SERIES_INDICATOR, province_ids

    units = province_ids()
    query = urlencode({"indicator": SERIES_INDICATOR, "unit": units[:3]}, doseq=True)
    return lambda _: f"/office/series/?{query}"


def _at_rate(ask: Callable[[int], object]) -> list[float]:
    """Ask at a fixed rate, whether answers come or not; a time counts from the moment the request was due."""
    start = time.perf_counter() + 0.5
    with ThreadPoolExecutor(64) as pool:
        pending = [pool.submit(_timed, ask, n, start + n / RATE) for n in range(RATE * SECONDS)]
        return [one.result() for one in pending]


def _timed(ask: Callable[[int], object], number: int, due: float) -> float:
    time.sleep(max(due - time.perf_counter(), 0))
    began = time.perf_counter()
    ask(number)
    return time.perf_counter() - min(began, due + 0.001)


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


def _row(name: str, times: list[float], bar: str, rate: object) -> None:
    ordered = sorted(times)
    p50, p95 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    print(f"| {name} | {rate} | {p50 * 1000:.0f} ms | {p95 * 1000:.0f} ms | {bar} |", flush=True)


if __name__ == "__main__":
    main()
