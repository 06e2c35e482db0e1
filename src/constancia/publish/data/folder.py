"""The folder `data/` of a publication, as bytes by path: tables, rules of the fold, figures, what was withheld.

Everything is made from what the gate let pass and from the entries as they are re-issued in `proof/`, so that
whoever holds the publication can make it again. `docs/formats/publication.md` gives the columns.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from constancia.claims.claim import SubjectId
from constancia.claims.competition import Rule
from constancia.claims.record import Json
from constancia.log.entry import Entry
from constancia.publish.data.material import Material
from constancia.publish.data.package import About, AttachedFile, package
from constancia.publish.data.spreadsheet import Column, Table, to_csv, to_parquet
from constancia.publish.data.tables import tables
from constancia.publish.gate import Published

FOLDER = "data"


class FigureRow(Protocol):
    """One line of a count, as `patterns.counts.count` gives it: subjects by their ids."""

    @property
    def by(self) -> Mapping[str, str | None]: ...
    @property
    def low(self) -> int: ...
    @property
    def high(self) -> int | None: ...
    @property
    def coding_only(self) -> int: ...
    @property
    def acts(self) -> Sequence[str]: ...
    @property
    def certain_acts(self) -> Sequence[str]: ...


@dataclass(frozen=True, slots=True)
class Figure:
    """One live figure: what was asked and what came of it.

    `by` is complete (a `category` that joined by itself is in it), `where` holds values as they stand in the claims:
    terms, periods, or ids of subjects. Row keys of a package have no place here.
    """

    id: str
    unit: str
    by: tuple[str, ...]
    where: tuple[tuple[str, tuple[str, ...]], ...]
    rows: Sequence[FigureRow]


@dataclass(frozen=True, slots=True)
class PropertyRow:
    """One property as the vocabulary has it: its rule, and its labels."""

    name: str
    rule: Rule
    label_en: str
    label_es: str


@dataclass(frozen=True, slots=True)
class TermRow:
    """One term of a vocabulary with its labels."""

    vocabulary: str
    term: str
    label_en: str
    label_es: str


def files(
    published: Published,
    *,
    reissued: Sequence[Entry],
    code_of: Callable[[SubjectId], str],
    properties: Iterable[PropertyRow],
    terms: Iterable[TermRow],
    figures: Iterable[Figure],
    about: About,
    attached: Sequence[AttachedFile] = (),
) -> dict[str, bytes]:
    """Every file of `data/`: path -> bytes.

    `reissued` are the publisher's entries in the order of `published.entries`; `properties` has every property that a
    published claim uses. `attached` are files that the report attaches, which the package lists.
    """
    ruled = sorted(properties, key=lambda row: row.name)
    rules = {row.name: row.rule for row in ruled}
    material = Material(
        records=[passed.record for passed in published.entries],
        profiles=published.profiles,
        reissued=reissued,
        rule_of=rules.__getitem__,
        code_of=code_of,
    )
    made = [*tables(material), _properties(ruled), _terms(terms)]
    out: dict[str, bytes] = {}
    for table in made:
        out[f"{FOLDER}/{table.name}.csv"] = to_csv(table)
        out[f"{FOLDER}/{table.name}.parquet"] = to_parquet(table)
    out[f"{FOLDER}/datapackage.json"] = to_json(package(made, about=about, attached=attached))
    out[f"{FOLDER}/figures.json"] = to_json(_figures(figures, material))
    out[f"{FOLDER}/withheld.json"] = to_json(_withheld(published.withheld))
    return out


def to_json(value: Json) -> bytes:
    """JSON in the one form that is read: UTF-8, two spaces, members in the order given, one LF at the end."""
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _figures(figures: Iterable[Figure], material: Material) -> Json:
    return {
        "version": 1,
        "figures": [_figure(figure, material) for figure in sorted(figures, key=lambda figure: figure.id)],
    }


def _figure(figure: Figure, material: Material) -> Json:
    where: list[Json] = [
        {"property": name, "values": [*sorted(map(material.code, values))]} for name, values in figure.where
    ]
    return {
        "id": figure.id,
        "unit": figure.unit,
        "by": list(figure.by),
        "where": where,
        "rows": [_row(row, material) for row in figure.rows],
    }


def _row(row: FigureRow, material: Material) -> Json:
    by: dict[str, Json] = {
        name: None if value is None else material.code(value) for name, value in row.by.items()
    }
    return {
        "by": by,
        "low": row.low,
        "high": row.high,
        "coding_only": row.coding_only,
        "acts": [*sorted(map(material.code, row.acts))],
        "certain_acts": [*sorted(map(material.code, row.certain_acts))],
    }


def _withheld(counts: Mapping[str, int]) -> Json:
    return {"version": 1, "withheld": dict(sorted(counts.items()))}


def _properties(rows: Sequence[PropertyRow]) -> Table:
    columns = (
        Column("property"),
        Column("value_type"),
        Column("multiple", "boolean"),
        Column("label_en"),
        Column("label_es"),
    )
    cells = [(r.name, r.rule.value_type, r.rule.multiple, r.label_en, r.label_es) for r in rows]
    return Table("properties", columns, tuple(cells), key=("property",))


def _terms(rows: Iterable[TermRow]) -> Table:
    columns = tuple(map(Column, ("vocabulary", "term", "label_en", "label_es")))
    cells = sorted({(r.vocabulary, r.term, r.label_en, r.label_es) for r in rows})
    return Table("terms", columns, tuple(cells), key=("vocabulary", "term"))
