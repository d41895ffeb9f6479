"""The engine `thuocdo.postgresql`: Django's own, but a server that does not answer is started.

Starting on the first connection, and not when settings are read, keeps lint, types and help texts free of a server.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.postgresql import base

import psycopg

from thuocdo.postgresql.server import PORT, EmbeddedServer


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the embedded server named by `EMBEDDED_SERVER` in the database settings."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect; where that fails, see that the server runs and connect once more."""
        conn_params = {"port": PORT} | conn_params  # not that of PGPORT, which means another server
        try:
            return super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            server = self.settings_dict["EMBEDDED_SERVER"]
            assert isinstance(server, EmbeddedServer)
            server.ensure_running()
            return super().get_new_connection(conn_params)
