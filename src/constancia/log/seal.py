"""The seal of a publication: a signed note that lists the SHA-256 of every other file. See `docs/formats/seal.md`.

Its lines are those of `sha256sum`, so that anyone can check the files with that program alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from constancia.errors import Wrong
from constancia.log import note

FIRST = "constancia.seal/v1"
LIMIT = 1 << 28
LINE = re.compile("([0-9a-f]{64})  ([^ ].*)")
UNSAFE = re.compile(r'[\x00-\x1f\x7f-\x9f\\:*?"<>|\ud800-\udfff]')
"""Characters that a file name may not have on one system or another, or that would break a line."""


@dataclass(frozen=True, slots=True)
class Seal:
    """`name` is the key that signed; `files` gives each path's SHA-256 in hexadecimal, in the order of paths."""

    name: str
    files: Mapping[str, str]

    def content(self, *, without: Container[str] = ()) -> str:
        """SHA-256 in hexadecimal over the lines, less some paths: what the publisher's log holds of a publication.

        The log's own file lies in the publication and so has to be left out.
        """
        return content({path: digest for path, digest in self.files.items() if path not in without})


def sign(files: Mapping[str, str], *, name: str, key: bytes) -> bytes:
    """The seal over path -> SHA-256 in hexadecimal, signed by a raw private key. Raises Wrong("seal_form")."""
    text = f"{FIRST}\n{_lines(files)}"
    _read_text(text)
    return note.sign(text, name=name, key=key)


def read(untrusted: bytes, *, name: str, public_key: bytes) -> Seal:
    """Read a seal that this key alone signed.

    Raises what `note.read` raises, and Wrong("seal_form", reason): "signatures", "version", "line", "path",
    "order", "same_path".
    """
    found = note.read(untrusted, keys={name: public_key}, limit=LIMIT)
    if found.others or len(found.signers) != 1:
        raise Wrong("seal_form", reason="signatures")
    return Seal(name=name, files=_read_text(found.text))


def content(files: Mapping[str, str]) -> str:
    """SHA-256 in hexadecimal over the lines of path -> SHA-256."""
    return sha256(_lines(files).encode()).hexdigest()


def faults(sealed: Mapping[str, str], found: Mapping[str, str]) -> Iterator[Wrong]:
    """How files found differ from files sealed (both path -> SHA-256), in the order of paths.

    Yields Wrong("file_missing"), Wrong("file_altered") and Wrong("file_unlisted"), each naming its file.
    """
    for path in sorted({*sealed, *found}, key=_bytewise):
        if path not in found:
            yield Wrong("file_missing", file=path)
        elif path not in sealed:
            yield Wrong("file_unlisted", file=path)
        elif sealed[path] != found[path]:
            yield Wrong("file_altered", file=path)


def is_path(path: str) -> bool:
    """True for a relative path with `/` that means the same file on every system."""
    return (
        not UNSAFE.search(path)
        and path == unicodedata.normalize("NFC", path)
        and all(part and part == part.strip(" ") and not part.endswith(".") for part in path.split("/"))
    )


def _lines(files: Mapping[str, str]) -> str:
    return "".join(f"{files[path]}  {path}\n" for path in sorted(files, key=_bytewise))


def _read_text(untrusted: str) -> dict[str, str]:
    first, *lines = untrusted[:-1].split("\n")
    if first != FIRST:
        raise Wrong("seal_form", reason="version")
    files = {}
    for line in lines:
        found = LINE.fullmatch(line)
        if not found:
            raise Wrong("seal_form", reason="line")
        if not is_path(found[2]):
            raise Wrong("seal_form", reason="path")
        files[found[2]] = found[1]
    _check_paths(list(files), count=len(lines))
    return files


def _check_paths(paths: list[str], *, count: int) -> None:
    if len({path.casefold() for path in paths}) != count:
        raise Wrong("seal_form", reason="same_path")
    if paths != sorted(paths, key=_bytewise):
        raise Wrong("seal_form", reason="order")


def _bytewise(path: str) -> bytes:
    return path.encode("utf-8", "surrogatepass")
