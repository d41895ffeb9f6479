"""What the benchmarks over HTTP share: a served installation, browsers with a session, requests at a fixed rate, rows of a table."""

from __future__ import annotations

import gzip
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from importlib import import_module
from statistics import median
from threading import local
from urllib.parse import urlencode

HOST = "127.0.0.1"
TOKEN = "a" * 32
#: Load before a page is measured: the start of processes is not the bar.
WARM_SECONDS = 3


@contextmanager
def served(
    application: str = "thuocdo.wsgi:application",
    *,
    settings: str = "thuocdo.settings.dev",
    workers: int = 2,
) -> Iterator[int]:
    """Serve an application with gunicorn; give its port."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    words = ["-m", "gunicorn", application, f"--bind={HOST}:{port}", f"--workers={workers}"]
    web = subprocess.Popen(
        [sys.executable, *words, "--no-control-socket", "--log-level=error"],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": settings},
    )
    try:
        for _ in range(150):
            with socket.socket() as probe:
                if probe.connect_ex((HOST, port)) == 0:
                    break
            time.sleep(0.2)
        yield port
    finally:
        web.send_signal(signal.SIGTERM)
        try:
            web.wait(20)
        except subprocess.TimeoutExpired:  # a busy machine: what is measured is over
            web.kill()
            web.wait()


class Browser:
    """Asks with one session, or none; a connection for each request, as a proxy in front makes them."""

    def __init__(self, port: int, session: str = "") -> None:
        signed_in = f"sessionid={session}; " if session else ""
        self.port, self.cookie = port, f"{signed_in}csrftoken={TOKEN}"
        self.kept = local()

    def get(self, address: str) -> bytes:
        """Return the body of a page; anything but 200 ends the run."""
        return self._ask("GET", address, {}, None)

    def post(self, address: str, fields: dict[str, str]) -> bytes:
        """Send a form as the script does."""
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "HX-Request": "true",
            "X-CSRFToken": TOKEN,
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


def session_of(username: str) -> str:
    """Return the key of a new session in which somebody is signed in."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from thuocdo.accounts.models import User

    user = User.objects.get(username=username)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def at_rate(ask: Callable[[int], object], *, rate: int, seconds: int) -> list[float]:
    """Ask at a fixed rate, whether answers come or not; a time counts from the moment the request was due."""
    start = time.perf_counter() + 0.5
    with ThreadPoolExecutor(64) as pool:
        pending = [pool.submit(_timed, ask, n, start + n / rate) for n in range(rate * seconds)]
        return [one.result() for one in pending]


def warmed(ask: Callable[[int], object], *, rate: int) -> None:
    """Ask at a rate for `WARM_SECONDS` without measuring: what a process keeps comes with the first answers of each."""
    at_rate(ask, rate=rate, seconds=WARM_SECONDS)


def _timed(ask: Callable[[int], object], number: int, due: float) -> float:
    time.sleep(max(due - time.perf_counter(), 0))
    began = time.perf_counter()
    ask(number)
    return time.perf_counter() - min(began, due + 0.001)


def saturated(
    pages: Mapping[str, tuple[Browser, str]], *, rounds: int = 7, seconds: int = 2
) -> dict[str, float] | None:
    """Return how many requests a second each page is answered when wrk asks without pause; null where wrk is not installed.

    The pages are asked in turns and the middle round counts, so that whatever else the machine does meets all of them. The first
    `WARM_SECONDS` of each are not measured.

    Args:
        pages: whom and what to ask, by name.
        rounds: how often each is asked.
        seconds: how long each time.
    """
    program = shutil.which("wrk")
    if program is None:
        return None
    for browser, address in pages.values():
        for _ in range(4):  # answers come when the processes have started
            browser.get(address)
        _asked_without_pause(program, browser, address, WARM_SECONDS)
    found: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(rounds):
        for name, (browser, address) in pages.items():
            found[name].append(_asked_without_pause(program, browser, address, seconds))
    return {name: median(rates) for name, rates in found.items()}


def _asked_without_pause(program: str, browser: Browser, address: str, seconds: int) -> float:
    words = ["-t1", "-c8", f"-d{seconds}s", "-H", f"Cookie: {browser.cookie}"]
    said = subprocess.run(
        [program, *words, "-H", "Accept-Encoding: gzip", f"http://{HOST}:{browser.port}{address}"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    if "Non-2xx" in said:
        raise SystemExit(f"{address}: {said}")
    [line] = [one for one in said.splitlines() if one.startswith("Requests/sec")]
    return float(line.split()[-1])


def row(name: str, times: list[float], bar: str, rate: object) -> None:
    """Print one row: what, how often, median, 95th percentile, bar."""
    ordered = sorted(times)
    p50, p95 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    print(f"| {name} | {rate} | {p50 * 1000:.0f} ms | {p95 * 1000:.0f} ms | {bar} |", flush=True)
