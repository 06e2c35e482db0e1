"""A row that is a subject, as one statement: a claim for each cell whose column has a property.

Claims rest on the coding and are located by table, row (as an editor counts lines) and column, except where a column
says that a source stands behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, field

from constancia.claims import Account, Kind, Locator
from constancia.claims.protection import publicity
from constancia.intake.draft import Draft, DraftClaim, Key
from constancia.intake.formats import Column, Format
from constancia.intake.layout import Layout
from constancia.intake.locators import read_locator
from constancia.intake.rows import Row
from constancia.intake.terms import Terms

WITHHELD = ("(name withheld)", "(nombre omitido)")
"""How a text ends that describes a person instead of naming one."""
_SOURCED = frozenset({"unit", "degree", "attribution"})
_ACCOUNTS = {"court filing": Account.COURT, "government report": Account.OFFICIAL, "dataset": Account.DATASET}


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the rows of one table into drafts. `source_kind` gives the kind of a source by its key in sources."""

    format: Format
    layout: Layout
    terms: Terms
    coding: Key
    source_kind: Callable[[str], str]
    _claiming: list[tuple[Column, int]] = field(init=False)
    """The columns of which claims are made, with where they stand."""

    def __post_init__(self) -> None:
        places = self.layout.positions
        claiming = [one for one in self.format.columns if one.property is not None and one.name in places]
        object.__setattr__(self, "_claiming", [(one, places[one.name]) for one in claiming])

    def key(self, row: Row) -> Key:
        """The key of a row: its primary key, or its line where the table has none."""
        name = self.layout.cell(row.cells, self.format.key) if self.format.key else row.name or str(row.line)
        return f"{self.format.name}/{name}"

    def kind(self, row: Row) -> str:
        """The kind of subject that a row is."""
        return self.format.kind or self.layout.cell(row.cells, "kind")

    def draft(self, row: Row, *, without: Container[str] = ()) -> Draft:
        """The whole row, but for the properties that a claim of a source already supports."""
        claims = tuple(claim for claim in self._claims(row) if claim.property not in without)
        return Draft(Kind.CLAIMS, self.key(row), subject=self.key(row), claims=claims)

    def _claims(self, row: Row) -> Iterator[DraftClaim]:
        if self.format.kind is not None:
            yield self._coded(row, "kind", self.format.kind, column=None)
        if self.format.name == "sources" and not self.layout.cell(row.cells, "publicity"):
            yield self._coded(row, "publicity", self._publicity(row), column=None)
        for column, position in self._claiming:
            text = row.cells[position]
            if text and not self._is_rested(row, column.property or ""):
                yield from self._column_claims(row, column, text)

    def _publicity(self, row: Row) -> str:
        """What a source is that the table does not say it of: as its kind has it."""
        kind, url = (self.layout.cell(row.cells, name) for name in ("kind", "url"))
        return publicity(self.terms.term("source_kind", kind) or kind, url=url, consent="")

    def _column_claims(self, row: Row, column: Column, text: str) -> Iterator[DraftClaim]:
        name = column.property or ""
        if self.format.name == "persons" and name == "name":
            yield self._name(row, text)
        elif column.of == "act_types":
            yield self._rested(row, column, text)
        elif column.type in ("reference", "references"):
            for part in text.split(";") if column.type == "references" else [text]:
                yield self._rested(row, column, f"{column.of}/{part}", is_reference=True)
        else:
            yield self._rested(row, column, self.terms.term(name, text) or text)

    def _is_rested(self, row: Row, name: str) -> bool:
        """Whether the row's source needs no claim of its own, since its claims rest on it."""
        return name == "source" and self.layout.cell(row.cells, "attribution") == "stated"

    def _rested(self, row: Row, column: Column, value: str, *, is_reference: bool = False) -> DraftClaim:
        """A claim on the source of its row where there is one for it, else on the coding."""
        name = column.property or ""
        source = self.layout.cell(row.cells, "source_id")
        if self.format.name == "aggregates":
            account = _ACCOUNTS.get(self.source_kind(source), Account.REPORTED)
            locator = Locator() if row.origin is None else self._cell(row, column.name)
            return DraftClaim(
                name, value, f"sources/{source}", is_reference=is_reference, locator=locator, account=account
            )
        is_stated = self.layout.cell(row.cells, "attribution") == "stated"
        if self.format.name == "involvements" and is_stated and name in _SOURCED:
            return self._stated(row, name, value, is_reference=is_reference)
        return self._coded(row, name, value, column=column.name, is_reference=is_reference)

    def _stated(self, row: Row, name: str, value: str, *, is_reference: bool) -> DraftClaim:
        """A claim of an involvement that its source states."""
        return DraftClaim(
            name,
            value,
            f"sources/{self.layout.cell(row.cells, 'source_id')}",
            is_reference=is_reference,
            locator=read_locator(self.layout.cell(row.cells, "locator")),
            account=Account.REPORTED,
            words=self.layout.cell(row.cells, "as_stated") or None,
        )

    def _name(self, row: Row, text: str) -> DraftClaim:
        """A name rests on the source where the person spoke; what only describes is a label."""
        is_named = self.layout.cell(row.cells, "name_in_publication") == "name"
        is_group = self.layout.cell(row.cells, "kind") == "group"
        if text.endswith(WITHHELD) or (is_group and not is_named):
            return self._coded(row, "label", text, column="name")
        basis = self.layout.cell(row.cells, "basis_source_id")
        if basis:
            return DraftClaim("name", text, f"sources/{basis}", account=Account.REPORTED)
        return self._coded(row, "name", text, column="name")

    def _coded(
        self, row: Row, name: str, value: str, *, column: str | None, is_reference: bool = False
    ) -> DraftClaim:
        locator = self._cell(row, column)
        return DraftClaim(name, value, self.coding, is_reference=is_reference, locator=locator)

    def _cell(self, row: Row, column: str | None) -> Locator:
        """Where a cell stands: in the person's own sheet under their own heading, for a row that a reader made."""
        table = row.origin.sheet if row.origin and row.origin.sheet else self.format.name
        heading = row.origin.names.get(column, column) if row.origin and column else column
        return Locator(table=table, row=str(row.line), column=heading)
