"""The reader as a program of its own: it gets a folder and no key, and says what it read as lines of JSON.

    python -I -m constancia.intake.process validate|subjects|drafts|files|rejected|draft_mapping PATH < additions.json

Standard input holds the case file's own terms and properties; for a table under a mapping also `mapping` ("file" and
"text"), for a filled template `options` ("dates", "encoding", "separator"), and for both, after they were validated,
`left_out`: the lines that were found bad. Each line of the output is one item; the last is {"end": …} when all went
well, or {"faults": […]}. The process limits itself before it opens anything: memory, time, no files written, no network
where the system lets it give that up.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec

from constancia.errors import ConstanciaError, Several, Unable
from constancia.intake import wire
from constancia.intake.coded import CodedPackage
from constancia.intake.drafts import drafts, files, subjects
from constancia.intake.filled import files_of, look_at, open_filled, rejected
from constancia.intake.mapping.ahead import beside
from constancia.intake.mapping.draft import draft_mapping
from constancia.intake.mapping.folder import grids_of
from constancia.intake.mapping.look import look_under, open_under, places
from constancia.intake.package import open_package
from constancia.intake.rejected import Headed, rejected_lines
from constancia.intake.validate import validate
from constancia.intake.virtual import look
from constancia.intake.workbook_coding import to_package
from constancia.vocabulary import Vocabulary, load

MEMORY = 3 << 30
"""Bytes of address space."""

SECONDS = 3600
"""Of processor time."""

_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000


def main() -> None:
    """Read one folder or file. Exit 0 when the last line stands."""
    verb, path = sys.argv[1:3]
    additions = json.load(sys.stdin)
    write = msgspec.json.Encoder(enc_hook=_plain).encode
    limit_itself()
    try:
        vocabulary = load().extended(additions["terms"], additions["properties"])
        for item in _said(verb, Path(path), additions, vocabulary):
            sys.stdout.buffer.write(write(item) + b"\n")
        last: dict[str, Any] = {"end": True}
    except Several as several:
        last = {"faults": [wire.from_fault(fault) for fault in several.faults]}
    except ConstanciaError as error:
        last = {"faults": [wire.from_fault(error)]}
    except (MemoryError, RecursionError):
        last = {"faults": [wire.from_fault(Unable("reader_limit"))]}
    sys.stdout.buffer.write(write(last) + b"\n")
    sys.stdout.flush()


def _said(verb: str, path: Path, additions: dict[str, Any], vocabulary: Vocabulary) -> Iterator[Any]:
    given = additions.get("mapping")
    if verb == "draft_mapping":
        yield from _drafted(path, vocabulary)
    elif given is not None:
        untrusted = str(given["text"]).encode()
        options = additions.get("options", {})
        mapped, virtual = open_under(
            path,
            untrusted,
            file=str(given["file"]),
            vocabulary=vocabulary,
            encoding=options.get("encoding"),
            separator=options.get("separator"),
            ahead=beside,
        )
        if verb == "validate":
            yield look_under(mapped, virtual, vocabulary)
        elif verb == "rejected":
            grids = {
                reading.grid.name: Headed(reading.grid, reading.header, reading.header_line)
                for reading in mapped.readings
            }
            yield from rejected_lines(grids.values(), look(virtual, vocabulary))
        else:
            yield from _items(verb, virtual.without(places(additions.get("left_out", []))), vocabulary)
    elif path.is_dir():
        yield from _items(verb, open_package(path), vocabulary)
    else:
        yield from _filled(verb, path, additions, vocabulary)


def _filled(verb: str, path: Path, additions: dict[str, Any], vocabulary: Vocabulary) -> Iterator[Any]:
    options = additions.get("options", {})
    if verb == "files":
        yield from map(list, files_of(path, options))
        return
    book, answers = open_filled(path, options)
    if verb in ("validate", "rejected"):
        said, found = look_at(book, vocabulary, answers)
        yield from [said] if verb == "validate" else rejected(book, found, vocabulary)
    else:
        left_out = places(additions.get("left_out", []))
        yield from _items(verb, to_package(book, vocabulary, answers).without(left_out), vocabulary)


def _drafted(path: Path, vocabulary: Vocabulary) -> Iterator[Any]:
    grids, _ = grids_of(path)
    yield asdict(draft_mapping(grids, vocabulary))


def _items(verb: str, package: CodedPackage, vocabulary: Vocabulary) -> Iterator[Any]:
    if verb == "validate":
        validate(package, vocabulary)
        yield {"name": package.name, "title": package.title}
    elif verb == "subjects":
        yield from (key for key, _ in subjects(package))
    elif verb == "drafts":
        yield from drafts(package, vocabulary)
    else:
        yield from ([key, str(path), is_protected] for key, path, is_protected in files(package))


def _plain(value: object) -> str:
    """Text that carries more than its characters, as its characters. Raises TypeError for anything else."""
    if isinstance(value, str):
        return str(value)
    raise TypeError(type(value).__name__)


def limit_itself() -> None:
    """Give up what a reader does not need. What a system does not offer is left out; memory and time always hold."""
    if sys.platform == "win32":
        return
    import resource

    for kind, limit in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (limit, limit))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(_NEW_NETWORK) != 0:
            libc.unshare(_NEW_USER | _NEW_NETWORK)


if __name__ == "__main__":
    main()
