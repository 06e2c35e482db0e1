"""Rows of claims, judgements and words, as drafts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import itemgetter

from constancia.claims import Account, Kind, Qualifier, Relation
from constancia.claims.record import Json
from constancia.errors import Wrong
from constancia.intake.draft import Draft, DraftClaim, Key
from constancia.intake.layout import Layout
from constancia.intake.locators import read_locator
from constancia.intake.rows import Row
from constancia.intake.rules import VALUE_TABLES, shipped_value_type
from constancia.intake.terms import Terms

DRAFT_LIMIT = 100
"""Claims of a draft: an entry holds 512 fields, and a claim takes up to four."""
_BLOCK = 1000
_COLUMNS = (
    "claim_id",
    "field",
    "value",
    "as_stated",
    "qualifier",
    "relation",
    "account",
    "source_id",
    "locator",
    "note",
)
_ACCOUNTS = {account.value: account for account in Account}
_RELATIONS = {relation.value: relation for relation in Relation}
_QUALIFIERS = {qualifier.value: qualifier for qualifier in Qualifier}
_FIELD_TYPES = {"edtf date": "edtf", "integer": "integer", "duration": "duration"}
_KINDS = {"id of places": ["place"], "id of units": ["unit"], "id of persons": ["person", "group"]}


class ClaimReader:
    """Reads rows of claims into drafts by act and source. `value_types` are those of the fields table."""

    def __init__(self, layout: Layout, *, value_types: dict[str, str], terms: Terms) -> None:
        self._layout = layout
        self._value_types = value_types
        self._terms = terms
        self._tables: dict[str, str | None] = {}
        self._parts = itemgetter(*(layout.positions.get(name, -1) for name in _COLUMNS))

    def drafts(self, rows: Iterable[Row]) -> Iterator[Draft]:
        """One draft for each source of a run of rows about one act; a later run of the same act makes new ones.

        A run is cut after 1,000 rows and a draft after 100 claims, so that memory stays bounded. Raises
        Wrong("bad_row") for a row that changed since it was validated.
        """
        act, block, held = "", dict[Key, list[DraftClaim]](), 0
        for row in rows:
            subject = self._layout.cell(row.cells, "act_id")
            if subject != act or held >= _BLOCK:
                yield from _block_drafts(act, block)
                act, block, held = subject, {}, 0
            try:
                claim = self._claim(row)
            except KeyError as error:
                raise Wrong("bad_row", file="claims", line=row.line) from error
            block.setdefault(claim.source, []).append(claim)
            held += 1
        yield from _block_drafts(act, block)

    def _claim(self, row: Row) -> DraftClaim:
        claim_id, field, value, words, qualifier, relation, account, source, locator, note = self._parts(
            [*row.cells, ""]
        )
        table = self._table(field) if value else None
        return DraftClaim(
            property=field,
            value=f"{table}/{value}" if table else value,
            source=f"sources/{source}",
            is_reference=table is not None,
            locator=read_locator(locator),
            account=_ACCOUNTS[account],
            relation=_RELATIONS[relation],
            qualifier=_QUALIFIERS[qualifier] if qualifier else None,
            words=words or None,
            note=note or None,
            row=f"claims/{claim_id}",
        )

    def _table(self, field: str) -> str | None:
        """The table that values of a field refer to, None where they are no references."""
        if field not in self._tables:
            kind = self._value_types.get(field) or shipped_value_type(self._terms, field) or "text"
            self._tables[field] = VALUE_TABLES.get(kind)
        return self._tables[field]


def judgement_draft(layout: Layout, row: Row) -> Draft:
    """A reasoned choice of one claim about one property of an act."""
    act, field, claim, reason_en, reason_es = (
        layout.cell(row.cells, name) for name in ("act_id", "field", "claim_id", "reason_en", "reason_es")
    )
    body = {"property": field, "claim": f"claims/{claim}", "reason_en": reason_en, "reason_es": reason_es}
    return Draft(Kind.JUDGEMENT, f"judgements/{act}.{field}", subject=f"acts/{act}", body=dict(body))


def act_type_draft(layout: Layout, row: Row) -> Draft:
    """A type of act that the shipped vocabulary lacks."""
    key = layout.cell(row.cells, "act_type")
    return Draft(
        Kind.VOCABULARY,
        f"act_types/{key}",
        body={"term": {"vocabulary": "act_types", "id": key, **_labels(layout, row)}},
    )


def field_draft(layout: Layout, row: Row) -> Draft:
    """A property of an act that the shipped vocabulary lacks."""
    key, kind = layout.cell(row.cells, "field"), layout.cell(row.cells, "value_type")
    body: dict[str, Json] = {"id": key, "kinds": ["act"], **_labels(layout, row)}
    if kind in _KINDS:
        body |= {"value_type": "reference", "target": [*_KINDS[kind]]}
    elif kind == "id of act_types":
        body |= {"value_type": "term", "target": "act_types"}
    else:
        body["value_type"] = _FIELD_TYPES.get(kind, "text")
    return Draft(Kind.VOCABULARY, f"fields/{key}", body={"property": body})


def _labels(layout: Layout, row: Row) -> dict[str, str]:
    label = layout.cell(row.cells, "label_en")
    return {
        "label_en": label,
        "label_es": layout.cell(row.cells, "label_es"),
        "definition_en": layout.cell(row.cells, "definition") or label,
    }


def _block_drafts(act: str, block: dict[Key, list[DraftClaim]]) -> Iterator[Draft]:
    for claims in block.values():
        for start in range(0, len(claims), DRAFT_LIMIT):
            part = tuple(claims[start : start + DRAFT_LIMIT])
            yield Draft(Kind.CLAIMS, part[0].row or "", subject=f"acts/{act}", claims=part)
