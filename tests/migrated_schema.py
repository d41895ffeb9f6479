"""A migrated database kept between runs of the tests: migrating takes most of the time of a short run.

The dump lies in pytest's cache under a name made of all migrations and pinned packages, so another state of the code
never meets it. Only runs on the embedded server use it; a server named by DATABASE_URL migrates as production does.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

from thuocdo.postgresql.server import PORT, SUPERUSER, EmbeddedServer, programs

ROOT = Path(__file__).parent.parent
TEMPLATE = "migrated_template"


def dump_path(folder: Path) -> Path:
    """Return where the dump of this state of the code lies, or will lie."""
    said = hashlib.sha256()
    for path in sorted((ROOT / "src").rglob("migrations/*.py")) + sorted(
        (ROOT / "requirements").iterdir()
    ):
        said.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return folder / f"{said.hexdigest()[:24]}.sql"


def restore(server: EmbeddedServer, dump: Path) -> str:
    """Make a database of the server that holds the dump, for the tests' databases to be copied from; return its name."""
    server.ensure_running()
    name = f"{TEMPLATE}_{os.getpid()}"
    _run(server, "createdb", name)
    _run(
        server,
        "psql",
        "--quiet",
        "--no-psqlrc",
        "--set=ON_ERROR_STOP=1",
        f"--dbname={name}",
        f"--file={dump}",
    )
    return name


def keep(server: EmbeddedServer, database: BaseDatabaseWrapper, dump: Path) -> None:
    """Dump a database that was just migrated, whole or not at all."""
    half = dump.with_suffix(f".{os.getpid()}")
    _run(server, "pg_dump", "--no-owner", f"--file={half}", str(database.settings_dict["NAME"]))
    half.rename(dump)


def _run(server: EmbeddedServer, program: str, *words: str) -> None:
    where = (f"--host={server.socket_folder}", f"--port={PORT}", f"--username={SUPERUSER}")
    subprocess.run(
        [str(programs() / program), *where, *words], check=True, stdout=subprocess.DEVNULL
    )
