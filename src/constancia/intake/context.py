"""What a package's tables must know of one another while they are checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from constancia.errors import Wrong
from constancia.intake import cells
from constancia.intake.cells import Check, Fault
from constancia.intake.coded import CodedPackage, CodedTable
from constancia.intake.formats import Column, formats
from constancia.intake.layout import Layout, lay_out
from constancia.intake.references import Keys
from constancia.intake.rows import ROWS_LIMIT, RowFault
from constancia.intake.rules import Rule, shipped_value_type, value_check
from constancia.intake.terms import Terms


@dataclass(slots=True)
class Context:
    """Keys met so far, fields and their value types, and the claims that judgements name."""

    package: CodedPackage
    terms: Terms
    is_lenient: bool = False
    keys: dict[str, Keys] = field(default_factory=dict)
    value_types: dict[str, str] = field(default_factory=dict)
    groups: set[str] = field(default_factory=set)
    judged: dict[str, tuple[str, str, str] | None] = field(default_factory=dict)
    early: dict[str, Keys] = field(default_factory=dict)
    checks: dict[str, Check | None] = field(default_factory=dict)

    @classmethod
    def of(cls, package: CodedPackage, terms: Terms, *, is_lenient: bool = False) -> Context:
        """A context with what must be known before the first table is read.

        `is_lenient`: a bad row is as if it were not there, so what refers to it is bad too.
        """
        context = cls(package, terms, is_lenient)
        for name in formats():
            context.keys[name] = Keys()
        for name in ("agencies", "persons"):
            context.early[name] = context._read_early(name)
        for row, layout in context._early_rows("judgements"):
            context.judged[layout.cell(row, "claim_id")[: cells.KEY_LIMIT]] = None
        return context

    def add_key(self, table: CodedTable, key: str) -> bool:
        """Remember a row's key; False where the table already had it."""
        return len(key) > cells.KEY_LIMIT or self.keys[table.name].add(key)

    def give_up(self, table: CodedTable) -> None:
        """The table could not be read whole: what refers to it cannot be blamed."""
        for keys in (self.keys, self.early):
            if table.name in keys:
                keys[table.name].is_whole = False

    def settle(self, name: str) -> set[str]:
        """From here on the keys of a table are those of its good rows, no longer all that were read ahead."""
        self.early[name] = self.keys[name]
        return self.keys[name].seen

    def note_row(self, table: CodedTable, layout: Layout, row: list[str]) -> None:
        """Remember of a row what later tables ask for."""
        if table.name == "fields":
            self.value_types[layout.cell(row, "field")] = layout.cell(row, "value_type")
        elif table.name == "claims" and self.judged:
            claim = layout.cell(row, "claim_id")
            if claim in self.judged:
                act, name, relation = (layout.cell(row, part) for part in ("act_id", "field", "relation"))
                self.judged[claim] = (act, name, relation)

    def self_reference(self, table: CodedTable) -> str | None:
        """The column by which rows of a table refer to rows of the same table."""
        columns = () if table.format is None else table.format.columns
        return next((column.name for column in columns if column.of == table.name), None)

    def is_group(self, key: str) -> bool:
        """Whether a row of persons is a group (True for what is not there: that is another fault)."""
        return key in self.groups or key not in self.early["persons"].seen

    def reference_check(self, column: Column) -> Check:
        """The check of a column that refers to a table, or to the vocabulary where the package has no such table."""
        of = column.of or ""
        if of in ("act_types", "fields"):
            return self._word_check(of)
        keys = self.early.get(of) or self.keys[of]
        if column.type == "references":
            return cells.references(keys, table=of)
        return cells.reference(keys, table=of)

    def term_checks(self, column: Column) -> list[Check]:
        """The check of a column whose property takes terms of the vocabulary; none for other text."""
        name = column.property
        of = None if name is None else self.terms.list_of(name)
        if name is None or of is None:
            return []
        return [lambda text: None if self.terms.term(name, text) is not None else ("unknown_term", of)]

    def value_check_of(self, name: str) -> Check | None:
        """The check for values of a field."""
        if name not in self.checks:
            kind = self.value_types.get(name) or shipped_value_type(self.terms, name) or "text"
            keys = {**self.keys, **self.early}
            self.checks[name] = value_check(kind, keys=keys, types=self._word_check("act_types"))
        return self.checks[name]

    def judgement_rule(self, layout: Layout) -> Rule:
        """The claim that a judgement prefers is of the same act and field, and is one that competes."""

        def rule(row: list[str]) -> Iterator[RowFault]:
            act, name, claim = (layout.cell(row, part) for part in ("act_id", "field", "claim_id"))
            found = self.judged.get(claim)
            if found is None:
                return
            if found[:2] != (act, name) or found[2] not in ("supports", "contradicts"):
                yield "claim_id", "judgement_mismatch", ""

        return rule

    def _word_check(self, of: str) -> Check:
        """A type of act or a field: of the package's table where there is one, else of the vocabulary."""
        other = ("unknown_term", "act_types" if of == "act_types" else "properties")
        if of in self.package.tables:
            return cells.one_of(self.keys[of], otherwise=other)

        @lru_cache(maxsize=1024)
        def check(text: str) -> Fault | None:
            if of == "act_types":
                is_known = self.terms.has_act_type(text)
            else:
                is_known = shipped_value_type(self.terms, text) is not None
            return None if is_known else other

        return check

    def _read_early(self, name: str) -> Keys:
        """The keys of a table whose rows refer to one another, read ahead."""
        keys = Keys()
        form = formats()[name]
        for row, layout in self._early_rows(name):
            key = layout.cell(row, form.key or "")
            if len(key) > cells.KEY_LIMIT:
                continue
            keys.add(key)
            if layout.cell(row, "kind") == "group":
                self.groups.add(key)
        keys.is_whole = self.keys[name].is_whole
        return keys

    def _early_rows(self, name: str) -> Iterator[tuple[list[str], Layout]]:
        """Rows of a table before it is checked; what cannot be read is left for the check to report."""
        table = self.package.tables.get(name)
        if table is None:
            return
        rows = table.rows()
        try:
            header = next(rows, None)
            if header is None:
                return
            layout = lay_out(header.cells)
            for row in islice(rows, ROWS_LIMIT):
                if len(row.cells) == layout.width:
                    yield row.cells, layout
        except Wrong:
            self.keys[name].is_whole = False
