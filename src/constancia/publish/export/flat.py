"""Tables for counting and reading: those of a publication's `data/`, as CSV or Parquet (docs/formats/publication.md).

In CSV a month ("2018-12") is written "2018-12-XX", which is the same in EDTF: a spreadsheet would make a day of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from constancia.claims.claim import Claim
from constancia.claims.profile import Profile, Property
from constancia.publish.data.material import Material as Tabular
from constancia.publish.data.material import cited, table_of
from constancia.publish.data.spreadsheet import Cell, Column, Table, to_csv, to_parquet
from constancia.publish.data.tables import tables as tables_of
from constancia.publish.export.coded_claims import locator_text
from constancia.publish.export.material import Material

_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)
_BASE = (
    *("digest", "about", "table", "property", "value", "label", "words", "qualifier", "relation", "account"),
    *("certainty", "source", "source_title", "locator", "note", "standing"),
)
_CLAIMS = tuple(map(Column, _BASE))
_JUDGEMENTS = tuple(map(Column, ("digest", "about", "property", "claim", "reason_en", "reason_es")))


def tables(material: Material) -> list[Table]:
    """Every table: subjects by kind, the values behind them, what sources say, what was judged."""
    tabular = Tabular(
        records=(),
        profiles=material.profiles,
        reissued=(),
        rule_of=material.rule_of,
        code_of=material.key,
    )
    made = {table.name: table for table in tables_of(tabular)}
    made["claims"] = Table("claims", _CLAIMS, tuple(_claims(tabular, material)), key=("digest",))
    made["judgements"] = Table("judgements", _JUDGEMENTS, tuple(_judgements(material)), key=("digest",))
    return list(made.values())


def csv_file(material: Material, table: Table) -> bytes:
    """One table as CSV."""
    return to_csv(replace(table, rows=tuple(_as_text(material, table, row) for row in table.rows)))


def parquet_file(table: Table) -> bytes:
    """One table as Parquet, cells as they are."""
    return to_parquet(table)


# --- private


def _as_text(material: Material, table: Table, row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The row with months that no spreadsheet takes for a day."""
    names = [column.name for column in table.columns]
    of_value = row[names.index("property")] if "property" in names else None
    return tuple(
        f"{cell}-XX"
        if isinstance(cell, str) and _MONTH.fullmatch(cell) and _is_date(material, name, of_value)
        else cell
        for name, cell in zip(names, row, strict=True)
    )


def _is_date(material: Material, column: str, of_value: Cell) -> bool:
    name = str(of_value) if column == "value" and of_value else column.removesuffix("_alternatives")
    return material.rule_of(name).value_type == "edtf"


def _held(material: Material) -> Iterator[tuple[Profile, Property]]:
    for profile in sorted(material.profiles.values(), key=lambda one: material.key(one.subject)):
        yield from ((profile, held) for held in profile.properties.values())


def _claims(tabular: Tabular, material: Material) -> Iterator[tuple[Cell, ...]]:
    for profile, held in _held(material):
        standing = {claim.digest: "beside" for claim in held.beside}
        standing |= {claim.digest: "set_aside" for claim in held.set_aside}
        for claim in held.claims:
            where = standing.get(claim.digest, "value")
            yield _claim(tabular, material, profile=profile, claim=claim, standing=where)


def _claim(
    tabular: Tabular, material: Material, *, profile: Profile, claim: Claim, standing: str
) -> tuple[Cell, ...]:
    return (
        cited(claim.digest),
        material.key(profile.subject),
        table_of(profile),
        claim.property,
        tabular.code(claim.value) or None,
        tabular.label(claim.value) or None,
        claim.words,
        claim.qualifier.value if claim.qualifier else None,
        claim.relation.value,
        claim.account.value if claim.source is not None else None,
        claim.certainty,
        material.key(claim.source) if claim.source is not None else None,
        tabular.label(claim.source) or None if claim.source is not None else None,
        locator_text(claim.locator) or None,
        claim.note,
        standing,
    )


def _judgements(material: Material) -> Iterator[tuple[Cell, ...]]:
    for profile, held in _held(material):
        made = held.judgement
        if made is not None:
            about = material.key(profile.subject)
            yield (
                *(cited(made.digest), about, held.name, cited(made.claim)),
                *(made.reason_en, made.reason_es),
            )
