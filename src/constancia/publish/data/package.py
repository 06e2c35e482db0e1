"""`datapackage.json`: what is in `data/`, in the form of a Frictionless Data Package (version 1 of the specification).

Every CSV is a resource with a table schema; the Parquet of the same table is a file beside it. Local paths only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from constancia.claims.record import Json
from constancia.publish.data.spreadsheet import Column, Table


@dataclass(frozen=True, slots=True)
class About:
    """What the package says of itself. `titles` by language, `licence_name` as in the Open Definition list."""

    name: str
    titles: Mapping[str, str]
    version: str
    licence_name: str
    licence_title: str
    licence_address: str
    languages: tuple[str, ...] = ("en", "es")
    contributors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file of data that a report attaches. `path` is that below `data/`."""

    path: str
    title: str
    media_type: str


def package(
    tables: Sequence[Table], *, about: About, attached: Sequence[AttachedFile] = ()
) -> dict[str, Json]:
    """The descriptor, ready to be written as JSON."""
    names = {table.name for table in tables}
    licence: dict[str, Json] = {"title": about.licence_title}
    licence |= {"name": about.licence_name} if about.licence_name else {}
    licence |= {"path": about.licence_address} if about.licence_address else {}
    return {
        "profile": "data-package",
        "name": about.name,
        "title": next(iter(about.titles.values()), about.name),
        "titles": dict(about.titles),
        "version": about.version,
        "languages": list(about.languages),
        "licenses": [licence],
        "contributors": [{"title": name, "role": "author"} for name in about.contributors],
        "resources": [
            *(resource for table in tables for resource in (_csv(table, names), _parquet(table))),
            *map(_attached, attached),
        ],
    }


def _csv(table: Table, names: Iterable[str]) -> Json:
    keys: list[Json] = [
        {"fields": column.name, "reference": {"resource": column.refers_to, "fields": "id"}}
        for column in table.columns
        if column.refers_to is not None and column.refers_to in names and column.refers_to != table.name
    ]
    own: list[Json] = [
        {"fields": column.name, "reference": {"resource": "", "fields": "id"}}
        for column in table.columns
        if column.refers_to == table.name
    ]
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True, "header": True},
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": [*keys, *own],
        },
    }


def _attached(file: AttachedFile) -> Json:
    name = file.path.replace("/", "-").replace(".", "-")
    return {
        "name": name,
        "path": file.path,
        "title": file.title,
        "type": "file",
        "profile": "data-resource",
        "format": file.path.rpartition(".")[2],
        "mediatype": file.media_type,
    }


def _field(column: Column) -> Json:
    return {"name": column.name, "type": column.type}


def _parquet(table: Table) -> Json:
    return {
        "name": f"{table.name}-parquet",
        "path": f"{table.name}.parquet",
        "type": "file",
        "profile": "data-resource",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
    }
