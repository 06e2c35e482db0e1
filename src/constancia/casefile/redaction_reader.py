"""The reader of evidence to be redacted, run as a process of its own without keys: a request in, an answer out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from constancia.errors import ConstanciaError, Unable, Wrong
from constancia.intake import wire

LARGEST = 256 << 20
"""Bytes of a piece of evidence."""
LARGEST_ANSWER = 1 << 30
SECONDS = 7200
"""By the clock; the process limits its own processor time."""
_LONGEST = 256 << 20
"""Bytes of one line."""

Progress = Callable[[int, int], None]
"""Called with how much is done, and of how much."""


def ask(
    verb: str, content: bytes, request: Mapping[str, Any], *, progress: Progress = lambda done, of: None
) -> tuple[Mapping[str, Any], bytes]:
    """The object that the reader says, and the bytes that follow it. It reads the whole request before it answers.

    Raises what it found wrong, Wrong("redact_size"), Wrong("reader_said"), Unable("redact_stopped").
    """
    if len(content) > LARGEST:
        raise Wrong("redact_size", count=LARGEST >> 20)
    asked = json.dumps({**request, "size": len(content)}).encode() + b"\n"
    with subprocess.Popen(
        [sys.executable, "-I", "-m", "constancia.intake.redaction.process", verb],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ},
    ) as process:
        clock = threading.Timer(SECONDS, process.kill)
        clock.start()
        try:
            return _answer(process, asked + content, progress)
        except BrokenPipeError as error:
            raise Unable("redact_stopped", reason="pipe") from error
        finally:
            clock.cancel()
            process.kill()


def _answer(
    process: subprocess.Popen[bytes], asked: bytes, progress: Progress
) -> tuple[Mapping[str, Any], bytes]:
    if process.stdin is None or process.stdout is None:
        raise Unable("redact_stopped", reason="pipe")
    process.stdin.write(asked)
    process.stdin.close()
    while line := process.stdout.readline(_LONGEST):
        said = _read(line)
        if "faults" in said:
            raise _fault(said["faults"])
        if "done" not in said:
            return said, process.stdout.read(LARGEST_ANSWER + 1)
        progress(_number(said["done"]), _number(said.get("of")))
    raise Unable("redact_stopped", reason=str(process.wait()))


def _read(line: bytes) -> Mapping[str, Any]:
    try:
        said = msgspec.json.decode(line)
    except (msgspec.MsgspecError, ValueError) as error:
        raise Wrong("reader_said", reason="json") from error
    if not isinstance(said, dict):
        raise Wrong("reader_said", reason="shape")
    return said


def _fault(faults: Any) -> ConstanciaError:
    if not isinstance(faults, list) or not faults:
        return Wrong("reader_said", reason="shape")
    return wire.to_fault(faults[0])


def _number(said: Any) -> int:
    if not isinstance(said, int):
        raise Wrong("reader_said", reason="shape")
    return said
