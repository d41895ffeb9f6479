"""The demo: one command that prepares the database and the sample data and serves the product on this machine.

`scripts/demo` installs the packages and hands over to this module. The web server and the background worker are its
children; when it is told to stop it stops them, and the embedded database with them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from http.client import HTTPConnection
from types import FrameType

HOST = "127.0.0.1"
PORT = 8000
START_SECONDS = 300
STOP_SECONDS = 15
WEB_PROCESSES = 2
#: What the demo begins with: dossiers of a year, and how many more lie unfinished in the ward and the department of its accounts.
DOSSIERS, QUEUED = 20_000, 220
#: The account of the demo. No bank has these six digits, so whoever scans the code cannot pay a stranger.
ACCOUNT = {
    "THUOCDO_VIETQR_BANK": "999999",
    "THUOCDO_VIETQR_BANK_NAME": "Ngân hàng mẫu",
    "THUOCDO_VIETQR_ACCOUNT": "0380012345678",
    "THUOCDO_VIETQR_HOLDER": "TAI KHOAN MAU CHAY THU",
}


class Stopped(Exception):
    """Somebody wants the demo to end."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo until it is stopped; return its exit code."""
    options = _parse(arguments)
    if _is_busy(options.port):
        _say(
            f"Port {options.port} is in use by another program (perhaps a demo that still runs).\n"
            f"Stop that one, or choose another port: scripts/demo --port {options.port + 1}"
        )
        return 1
    os.environ["DJANGO_SETTINGS_MODULE"] = "thuocdo.settings.dev"
    os.environ["THUOCDO_DEBUG"] = "0"
    os.environ.setdefault("THUOCDO_LOG_LEVEL", "WARNING")
    os.environ.setdefault("THUOCDO_DEMO", "1")
    os.environ.setdefault("THUOCDO_PORTAL_NAME", "Dịch vụ công Thanh Hóa")
    if "THUOCDO_VIETQR_ACCOUNT" not in os.environ:
        os.environ.update(ACCOUNT)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    started = time.monotonic()
    children: list[subprocess.Popen[bytes]] = []
    try:
        _prepare(reset=options.reset)
        children += [_start_web(options.port), *(start() for start in HELPERS)]
        _wait_until_it_answers(options.port, children[0])
        _greet(options.port, time.monotonic() - started)
        return _watch(children)
    except Stopped:
        _say("\nStopping …")
        return 0
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        _end(children)
        _stop_database()


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/demo", description="Run Thước Đo with sample data."
    )
    parser.add_argument("--port", type=int, default=PORT, help=f"port to serve at (default {PORT})")
    parser.add_argument("--reset", action="store_true", help="throw away what was entered before")
    return parser.parse_args(arguments)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a program for the terminal


def _is_busy(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


def _prepare(*, reset: bool) -> None:
    """Bring the database to the present form and load the sample data, both only as far as they are missing."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    if reset:
        _forget()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    for label, name, arguments in (
        ("Database", "migrate", ()),
        ("Cache table", "createcachetable", ()),
        ("Sample data", "load_sample", ()),
        (f"{DOSSIERS:,} dossiers", "generate", _dossiers()),
        ("Ratings", "generate_ratings", ()),
        ("Feedback", "generate_feedback", ()),
        ("Figures", "refresh_figures", ()),
        ("Reporting season", "load_season", ()),
        ("Stored reports", "reread_reports", ()),
        ("Search", "index_reports", ()),
    ):
        began = time.monotonic()
        call_command(name, *arguments, verbosity=0)
        _say(f"{label} ready ({time.monotonic() - began:.1f} s)")


def _dossiers() -> tuple[str, ...]:
    """Return how the dossiers of the demo are generated: a year up to now, with work in the hands of the demo accounts."""
    from thuocdo.accounts.sample import DEPARTMENT_CODE
    from thuocdo.organisations.sample import WARD_CODE

    many = (f"--dossiers={DOSSIERS}", f"--queued={QUEUED}", "--seed=38", "--once")
    return (*many, f"--processes={WEB_PROCESSES}", "--queues", WARD_CODE, DEPARTMENT_CODE)


def _forget() -> None:
    from django.conf import settings

    from thuocdo.accounts.sample import PASSWORDS_FILE

    server = settings.DATABASES["default"].get("EMBEDDED_SERVER")
    if server is None:
        raise SystemExit(
            "--reset only resets the embedded database; DATABASE_URL names another one."
        )
    server.delete()
    for folder in (settings.ATTACHMENTS_DIR, settings.WAREHOUSE_DIR, settings.CUBE_DIR):
        shutil.rmtree(folder, ignore_errors=True)
    (settings.DATA_DIR / PASSWORDS_FILE).unlink(missing_ok=True)


def _start_web(port: int) -> subprocess.Popen[bytes]:
    shared_memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
    words = [
        "-m",
        "gunicorn",
        "thuocdo.wsgi:application",
        f"--bind={HOST}:{port}",
        f"--workers={WEB_PROCESSES}",
        "--timeout=120",
        "--no-control-socket",
        "--log-level=warning",
    ]
    return _start(words + ([f"--worker-tmp-dir={shared_memory}"] if shared_memory else []))


def _start_worker() -> subprocess.Popen[bytes]:
    return _start(["-m", "thuocdo", "run_worker", "--verbosity=0"])


def _start_figures() -> subprocess.Popen[bytes]:
    return _start(["-m", "thuocdo", "refresh_figures", "--watch", "--verbosity=0"])


#: What runs beside the web server.
HELPERS = (_start_worker, _start_figures)


def _start(words: list[str]) -> subprocess.Popen[bytes]:
    # In a session of its own, so that Ctrl-C reaches this process alone and the children end in order.
    return subprocess.Popen([sys.executable, *words], start_new_session=True)  # noqa: S603


def _wait_until_it_answers(port: int, web: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and web.poll() is None:
        connection = HTTPConnection(HOST, port, timeout=START_SECONDS)
        try:
            connection.request("GET", "/")
            connection.getresponse()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise SystemExit("The web server did not start; its messages are above.")


def _greet(port: int, seconds: float) -> None:
    from thuocdo.accounts.sample import demo_accounts

    lines = [f"  {a.username:<8}{a.password:<18}{a.full_name}: {a.what}" for a in demo_accounts()]
    _say(
        f"\nThước Đo is ready after {seconds:.1f} s:  http://{HOST}:{port}\n\n"
        "Accounts (user name, password):\n" + "\n".join(lines) + "\n\nCtrl-C stops it."
    )


def _watch(children: list[subprocess.Popen[bytes]]) -> int:
    """Wait for the web server; what runs beside it and dies is started again."""
    web = children[0]
    while web.poll() is None:
        for place, start in enumerate(HELPERS, start=1):
            if children[place].poll() is not None:
                children[place] = start()
        time.sleep(1)
    _say("The web server ended by itself; its messages are above.")
    return 1


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    steps: tuple[Callable[[subprocess.Popen[bytes]], None], ...] = (
        lambda child: child.terminate(),
        lambda child: child.kill(),
    )
    for step in steps:
        running = [child for child in children if child.poll() is None]
        for child in running:
            step(child)
        for child in running:
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                continue


def _stop_database() -> None:
    from django.conf import settings

    server = settings.DATABASES["default"].get("EMBEDDED_SERVER")
    if server is not None:
        server.stop()


if __name__ == "__main__":
    sys.exit(main())
