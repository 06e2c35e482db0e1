"""A package that was found sound, as a stream of drafts, subjects and files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from constancia.claims import Kind
from constancia.intake.coded import CodedPackage, CodedTable
from constancia.intake.draft import Draft, DraftClaim, Key
from constancia.intake.entities import RowReader
from constancia.intake.layout import Layout, sound_rows
from constancia.intake.rows import Row
from constancia.intake.statements import ClaimReader, act_type_draft, field_draft, judgement_draft
from constancia.intake.support import supported, supported_in_step
from constancia.intake.terms import Terms
from constancia.vocabulary import Vocabulary

_FIRST = ("sources", "persons")
_BEFORE = ("agencies", "places", "events", "cases")
_AFTER = ("involvements",)
_SUBJECTS = (*_FIRST, *_BEFORE, "acts", *_AFTER, "aggregates")


def subjects(package: CodedPackage) -> Iterator[tuple[Key, str]]:
    """Every subject of the package with its kind, the coding itself first. Streams.

    Raises Wrong for a table that can no longer be read.
    """
    yield package.coding, "source"
    quick = package.subjects()
    if quick is not None:
        yield from quick
        return
    for name in _SUBJECTS:
        for reader, row in _rows(package, name, terms=None):
            yield reader.key(row), reader.kind(row)


def files(package: CodedPackage) -> Iterator[tuple[Key, Path, bool]]:
    """The files to keep as evidence: the key of their source, the path, and whether they may speak of protected people.

    They are evidence of the coding, but for a file that the package calls the bytes of one of its sources.
    """
    yield from package.files()


def drafts(package: CodedPackage, vocabulary: Vocabulary) -> Iterator[Draft]:
    """All statements of a validated package: words first, then sources and persons, then what rests on them.

    Streams: a million claims in bounded memory. References are keys that `subjects` lists, some of rows further on
    (a person's source, a unit's parent). Raises Wrong for a table that changed since it was validated.
    """
    terms = Terms(vocabulary)
    yield from _words(package, terms)
    for name in _FIRST:
        yield from _entities(package, name, terms)
    yield _coding(package)
    for name in _BEFORE:
        yield from _entities(package, name, terms)
    yield from _acts(package, terms)
    for name in _AFTER:
        yield from _entities(package, name, terms)
    yield from _claims(package, terms)
    yield from _entities(package, "aggregates", terms)
    for layout, row in _opened(package.coded("judgements")):
        yield judgement_draft(layout, row)


def _words(package: CodedPackage, terms: Terms) -> Iterator[Draft]:
    for layout, row in _opened(package.coded("act_types")):
        if not terms.has_act_type(layout.cell(row.cells, "act_type")):
            yield act_type_draft(layout, row)
    for layout, row in _opened(package.coded("fields")):
        if terms.property(layout.cell(row.cells, "field")) is None:
            yield field_draft(layout, row)


def _coding(package: CodedPackage) -> Draft:
    """The coding as a source: what was entered without a source behind it rests on this."""
    said = {"kind": "source", "source_kind": "coding", "title": package.title, "publicity": "published"}
    claims = tuple(DraftClaim(name, value, package.coding) for name, value in said.items())
    return Draft(Kind.CLAIMS, package.coding, subject=package.coding, claims=claims)


def _entities(package: CodedPackage, name: str, terms: Terms) -> Iterator[Draft]:
    for reader, row in _rows(package, name, terms=terms):
        yield reader.draft(row)


def _acts(package: CodedPackage, terms: Terms) -> Iterator[Draft]:
    by_claims = supported_in_step(package) if package.is_in_step else supported(package).get
    for reader, row in _rows(package, "acts", terms=terms):
        yield reader.draft(row, without=by_claims(reader.layout.cell(row.cells, "act_id")) or ())


def _claims(package: CodedPackage, terms: Terms) -> Iterator[Draft]:
    value_types = {
        layout.cell(row.cells, "field"): layout.cell(row.cells, "value_type")
        for layout, row in _opened(package.coded("fields"))
    }
    table = package.coded("claims")
    if table is not None:
        layout, rows = sound_rows(table)
        yield from ClaimReader(layout, value_types=value_types, terms=terms).drafts(rows)


def _rows(package: CodedPackage, name: str, *, terms: Terms | None) -> Iterator[tuple[RowReader, Row]]:
    table = package.coded(name)
    if table is None or table.format is None:
        return
    layout, rows = sound_rows(table)
    kinds = _source_kinds(package) if name == "aggregates" and terms is not None else {}
    reader = RowReader(
        format=table.format,
        layout=layout,
        terms=terms or Terms(Vocabulary()),
        coding=package.coding,
        source_kind=lambda source: kinds.get(source, ""),
    )
    for row in rows:
        yield reader, row


def _source_kinds(package: CodedPackage) -> dict[str, str]:
    return {
        layout.cell(row.cells, "source_id"): layout.cell(row.cells, "kind")
        for layout, row in _opened(package.coded("sources"))
    }


def _opened(table: CodedTable | None) -> Iterator[tuple[Layout, Row]]:
    if table is not None:
        layout, rows = sound_rows(table)
        for row in rows:
            yield layout, row
