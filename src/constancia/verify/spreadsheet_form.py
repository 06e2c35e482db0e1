"""CSV in the one form that a publication may have, read strictly (RFC 4180; see `docs/formats/publication.md`)."""

from __future__ import annotations

import csv
import io
import re

from constancia.errors import Wrong

MARK = "\ufeff"
LARGEST_CELL = 1 << 24
"""Characters in one cell."""

_FORMULA = re.compile("(?:^|;)[\\s']*[=+\\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20\u2212]")
_QUOTED = re.compile(r'[",\r\n;]|^\s|\s$')

Lines = list[list[str]]


def parse(untrusted: bytes) -> Lines:
    """Header and rows as they stand, apostrophes included. Raises Wrong("csv_form", line, reason)."""
    try:
        text = untrusted.decode()
    except UnicodeDecodeError as error:
        raise Wrong("csv_form", reason="encoding") from error
    if not text.startswith(MARK) or "\0" in text:
        raise Wrong("csv_form", reason="mark")
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text[1:], newline=""), strict=True)
    try:
        lines = list(reader)
    except csv.Error as error:
        raise Wrong("csv_form", line=reader.line_num, reason="quotes") from error
    if not lines or len(set(lines[0])) != len(lines[0]):
        raise Wrong("csv_form", line=1, reason="header")
    for number, line in enumerate(lines, 1):
        if len(line) != len(lines[0]):
            raise Wrong("csv_form", line=number, reason="cells")
    if render(lines) != text:
        raise Wrong("csv_form", reason="not_canonical")
    return lines


def render(lines: Lines) -> str:
    """The one text of these lines."""
    return MARK + "".join(",".join(map(_quoted, line)) + "\r\n" for line in lines)


def shown(value: str | int | bool | None) -> str:
    """A value as its cell has it: an apostrophe goes before what a spreadsheet would take for a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return _FORMULA.sub(lambda found: _with_apostrophe(found.group()), value)


def _with_apostrophe(start: str) -> str:
    return f";'{start[1:]}" if start.startswith(";") else f"'{start}"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if _QUOTED.search(text) else text
