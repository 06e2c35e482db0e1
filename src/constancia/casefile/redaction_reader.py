"""The reader of evidence to be redacted, run as a process of its own without keys: a request in, an answer out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import msgspec

from constancia.errors import ConstanciaError, Unable, Wrong
from constancia.intake import wire

LARGEST = 256 << 20
"""Bytes of a piece of evidence."""
LARGEST_ANSWER = 1 << 30
SECONDS = 3600
"""By the clock; the process limits its own processor time."""


def ask(verb: str, content: bytes, request: Mapping[str, Any]) -> tuple[Mapping[str, Any], bytes]:
    """The object that the reader says, and the bytes that follow it.

    Raises what it found wrong, Wrong("redact_size"), Wrong("reader_said"), Unable("redact_stopped").
    """
    if len(content) > LARGEST:
        raise Wrong("redact_size", count=LARGEST >> 20)
    asked = json.dumps({**request, "size": len(content)}).encode() + b"\n"
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", "constancia.intake.redaction.process", verb],
            input=asked + content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Unable("redact_stopped", reason="time") from error
    if done.returncode != 0:
        raise Unable("redact_stopped", reason=str(done.returncode))
    line, _, made = done.stdout.partition(b"\n")
    said = _read(line)
    if "faults" in said:
        raise _fault(said["faults"])
    return said, made


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
