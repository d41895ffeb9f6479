"""A real virus scanner for tests, where one is installed; it knows the public test file alone, wherever that stands in a file."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

# The test file that all scanners know, in two parts so that no scanner takes this module for it.
HARMLESS_TEST_VIRUS = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@contextmanager
def running_scanner(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run a scanner with its files in a folder; give its process and the address for `CLAMAV_ADDRESS`."""
    program = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
    if program is None:
        pytest.skip("the virus scanner (Debian: clamav-daemon) is not installed")
    signatures = folder / "signatures"
    signatures.mkdir(mode=0o755)
    # Name, any type of file, anywhere in it.
    (signatures / "test.ndb").write_text(f"Test-File:0:*:{HARMLESS_TEST_VIRUS.hex()}\n")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = folder / "clamd.conf"
    config.write_text(
        f"TCPSocket {port}\nTCPAddr 127.0.0.1\nDatabaseDirectory {signatures}\nForeground yes\n"
        f"TemporaryDirectory {folder}\n"
    )
    daemon = subprocess.Popen([program, f"--config-file={config}"], stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, daemon)
        yield daemon, f"tcp:127.0.0.1:{port}"
    finally:
        daemon.kill()
        daemon.wait()


def _wait_for(port: int, daemon: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        assert daemon.poll() is None, "the scanner ended"
        time.sleep(0.1)
    pytest.fail("the scanner does not listen")
