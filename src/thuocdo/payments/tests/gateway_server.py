"""A payment gateway of one's own on loopback: it opens payments, shows a page to pay, tells us (again and again until we say 200), and answers questions.

It misbehaves as told: tells twice, at once, late, never, another amount, with a wrong signature, or does not answer at all.
"""

from __future__ import annotations

import html
import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode, urlsplit

from thuocdo.payments.gateways.http import signature
from thuocdo.settings.payments import PaymentGateway

MERCHANT, SECRET = "thanh-hoa", "a secret of the tests"
#: How often the gateway tells, where nobody says 200.
TRIES = 3


@dataclass
class Payment:
    """One payment as the gateway knows it."""

    id: str
    reference: str
    amount: int
    return_url: str
    notify_url: str
    status: str = "pending"
    transaction: str = ""
    paid_at: str = ""


@dataclass
class TestGateway:
    """The state of the gateway, and how it misbehaves."""

    __test__ = False
    address: str = ""
    payments: dict[str, Payment] = field(default_factory=dict)
    created: int = 0
    told: list[int] = field(default_factory=list)
    silent_seconds: float = 0
    tells: bool = True
    times: int = 1
    at_once: bool = False
    tells_amount: int | None = None
    delay_seconds: float = 0
    signs_with: str = SECRET
    leads_to: str = ""
    deliver: Callable[[str, bytes], int] | None = None

    def settings(self) -> PaymentGateway:
        return PaymentGateway(self.address, MERCHANT, SECRET, "Cổng thử", self.address)

    def pay(self, payment_id: str, *, status: str = "paid") -> Payment:
        """Do what the payer's click does, and tell the merchant."""
        payment = self.payments[payment_id]
        payment.status = status
        payment.transaction = f"GW{payment_id[2:]}" if status == "paid" else ""
        payment.paid_at = datetime.now(UTC).isoformat() if status == "paid" else ""
        if self.tells:
            self.tell(payment)
        return payment

    def tell(self, payment: Payment) -> None:
        time.sleep(self.delay_seconds)
        body = json.dumps(self.signed(payment)).encode()
        if self.at_once:
            threads = [
                threading.Thread(target=self._tell, args=(payment, body)) for _ in range(self.times)
            ]
            for one in threads:
                one.start()
            for one in threads:
                one.join()
            return
        for _time in range(self.times):
            self._tell(payment, body)

    def _tell(self, payment: Payment, body: bytes) -> None:
        for _try in range(TRIES):
            status = (self.deliver or post_to)(payment.notify_url, body)
            self.told.append(status)
            if status == 200:
                return

    def signed(self, payment: Payment) -> dict[str, str]:
        amount = payment.amount if self.tells_amount is None else self.tells_amount
        fields = {
            "merchant": MERCHANT,
            "id": payment.id,
            "reference": payment.reference,
            "amount": str(amount),
            "status": payment.status,
            "transaction": payment.transaction,
            "paid_at": payment.paid_at,
        }
        return fields | {"signature": signature(self.signs_with, fields)}


def post_to(url: str, body: bytes) -> int:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    try:
        connection.request("POST", parts.path, body, {"Content-Type": "application/json"})
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


class _Handler(BaseHTTPRequestHandler):
    gateway: TestGateway

    def log_message(self, *_args: Any) -> None:
        return

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/pay/"):
            return self._paid(self.path.rpartition("/")[2], body.decode())
        time.sleep(self.gateway.silent_seconds)
        fields = json.loads(body)
        if fields["merchant"] != MERCHANT or fields["signature"] != signature(SECRET, fields):
            return self._answer(403, {})
        if self.path == "/payments":
            return self._create(fields)
        found = [p for p in self.gateway.payments.values() if p.reference == fields["reference"]]
        if not found:
            return self._answer(404, {})
        return self._answer(200, self.gateway.signed(found[0]))

    def do_GET(self) -> None:
        payment = self.gateway.payments.get(urlsplit(self.path).path.rpartition("/")[2])
        if payment is None:
            return self._answer(404, {})
        page = f"""<!DOCTYPE html><html lang="vi"><head><title>Cổng thử</title></head><body><main><h1>Cổng thanh toán thử</h1>
            <p>{html.escape(payment.reference)}: {payment.amount} đồng</p>
            <form method="post" action="/pay/{payment.id}"><button name="outcome" value="paid">Thanh toán</button>
            <button name="outcome" value="failed">Hủy</button></form></main></body></html>"""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.encode())
        return None

    def _create(self, fields: dict[str, str]) -> None:
        gateway = self.gateway
        same = [p for p in gateway.payments.values() if p.reference == fields["reference"]]
        if same:
            payment = same[0]
        else:
            gateway.created += 1
            payment = Payment(
                f"P-{gateway.created}", fields["reference"], int(fields["amount"]),
                fields["return_url"], fields["notify_url"],
            )  # fmt: skip
            gateway.payments[payment.id] = payment
        answer = {
            "merchant": MERCHANT,
            "id": payment.id,
            "reference": payment.reference,
            "pay_url": f"{gateway.leads_to or gateway.address}/pay/{payment.id}",
        }
        return self._answer(201, answer | {"signature": signature(gateway.signs_with, answer)})

    def _paid(self, payment_id: str, form: str) -> None:
        payment = self.gateway.pay(payment_id, status="failed" if "failed" in form else "paid")
        query = {
            "merchant": MERCHANT,
            "reference": payment.reference,
            "status": payment.status,
        }
        query["signature"] = signature(SECRET, query)
        self.send_response(303)
        self.send_header("Location", f"{payment.return_url}?{urlencode(query)}")
        self.end_headers()

    def _answer(self, status: int, fields: dict[str, str]) -> None:
        body = json.dumps(fields).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            return  # the other side did not wait


@contextmanager
def running_gateway() -> Iterator[TestGateway]:
    """Serve the gateway on a free port of this machine."""
    gateway = TestGateway()
    handler = type("Handler", (_Handler,), {"gateway": gateway})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    gateway.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
