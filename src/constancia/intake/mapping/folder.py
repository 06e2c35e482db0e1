"""The grids that a mapping reads: those of one file, or of every table in a folder (an export in several files)."""

from __future__ import annotations

from pathlib import Path

from constancia.errors import Wrong
from constancia.intake.grid import open_grids
from constancia.intake.sheet import Grid

TABLES = frozenset(
    {".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".ods", ".json", ".jsonl", ".ndjson", ".ijson"}
)
FILES_LIMIT = 200


def table_files(path: Path) -> tuple[Path, ...]:
    """The file, or the tables of a folder by name. Raises Wrong("no_tables") for a folder without any."""
    if not path.is_dir():
        return (path,)
    found = sorted(one for one in path.iterdir() if one.suffix.lower() in TABLES and one.is_file())
    if not found or len(found) > FILES_LIMIT:
        raise Wrong("no_tables", file=path.name)
    return tuple(found)


def grids_of(
    path: Path, *, encoding: str | None = None, separator: str | None = None
) -> tuple[list[Grid], tuple[Path, ...]]:
    """All grids with the files that they are in. Raises what `table_files` and `grid.open_grids` raise."""
    paths = table_files(path)
    opened = (open_grids(one, encoding=encoding, separator=separator) for one in paths)
    return [grid for grids in opened for grid in grids], paths
