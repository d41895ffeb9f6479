"""A migrated database kept between runs of the tests: migrating takes most of the time of a short run.

The dump lies in pytest's cache under a name made of all migrations and pinned packages, so another state of the code
never meets it. Beside it stands what it was made of: where only migrations have come since, the dump is the place to go on from.
Only runs on the embedded server use it; a server named by DATABASE_URL migrates as production does.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

from thuocdo.postgresql.server import PORT, SUPERUSER, EmbeddedServer, programs

ROOT = Path(__file__).parent.parent
TEMPLATE = "migrated_template"


def dump_path(folder: Path) -> Path:
    """Return where the dump of this state of the code lies, or will lie."""
    return folder / f"{_digest(json.dumps(made_of()).encode())}.sql"


def made_of() -> dict[str, str]:
    """Return the files that decide how a migrated database looks, each with the digest of its content."""
    migrations = sorted((ROOT / "src").rglob("migrations/*.py"))
    files = migrations + sorted((ROOT / "requirements").iterdir())
    return {str(path.relative_to(ROOT)): _digest(path.read_bytes()) for path in files}


def nearest(dump: Path) -> Path | None:
    """Return the newest dump from which migrating leads to this state of the code: itself, or one that lacks nothing but migrations."""
    if dump.exists():
        return dump
    now = made_of()
    pinned = {name for name in now if not name.startswith("src")}
    for old in sorted(dump.parent.glob("*.sql"), key=lambda one: one.stat().st_mtime, reverse=True):
        said = old.with_suffix(".json")
        then = json.loads(said.read_text()) if said.exists() else {}
        if pinned <= then.keys() and all(now.get(name) == digest for name, digest in then.items()):
            return old
    return None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:24]


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
    dump.with_suffix(".json").write_text(json.dumps(made_of()))
    half.rename(dump)


def _run(server: EmbeddedServer, program: str, *words: str) -> None:
    where = (f"--host={server.socket_folder}", f"--port={PORT}", f"--username={SUPERUSER}")
    subprocess.run(
        [str(programs() / program), *where, *words], check=True, stdout=subprocess.DEVNULL
    )
