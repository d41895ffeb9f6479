"""Sample data of this room: the published figures of three reports, with the contradictions they were published with.

The numbers and labels are those of the published reports; the sentences around them are our own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from thuocdo.ingestion.imports import ImportOrder, Outcome, import_files
from thuocdo.ingestion.models import Report
from thuocdo.organisations.models import Unit
from thuocdo.organisations.sample import HOME_AFFAIRS_CODE

_DATA = Path(__file__).parent / "data"
#: The sample reports were taken in by the Department of Home Affairs of Thanh Hóa on this day.
TAKEN_IN_AT = datetime(2024, 4, 1, 2, 0, tzinfo=UTC)


def load_sample() -> None:
    """Store the sample reports; those already stored are left alone.

    Raises:
        RuntimeError: a sample report is refused, which is a fault of the product.
    """
    holder = Unit.objects.coded(HOME_AFFAIRS_CODE, on=TAKEN_IN_AT.date()).get()
    order = ImportOrder(at=TAKEN_IN_AT, holder=holder, workers=1)
    files = {sha256(path.read_bytes()).hexdigest(): path for path in sorted(_DATA.glob("*.txt"))}
    stored = Report.objects.filter(holder=holder, attachment__sha256__in=files)
    known = set(stored.values_list("attachment__sha256", flat=True))
    for one in import_files([path for key, path in files.items() if key not in known], order):
        if one.outcome is Outcome.REFUSED:
            raise RuntimeError(f"{one.path.name}: {one.error}")
