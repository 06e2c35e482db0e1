"""XML parts of a zipped office file, streamed in bounded memory.

A part is read in pieces and its size is counted as it is unpacked, whatever the archive says of it. Document type
declarations, and so entities, are refused, and so is what is nested deeper than any office file is.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from constancia.errors import Unable, Wrong

PART_LIMIT = 2 << 30
"""Bytes of a part when unpacked."""
RATIO_LIMIT, RATIO_FREE = 400, 32 << 20
"""How many times larger than packed a part may be, once it is over 32 MiB."""
PARTS_LIMIT = 10_000
DEPTH_LIMIT = 100
_PIECE = 1 << 17

Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip file. `file` is its name in messages."""

    path: Path = field(repr=False)
    file: str
    names: frozenset[str]

    def pieces(self, name: str, *, limit: int = PART_LIMIT) -> Generator[bytes, None, None]:
        """The bytes of a part. Raises Wrong("zip_bomb", "damaged_table")."""
        try:
            with zipfile.ZipFile(self.path) as opened, opened.open(name) as part:
                packed = max(opened.getinfo(name).compress_size, 1)
                size = 0
                while piece := part.read(_PIECE):
                    size += len(piece)
                    if size > limit or (size > RATIO_FREE and size > packed * RATIO_LIMIT):
                        raise Wrong("zip_bomb", file=self.file)
                    yield piece
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            KeyError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise Wrong("damaged_table", file=self.file) from error
        except OSError as error:
            raise Unable("disk", file=self.file, reason=error.strerror or "") from error

    def small(self, name: str, *, limit: int = 1 << 20) -> bytes:
        """A part as a whole, up to `limit` bytes; b"" where there is none."""
        if name not in self.names:
            return b""
        return b"".join(self.pieces(name, limit=limit))


def open_archive(path: Path, *, file: str) -> Archive:
    """Raises Wrong("damaged_table", "password_protected"), Unable("disk")."""
    try:
        with zipfile.ZipFile(path) as opened:
            infos = opened.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError) as error:
        raise Wrong("damaged_table", file=file) from error
    except OSError as error:
        raise Unable("disk", file=file, reason=error.strerror or "") from error
    names = frozenset(info.filename for info in infos)
    if len(infos) > PARTS_LIMIT or len(names) < len(infos):
        raise Wrong("damaged_table", file=file)
    if any(info.flag_bits & 1 for info in infos):
        raise Wrong("password_protected", file=file)
    return Archive(path, file, names)


class Stop(Exception):
    """Raised in a handler when nothing more of a part is needed."""


@dataclass(slots=True)
class Handlers:
    """What to call at a start tag, an end tag and text. Names come without their prefix."""

    start: Callable[[str, Attributes], None]
    end: Callable[[str], None]
    text: Callable[[str], None]
    depth: int = 0


def walk(archive: Archive, name: str, handlers: Handlers, *, limit: int = PART_LIMIT) -> Iterator[None]:
    """Parse a part, stopping after each piece so that the caller can take what was found.

    Raises Wrong("zip_bomb", "damaged_table"): no XML, another encoding than it says, a DTD, nesting without end.
    """
    parser = _parser(archive, handlers)
    with closing(archive.pieces(name, limit=limit)) as pieces:
        try:
            for piece in pieces:
                parser.Parse(piece, False)
                yield
            parser.Parse(b"", True)
            yield
        except Stop:
            yield
        except expat.ExpatError as error:
            raise Wrong("damaged_table", file=archive.file) from error


def attribute(attributes: Attributes, name: str) -> str:
    """An attribute by its name without prefix; "" where there is none."""
    found = attributes.get(name)
    if found is not None:
        return found
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), "")


def _parser(archive: Archive, handlers: Handlers) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True

    def start(name: str, attributes: Attributes) -> None:
        handlers.depth += 1
        if handlers.depth > DEPTH_LIMIT:
            raise Wrong("damaged_table", file=archive.file)
        handlers.start(name.rpartition(":")[2], attributes)

    def end(name: str) -> None:
        handlers.depth -= 1
        handlers.end(name.rpartition(":")[2])

    def refuse(*_: object) -> None:
        raise Wrong("damaged_table", file=archive.file)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handlers.text
    parser.StartDoctypeDeclHandler = refuse
    return parser
