"""How fast the catalogue of 2,121 procedures is searched, as an official types: one line per kind of query.

    python -m benchmarks.procedure_search [--rounds 300]

Loads the generated catalogue into a test database of its own; each query counts the rows and fetches the first page, as
the list does.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable

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

    import django  # noqa: PLC0415 - settings first

    django.setup()
    from django.test.utils import setup_databases, teardown_databases  # noqa: PLC0415

    made = setup_databases(verbosity=0, interactive=False)
    try:
        _measure(rounds)
    finally:
        teardown_databases(made, verbosity=0)


def _measure(rounds: int) -> None:
    from django.db import connection  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from thuocdo.organisations.models import Unit  # noqa: PLC0415
    from thuocdo.procedures.generate import load_generated  # noqa: PLC0415
    from thuocdo.procedures.models import ProcedureVersion  # noqa: PLC0415
    from thuocdo.procedures.searching import search  # noqa: PLC0415

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
            list(rows.order_by("closeness", "search_name", "id")[:51])

        return ask

    for name, text in QUERIES.items():
        times = sorted(_timed(asked(text)) for _ in range(rounds))
        p50, p95 = statistics.median(times), times[int(0.95 * len(times))]
        print(f"{name:24} p50 {p50 * 1000:6.1f} ms   p95 {p95 * 1000:6.1f} ms")


def _timed(ask: Callable[[], None]) -> float:
    begun = time.perf_counter()
    ask()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
