"""A package on disk: its descriptor, and its files opened without following a link out of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from constancia.errors import Unable, Wrong
from constancia.intake.descriptor import FILE, SIZE_LIMIT, Resource, read_descriptor
from constancia.intake.formats import Format, formats
from constancia.intake.rows import Row, read_rows


@dataclass(frozen=True, slots=True)
class Table:
    """One file of the package. `format` is None for a file that is kept and checked but not coded from (an extract)."""

    folder: Path = field(repr=False)
    resource: Resource
    format: Format | None

    @property
    def name(self) -> str:
        """The name of the table in the package."""
        return self.resource.name

    @property
    def file(self) -> str:
        """The path relative to the package, as messages give it."""
        return self.resource.path

    @property
    def path(self) -> Path:
        """The path on this computer."""
        return self.folder / self.resource.path

    @property
    def is_protected(self) -> bool:
        """Whether its bytes may speak of a protected person: all do but what the format or the package calls open."""
        return not (self.format.is_open if self.format else self.resource.is_open)

    def rows(self) -> Iterator[Row]:
        """All records, header first, streamed. Raises Wrong(…, file, line); see `rows.read_rows`."""
        with _opened(self.folder, self.file) as handle:
            yield from read_rows(handle, file=self.file)


@dataclass(frozen=True, slots=True)
class Package:
    """A package whose descriptor was read. `titles` by language; `tables` by name, coded ones in reading order."""

    folder: Path = field(repr=False)
    name: str
    titles: Mapping[str, str]
    tables: Mapping[str, Table]

    @property
    def is_in_step(self) -> bool:
        """People put rows in whatever order they like."""
        return False

    @property
    def title(self) -> str:
        """The title in English."""
        return self.titles["en"]

    @property
    def coding(self) -> str:
        """The key of the source that stands for the coder's own work."""
        return f"coding/{self.name}"

    def subjects(self) -> None:
        """The rows say it."""

    def coded(self, name: str) -> Table | None:
        """The coded table of that name, None where the package has none."""
        return self.tables.get(name)

    def files(self) -> Iterator[tuple[str, Path, bool]]:
        """The files to keep as evidence: of the coding, but for one that the package calls the bytes of a source."""
        for table in self.tables.values():
            source = table.resource.source
            yield self.coding if source is None else f"sources/{source}", table.path, table.is_protected


def open_package(folder: Path) -> Package:
    """Read `datapackage.json` in `folder` and look whether its files are there. Reads no row.

    Raises Wrong("not_a_package"), the faults of `descriptor.read_descriptor`, and for a file of the package
    "outside_package", "symlink", "not_a_file", "missing_table"; Unable("disk") where the disk refuses.
    """
    if not (folder / FILE).exists():
        raise Wrong("not_a_package", file=FILE)
    with _opened(folder, FILE) as handle:
        untrusted = handle.read(SIZE_LIMIT + 1)
    if len(untrusted) > SIZE_LIMIT:
        raise Wrong("too_large", file=FILE)
    described = read_descriptor(untrusted)
    known = formats()
    by_name = {resource.name: resource for resource in described.resources}
    missing = [name for name, form in known.items() if form.must and name not in by_name]
    if missing:
        raise Wrong("missing_table", file=FILE, reason=missing[0])
    ordered = [name for name in known if name in by_name] + [name for name in by_name if name not in known]
    for name in ordered:
        with _opened(folder, by_name[name].path):
            pass
    tables = {name: Table(folder, by_name[name], _eased(known.get(name), by_name[name])) for name in ordered}
    return Package(folder, described.name, described.titles, tables)


def _eased(form: Format | None, resource: Resource) -> Format | None:
    """The format with those columns optional that the package declares unknown in some rows."""
    if form is None or not resource.unknown:
        return form
    columns = (replace(c, required=c.required and c.name not in resource.unknown) for c in form.columns)
    return replace(form, columns=tuple(columns))


@contextmanager
def _opened(folder: Path, relative: str) -> Iterator[BinaryIO]:
    """Open a regular file below `folder`, refusing a path that leaves it and any symbolic link on the way."""
    _check_path(folder, relative)
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    try:
        descriptor = os.open(folder / relative, flags)
    except FileNotFoundError as error:
        raise Wrong("not_a_file", file=relative) from error
    except OSError as error:
        raise Unable("disk", file=relative, reason=error.strerror or "") from error
    with os.fdopen(descriptor, "rb") as handle:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise Wrong("not_a_file", file=relative)
        yield handle


def _check_path(folder: Path, relative: str) -> None:
    parts = relative.split("/")
    if any(part in ("", ".", "..") or "\\" in part or ":" in part for part in parts):
        raise Wrong("outside_package", file=relative)
    path = folder
    for part in parts:
        path = path / part
        try:
            mode = path.lstat().st_mode
        except OSError as error:
            raise Wrong("not_a_file", file=relative) from error
        if stat.S_ISLNK(mode):
            raise Wrong("symlink", file=relative)
    if not stat.S_ISREG(mode):
        raise Wrong("not_a_file", file=relative)
