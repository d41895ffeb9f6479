"""Background entry points of this room: one call each."""

from __future__ import annotations

from django.utils import timezone

from thuocdo.accounts.models import User
from thuocdo.jobs.queue import job
from thuocdo.procedures import import_orders


@job()
def read_import_job(key: str) -> None:
    """Read a file of procedures that was sent; one that was read, or was forgotten, is left alone."""
    order = import_orders.kept_order(key)
    if order is not None and order.state == "reading":
        import_orders.read_order(order)


@job()
def apply_import_job(key: str) -> None:
    """Apply a file of procedures that was looked through; one that was applied, or was forgotten, is left alone."""
    order = import_orders.kept_order(key)
    if order is not None and order.state == "applying":
        actor = User.objects.get(pk=order.user_id)
        import_orders.run_order(order, actor=actor, at=timezone.now())
