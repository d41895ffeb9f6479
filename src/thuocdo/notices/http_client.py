"""One POST to another system, with a deadline for the whole of it, no redirects, and no way to an address inside the house.

The name is looked up once and the connection goes to the address that was judged: a name that leads elsewhere the second time gains nothing.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

_LONGEST_ANSWER_BYTES = 2_000


class Undelivered(Exception):
    """A message did not get through; `permanent` where the same again cannot help.

    Args:
        words: what the partner or the network said; no personal data.
        permanent: whether it is given up.
        retry_after: seconds the partner asked to wait; null where he said nothing.
        status: of the HTTP answer; null where there was none.
    """

    def __init__(
        self,
        words: str,
        *,
        permanent: bool = False,
        retry_after: int | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(words)
        self.permanent, self.retry_after, self.status = permanent, retry_after, status


@dataclass(frozen=True, slots=True)
class Target:
    """Where a connection goes: the name for TLS and for the Host header, and the address it leads to."""

    secure: bool
    host: str
    port: int
    path: str
    ip: str


def resolve(url: str, *, networks: Sequence[str] | None) -> Target:
    """Return where a URL leads, once every address of its name is allowed.

    Args:
        url: http or https, without user and password.
        networks: besides public addresses, those that are allowed; null allows all (an address that the operator himself configured).

    Raises:
        Undelivered: the URL is none, leads inside the house (permanent), or its name is not known now.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise Undelivered("the address is no URL", permanent=True) from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username is not None:
        raise Undelivered("the address is no http or https URL", permanent=True)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Undelivered("the name of the server is not known") from None
    ips = [str(one[4][0]) for one in found]
    if networks is not None and not all(is_allowed(ip, networks) for ip in ips):
        raise Undelivered("the address leads into a closed network", permanent=True)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme == "https", parts.hostname, port, path, ips[0])


def is_allowed(ip: str, networks: Sequence[str]) -> bool:
    """Say whether an address is public or in one of some networks."""
    address: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(
        ip.split("%", maxsplit=1)[0]
    )
    if isinstance(address, ipaddress.IPv6Address):
        address = address.ipv4_mapped or address.sixtofour or address
    if any(address in ipaddress.ip_network(one, strict=False) for one in networks):
        return True
    return address.is_global and not address.is_multicast


def post(target: Target, body: bytes, headers: Mapping[str, str], *, seconds: float) -> str:
    """Post a body and return the beginning of the answer to a 2xx.

    Raises:
        Undelivered: any other answer, or none within so many seconds; 4xx are permanent but for 408, 425 and 429.
    """
    connection = _Pinned(target, seconds)
    watch = threading.Timer(seconds, connection.cut)
    watch.daemon = True
    watch.start()
    try:
        connection.request("POST", target.path, body=body, headers=dict(headers))
        answer = connection.getresponse()
        said = answer.read(_LONGEST_ANSWER_BYTES).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        raise Undelivered(f"no answer: {type(error).__name__}") from error
    finally:
        watch.cancel()
        connection.close()
    if connection.was_cut:  # half an answer may read like a whole one
        raise Undelivered("no answer in time")
    if 200 <= answer.status < 300:
        return said
    raise Undelivered(
        f"HTTP {answer.status}",
        permanent=300 <= answer.status < 500 and answer.status not in {408, 425, 429},
        retry_after=_seconds(answer.getheader("Retry-After", "")),
        status=answer.status,
    )


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was judged; TLS asks for the name."""

    def __init__(self, target: Target, seconds: float) -> None:
        super().__init__(target.host, target.port, timeout=seconds)
        self.default_port = 443 if target.secure else 80
        self._target = target
        self.was_cut = False

    def connect(self) -> None:
        plain = socket.create_connection((self._target.ip, self._target.port), self.timeout)
        self.sock = plain
        if self._target.secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(plain, server_hostname=self._target.host)

    def cut(self) -> None:
        """End it at the deadline: a timeout of a socket starts anew with each byte that drips in."""
        self.was_cut = True
        if self.sock is not None:
            try:
                self.sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                return


def _seconds(retry_after: str | None) -> int | None:
    return int(retry_after) if retry_after and retry_after.isdigit() else None
