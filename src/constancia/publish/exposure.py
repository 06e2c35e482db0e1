"""Protected names in a report's own text: found wherever a reader, or a reader of the source, could meet them.

The file is looked at as it stands (line ends as blanks), and again as a reader will see it, with the codes of YAML
and Markdown's marks resolved. The key that a query asks by stays out: it prints a role. The fault says where, never
what.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from constancia.errors import Wrong
from constancia.publish.report.document import Link, inlines
from constancia.publish.report.reading import Report

_KEYED = re.compile(r"\{\{\s*(?:cite|act|name|value)\s+[^\s{}\"]+")
"""A query up to its key. What else it says, the place in a source, is printed as it stands."""


def names(report: Report, *, protected: Callable[[str], list[tuple[int, int]]]) -> Iterator[Wrong]:
    """A Wrong("protected_name") with file, line and column for each line that holds a protected name."""
    seen: set[int] = set()
    for line, column in _places(report, protected):
        if line not in seen:
            seen.add(line)
            yield Wrong("protected_name", file=report.file, line=line, column=str(column))


def _places(report: Report, protected: Callable[[str], list[tuple[int, int]]]) -> Iterator[tuple[int, int]]:
    text = _KEYED.sub(lambda match: re.sub(r"[^\n]", "·", match.group()), report.source)
    for start, _ in protected(text.replace("\n", " ")):
        yield text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    for key, line in report.front.lines.items():
        value = getattr(report.front, key)
        if any(protected(text) for text in ((value,) if isinstance(value, str) else value)):
            yield line, 1
    for stretch in report.stretches:
        if protected(stretch.words):
            lines = [line for line, _ in stretch.starts]
            found = protected(_KEYED.sub("", stretch.text).replace("\n", " "))
            if not found:
                yield lines[0], stretch.starts[0][1]
    for node in inlines((report.abstract, report.blocks, tuple(report.notes.values()))):
        if isinstance(node, Link) and protected(unquote(node.address)):
            yield node.place.line, node.place.column
