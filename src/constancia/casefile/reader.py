"""The reader of packages, run as a process of its own without keys, and listened to line by line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from constancia.casefile import plain_file
from constancia.claims.record import Json
from constancia.errors import ConstanciaError, Misuse, Several, Unable, Wrong
from constancia.intake import wire
from constancia.intake.draft import Draft, Key

LONGEST = 64 << 20
"""Bytes of one line that the reader may say."""

_END, _FAULTS = b'{"end":', b'{"faults":'
"""How its last line begins."""

Additions = Mapping[str, list[dict[str, Json]]]


@dataclass(frozen=True, slots=True)
class MappingText:
    """A mapping file as it was read: its name, for messages, and its text."""

    file: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Validated:
    """A package in which no fault was found, or a table of which the lines with faults are left out.

    `digests` are the SHA-256 of its files in hex, as they were looked at. `said` is what the reader says of it beyond
    its name: of a table under a mapping what `look_under` gives.
    """

    folder: Path = field(repr=False)
    name: str
    title: str
    additions: Mapping[str, Any] = field(repr=False)
    digests: Mapping[Path, str] = field(repr=False, default_factory=dict)
    said: Mapping[str, Any] = field(repr=False, default_factory=dict)

    def subjects(self) -> Iterator[Key]:
        """The key of every subject."""
        yield from (str(_read(line)) for line in _listen("subjects", self.folder, self.additions))

    def drafts(self) -> Iterator[Draft]:
        """Every statement, subjects before what refers to them."""
        yield from map(wire.to_draft, _listen("drafts", self.folder, self.additions))

    def files(self) -> Iterator[tuple[Key, Path, bool]]:
        """The files to seal: whose source they are, where they lie, whether they may speak of protected people."""
        yield from _files(self.folder, self.additions)


def validate(folder: Path, additions: Additions, *, mapping: MappingText | None = None) -> Validated:
    """Have every row looked at; under a mapping, `folder` may be one file, and bad lines are left out.

    Raises Several with all faults, Wrong("file_changed", "reader_said"), Misuse("not_a_folder", "not_found"),
    Unable("reader_died").
    """
    if mapping is not None and not folder.exists():
        raise Misuse("not_found", file=str(folder))
    if mapping is None and not folder.is_dir():
        raise Misuse("not_a_folder", file=str(folder))
    given: dict[str, Any] = dict(additions)
    if mapping is not None:
        given["mapping"] = {"file": mapping.file, "text": mapping.text}
    found = folder.resolve()
    before = {path: plain_file.state(path) for _, path, _ in _files(found, given)}
    said = _one("validate", found, given)
    if not {"name", "title"} <= said.keys():
        raise Wrong("reader_said", reason="shape")
    digests = {path: plain_file.digest(path) for path in before}
    for path, state in before.items():
        if plain_file.state(path) != state:
            raise Wrong("file_changed", file=path.name)
    given["left_out"] = said.get("left_out", [])
    return Validated(found, str(said["name"]), str(said["title"]), given, digests, said)


def _files(folder: Path, additions: Mapping[str, Any]) -> Iterator[tuple[Key, Path, bool]]:
    """What the reader says of files. It may have been taken over: no path of its leads out of the package."""
    for said in map(_read, _listen("files", folder, additions)):
        if not isinstance(said, list) or len(said) != 3:
            raise Wrong("reader_said", reason="shape")
        path = Path(str(said[1]))
        if ".." in path.parts or not path.is_relative_to(folder):
            raise Wrong("reader_said", reason="path")
        yield str(said[0]), path, bool(said[2])


def _one(verb: str, path: Path, additions: Mapping[str, Any]) -> Mapping[str, Any]:
    """The one object that the reader says. Raises as `_listen` does, and Wrong("reader_said")."""
    said = [_read(line) for line in _listen(verb, path, additions)]
    if len(said) != 1 or not isinstance(said[0], dict):
        raise Wrong("reader_said", reason="shape")
    return said[0]


def drafted_mapping(path: Path, additions: Additions) -> Mapping[str, Any]:
    """A first mapping for the tables at `path`: `text`, `guesses`, `makes`. Raises what the reader finds wrong."""
    if not path.exists():
        raise Misuse("not_found", file=str(path))
    return _one("draft_mapping", path.resolve(), additions)


def faults_of(said: Mapping[str, Any]) -> list[ConstanciaError]:
    """What is wrong with the lines that are left out. Raises Wrong("reader_said")."""
    return [wire.to_fault(fault) for fault in said.get("bad", [])]


def _listen(verb: str, folder: Path, additions: Mapping[str, Any]) -> Iterator[bytes]:
    """The items that the reader says, each a line of JSON.

    Raises what it found wrong, Unable("reader_died") where it did not finish.
    """
    with subprocess.Popen(
        [sys.executable, "-I", "-m", "constancia.intake.process", verb, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env={name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ},
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise Unable("reader_died", reason="pipe")
        try:
            process.stdin.write(json.dumps(additions).encode())
            process.stdin.close()
            while line := process.stdout.readline(LONGEST):
                if line.startswith(_END):
                    return
                if line.startswith(_FAULTS):
                    raise Several([wire.to_fault(fault) for fault in _faults(line)])
                yield line
        except BrokenPipeError as error:
            raise Unable("reader_died", reason="pipe") from error
        finally:
            process.kill()
    raise Unable("reader_died", reason=str(process.returncode))


def _read(line: bytes) -> Any:
    try:
        return msgspec.json.decode(line)
    except (msgspec.MsgspecError, ValueError) as error:
        raise Wrong("reader_said", reason="json") from error


def _faults(line: bytes) -> list[Any]:
    found = _read(line).get("faults")
    if not isinstance(found, list):
        raise Wrong("reader_said", reason="shape")
    return found
