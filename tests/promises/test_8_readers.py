"""Promise 8: readers of hostile formats run in a separate process.

With limits on time and memory, without the keys, without the network, and without importing the vault. The reader of
coded tables is one, that of evidence to be redacted (PDF, pictures, mail) another; both limit themselves alike.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.program import PACKAGE, PROGRAM, Program


def children(pid: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def seen(pid: int) -> dict[str, object]:
    """What the system says of a running process, as far as it still runs."""
    root = Path(f"/proc/{pid}")
    lines = (root / "limits").read_text().splitlines()
    limits = {line[:26].strip(): line[26:47].strip() for line in lines}
    open_files = {str(one.readlink()) for one in (root / "fd").iterdir()}
    return {
        "command": (root / "cmdline").read_bytes().split(b"\0"),
        "environment": (root / "environ").read_bytes(),
        "limits": limits,
        "open": open_files,
        "maps": (root / "maps").read_text(),
        "network": str((root / "ns/net").readlink()),
    }


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_the_reader_of_an_import_has_no_keys_no_network_and_limits(empty: Path, program: Program) -> None:
    looks: list[dict[str, object]] = []
    with subprocess.Popen(
        [PROGRAM, "-d", empty, "import", PACKAGE], env=program.environment, stdout=subprocess.PIPE
    ) as process:
        while process.poll() is None:
            for pid in children(process.pid):
                try:
                    looks.append(seen(pid))
                except OSError:
                    continue
            time.sleep(0.005)
    assert process.returncode == 0
    readers = [look for look in looks if b"constancia.intake.process" in look["command"]]  # type: ignore[operator]
    assert readers
    settled = [look for look in readers if look["limits"]["Max file size"] == "0"]  # type: ignore[index]
    assert settled
    for look in readers:
        assert b"PASSPHRASE" not in look["environment"] and b"HOME" not in look["environment"]  # type: ignore[operator]
        assert not [path for path in look["open"] if str(empty) in path]  # type: ignore[union-attr]
        assert "sqlcipher" not in str(look["maps"]) and "pyrage" not in str(look["maps"])
    ours = str(Path("/proc/self/ns/net").readlink())
    for look in settled[1:]:
        assert look["limits"]["Max address space"] != "unlimited"  # type: ignore[index]
        assert look["limits"]["Max cpu time"] != "unlimited"  # type: ignore[index]
        assert look["limits"]["Max core file size"] == "0"  # type: ignore[index]
    if _may_leave_the_network():
        assert any(look["network"] != ours for look in settled)


def _may_leave_the_network() -> bool:
    return subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0


def limited(code: str) -> str:
    """What a reader that has limited itself comes to when it does `code`."""
    done = subprocess.run(
        [sys.executable, "-c", f"from constancia.intake.process import limit_itself\nlimit_itself()\n{code}"],
        capture_output=True,
        text=True,
        check=False,
    )
    return f"{done.returncode} {done.stderr.strip().splitlines()[-1] if done.stderr.strip() else ''}".strip()


def test_what_asks_for_too_much_memory_is_ended() -> None:
    assert limited("bytearray(8 << 30)").endswith("MemoryError")


def test_it_writes_no_file(tmp_path: Path) -> None:
    assert limited(f"with open({str(tmp_path / 'x')!r}, 'w') as file: file.write('words')") != "0"
    assert not (tmp_path / "x").exists() or (tmp_path / "x").read_bytes() == b""


def test_it_reaches_nobody() -> None:
    if not _may_leave_the_network():
        pytest.fail("this system lets nobody give up the network: run the tests where it does")
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        code = f"import socket\nsocket.create_connection(('127.0.0.1', {server.getsockname()[1]}), timeout=5)"
        assert limited(code) != "0"
        assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("module", ["constancia.intake.process", "constancia.intake.redaction.process"])
def test_it_imports_neither_the_vault_nor_the_case_file(module: str) -> None:
    code = (
        f"import sys, {module}; print([m for m in sys.modules if m.startswith("
        "('constancia.vault', 'constancia.casefile', 'pyrage', 'sqlcipher3', 'cryptography'))])"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_reader_that_dies_is_told_and_leaves_nothing(empty: Path, program: Program, package: Path) -> None:
    """Killed in the midst of its work, by the system or by what it read."""
    with subprocess.Popen(
        [PROGRAM, "-d", empty, "import", package, "--json"],
        env=program.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while process.poll() is None and not (found := children(process.pid)):
            time.sleep(0.005)
        time.sleep(0.1)
        for pid in found:
            os.kill(pid, 9)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 3 and '"reader_died"' in err
    assert program.well("-d", empty, "count")["rows"] == []
    assert program.well("-d", empty, "import", package)["entries"] > 0
