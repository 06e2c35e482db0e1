"""What the columns of a table that nobody explained may hold: guessed from their headings and from what stands in them.

A guess says how sure it is and why, and never more: it goes into a draft that a person reads.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib import resources
from itertools import islice

from constancia.intake import understand, understand_dates
from constancia.intake.mapping import amounts, points
from constancia.intake.mapping.dates import month_number
from constancia.intake.sheet import Grid
from constancia.vocabulary import Vocabulary

SAMPLE = 5000
"""Rows that are looked at."""
DISTINCT_LIMIT = 2000
_EXACT, _WITHIN = 3, 2
_ENOUGH = 0.8
"""The share of values that must fit for a column to be taken for something."""

_PARTICLES = frozenset(
    {"de", "del", "la", "las", "los", "y", "e", "da", "dos", "das", "van", "von", "san", "d"}
)
_NAME_WORD = re.compile(r"[^\W\d_][^\W\d_'’.-]{0,30}(?:-[^\W\d_]+)?\.?")
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_ID = re.compile(r"[A-Za-z]{0,12}[-_./]?\d[\w./-]{0,40}|[0-9a-f]{8}-[0-9a-f-]{27}", re.ASCII)
_SEPARATORS = (";", "|", "\n", " / ")


class Sure(StrEnum):
    """How sure a guess is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Guess:
    """A column: what it was taken for (a role, "" for nothing), how sure that is, and why (words that phrases know)."""

    column: str
    role: str
    sure: str
    why: tuple[str, ...]


@dataclass(slots=True)
class Column:
    """What was seen in a column of the sample. `values` are its different texts with their counts."""

    name: str
    filled: int = 0
    rows: int = 0
    values: Counter[str] = field(default_factory=Counter)

    @property
    def is_unique(self) -> bool:
        """Whether every row has a value of its own."""
        return self.filled == self.rows > 0 and len(self.values) == self.filled

    @property
    def separator(self) -> str | None:
        """What stands between the parts of its cells, None where they are single."""
        for separator in _SEPARATORS:
            if sum(separator in value for value in self.values) > len(self.values) / 20:
                return separator
        return "," if self._has_lists() else None

    def _has_lists(self) -> bool:
        """Whether its cells are words with commas between, of which some stand alone elsewhere."""
        lists = [value.split(",") for value in self.values if "," in value]
        alone = sum(any(part.strip() in self.values for part in parts) for parts in lists)
        return bool(lists) and alone >= len(lists) / 2

    def share(self, fits: Mapping[str, bool]) -> float:
        """The share of different values that fit."""
        return sum(fits.values()) / len(fits) if fits else 0.0


def look_at(grid: Grid) -> list[Column]:
    """The columns of a grid, from its first rows. Raises what reading the grid raises."""
    rows = grid.rows()
    header = next(rows, None)
    if header is None:
        return []
    columns = [Column(cell.strip()) for cell in header.cells]
    for row in islice(rows, SAMPLE):
        for position, column in enumerate(columns):
            column.rows += 1
            text = row.cells[position].strip() if position < len(row.cells) else ""
            if text:
                column.filled += 1
                if len(column.values) < DISTINCT_LIMIT or text in column.values:
                    column.values[text] += 1
    return columns


def guess(columns: Sequence[Column], vocabulary: Vocabulary) -> list[Guess]:
    """One guess a column; each role goes to the column that fits it best."""
    every = [
        (score, index, role, why)
        for index, c in enumerate(columns)
        for role, score, why in _roles(c, vocabulary)
    ]
    every.sort(key=lambda item: (-item[0], item[1]))
    taken: dict[int, Guess] = {}
    roles: set[str] = set()
    for score, index, role, why in every:
        if index in taken or (role in roles and role != "none"):
            continue
        roles.add(role)
        sure = Sure.HIGH if score >= 5 else Sure.MEDIUM if score >= 3 else Sure.LOW
        taken[index] = Guess(columns[index].name, "" if role == "none" else role, sure, why)
    return [taken.get(index, Guess(column.name, "", Sure.LOW, ())) for index, column in enumerate(columns)]


def is_spanish(columns: Sequence[Column]) -> bool:
    """Whether more headings are Spanish than English."""
    found: Counter[str] = Counter()
    for column in columns:
        for languages in _words().values():
            for language, words in languages.items():
                found[language] += _plain(column.name) in words
    return found["es"] > found["en"]


def date_order(column: Column) -> tuple[understand_dates.Order | None, bool]:
    """What 03/04/2019 is in a column, and whether any date in it can be read both ways."""
    return understand_dates.order_of(column.values)


def is_person_name(text: str) -> bool:
    """Whether a text is written as a name is: two to six words with capitals, particles aside, and no figures."""
    words = text.replace(",", " ").split()
    if not 2 <= len(words) <= 7:
        return False
    own = [word for word in words if word.casefold() not in _PARTICLES]
    return len(own) >= 2 and all(_NAME_WORD.fullmatch(word) and word[0].isupper() for word in own)


def known_terms(column: Column, name: str, vocabulary: Vocabulary) -> dict[str, bool]:
    """Which values of a column are terms of a vocabulary."""
    return {value: vocabulary.find(name, value) is not None for value in [*column.values][:300]}


