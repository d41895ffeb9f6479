"""The server that comes with the packages: private, safe to start twice at once, gone when it is deleted."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from thuocdo.postgresql.server import (
    DATABASE,
    SOCKET_NAME,
    SOCKET_PATH_LIMIT,
    SUPERUSER,
    EmbeddedServer,
)

pytestmark = pytest.mark.slow

START = """
import sys
from pathlib import Path
from thuocdo.postgresql.server import EmbeddedServer
EmbeddedServer(Path(sys.argv[1]), durable=False).ensure_running()
"""


ASK = """
import sys, psycopg
with psycopg.connect(host=sys.argv[1], user="postgres", dbname="thuocdo") as own:
    own.execute(sys.argv[2])
"""


@pytest.fixture
def server() -> Iterator[EmbeddedServer]:
    """A server that was never started."""
    # Not tmp_path: its name is too long for a socket, which is a case of its own.
    with tempfile.TemporaryDirectory(prefix="thuocdo-") as folder:
        made = EmbeddedServer(Path(folder) / "postgresql", durable=False)
        yield made
        made.delete()


@pytest.fixture(scope="module")
def running() -> Iterator[EmbeddedServer]:
    """One server for the tests that leave it as it is: making a cluster takes most of the time here."""
    with tempfile.TemporaryDirectory(prefix="thuocdo-") as folder:
        made = EmbeddedServer(Path(folder) / "postgresql", durable=False)
        made.ensure_running()
        yield made
        made.delete()


def ask(server: EmbeddedServer, query: str) -> object:
    with psycopg.connect(
        host=str(server.socket_folder), user=SUPERUSER, dbname=DATABASE
    ) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def test_it_stops_and_starts_again_with_what_it_kept(running: EmbeddedServer) -> None:
    with psycopg.connect(host=str(running.socket_folder), user=SUPERUSER, dbname=DATABASE) as own:
        own.execute("CREATE TABLE kept AS SELECT 7 AS number")
    running.stop()
    assert not answers(running)
    running.ensure_running()
    assert ask(running, "SELECT number FROM kept") == 7


def test_it_is_private_and_asks_nobody_over_the_network(running: EmbeddedServer) -> None:
    for path in (running.folder, running.data):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert stat.S_IMODE((running.socket_folder / SOCKET_NAME).stat().st_mode) == 0o700
    assert ask(running, "SHOW listen_addresses") == ""


def test_letters_follow_one_order_everywhere(running: EmbeddedServer) -> None:
    assert ask(running, "SELECT lower('ĐƯỜNG LỐI')") == "đường lối"
    assert (
        ask(running, "SELECT datlocprovider FROM pg_database WHERE datname = current_database()")
        == "b"
    )


def test_several_processes_that_start_it_at_once_get_one_server_and_deleting_leaves_nothing(
    server: EmbeddedServer,
) -> None:
    command = [sys.executable, "-c", START, str(server.folder)]
    starters = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(3)]
    errors = [starter.communicate()[1] for starter in starters]
    assert [starter.returncode for starter in starters] == [0, 0, 0], errors
    assert ask(server, "SELECT 1") == 1
    server.delete()
    assert not list(server.folder.parent.iterdir())
    server.delete()  # nothing to do, and no error


def test_a_start_that_was_interrupted_is_begun_again(server: EmbeddedServer) -> None:
    half_made = server.folder / "data.new"
    half_made.mkdir(parents=True)
    (half_made / "PG_VERSION").write_text("18\n")
    server.data.mkdir()
    server.ensure_running()
    assert ask(server, "SELECT 1") == 1


def test_a_server_that_was_killed_comes_back(running: EmbeddedServer) -> None:
    with psycopg.connect(host=str(running.socket_folder), user=SUPERUSER, dbname=DATABASE) as own:
        own.execute("CREATE TABLE survivor AS SELECT 7 AS number")
    with psycopg.connect(
        host=str(running.socket_folder), user=SUPERUSER, dbname=DATABASE, autocommit=True
    ) as own:
        own.execute("CHECKPOINT")  # this server may lose its last commits, a durable one not
    os.kill(postmaster_of(running), signal.SIGKILL)
    running.ensure_running()  # at once: the dead process is not collected, its children live
    assert ask(running, "SELECT number FROM survivor") == 7


def test_a_query_that_outlives_a_killed_server_does_not_keep_it_down(
    running: EmbeddedServer,
) -> None:
    busy = "SELECT count(*) FROM generate_series(1, 1000000000000)"
    command = [sys.executable, "-c", ASK, str(running.socket_folder), busy]
    asking = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    counting = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%1000000000000%'"
    while ask(running, counting) != 2:  # that query, and this one
        time.sleep(0.05)
    os.kill(postmaster_of(running), signal.SIGKILL)
    running.ensure_running()
    assert ask(running, "SELECT 1") == 1
    assert asking.wait() != 0


@pytest.mark.parametrize("lost", ["socket", "folder"])
def test_a_server_that_lost_its_files_is_replaced(server: EmbeddedServer, lost: str) -> None:
    server.ensure_running()
    before = postmaster_of(server)
    if lost == "socket":
        (server.socket_folder / SOCKET_NAME).unlink()
    else:
        shutil.rmtree(server.folder)
    server.ensure_running()
    assert ask(server, "SELECT 1") == 1
    assert postmaster_of(server) != before


def test_a_number_used_again_after_a_crash_is_left_alone(server: EmbeddedServer) -> None:
    server.ensure_running()
    server.stop()
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    try:
        (server.data / "postmaster.pid").write_text(f"{other.pid}\n{server.data}\n")
        server.stop()
        server.ensure_running()
        assert ask(server, "SELECT 1") == 1
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_start_that_ended_before_the_database_was_made_is_completed(
    running: EmbeddedServer,
) -> None:
    with psycopg.connect(
        host=str(running.socket_folder), user=SUPERUSER, dbname="postgres", autocommit=True
    ) as own:
        own.execute(f"ALTER DATABASE {DATABASE} RENAME TO aside")
        running.ensure_running()
        assert ask(running, "SELECT 1") == 1
        own.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
        own.execute(f"ALTER DATABASE aside RENAME TO {DATABASE}")


def test_settings_of_another_server_in_the_environment_change_nothing(
    server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("PGPORT", "6000"), ("PGDATA", "/nowhere"), ("PGHOST", "db.example")):
        monkeypatch.setenv(name, value)
    server.ensure_running()
    assert (server.socket_folder / SOCKET_NAME).exists()
    server.stop()
    assert not (server.socket_folder / SOCKET_NAME).exists()


def test_what_the_server_says_is_part_of_the_error(server: EmbeddedServer) -> None:
    server.ensure_running()
    server.stop()
    (server.data / "postgresql.auto.conf").write_text("max_connections = many\n")
    with pytest.raises(RuntimeError, match="max_connections"):
        server.ensure_running()


def postmaster_of(server: EmbeddedServer) -> int:
    return int((server.data / "postmaster.pid").read_text().split("\n")[0])


def answers(server: EmbeddedServer) -> bool:
    try:
        return ask(server, "SELECT 1") == 1
    except psycopg.OperationalError:
        return False


def test_a_path_too_long_for_a_socket_gets_a_short_private_folder(server: EmbeddedServer) -> None:
    far = EmbeddedServer(server.folder.parent / ("far" * 40) / 'it\'s "$here"', durable=False)
    assert len(str(far.folder / SOCKET_NAME)) > SOCKET_PATH_LIMIT
    assert len(str(far.socket_folder / SOCKET_NAME)) <= SOCKET_PATH_LIMIT
    try:
        far.ensure_running()
        assert stat.S_IMODE(far.socket_folder.stat().st_mode) == 0o700
        assert ask(far, "SELECT 1") == 1
    finally:
        far.delete()
    assert not far.socket_folder.exists()


@pytest.mark.parametrize("name", ['it\'s "$HOME"', "a, b", "back\\slash `x`", "Thước Đo"])
def test_odd_letters_in_a_path_are_no_obstacle(server: EmbeddedServer, name: str) -> None:
    odd = EmbeddedServer(server.folder.parent / name / "postgresql", durable=False)
    try:
        odd.ensure_running()
        assert ask(odd, "SELECT 1") == 1
    finally:
        odd.delete()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder to somebody else")
def test_a_folder_that_somebody_else_put_there_is_refused(server: EmbeddedServer) -> None:
    server.folder.mkdir()
    os.chown(server.folder, 12345, 12345)
    with pytest.raises(RuntimeError, match="belongs to another user"):
        server.ensure_running()
