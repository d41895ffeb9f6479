"""Every address of the product, taken from its own list: a new page is tested from its first day."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

_PART = re.compile(r"<(?:(\w+):)?(\w+)>")
#: What stands for a part of an address that nobody has named: by its kind.
_FOR_KIND = {"int": "1", "uuid": "11111111-1111-4111-8111-111111111111", "slug": "x", "str": "x"}


@dataclass(frozen=True, slots=True)
class Address:
    """One address with its parts still open, and what answers there."""

    route: str
    answers: Callable[..., Any]

    @property
    def parts(self) -> set[str]:
        return {name for _kind, name in _PART.findall(self.route)}

    def filled(self, **values: object) -> str:
        """Return the address with its parts; one that is not named gets something of its kind."""
        return "/" + _PART.sub(
            lambda m: str(values.get(m[2], _FOR_KIND[m[1] or "str"])), self.route
        )


def addresses(*beginnings: str) -> list[Address]:
    """Return the addresses that begin so; all where no beginning is given. Those of patterns without a fixed form are left out."""
    found = [one for one in _walk(get_resolver().url_patterns, "") if "^" not in one.route]
    assert len(found) > 100
    return [one for one in found if one.route.startswith(beginnings or "")]


def _walk(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[Address]:
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, route)
        else:
            yield Address(route, one.callback)


def body_of(answer: Any) -> str:
    """Return all that was sent, read to its end."""
    return b"".join(answer).decode(errors="replace")


def page_of(answer: Any, address: str) -> str:
    """Return a page without what differs between any two answers."""
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body_of(answer))
    body = re.sub(r'name="request_id"\s+value="[^"]*"', "", body)
    return body.replace(address, "")


def signed_in(user: Any, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(user, backend="thuocdo.accounts.backends.CountingBackend")
    return client


class Fields(HTMLParser):
    """Collects the names of all fields of a page, and what no page of ours may hold: scripts in it and handlers of events."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.harmful: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        said = dict(attrs)
        if tag in {"input", "select", "textarea", "button"} and said.get("name"):
            self.names.add(str(said["name"]))
        if tag == "script" and not said.get("src") and said.get("type") != "application/json":
            self.harmful.append(f"<{tag}>")
        for name, value in attrs:
            if name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.harmful.append(f"<{tag} {name}={value}>")