# --- private


def _roles(column: Column, vocabulary: Vocabulary) -> list[tuple[str, float, tuple[str, ...]]]:
    """Everything that a column may be, with a score: 3 for the heading, up to 3 for what stands in it."""
    seen = _seen(column, vocabulary)
    out = []
    for role in _words():
        by_name = _by_name(column.name, role)
        by_values = seen.get(role)
        if by_values is not None and by_values < 0:
            continue
        score = by_name + (by_values or 0)
        why = (("heading",) if by_name else ()) + (("values",) if by_values else ())
        if score >= 2 and (by_name or (by_values or 0) >= 3):
            out.append((role, score, why))
    return out


def _by_name(name: str, role: str) -> float:
    plain = _plain(name)
    words = [word for language in _words()[role].values() for word in language]
    if plain in words:
        return _EXACT
    inside = [word for word in words if len(word) > 2 and re.search(rf"\b{re.escape(word)}\b", plain)]
    if not inside:
        return 0
    return _WITHIN + 0.5 * max(map(len, inside)) / len(plain)


def _seen(column: Column, vocabulary: Vocabulary) -> dict[str, float]:
    """What the values say of each role: positive where they fit it, negative where they cannot be it."""
    values = [*column.values][:300]
    if not values:
        return dict.fromkeys(_words(), -1.0)
    dates = column.share({value: _is_date(value) for value in values})
    numbers = column.share({value: amounts.read_amount(value) is not None for value in values})
    urls = column.share({value: _URL.match(value) is not None for value in values})
    names = column.share({value: _are_names(value) for value in values})
    pairs = column.share({value: points.read_point(value) is not None for value in values})
    out: dict[str, float] = {}
    if urls >= _ENOUGH:
        return dict.fromkeys(_words(), -1.0) | {"source_url": 3.0, "id": 0.0 if column.is_unique else -1.0}
    out["source_url"] = -1.0
    for role in ("date_start", "date_end"):
        out[role] = 2.0 * dates if dates >= _ENOUGH / 2 else -1.0
    out |= {"year": _between(values, 1900, 2100), "month": 0.0 if _are_months(values) else -1.0}
    out["day"] = _between(values, 1, 31)
    out["latitude"] = _degrees(column, 90)
    out["longitude"] = _degrees(column, 180)
    out["point"] = 3.0 if pairs >= _ENOUGH and dates < _ENOUGH else -1.0
    out["victim_count"] = 2.0 if numbers >= _ENOUGH else -1.0
    for role in ("victim", "given_name", "surname", "second_surname"):
        out[role] = -1.0 if numbers > 0.2 or dates > 0.2 else 2.0 * names if role == "victim" else 0.0
    if numbers >= _ENOUGH or dates >= _ENOUGH:
        out |= dict.fromkeys(
            ("place", "admin1", "unit", "summary", "role", "source_title", "title", "country"), -1.0
        )
    for role, name in (("act_type", "act_types"), ("country", "countries"), ("role", "roles")):
        share = column.share(known_terms(column, name, vocabulary))
        if share > 0.2:
            out[role] = out.get(role, 0.0) + 2.0 * share
    if len(values) > max(60, column.filled / 3):
        out["act_type"] = -1.0 if column.separator is None else 0.0
    out["id"] = (
        (2.0 if column.share({v: _ID.fullmatch(v) is not None for v in values}) >= _ENOUGH else 0.5)
        if column.is_unique
        else -1.0
    )
    long = sum(map(len, values)) / len(values)
    out["summary"] = max(out.get("summary", 0.0), 1.5) if long > 80 else out.get("summary", 0.0)
    if long > 80:
        out |= dict.fromkeys(("act_type", "victim", "unit", "role"), -1.0)
    return out


def _is_date(text: str) -> bool:
    try:
        return bool(understand_dates.read_date(text, understand_dates.Order.DAY_FIRST)) and not text.isdigit()
    except understand_dates.NotUnderstood:
        return False


def _are_names(text: str) -> bool:
    return all(is_person_name(part) for part in re.split(r"[;|\n]|\s/\s", text) if part.strip())


def _between(values: list[str], low: int, high: int) -> float:
    whole = [value.removesuffix(".0") for value in values]
    fit = sum(value.isascii() and value.isdigit() and low <= int(value[:9]) <= high for value in whole)
    return 1.0 if fit >= _ENOUGH * len(values) else -1.0


def _are_months(values: list[str]) -> bool:
    return sum(month_number(value) is not None for value in values) >= _ENOUGH * len(values)


def _degrees(column: Column, limit: int) -> float:
    found = [points.read_degrees(value) for value in [*column.values][:300]]
    fit = sum(value is not None and abs(value) <= limit for value in found)
    return 1.0 if fit >= _ENOUGH * len(found) else -1.0


def _plain(name: str) -> str:
    return " ".join(
        re.sub(r"[^a-z0-9]+", " ", understand.fold(re.sub(r"([a-z])([A-Z])", r"\1 \2", name))).split()
    )


@cache
def _words() -> Mapping[str, Mapping[str, list[str]]]:
    text = resources.files("constancia.intake.mapping").joinpath("guesses.toml").read_text("utf-8")
    return tomllib.loads(text)
