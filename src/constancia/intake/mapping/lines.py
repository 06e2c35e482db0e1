"""Where in a TOML text something stands, so that an error can name the line: `tomllib` does not say."""

from __future__ import annotations

import re
from collections.abc import Iterator

Path = tuple[str | int, ...]
"""("rows", 0, "act", 1, "victim"): keys, and positions in arrays of tables."""

_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]")
_ASSIGNMENT = re.compile(
    r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*="""
)
_PART = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^\s.]+))\s*\.?""")


def line_of(text: str, path: Path) -> int:
    """The line, from 1, of what `path` names, or of the nearest that is around it."""
    known = dict(_places(text))
    for length in range(len(path), 0, -1):
        if path[:length] in known:
            return known[path[:length]]
    return 1


def _places(text: str) -> Iterator[tuple[Path, int]]:
    at: Path = ()
    counts: dict[Path, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        header = _HEADER.match(line)
        if header is not None:
            at = _opened(tuple(_parts(header[2])), counts, is_array=header[1] == "[[")
            yield at, number
            continue
        assignment = _ASSIGNMENT.match(line)
        if assignment is not None:
            yield (*at, *_parts(assignment[1])), number


def _opened(names: tuple[str, ...], counts: dict[Path, int], *, is_array: bool) -> Path:
    """The path that a header opens: each array of tables on the way is at its last table."""
    path: Path = ()
    for position, name in enumerate(names):
        path = (*path, name)
        if position == len(names) - 1 and is_array:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path


def _parts(dotted: str) -> Iterator[str]:
    for quoted, single, plain in _PART.findall(dotted):
        yield quoted or single or plain
