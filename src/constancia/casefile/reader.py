"""The reader of tables, run as a process of its own without keys, and listened to line by line.

It reads three things: a data package, in which any fault refuses the whole; a filled template; and any table under a
mapping. Of the latter two the lines with faults are left out, and told.
"""

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

DESCRIPTOR = "datapackage.json"

Additions = Mapping[str, list[dict[str, Json]]]
Options = Mapping[str, Any]
"""How text is to be read, and dates of a template: "encoding", "separator", "dates" ("day-first", "month-first", or a
list of [sheet, heading, order]); each may be missing."""


@dataclass(frozen=True, slots=True)
class MappingText:
    """A mapping file as it was read: its name, for messages, and its text."""

    file: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Validated:
    """A package in which no fault was found, or a table of which the lines with faults are left out.

    `digests` are the SHA-256 of its files in hex, as they were looked at. `said` is what the reader says of it: of a
    table under a mapping what `intake.mapping.look` gives, of a filled template what `intake.filled` gives.
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

    def rejected(self) -> Iterator[Any]:
        """The lines that are left out, as they stand, with their faults; in the form of `intake.rejected`."""
        yield from map(_read, _listen("rejected", self.folder, self.additions))

    def must_be_whole(self) -> None:
        """Raises Several with what is wrong with the lines that are left out."""
        if self.left_out:
            raise Several(faults_of(self.said))

    @property
    def is_package(self) -> bool:
        """Whether it is a data package, which a program made."""
        return "left_out" not in self.said

    @property
    def left_out(self) -> int:
        """How many lines cannot be imported."""
        return len(self.said.get("left_out", ()))


def look(
    path: Path,
    additions: Additions,
    *,
    options: Options | None = None,
    mapping: MappingText | None = None,
    strict: bool = False,
) -> Validated:
    """Have every row looked at: of the package in a folder (or of its datapackage.json), of a filled template in a
    file, or of a file or folder under a mapping. `strict` refuses all for one fault of a line.

    Raises Several with all faults, Wrong("no_template", "file_changed", "reader_said"), Misuse("not_found",
    "dates_of_mapping"), Unable("reader_died").
    """
    if not path.exists():
        raise Misuse("not_found", file=str(path))
    if mapping is None and path.name == DESCRIPTOR:
        path = path.parent
    given: dict[str, Any] = dict(additions)
    given["options"] = {name: value for name, value in (options or {}).items() if value is not None}
    if mapping is not None:
        if "dates" in given["options"]:
            raise Misuse("dates_of_mapping", file=mapping.file)
        given["mapping"] = {"file": mapping.file, "text": mapping.text}
    validated = _validated(path.resolve(), given)
    if strict:
        validated.must_be_whole()
    return validated


def _validated(found: Path, given: dict[str, Any]) -> Validated:
    before = {path: plain_file.state(path) for _, path, _ in _files(found, given)}
    said = _one("validate", found, given)
    if not {"name", "title"} <= said.keys():
        raise Wrong("reader_said", reason="shape")
    digests = {path: plain_file.digest(path) for path in before}
    for path, state in before.items():
        if plain_file.state(path) != state:
            raise Wrong("file_changed", file=path.name)
    if "left_out" in said:
        given["left_out"] = said["left_out"]
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
                    raise _fault(line)
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


def _fault(line: bytes) -> ConstanciaError:
    """What the reader found wrong: Several, or alone what is no fault of the file, with an exit code of its own."""
    found = _read(line).get("faults")
    if not isinstance(found, list):
        raise Wrong("reader_said", reason="shape")
    faults = [wire.to_fault(fault) for fault in found]
    return faults[0] if len(faults) == 1 and isinstance(faults[0], Misuse | Unable) else Several(faults)
