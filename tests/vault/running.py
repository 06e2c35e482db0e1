"""Start a worker process and stop it again."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from constancia.vault import Identity
from tests.vault import workers


def start(
    verb: str, folder: Path, identity: Identity, *rest: str, temporary: Path | None = None
) -> subprocess.Popen[str]:
    keys = folder.with_name("keys")
    workers.save(identity, keys)
    return subprocess.Popen(
        [sys.executable, "-m", "tests.vault.workers", verb, str(folder), str(keys), *rest],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env={
            **os.environ,
            **({"TMPDIR": str(temporary), "SQLITE_TMPDIR": str(temporary)} if temporary else {}),
        },
    )


@contextmanager
def running(verb: str, folder: Path, identity: Identity, *, temporary: Path | None = None) -> Iterator[None]:
    """The worker has said that it is ready, and stays until the block ends."""
    with start(verb, folder, identity, temporary=temporary) as process:
        assert process.stdout is not None and process.stdin is not None
        assert process.stdout.readline() == "ready\n"
        yield
        process.stdin.write("\n")
