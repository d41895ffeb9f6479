"""A partner to send to: a real HTTP server on the loopback that answers as it is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Partner:
    """What the partner answers, and what it got; `acted_on` are the keys it acted on, each once."""

    url: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    acted_on: set[str] = field(default_factory=set)
    hang: bool = False
    drip: bool = False
    ended: threading.Event = field(default_factory=threading.Event)


@contextmanager
def partner_running() -> Iterator[Partner]:
    """Run a partner."""
    partner = Partner()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            partner.got.append((dict(self.headers.items()), body))
            if partner.hang:
                partner.ended.wait(20)
                return
            if partner.drip:
                self._drip()
                return
            if partner.status < 300:
                partner.acted_on.add(self.headers.get("Idempotency-Key", ""))
            self.send_response(partner.status)
            for name, value in partner.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def _drip(self) -> None:
            """Send a byte of a header again and again: no timeout of a socket ever ends that."""
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Drip: ")
            try:
                while not partner.ended.wait(0.05):
                    self.wfile.write(b"x")
                    self.wfile.flush()
            except OSError:
                return

        def log_message(self, *_args: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    partner.url = f"http://127.0.0.1:{server.server_address[1]}/in"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield partner
    finally:
        partner.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()
