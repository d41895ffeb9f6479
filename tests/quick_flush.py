"""Empty the tables after a test that commits, in a fraction of the time that TRUNCATE takes.

TRUNCATE gives each of some two hundred tables and all their indexes new files, filled or not; most tests fill a dozen. Deleting the few
rows there are leaves the same state. The tables are locked first, as TRUNCATE locks them: a request that a browser left behind ends
before, and none begins halfway.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.management import create_permissions
from django.contrib.contenttypes.management import create_contenttypes
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate

#: Django's lists of models and of what may be done with them are the same for all tests; the number of the state of rights only grows.
STAYS = {"django_content_type", "auth_permission", "accounts_rightsversion"}
#: What the trigger of the tables of rights does: all rights are gone.
_ALL_RIGHTS_CHANGED = (
    "UPDATE accounts_rightsversion SET number = nextval('accounts_rights_numbers')"
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Let `flush` delete on this connection, where the tests' account may: only a superuser can leave out the triggers."""
    if not _is_superuser(connection):
        return
    truncate = connection.ops.sql_flush

    def sql_flush(style: Any, tables: Sequence[str], **how: Any) -> list[str]:
        names = [connection.ops.quote_name(name) for name in tables if name not in STAYS]
        if how.get("reset_sequences") or not names:
            return truncate(style, tables, **how)
        return [
            f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE",
            "SET LOCAL session_replication_role = replica",
            "; ".join(f"DELETE FROM {name}" for name in names),  # noqa: S608 - our own tables
            _ALL_RIGHTS_CHANGED,
        ]

    connection.ops.sql_flush = sql_flush  # type: ignore[method-assign]
    post_migrate.disconnect(create_contenttypes)
    post_migrate.disconnect(
        create_permissions, dispatch_uid="django.contrib.auth.management.create_permissions"
    )


def _is_superuser(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('is_superuser')")
        found: str = cursor.fetchone()[0]
    return found == "on"
