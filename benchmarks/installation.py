"""An installation that a benchmark runs on: a folder of its own with an embedded server, gone afterwards unless it is kept."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from thuocdo.postgresql.server import EmbeddedServer


@contextmanager
def installation(
    kept: str | None, *, log_level: str = "WARNING", **settings: str
) -> Iterator[None]:
    """Set the product up; what is imported of it has to come afterwards.

    Args:
        kept: the folder where it is to stay, or has stayed; null for one that is removed.
        log_level: what the product says.
        settings: further ones of the environment.
    """
    folder = Path(kept or tempfile.mkdtemp(prefix="thuocdo-bench-"))
    os.environ |= {
        "THUOCDO_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "thuocdo.settings.dev",
        "THUOCDO_DEBUG": "0",
        "THUOCDO_LOG_LEVEL": log_level,
        **settings,
    }
    import django

    django.setup()
    server = embedded_server()
    try:
        yield
    finally:
        if server is not None and not kept:
            server.delete()
            shutil.rmtree(folder, ignore_errors=True)
        elif server is not None:
            server.stop()


def embedded_server() -> EmbeddedServer | None:
    """Return the server of the installation; null where it is another one."""
    from django.conf import settings

    server: EmbeddedServer | None = settings.DATABASES["default"].get("EMBEDDED_SERVER")
    return server


@contextmanager
def without_registers(kept: str | None) -> Iterator[Path]:
    """Set the product up for facts alone; nothing can be asked of the registers. Give the folder where files go.

    Args:
        kept: as for `installation`.
    """
    folder = Path(kept or tempfile.mkdtemp(prefix="thuocdo-figures-"))
    os.environ |= {
        "THUOCDO_DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "thuocdo.settings.dev",
        # Without an address an embedded server would start.
        "DATABASE_URL": "postgresql://nobody@/nothing",
    }
    import django

    django.setup()
    try:
        yield folder
    finally:
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)
