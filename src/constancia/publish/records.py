"""What a report may ask of the records: the port between live figures and what the gate let pass.

Whoever implements it stands on `Published` alone. Languages are BCP 47 ("en", "es"); every text in an answer is
already in the language asked for. A protected person answers with the role, never with an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from constancia.patterns.counts import Row
from constancia.publish.report.live import Where

__all__ = [
    "ActAnswer",
    "AggregateAnswer",
    "CountAnswer",
    "NameAnswer",
    "Point",
    "Records",
    "Row",
    "SourceAnswer",
    "ValueAnswer",
    "ValueOption",
]


@dataclass(frozen=True, slots=True)
class CountAnswer:
    """A count as it was made. `by` is complete (a `category` that joined by itself is in it), `where` holds values as
    they stand in the claims (terms, periods, ids of subjects), as do the rows. `unplaced` are the acts that it could
    not place.
    """

    by: tuple[str, ...]
    where: Where
    rows: tuple[Row, ...]
    unplaced: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceAnswer:
    """A source as a note cites it. `published` is EDTF or empty; `address` is empty where it may not be shown."""

    code: str
    title: str
    publisher: str
    published: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class ActAnswer:
    """An act: its public code and one short sentence in plain words, without a full stop."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class NameAnswer:
    """A name, or the role where the person is protected. `path` is a page about it, empty where there is none."""

    text: str
    is_role: bool = False
    path: str = ""


@dataclass(frozen=True, slots=True)
class ValueOption:
    """One value in words of the language. `certain` is False where another value competes."""

    text: str
    certain: bool = True
    origins: int = 1
    coding_only: bool = False


@dataclass(frozen=True, slots=True)
class ValueAnswer:
    """What is recorded of one act under one property. `exclusive`: the options are alternatives of which one holds."""

    act: str
    property: str
    options: tuple[ValueOption, ...]
    exclusive: bool
    disputed: bool


@dataclass(frozen=True, slots=True)
class AggregateAnswer:
    """A number that a source gives. `value` is as the source has it ("1407", "<10"), `unit` and `measure` in words."""

    value: str
    unit: str
    measure: str
    period: str
    source: SourceAnswer


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map, in degrees (WGS 84)."""

    latitude: float
    longitude: float


class Records(Protocol):
    """Answers a report's queries. Keys are those of the package's rows ("act_006", "p_warren", "lat_20170518")."""

    def count(
        self,
        unit: str,
        *,
        by: Sequence[str],
        where: Where,
        together: bool,
    ) -> CountAnswer:
        """Rows as `patterns.counts.count` gives them, for values as a person writes them (a term, a period, a row
        key). `category` is added to `by` unless it is asked about or `together` is set; no rows where there is
        nothing. Units that have no category (sources, origins, claims, involvements) have none added.

        Raises Wrong("live_property") for a property that is unknown or that the unit does not have, and
        Wrong("live_term") for a value that no term, unit, place, person, event or period of the records has. Neither
        error needs a place: the caller knows it.
        """
        ...

    def source(self, key: str, *, language: str) -> SourceAnswer:
        """Raises Wrong("live_key")."""
        ...

    def act(self, key: str, *, language: str) -> ActAnswer:
        """Raises Wrong("live_key")."""
        ...

    def name(self, key: str, *, language: str) -> NameAnswer:
        """A person, group or unit. Raises Wrong("live_key")."""
        ...

    def value(self, key: str, name: str, *, language: str) -> ValueAnswer:
        """Raises Wrong("live_key"), Wrong("live_property"), and Wrong("live_nothing") where none is recorded."""
        ...

    def aggregate(self, series: str, *, period: str, measure: str, language: str) -> AggregateAnswer:
        """Raises Wrong("live_nothing") where no figure fits and Wrong("live_several") where more than one does."""
        ...

    def property_label(self, name: str, *, language: str) -> str:
        """What a person calls a property ("Type of act"). Raises Wrong("live_property")."""
        ...

    def value_label(self, name: str, value: str, *, language: str) -> str:
        """What a person calls a value of a property, as a count answers it ("arrest", "June 2018")."""
        ...

    def point(self, place: str) -> Point | None:
        """Where a place (a value of the property `place`) is, None where that is not recorded or not public."""
        ...
