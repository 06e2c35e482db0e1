"""What a process beside this one makes is what would be made here, and what it raises is raised here."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest

from constancia.errors import Wrong
from constancia.intake.mapping.ahead import beside


def test_the_items_are_the_same_and_in_order() -> None:
    assert [*beside(range(10_000))] == [*range(10_000)]
    assert [*beside([None, "", ()])] == [None, "", ()]


def test_what_was_made_before_an_error_is_heard() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise Wrong("bad_encoding", file="t.csv", line=7, reason="utf-8")

    heard = beside(items())
    assert next(heard) == 1
    with pytest.raises(Wrong) as found:
        next(heard)
    assert (found.value.code, found.value.line, found.value.fields) == (
        "bad_encoding",
        7,
        {"reason": "utf-8"},
    )


def test_one_that_dies_without_its_last_word_has_met_a_limit() -> None:
    def items() -> Iterator[int]:
        yield 1
        os._exit(1)

    heard = beside(items())
    with pytest.raises(MemoryError):
        list(heard)


def test_it_ends_with_the_process_that_it_works_for() -> None:
    """Killed, that one cleans nothing up; and the other is in the middle of something that would take long."""
    program = """
import os, signal, time
from constancia.intake.mapping.ahead import beside
def items():
    yield os.getpid()
    time.sleep(3600)
print(next(beside(items())), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    said = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=False).stdout
    while _is_there(int(said)):
        time.sleep(0.01)


def _is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def test_nobody_has_to_hear_all() -> None:
    heard = beside("x" * 1000 for _ in range(100_000))
    assert [*islice(heard, 2)] == ["x" * 1000] * 2
    heard.close()  # type: ignore[attr-defined]  # waits for the other process, which ends
