"""What checking and drafting ask of coded tables, whether read from CSV or made from a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

from constancia.intake.descriptor import Resource
from constancia.intake.formats import Format
from constancia.intake.rows import Row


class CodedTable(Protocol):
    """One table. `format` is None for a file that is kept and checked but not coded from."""

    @property
    def name(self) -> str:
        """The name of the table."""

    @property
    def file(self) -> str:
        """The file as messages name it."""

    @property
    def resource(self) -> Resource:
        """What the package says of the table beyond the format."""

    @property
    def format(self) -> Format | None:
        """The format of the table."""

    def rows(self) -> Iterator[Row]:
        """All rows, header first, streamed; the same at every call."""


class CodedPackage(Protocol):
    """All tables that are imported together. `name` and row keys say which row a later import means."""

    @property
    def name(self) -> str:
        """The name, the same at every import."""

    @property
    def title(self) -> str:
        """The title, for people."""

    @property
    def coding(self) -> str:
        """The key of the source that stands for the coder's own work."""

    @property
    def tables(self) -> Mapping[str, CodedTable]:
        """The tables by name, in the order of the format."""

    @property
    def is_in_step(self) -> bool:
        """Whether the claims of an act come together, in the order of the acts."""

    def subjects(self) -> Iterator[tuple[str, str]] | None:
        """Row key and kind of every subject, None where the rows must be made for that."""

    def coded(self, name: str) -> CodedTable | None:
        """The coded table of that name, None where there is none."""

    def files(self) -> Iterator[tuple[str, Path, bool]]:
        """The files to keep as evidence: key of their source, path, whether they may speak of protected people."""
