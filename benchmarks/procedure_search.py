"""How fast the catalogue of 2,121 procedures is searched, as an official types: one line per kind of query.

    python -m benchmarks.procedure_search [--rounds 300]

Loads the generated catalogue into a test database of its own; each query fetches the first page, as the list does. The
pages are asked without a network: Django, queries and templates.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thuocdo.settings.test")

QUERIES = {
    "words without accents": "cap giay phep van tai",
    "one word": "giay",
    "code": "T.100001",
    "beginning of a code": "T.1000",
    "typing errors": "cap giay pehp van tia",
    "nothing": "",
}


def main() -> None:
    """Load, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=300)
    rounds = parser.parse_args().rounds

    import django

    django.setup()
    from django.conf import settings
    from django.test.utils import setup_databases, teardown_databases

    made = setup_databases(verbosity=0, interactive=False)
    try:
        _measure(rounds)
    finally:
        teardown_databases(made, verbosity=0)
        server = settings.DATABASES["default"].get("EMBEDDED_SERVER")
        if server is not None:
            server.delete()


def _measure(rounds: int) -> None:
    from django.db import connection
    from django.utils import timezone

    from thuocdo.organisations.models import Unit
    from thuocdo.procedures.generate import load_generated
    from thuocdo.procedures.models import Procedure, ProcedureVersion
    from thuocdo.procedures.searching import search

    owner = Unit.objects.create(code="38", name="Tỉnh Mẫu", kind="province")
    begun = time.perf_counter()
    load_generated(owner=owner, at=timezone.now())
    print(f"loaded with its history in {time.perf_counter() - begun:.1f} s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    today = timezone.localdate()

    def asked(text: str) -> Callable[[], None]:
        def ask() -> None:
            rows, _nearest = search(
                ProcedureVersion.objects.in_force(today).select_related("procedure", "sector"),
                text,
                on=today,
            )
            list(rows.order_by("closeness", "search_name", "id")[:51])  # type: ignore[misc]  # annotated by the search

        return ask

    for name, text in QUERIES.items():
        _say(name, asked(text), rounds)
    client = _official(owner)
    for name, address in {
        "page of the list": "/office/procedures/?q=cap+giay+phep",
        "hits alone (htmx)": "/office/procedures/?q=cap+giay+phep",
        "page of a procedure": f"/office/procedures/{Procedure.objects.all()[0].pk}/",
    }.items():
        headers = {"HX-Request": "true"} if "htmx" in name else {}
        _say(name, partial(client.get, address, headers=headers), rounds // 2)


def _official(unit: Any) -> Any:
    """Return a client in which an official of the province is signed in."""
    from django.test import Client
    from django.utils import timezone

    from thuocdo.accounts.models import Membership, User

    user = User.objects.create_user("lan", full_name="Lan")
    now = timezone.now()
    Membership.objects.create(
        user=user, unit=unit, role="reform_officer", valid_from=now.date(), granted_at=now
    )
    client = Client()
    client.force_login(user)
    return client


def _say(name: str, ask: Callable[[], Any], rounds: int) -> None:
    times = sorted(_timed(ask) for _ in range(rounds))
    p50, p95 = statistics.median(times), times[int(0.95 * len(times))]
    print(f"{name:24} p50 {p50 * 1000:6.1f} ms   p95 {p95 * 1000:6.1f} ms")


def _timed(ask: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    ask()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
