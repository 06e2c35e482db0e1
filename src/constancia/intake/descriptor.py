"""`datapackage.json` (Frictionless Data Package 1 and 2) read into frozen values.

Only what can be checked is accepted: local CSV files in UTF-8 with commas and double quotes, Table Schema field types
that `cells` knows. `"constancia"` objects carry what Table Schema lacks. What a package says is checked here once;
a fault names the place in the file by a JSON pointer, whose parts are ours or numbers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from constancia.errors import Wrong

FILE = "datapackage.json"
SIZE_LIMIT = 1 << 20
"""Bytes of a descriptor: 1 MiB."""

MAY_BE_UNKNOWN = {"acts": frozenset({"date_start"})}
"""Columns of a table that a package may declare unknown in some rows: what the templates let a person leave open."""

_RESOURCES_LIMIT, _FIELDS_LIMIT, _TERMS_LIMIT, _TEXT_LIMIT, _PATH_LIMIT = 100, 200, 2000, 10_000, 200
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_TYPES = frozenset({"any", "string", "integer", "number", "boolean", "date", "year", "yearmonth"})
_PLAIN = {
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "header": True,
    "skipInitialSpace": False,
    "caseSensitiveHeader": False,
    "lineTerminator": "\r\n",
}
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Field:
    """One column as the package declares it. `is_ignored`: read and checked, but not imported."""

    name: str
    type: str
    required: bool
    unique: bool
    terms: frozenset[str] | None
    pattern: str | None
    minimum: float | None
    maximum: float | None
    shortest: int | None
    longest: int | None
    is_ignored: bool


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """One column refers to the key of another table ("" is the table itself)."""

    column: str
    table: str
    target: str


@dataclass(frozen=True, slots=True)
class Resource:
    """One file. `fields` is None where the package gives no schema.

    `is_open` says that it may be kept like what is public; `source` is the key of the source whose bytes it holds;
    `unknown` are columns that must be filled otherwise and may be blank here, since it is not known what they hold.
    """

    name: str
    path: str
    fields: tuple[Field, ...] | None
    key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    is_open: bool
    source: str | None
    unknown: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Descriptor:
    """The package as it describes itself. `titles` by language ("en", "es")."""

    name: str
    titles: Mapping[str, str]
    resources: tuple[Resource, ...]


def read_descriptor(untrusted: bytes) -> Descriptor:
    """Raises Wrong with file "datapackage.json": "encoding", "bad_json", "bad_descriptor" (reason: JSON pointer)."""
    raw = _parse(untrusted)
    root = _object(raw, "")
    own = _object(root.get("constancia", {}), "/constancia")
    if own.get("format", 1) != 1:
        raise _bad("/constancia/format")
    name = _text(root.get("name"), "/name")
    if not _NAME.fullmatch(name):
        raise _bad("/name")
    titles = {"en": _text(root.get("title", name), "/title")}
    if "title_es" in own:
        titles["es"] = _text(own["title_es"], "/constancia/title_es")
    resources = _list(root.get("resources"), "/resources", limit=_RESOURCES_LIMIT)
    read = tuple(_resource(resource, f"/resources/{i}") for i, resource in enumerate(resources))
    for part in ("name", "path"):
        if len({getattr(resource, part) for resource in read}) < len(read):
            raise _bad(f"/resources/*/{part}")
    return Descriptor(name, titles, read)


def _parse(untrusted: bytes) -> object:
    try:
        text = untrusted.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Wrong("encoding", file=FILE, line=untrusted.count(b"\n", 0, error.start) + 1) from error
    try:
        return json.loads(text, object_pairs_hook=_pairs, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        raise Wrong("bad_json", file=FILE, line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise Wrong("bad_json", file=FILE) from error


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    out = dict(pairs)
    if len(out) < len(pairs):
        raise ValueError("duplicate name")
    return out


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _resource(untrusted: object, at: str) -> Resource:
    raw = _object(untrusted, at)
    name = _text(raw.get("name"), f"{at}/name")
    if not _NAME.fullmatch(name):
        raise _bad(f"{at}/name")
    path = _text(raw.get("path"), f"{at}/path")
    if raw.get("format", "csv") != "csv" or str(raw.get("encoding", "utf-8")).lower() not in (
        "utf-8",
        "utf8",
    ):
        raise _bad(f"{at}/encoding")
    if len(path) > _PATH_LIMIT or not path.isprintable() or not path.lower().endswith(".csv"):
        raise _bad(f"{at}/path")
    if any(part in raw for part in ("data", "hash", "bytes", "compression")):
        raise _bad(f"{at}/path")
    dialect = _object(raw.get("dialect", {}), f"{at}/dialect")
    if any(_PLAIN.get(key, value) != value for key, value in dialect.items() if key[0:1] != "$"):
        raise _bad(f"{at}/dialect")
    own = _object(raw.get("constancia", {}), f"{at}/constancia")
    source = own.get("source")
    schema = raw.get("schema")
    fields, key, foreign = (None, (), ()) if schema is None else _schema(schema, f"{at}/schema")
    return Resource(
        name=name,
        path=path,
        fields=fields,
        key=key,
        foreign_keys=foreign,
        is_open=_flag(own.get("open", False), f"{at}/constancia/open"),
        source=None if source is None else _text(source, f"{at}/constancia/source"),
        unknown=_unknown(name, own.get("unknown", []), at=f"{at}/constancia/unknown"),
    )


def _unknown(table: str, untrusted: object, *, at: str) -> frozenset[str]:
    names = frozenset(_names(untrusted, at))
    if not names <= MAY_BE_UNKNOWN.get(table, frozenset()):
        raise _bad(at)
    return names


def _schema(untrusted: object, at: str) -> tuple[tuple[Field, ...], tuple[str, ...], tuple[ForeignKey, ...]]:
    raw = _object(untrusted, at)
    if raw.get("missingValues", [""]) != [""]:
        raise _bad(f"{at}/missingValues")
    items = _list(raw.get("fields"), f"{at}/fields", limit=_FIELDS_LIMIT)
    fields = tuple(_field(item, f"{at}/fields/{i}") for i, item in enumerate(items))
    names = {field.name for field in fields}
    if len(names) < len(fields):
        raise _bad(f"{at}/fields")
    key = tuple(_names(raw.get("primaryKey", []), f"{at}/primaryKey"))
    foreign = [
        _foreign_key(item, f"{at}/foreignKeys/{i}")
        for i, item in enumerate(_list(raw.get("foreignKeys", []), f"{at}/foreignKeys", limit=_FIELDS_LIMIT))
    ]
    if not {*key, *(item.column for item in foreign)} <= names:
        raise _bad(f"{at}/primaryKey")
    return fields, key, tuple(foreign)


def _foreign_key(untrusted: object, at: str) -> ForeignKey:
    raw = _object(untrusted, at)
    reference = _object(raw.get("reference"), f"{at}/reference")
    columns = _names(raw.get("fields"), f"{at}/fields")
    targets = _names(reference.get("fields"), f"{at}/reference/fields")
    if len(columns) != 1 or len(targets) != 1:
        raise _bad(f"{at}/fields")
    return ForeignKey(
        columns[0], _text(reference.get("resource", ""), f"{at}/reference/resource"), targets[0]
    )


def _field(untrusted: object, at: str) -> Field:
    raw = _object(untrusted, at)
    kind = _text(raw.get("type", "string"), f"{at}/type")
    if kind not in _TYPES:
        raise _bad(f"{at}/type")
    rules = _object(raw.get("constraints", {}), f"{at}/constraints")
    terms = rules.get("enum")
    own = _object(raw.get("constancia", {}), f"{at}/constancia")
    return Field(
        name=_text(raw.get("name"), f"{at}/name"),
        type=kind,
        required=_flag(rules.get("required", False), f"{at}/constraints/required"),
        unique=_flag(rules.get("unique", False), f"{at}/constraints/unique"),
        terms=None if terms is None else _terms(terms, f"{at}/constraints/enum"),
        pattern=_optional(rules.get("pattern"), str, at=f"{at}/constraints/pattern"),
        minimum=_number(rules.get("minimum"), f"{at}/constraints/minimum"),
        maximum=_number(rules.get("maximum"), f"{at}/constraints/maximum"),
        shortest=_optional(rules.get("minLength"), int, at=f"{at}/constraints/minLength"),
        longest=_optional(rules.get("maxLength"), int, at=f"{at}/constraints/maxLength"),
        is_ignored=_flag(own.get("ignore", False), f"{at}/constancia/ignore"),
    )


def _terms(untrusted: object, at: str) -> frozenset[str]:
    items = _list(untrusted, at, limit=_TERMS_LIMIT)
    if not all(isinstance(item, str | int) for item in items):
        raise _bad(at)
    return frozenset(str(item) for item in items)


def _number(untrusted: object, at: str) -> float | None:
    if untrusted is None:
        return None
    if isinstance(untrusted, bool) or not isinstance(untrusted, int | float):
        raise _bad(at)
    try:
        return float(untrusted)
    except OverflowError as error:
        raise _bad(at) from error


def _optional(untrusted: object, of: type[_T], *, at: str) -> _T | None:
    if untrusted is None:
        return None
    if not isinstance(untrusted, of) or isinstance(untrusted, bool):
        raise _bad(at)
    return untrusted


def _names(untrusted: object, at: str) -> list[str]:
    items = [untrusted] if isinstance(untrusted, str) else _list(untrusted, at, limit=_FIELDS_LIMIT)
    return [_text(item, at) for item in items]


def _text(untrusted: object, at: str) -> str:
    if not isinstance(untrusted, str) or len(untrusted) > _TEXT_LIMIT:
        raise _bad(at)
    if any("\ud800" <= letter <= "\udfff" or letter == "\0" for letter in untrusted):
        raise _bad(at)
    return untrusted


def _flag(untrusted: object, at: str) -> bool:
    if not isinstance(untrusted, bool):
        raise _bad(at)
    return untrusted


def _list(untrusted: object, at: str, *, limit: int) -> list[Any]:
    if not isinstance(untrusted, list) or len(untrusted) > limit:
        raise _bad(at)
    return untrusted


def _object(untrusted: object, at: str) -> Mapping[str, Any]:
    if not isinstance(untrusted, Mapping):
        raise _bad(at)
    return untrusted


def _bad(at: str) -> Wrong:
    return Wrong("bad_descriptor", file=FILE, reason=at or "/")
