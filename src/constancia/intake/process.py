"""The reader as a program of its own: it gets a folder and no key, and says what it read as lines of JSON.

    python -I -m constancia.intake.process validate|subjects|drafts|files FOLDER < additions.json

Standard input holds the case file's own terms and properties. Each line of the output is one item; the last is
{"end": …} when all went well, or {"faults": […]}. The process limits itself before it opens anything: memory, time,
no files written, no network where the system lets it give that up.
"""

from __future__ import annotations

import ctypes
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from constancia.errors import ConstanciaError, Several, Unable
from constancia.intake import wire
from constancia.intake.drafts import drafts, files, subjects
from constancia.intake.package import Package, open_package
from constancia.intake.validate import validate
from constancia.vocabulary import Vocabulary, load

MEMORY = 3 << 30
"""Bytes of address space."""

SECONDS = 3600
"""Of processor time."""

_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000


def main() -> None:
    """Read one folder. Exit 0 when the last line stands."""
    verb, folder = sys.argv[1:3]
    additions = json.load(sys.stdin)
    write = msgspec.json.Encoder().encode
    limit_itself()
    try:
        vocabulary = load().extended(additions["terms"], additions["properties"])
        package = open_package(Path(folder))
        for item in _items(verb, package, vocabulary):
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


def _items(verb: str, package: Package, vocabulary: Vocabulary) -> Iterator[Any]:
    if verb == "validate":
        validate(package, vocabulary)
        yield {"name": package.name, "title": package.title}
    elif verb == "subjects":
        yield from (key for key, _ in subjects(package))
    elif verb == "drafts":
        yield from drafts(package, vocabulary)
    else:
        yield from ([key, str(path), is_protected] for key, path, is_protected in files(package))


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
