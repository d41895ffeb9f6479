"""The product as it runs in an office: several web processes at a database, which can be killed and started again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

HOST = "127.0.0.1"
TOKEN = "a" * 32
START_SECONDS = 60
#: Ends the web processes where the test that started them was itself killed.
LONGEST_SECONDS = 240


def url_of(database: dict[str, Any]) -> str:
    """Return the address of a database of the settings, with which nobody starts the embedded server again."""
    user, password = quote(database["USER"], safe=""), quote(database["PASSWORD"] or "", safe="")
    port = f":{database['PORT']}" if database["PORT"] else ""
    host = quote(database["HOST"] or "localhost", safe="")
    return f"postgres://{user}:{password}@{host}{port}/{quote(database['NAME'], safe='')}"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    text: str


class Web:
    """gunicorn with two web processes on a port of its own."""

    def __init__(self, folder: Path, *, database_url: str) -> None:
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            self.port = probe.getsockname()[1]
        self._folder, self._process = folder, None
        kept = {k: v for k, v in os.environ.items() if not k.startswith("THUOCDO_")}
        self._environment = kept | {
            "DJANGO_SETTINGS_MODULE": "thuocdo.settings.dev",
            "DATABASE_URL": database_url,
            "THUOCDO_DATA_DIR": str(folder),
            "THUOCDO_DEBUG": "0",
            "THUOCDO_LOG_LEVEL": "CRITICAL",
            "THUOCDO_SECRET_KEY": "only for tests",
        }
        self._process: subprocess.Popen[bytes] | None

    def start(self) -> None:
        """Start the web processes and wait until they answer."""
        words = ["-m", "gunicorn", "thuocdo.wsgi:application", f"--bind={HOST}:{self.port}"]
        kind = ["--workers=2", "--no-control-socket", "--log-level=critical", "--preload"]
        self._process = subprocess.Popen(
            ["timeout", str(LONGEST_SECONDS), sys.executable, *words, *kind],
            env=self._environment,
            start_new_session=True,
        )
        until = time.monotonic() + START_SECONDS
        while True:
            try:
                self.ask("GET", "/static/ui/tokens.css")
            except OSError:
                assert time.monotonic() < until
                assert self._process.poll() is None
                time.sleep(0.1)
            else:
                return

    def kill(self) -> None:
        """Kill all of them at once, in the middle of whatever they do."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(20)
            self._process = None

    def ask(
        self, method: str, path: str, fields: dict[str, Any] | None = None, **headers: str
    ) -> Answer:
        """Return the whole answer; one that breaks off is an OSError, as is none."""
        connection = HTTPConnection(HOST, self.port, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if fields is not None:
            named["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, urlencode(fields or {}) or None, named)
            answer = connection.getresponse()
            text = answer.read().decode()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, text)
        except Exception as error:
            raise OSError(*error.args) from error
        finally:
            connection.close()


def cookie_of(client: Any) -> str:
    """Return the cookies of somebody who is signed in, with the token of forms."""
    return f"sessionid={client.cookies['sessionid'].value}; csrftoken={TOKEN}"
