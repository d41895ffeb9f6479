"""How a room declares work for the background: `@job` on a function of its `jobs.py`, then `.enqueue(…)`.

Arguments are plain JSON values such as identifiers. Enqueue inside `transaction.on_commit`, or a worker may look for
rows that are not there yet. A job may run again after its worker died, so it must do no harm the second time.
"""

from __future__ import annotations

from django_tasks import task as job

__all__ = ["job"]
