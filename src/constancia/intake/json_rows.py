"""Tables of JSON: an array of objects, or an object a line (JSON lines), read one object at a time.

An object is a row and its names are the columns, those of inner objects joined with a dot ("properties.name"). A list
of plain values is one cell with a line for each. Names are gathered in a first pass, so that every row has its place.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from constancia.errors import Unable, Wrong
from constancia.intake.sheet import CELLS_LIMIT, Grid, GridRow, grid_row, must_fit, number_text

OBJECT_LIMIT = 4 << 20
"""Characters of one object."""
_PIECE = 1 << 16
_DEPTH = 20
_CUT = 64
"""An error so near the end of what was read may be the end itself."""
_BLANK = " \t\r\n,"


def open_json(path: Path, *, file: str) -> list[Grid]:
    """One grid without a sheet name; its first row names the columns.

    Raises Wrong("bad_json", file, line) where the text is no JSON, "too_many_columns", "cell_too_large", "nul".
    """
    columns: dict[str, int] = {}
    for line, item in _objects(path, file=file):
        for name in item:
            columns.setdefault(name, len(columns))
        must_fit(file, line=line, column=len(columns) - 1)
    return [Grid(file, file, "", lambda: _rows(path, file=file, columns=columns))]


def _rows(path: Path, *, file: str, columns: dict[str, int]) -> Iterator[GridRow]:
    yield GridRow(0, tuple(columns))
    for line, item in _objects(path, file=file):
        cells = [""] * len(columns)
        for name, text in item.items():
            cells[columns[name]] = text
        row = grid_row(line, cells)
        if row is not None:
            yield row


def _objects(path: Path, *, file: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each object as flat text, with the line on which it starts."""
    decoder = json.JSONDecoder(object_pairs_hook=_pairs, parse_constant=_refuse)
    line = 1
    try:
        with path.open(encoding="utf-8-sig") as handle:
            buffer, is_end = handle.read(_PIECE), False
            is_array = buffer.lstrip().startswith("[")
            buffer, line = _skip(buffer, line, "[" if is_array else "")
            while True:
                buffer, line = _skip(buffer, line)
                if buffer.startswith("]") and is_array:
                    return
                if not buffer and is_end:
                    if is_array:
                        raise Wrong("bad_json", file=file, line=line)
                    return
                try:
                    item, stop = decoder.raw_decode(buffer)
                except json.JSONDecodeError as error:
                    is_cut = error.msg.startswith("Unterminated") or error.pos > len(buffer) - _CUT
                    piece = "" if is_end or not is_cut else handle.read(max(_PIECE, len(buffer)))
                    is_end = is_end or not piece
                    if (is_end and buffer) or len(buffer) > OBJECT_LIMIT:
                        code = "bad_json" if is_end else "cell_too_large"
                        raise Wrong(code, file=file, line=line + error.lineno - 1) from error
                    buffer += piece
                    continue
                if not isinstance(item, dict):
                    raise Wrong("bad_json", file=file, line=line)
                yield line, _flat(item)
                line += buffer.count("\n", 0, stop)
                buffer = buffer[stop:]
    except UnicodeDecodeError as error:
        raise Wrong("encoding", file=file, line=line) from error
    except (ValueError, RecursionError) as error:
        raise Wrong("bad_json", file=file, line=line) from error
    except OSError as error:
        raise Unable("disk", file=file, reason=error.strerror or "") from error


def _skip(buffer: str, line: int, more: str = "") -> tuple[str, int]:
    rest = buffer.lstrip(_BLANK)
    if more and rest.startswith(more):
        rest = rest[len(more) :]
    return rest, line + buffer.count("\n", 0, len(buffer) - len(rest))


def _flat(item: dict[str, Any], prefix: str = "", depth: int = 0) -> dict[str, str]:
    if depth > _DEPTH:
        raise ValueError("depth")
    out: dict[str, str] = {}
    for name, value in item.items():
        if isinstance(value, dict):
            out |= _flat(value, f"{prefix}{name}.", depth + 1)
        else:
            out[prefix + name] = _text(value)
        if len(out) > CELLS_LIMIT:
            raise ValueError("columns")
    return out


def _text(value: object) -> str:
    if isinstance(value, list):
        return "\n".join(_text(part) for part in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return ""
    if isinstance(value, float):
        return number_text(value)
    text = str(value)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    out = dict(pairs)
    if len(out) < len(pairs):
        raise ValueError("duplicate name")
    return out


def _refuse(constant: str) -> None:
    raise ValueError(constant)
