"""The grammar of live figures: what may stand between `{{` and `}}` in a report, and nothing else.

    {{count UNIT [together] [where P=V[,V] [and P=V[,V]]…]}}
    {{table UNIT by P[,P]… [together] [where …]}}
    {{chart timeline|matrix|map UNIT [by P[,P]…] [together] [where …]}}
    {{cite SOURCE ["page 12"]}}    {{act ACT}}    {{name PERSON}}    {{value ACT PROPERTY}}
    {{aggregate series=S period=P [measure="…"]}}
    {{attach FORMAT [where P=V[,V] [and P=V[,V]]…]}}

A name is letters, digits and `_-.:/~?%+`; anything else goes between straight quotes. A query may run over the end
of a line. Every query has one canonical text: two queries that ask the same are the same figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from constancia.errors import Wrong

BEHIND = ("sources", "origins", "claims", "involvements")
"""What stands behind acts: it is counted through them, and has no category of its own."""

UNITS = ("acts", "victims", "victim-acts", "cases", "events", *BEHIND)
CHARTS = ("timeline", "matrix", "map")
FORMATS = ("xlsx", "csv", "datapackage", "jsonld", "ftm", "uwazi", "graphml", "parquet")
LONGEST = 2_000
"""Characters in one query."""

Where = tuple[tuple[str, tuple[str, ...]], ...]
"""Conditions that all hold: (property, its permitted values), both sorted."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a report. Lines and columns start at 1."""

    file: str
    line: int
    column: int

    def wrong(self, code: str, **fields: str | int) -> Wrong:
        """An error at this place."""
        return Wrong(code, file=self.file, line=self.line, column=str(self.column), **fields)


@dataclass(frozen=True, slots=True)
class Count:
    """A number in the text."""

    unit: str
    where: Where = ()
    together: bool = False

    @property
    def text(self) -> str:
        """The canonical query."""
        return _joined("count", self.unit, *_rest((), self.where, self.together))


@dataclass(frozen=True, slots=True)
class Table:
    """A table of its own, rows by the properties in `by`."""

    unit: str
    by: tuple[str, ...]
    where: Where = ()
    together: bool = False

    @property
    def text(self) -> str:
        """The canonical query."""
        return _joined("table", self.unit, *_rest(self.by, self.where, self.together))


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of its own. `by` may be empty: each chart has properties of its own."""

    chart: str
    unit: str
    by: tuple[str, ...] = ()
    where: Where = ()
    together: bool = False

    @property
    def text(self) -> str:
        """The canonical query."""
        return _joined("chart", self.chart, self.unit, *_rest(self.by, self.where, self.together))


@dataclass(frozen=True, slots=True)
class Cite:
    """A numbered citation of a source, with a place in it in words where the author gives one."""

    key: str
    locator: str = ""

    @property
    def text(self) -> str:
        """The canonical query."""
        return _joined("cite", _word(self.key), *([_word(self.locator)] if self.locator else []))


@dataclass(frozen=True, slots=True)
class Act:
    """A link to an act by its short sentence."""

    key: str

    @property
    def text(self) -> str:
        """The canonical query."""
        return _joined("act", _word(self.key))


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a person, group or unit where it may be given, else the role."""

    key: str

    @property
    def text(self) -> str:
        """The canonical query."""
        return _joined("name", _word(self.key))


@dataclass(frozen=True, slots=True)
class Value:
    """What is recorded of an act under one property, disagreement shown."""

    key: str
    name: str

    @property
    def text(self) -> str:
        """The canonical query."""
        return _joined("value", _word(self.key), self.name)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A number that a source gives, with that source."""

    series: str
    period: str
    measure: str = ""

    @property
    def text(self) -> str:
        """The canonical query."""
        measure = [f"measure={_word(self.measure)}"] if self.measure else []
        return _joined("aggregate", f"series={_word(self.series)}", f"period={_word(self.period)}", *measure)


@dataclass(frozen=True, slots=True)
class Attach:
    """A link to a file of data that goes with the report: the acts that fulfil `where`, and what they rest on."""

    form: str
    where: Where = ()

    @property
    def text(self) -> str:
        """The canonical query."""
        return _joined("attach", self.form, *_rest((), self.where, together=False))


Query = Count | Table | Chart | Cite | Act | Name | Value | Aggregate | Attach


def read(untrusted: str, *, at: Callable[[int], Place]) -> Query:
    """Read what stands between the braces. `at` gives the place of a character of it.

    Raises Wrong("live_syntax", expected) where something else was due, Wrong("live_verb"), Wrong("live_unit"),
    Wrong("live_chart"), Wrong("live_format"), Wrong("live_repeated") and Wrong("live_long"), each with file, line and
    column.
    """
    if len(untrusted) > LONGEST:
        raise at(0).wrong("live_long", limit=LONGEST)
    reader = _Reader(untrusted, at)
    verb = reader.word("a verb")
    if verb not in _VERBS:
        reader.refuse("live_verb", back=True)
    query = _VERBS[verb](reader)
    reader.end()
    return query


_TOKEN = re.compile(r"""\s+|(?P<quoted>"[^"\n{}]*")|(?P<word>[\w\-.:/~?%+]+)|(?P<mark>[=,])""")


