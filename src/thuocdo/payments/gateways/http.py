"""A payment gateway over HTTP: JSON both ways, each message signed with a key that both know.

The signature is HMAC-SHA256, in hexadecimal digits, over all other fields in the order of their names as `name=value`, joined by `&` and
escaped as in addresses: the way of the gateways of this country. All values are texts.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from thuocdo.notices.http_client import Undelivered, post, resolve
from thuocdo.payments.gateways.base import Asked, BadSignature, Created, Malformed, Said, Standing
from thuocdo.payments.vietqr import LARGEST_AMOUNT

if TYPE_CHECKING:
    from thuocdo.settings.payments import PaymentGateway

#: A payer waits for this; the hourly question does not mind.
SECONDS = 8.0
_AMOUNT = re.compile(r"[0-9]{1,13}\Z")
_LONGEST = 100
_LONGEST_ADDRESS = 1000


def signature(secret: str, fields: Mapping[str, str]) -> str:
    """Return the signature of the fields of a message; `signature` itself is not among what is signed."""
    signed = urlencode(sorted((n, v) for n, v in fields.items() if n != "signature"))
    return hmac.new(secret.encode(), signed.encode(), hashlib.sha256).hexdigest()


class HttpGateway:
    """See the module."""

    name = "http"

    def __init__(self, settings: PaymentGateway, *, seconds: float = SECONDS) -> None:
        self._settings, self._seconds = settings, seconds

    def create(self, asked: Asked) -> Created:
        """Open a payment; see `base.Gateway`. An address on another host than the one in the settings is refused."""
        answer = self._post(
            "/payments",
            {
                "reference": asked.reference,
                "amount": str(asked.amount_vnd),
                "words": asked.words,
                "return_url": asked.back,
                "notify_url": asked.notify,
                "expires_at": asked.expires_at.isoformat(timespec="seconds"),
            },
        )
        fields = self._proven(answer)
        address = fields.get("pay_url", "")
        parts = urlsplit(address)
        if (
            f"{parts.scheme}://{parts.netloc}" != self._settings.origin
            or len(address) > _LONGEST_ADDRESS
        ):
            raise Undelivered("the gateway leads elsewhere", permanent=True)
        return Created(fields.get("id", "")[:_LONGEST], address)

    def ask(self, reference: str) -> Said | None:
        """Ask how far a payment is; see `base.Gateway`."""
        try:
            answer = self._post("/payments/status", {"reference": reference})
        except Undelivered as error:
            if error.status == 404:
                return None
            raise
        said = self._said(self._proven(answer), answer)
        if said.reference != reference:
            raise Malformed("an answer about another payment")
        return said

    def read_notification(self, body: bytes) -> Said:
        """Read what the gateway posted; see `base.Gateway`."""
        text = body.decode("utf-8", "replace")
        return self._said(self._proven(text), text)

    def signed_return(self, query: Mapping[str, str]) -> bool:
        """Say whether the gateway made an address; see `base.Gateway`."""
        return self._is_signed(query)

    def _post(self, path: str, fields: Mapping[str, str]) -> str:
        told = {"merchant": self._settings.merchant, **fields}
        told["signature"] = signature(self._settings.secret, told)
        body = json.dumps(told, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "User-Agent": "ThuocDo"}
        if "reference" in fields:
            headers["Idempotency-Key"] = fields["reference"]
        target = resolve(self._settings.url + path, networks=None)
        return post(target, body, headers, seconds=self._seconds)

    def _is_signed(self, fields: Mapping[str, str]) -> bool:
        given = fields.get("signature", "")
        expected = signature(self._settings.secret, fields)
        return fields.get("merchant") == self._settings.merchant and hmac.compare_digest(
            expected.encode(), given.encode(errors="surrogatepass")
        )

    def _proven(self, text: str) -> Mapping[str, str]:
        """Return the fields of a message that the gateway has signed."""
        fields = _texts(text)
        if not self._is_signed(fields):
            raise BadSignature(
                fields.get("reference", "")[:_LONGEST], fields.get("transaction", "")[:_LONGEST]
            )
        return fields

    @staticmethod
    def _said(fields: Mapping[str, str], raw: str) -> Said:
        amount, transaction = fields.get("amount", ""), fields.get("transaction", "")
        try:
            standing = Standing(fields.get("status", ""))
        except ValueError:
            raise Malformed("no such status") from None
        if not _AMOUNT.match(amount) or not 0 < int(amount) <= LARGEST_AMOUNT:
            raise Malformed("no amount")
        if standing is Standing.PAID and not 0 < len(transaction) <= _LONGEST:
            raise Malformed("paid without a number")
        return Said(
            transaction,
            fields.get("reference", ""),
            int(amount),
            standing,
            _moment(fields.get("paid_at", "")),
            raw,
        )


def _texts(text: str) -> Mapping[str, str]:
    """Return a flat JSON object of texts; anything else is as good as unsigned."""
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise BadSignature from None
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise BadSignature
    try:
        text.encode()
        urlencode(found)
    except UnicodeError:
        raise BadSignature from None
    return found


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
