"""The tables of `data/` against what the published claims come to: each cell, no row too many, none too few."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from constancia.claims.claim import SubjectId
from constancia.claims.competition import Rule
from constancia.claims.profile import Profile
from constancia.errors import Wrong
from constancia.verify import rows
from constancia.verify.entries import Statement
from constancia.verify.rows import Reckoning, Row
from constancia.verify.spreadsheet_form import Lines, parse, shown
from constancia.verify.verdict import Fault

MOST_FAULTS = 20
"""Of one file."""

SAID_ONLY = ("properties", "terms")
"""Tables that no claim can prove: what the publisher says of words and rules."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables as read: name -> header and rows. Those that could not be read are faults."""

    held: Mapping[str, Lines]
    faults: tuple[Fault, ...]

    def column(self, table: str, name: str) -> list[str]:
        """The cells of one column, none where there is no such table or column."""
        lines = self.held.get(table, [[]])
        return [line[lines[0].index(name)] for line in lines[1:]] if name in lines[0] else []

    def codes(self) -> dict[str, str]:
        """Id of a subject -> its public code, as the tables of subjects give them."""
        return {
            subject: code
            for table in self.held
            for subject, code in zip(self.column(table, "subject"), self.column(table, "id"), strict=False)
        }


def read(files: Mapping[str, bytes]) -> Tables:
    """Read `data/*.csv`: path -> bytes."""
    held: dict[str, Lines] = {}
    faults = []
    for path, untrusted in sorted(files.items()):
        try:
            held[name_of(path)] = parse(untrusted)
        except Wrong as error:
            faults.append(Fault.of(path, error))
    return Tables(held, tuple(faults))


def name_of(path: str) -> str:
    """The name of the table in a file."""
    return path.removeprefix("data/").removesuffix(".csv")


def path_of(table: str) -> str:
    """The file of a table."""
    return f"data/{table}.csv"


def rules(tables: Tables) -> dict[str, Rule]:
    """How each property is folded, as the publisher says in `properties`. Raises Wrong("table_rules")."""
    header, *lines = tables.held.get("properties", [[]])
    if header[:3] != ["property", "value_type", "multiple"]:
        raise Wrong("table_rules", file=path_of("properties"))
    found = {line[0]: Rule(line[1], multiple=line[2] == "true") for line in lines}
    if len(found) != len(lines) or any(line[2] not in ("true", "false") for line in lines):
        raise Wrong("table_rules", file=path_of("properties"))
    return found


def compare(
    tables: Tables,
    *,
    profiles: Mapping[SubjectId, Profile],
    rules: Mapping[str, Rule],
    statements: Sequence[Statement],
) -> list[Fault]:
    """Every difference between the tables and the claims."""
    reckoning = Reckoning.of(profiles, rules=rules, codes=tables.codes())
    faults = _codes(tables)
    by_table: dict[str, dict[str, Profile]] = {}
    for profile in profiles.values():
        if profile.kind:
            by_table.setdefault(rows.table_of(profile.kind), {})[profile.subject] = profile
    made: dict[str, Iterable[Row]] = {
        "values": rows.values(reckoning),
        "claims": rows.claims(reckoning, statements),
        "judgements": rows.judgements(reckoning, statements),
    }
    for name in sorted({*tables.held, *by_table, *made} - {*SAID_ONLY}):
        lines = tables.held.get(name)
        if lines is None:
            faults += [Fault(path_of(name), "table_missing")] if name in made or by_table.get(name) else []
        elif name in made:
            faults += _Comparison(name, lines, _KEYS[name]).rows(made[name])
        else:
            faults += _subjects(name, lines, by_table.get(name, {}), reckoning)
    return faults


_KEYS = {
    "values": ("about", "property", "value", "words"),
    "claims": ("digest",),
    "judgements": ("digest",),
}


def _codes(tables: Tables) -> list[Fault]:
    """A code that stands for two subjects, or a subject that stands under two codes."""
    faults = []
    subjects: set[str] = set()
    codes: set[str] = set()
    for table in sorted(tables.held):
        pairs = zip(tables.column(table, "subject"), tables.column(table, "id"), strict=False)
        for number, (subject, code) in enumerate(pairs, 2):
            if not code or subject in subjects or code in codes:
                faults.append(Fault(path_of(table), "table_code_twice", line=number, column="id"))
            subjects.add(subject)
            codes.add(code)
    return faults[:MOST_FAULTS]


def _subjects(name: str, lines: Lines, profiles: Mapping[str, Profile], reckoning: Reckoning) -> list[Fault]:
    comparison = _Comparison(name, lines, ("subject",))
    coded = (profile for subject, profile in profiles.items() if subject in reckoning.codes)
    header = lines[0]
    try:
        found = comparison.rows(reckoning.subject(profile, header) for profile in coded)
    except Wrong as error:
        return [Fault(path_of(name), error.code, line=1, column=str(error.column or ""))]
    missing = [subject for subject in profiles if subject not in reckoning.codes]
    return [*found, *([Fault(path_of(name), "table_row_missing")] if missing else [])]


@dataclass(slots=True)
class _Comparison:
    """Compares the rows of one table with those expected, by key."""

    name: str
    lines: Lines
    key: tuple[str, ...]
    faults: list[Fault] = field(default_factory=list)

    def rows(self, expected: Iterable[Row]) -> list[Fault]:
        header = self.lines[0]
        if not set(self.key) <= set(header):
            return [Fault(path_of(self.name), "table_column", line=1)]
        place = {name: number for number, name in enumerate(header)}
        found: dict[tuple[str, ...], int] = {}
        for number, line in enumerate(self.lines[1:], 2):
            key = tuple(line[place[name]] for name in self.key)
            if key in found:
                self._add("table_row_twice", line=number)
            found[key] = number
        for row in expected:
            self._row(row, found, place)
        for number in found.values():
            self._add("table_row_unproven", line=number)
        return self.faults

    def _row(self, row: Row, found: dict[tuple[str, ...], int], place: Mapping[str, int]) -> None:
        cells = {name: shown(value) for name, value in row.items()}
        number = found.pop(tuple(cells[name] for name in self.key), None)
        if number is None:
            self._add("table_row_missing")
            return
        line = self.lines[number - 1]
        for name, at in place.items():
            if name not in cells:
                self._add("table_column", line=1, column=name)
            elif line[at] != cells[name]:
                self._add("table_cell", line=number, column=name)

    def _add(self, code: str, *, line: int = 0, column: str = "") -> None:
        fault = Fault(path_of(self.name), code, line=line, column=column)
        if len(self.faults) < MOST_FAULTS and fault not in self.faults:
            self.faults.append(fault)