class _Reader:
    """Walks the tokens of one query."""

    def __init__(self, untrusted: str, at: Callable[[int], Place]) -> None:
        self.at = at
        self.position = 0
        self.tokens = self._split(untrusted)
        self.end_position = len(untrusted.rstrip())

    def _split(self, untrusted: str) -> list[tuple[str, str, int]]:
        tokens, position = [], 0
        while position < len(untrusted):
            found = _TOKEN.match(untrusted, position)
            if found is None:
                raise self.at(position).wrong("live_syntax", expected="a name")
            if found.lastgroup is not None:
                tokens.append((found.lastgroup, found.group(), position))
            position = found.end()
        return tokens

    def peek(self) -> str:
        return self.tokens[self.position][1] if self.position < len(self.tokens) else ""

    def refuse(self, code: str, *, back: bool = False, **fields: str) -> NoReturn:
        index = self.position - (1 if back else 0)
        offset = self.tokens[index][2] if index < len(self.tokens) else self.end_position
        raise self.at(offset).wrong(code, **fields)

    def word(self, expected: str, *, quoted: bool = False) -> str:
        kind = self.tokens[self.position][0] if self.position < len(self.tokens) else ""
        if kind != "word" and not (quoted and kind == "quoted"):
            self.refuse("live_syntax", expected=expected)
        text = self.peek()
        self.position += 1
        if kind == "quoted":
            text = text[1:-1].strip()
            if not text:
                self.refuse("live_syntax", back=True, expected=expected)
        return text

    def one_of(self, choices: tuple[str, ...], *, code: str, expected: str) -> str:
        found = self.word(expected)
        if found not in choices:
            self.refuse(code, back=True, choices=", ".join(choices))
        return found

    def mark(self, mark: str) -> None:
        if self.peek() != mark:
            self.refuse("live_syntax", expected=mark)
        self.position += 1

    def has(self, word: str) -> bool:
        if self.peek() != word:
            return False
        self.position += 1
        return True

    def end(self) -> None:
        if self.position < len(self.tokens):
            self.refuse("live_syntax", expected="}}")

    def by(self) -> tuple[str, ...]:
        found = [self.word("a property")]
        while self.has(","):
            name = self.word("a property")
            if name in found:
                self.refuse("live_repeated", back=True)
            found.append(name)
        return tuple(found)

    def where(self) -> Where:
        conditions: dict[str, tuple[str, ...]] = {}
        while True:
            name = self.word("a property")
            if name in conditions:
                self.refuse("live_repeated", back=True)
            self.mark("=")
            values = [self.word("a value", quoted=True)]
            while self.has(","):
                values.append(self.word("a value", quoted=True))
            conditions[name] = tuple(sorted(set(values)))
            if not self.has("and"):
                return tuple(sorted(conditions.items()))


def _count(reader: _Reader) -> Query:
    unit = _unit(reader)
    together, where = _tail(reader)
    return Count(unit, where, together)


def _table(reader: _Reader) -> Query:
    unit = _unit(reader)
    if not reader.has("by"):
        reader.refuse("live_syntax", expected="by")
    by = reader.by()
    together, where = _tail(reader)
    return Table(unit, by, where, together)


def _chart(reader: _Reader) -> Query:
    chart = reader.one_of(CHARTS, code="live_chart", expected="a kind of chart")
    unit = _unit(reader)
    by = reader.by() if reader.has("by") else ()
    together, where = _tail(reader)
    return Chart(chart, unit, by, where, together)


def _unit(reader: _Reader) -> str:
    return reader.one_of(UNITS, code="live_unit", expected="a unit")


def _tail(reader: _Reader) -> tuple[bool, Where]:
    together = reader.has("together")
    return together, reader.where() if reader.has("where") else ()


def _cite(reader: _Reader) -> Query:
    key = reader.word("a key")
    return Cite(key, reader.word("a place in the source", quoted=True) if reader.peek()[:1] == '"' else "")


def _act(reader: _Reader) -> Query:
    return Act(reader.word("a key"))


def _name(reader: _Reader) -> Query:
    return Name(reader.word("a key"))


def _value(reader: _Reader) -> Query:
    key = reader.word("a key")
    return Value(key, reader.word("a property"))


def _aggregate(reader: _Reader) -> Query:
    given: dict[str, str] = {}
    while reader.peek():
        part = reader.one_of(("series", "period", "measure"), code="live_aggregate", expected="series=")
        if part in given:
            reader.refuse("live_repeated", back=True)
        reader.mark("=")
        given[part] = reader.word("a value", quoted=True)
    for part in ("series", "period"):
        if part not in given:
            reader.refuse("live_syntax", expected=f"{part}=")
    return Aggregate(given["series"], given["period"], given.get("measure", ""))


def _attach(reader: _Reader) -> Query:
    form = reader.one_of(FORMATS, code="live_format", expected="a format")
    return Attach(form, reader.where() if reader.has("where") else ())


_VERBS: dict[str, Callable[[_Reader], Query]] = {
    "count": _count,
    "table": _table,
    "chart": _chart,
    "cite": _cite,
    "act": _act,
    "name": _name,
    "value": _value,
    "aggregate": _aggregate,
    "attach": _attach,
}

_PLAIN = re.compile(r"[\w\-.:/~?%+]+")


def _word(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else f'"{text}"'


def _rest(by: tuple[str, ...], where: Where, together: bool) -> list[str]:
    parts = [f"by {','.join(by)}"] if by else []
    parts += ["together"] if together else []
    if where:
        parts.append(
            "where " + " and ".join(f"{name}={','.join(map(_word, values))}" for name, values in where)
        )
    return parts


def _joined(*parts: str) -> str:
    return " ".join(parts)
