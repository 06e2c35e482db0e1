"""What the columns of a table that nobody explained may hold: guessed from their headings and from what stands in them.

A guess says how sure it is and why, and never more: it goes into a draft that a person reads.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from constancia.intake import understand, understand_dates
from constancia.intake.mapping import amounts, points
from constancia.intake.mapping.columns import Column
from constancia.intake.mapping.dates import month_number
from constancia.intake.mapping.people import is_number_of_a_person, is_person_name
from constancia.vocabulary import Vocabulary

NAMES = ("victim", "given_name", "surname", "second_surname")
"""Roles of columns that hold names of those to whom it was done."""
_EXACT, _WITHIN, _NEVER = 3.0, 2.0, 9.0
_ENOUGH = 0.8
"""The share of values that must fit for a column to be taken for something."""
_SAMPLE = 300
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_ID = re.compile(r"[A-Za-z]{0,12}[-_./]?\d[\w./-]{0,40}|[0-9A-Fa-f]{8}[0-9A-Fa-f-]{8,56}", re.ASCII)
_NUMBERED = re.compile(r" \(\d+\)$")
_SPANISH = frozenset({"de", "del", "la", "el", "los", "las", "fecha", "nombre", "y"})
_ENGLISH = frozenset({"of", "the", "date", "name", "and", "state", "country"})
_PLACES = ("place", "site", "admin1", "country")
_TERMS = (
    ("act_type", "act_types"),
    ("country", "countries"),
    ("citizenship", "countries"),
    ("role", "roles"),
)
"""Roles whose values may be terms of a vocabulary."""


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
        if index in taken or (role in roles and role not in ("none", "never")):
            continue
        roles.add(role)
        sure = Sure.HIGH if score >= 5 else Sure.MEDIUM if score >= 3 else Sure.LOW
        taken[index] = Guess(columns[index].name, "" if role in ("none", "never") else role, sure, why)
    found = [taken.get(index, Guess(column.name, "", Sure.LOW, ())) for index, column in enumerate(columns)]
    return _parts_of_names(found)


def is_heading(text: str) -> bool:
    """Whether columns are headed so."""
    return _plain(_NUMBERED.sub("", text)) in _every_word()


def is_spanish(names: Iterable[str]) -> bool:
    """Whether the headings are rather Spanish than English."""
    found: Counter[str] = Counter()
    for name in names:
        plain = _plain(name)
        for languages in _words().values():
            for language, words in languages.items():
                found[language] += 2 * (plain in words)
        found["es"] += len(_SPANISH & {*plain.split()})
        found["en"] += len(_ENGLISH & {*plain.split()})
    return found["es"] > found["en"]


def date_order(column: Column) -> tuple[understand_dates.Order | None, bool]:
    """What 03/04/2019 is in a column, and whether any date in it can be read both ways."""
    return understand_dates.order_of(column.values)


# --- private


def _parts_of_names(found: list[Guess]) -> list[Guess]:
    """ "Nombre" beside "Primer apellido" is the given name."""
    roles = {one.role for one in found}
    if "victim" not in roles or "surname" not in roles or "given_name" in roles:
        return found
    return [replace(one, role="given_name") if one.role == "victim" else one for one in found]


def _roles(column: Column, vocabulary: Vocabulary) -> list[tuple[str, float, tuple[str, ...]]]:
    """Everything that a column may be, with a score: 3 for the heading, up to 3 for what stands in it."""
    if not column.name:
        return []
    seen = _seen(column, vocabulary)
    if _is_of_others(column):
        seen |= dict.fromkeys(NAMES, -1.0)
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


def _is_of_others(column: Column) -> bool:
    """Whether a column is of those who did it, or of those who told of it."""
    others = {*_words_of_others()}
    heading = _plain(column.name)
    is_own = any(_by_name(column.name, role) >= _EXACT for role in NAMES)
    return bool(others & {*_plain(column.group).split()}) or (
        not is_own and bool(others & {*heading.split()})
    )


@lru_cache(maxsize=1 << 14)
def _by_name(name: str, role: str) -> float:
    plain = _plain(_NUMBERED.sub("", name))
    words = [word for language in _words()[role].values() for word in language]
    if plain in words:
        return _NEVER if role in ("none", "never") else _EXACT
    if role == "none":
        return 0
    inside = [word for word in words if len(word) > 2 and f" {word} " in f" {plain} "]
    if not inside:
        return 0
    return _NEVER - 1 if role == "never" else _WITHIN + 0.5 * max(map(len, inside)) / len(plain)


def _seen(column: Column, vocabulary: Vocabulary) -> dict[str, float]:
    """What the values say of each role: positive where they fit it, negative where they cannot be it."""
    values = [value for value, _ in column.values.most_common(_SAMPLE) if not understand.is_unknown(value)]
    if not values:
        return dict.fromkeys(_words(), -1.0)
    urls = _share(values, lambda value: _URL.match(value) is not None)
    if urls >= _ENOUGH:
        return dict.fromkeys(_words(), -1.0) | {"source_url": 3.0, "id": 0.0 if column.is_unique else -1.0}
    out: dict[str, float] = {"source_url": -1.0}
    out |= _as_numbers(values)
    dates, numbers = _share(values, _is_date), _share(values, _is_amount)
    out |= dict.fromkeys(("date_start", "date_end"), 2.0 * dates if dates >= _ENOUGH / 2 else -1.0)
    out |= _as_names(values, dates=dates, numbers=numbers)
    if numbers >= _ENOUGH or dates >= _ENOUGH:
        words = ("unit", "summary", "role", "source_title", "title", "citizenship", "organisation", "outcome")
        out |= dict.fromkeys((*_PLACES, *words), -1.0)
    for role, name in _TERMS:
        known = sum(vocabulary.find(name, value) is not None for value in values) / len(values)
        if known > 0.2:
            out[role] = out.get(role, 0.0) + 2.0 * known
    if column.filled < column.rows / 5:
        out["act_type"] = out["unit"] = -1.0
    elif len(column.values) > max(60, column.filled / 3) or numbers >= _ENOUGH:
        out["act_type"] = 0.0 if column.separator is not None and numbers < _ENOUGH else -1.0
    out |= _as_keys(column, values)
    return out | _as_prose(values, out)


def _as_numbers(values: list[str]) -> dict[str, float]:
    pairs = _share(values, lambda value: points.read_point(value) is not None)
    out = {"year": _between(values, 1900, 2100), "day": _between(values, 1, 31)}
    out["month"] = 0.5 if _share(values, lambda value: month_number(value) is not None) >= _ENOUGH else -1.0
    out["point"] = 3.0 if pairs >= _ENOUGH and _share(values, _is_date) < _ENOUGH else -1.0
    out["victim_count"] = 2.0 if _share(values, _is_amount) >= _ENOUGH else -1.0
    return out | {"latitude": _degrees(values, 90), "longitude": _degrees(values, 180)}


def _as_names(values: list[str], *, dates: float, numbers: float) -> dict[str, float]:
    names = _share(values, _are_names)
    out = dict.fromkeys(NAMES, -1.0 if numbers > 0.2 or dates > 0.2 else 0.0)
    if out["victim"] == 0:
        out["victim"] = 2.0 * names
    return out


def _as_keys(column: Column, values: list[str]) -> dict[str, float]:
    """A number for each row, or one that several rows share."""
    if any(map(is_number_of_a_person, values)):
        return {"id": -1.0, "case_number": -1.0}
    is_number = _share(values, lambda value: _ID.fullmatch(value) is not None) >= _ENOUGH
    is_shared = not column.is_distinct and column.filled > 0.5 * column.rows and column.variety > 0.05
    return {
        "id": (2.0 if is_number else 0.5) if column.is_distinct else -1.0,
        "case_number": 1.0 if is_shared and _share(values, is_person_name) < 0.2 else -1.0,
    }


def _as_prose(values: list[str], seen: Mapping[str, float]) -> dict[str, float]:
    length = sum(map(len, values)) / len(values)
    if length <= 80:
        return {"summary": -1.0} if length < 20 else {}
    not_prose = ("act_type", *NAMES, "unit", "role", *_PLACES, "outcome", "title")
    return {"summary": max(seen.get("summary", 0.0), 1.5)} | dict.fromkeys(not_prose, -1.0)


def _share(values: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(map(fits, values)) / len(values)


def _is_date(text: str) -> bool:
    try:
        return bool(understand_dates.read_date(text, understand_dates.Order.DAY_FIRST))
    except understand_dates.NotUnderstood:
        return False


def _is_amount(text: str) -> bool:
    return amounts.read_amount(text) is not None


def _are_names(text: str) -> bool:
    return all(is_person_name(part) for part in re.split(r"[;|\n]|\s/\s", text) if part.strip())


def _between(values: list[str], low: int, high: int) -> float:
    whole = [value.removesuffix(".0") for value in values]
    told = [value for value in whole if value.strip("0")]
    fit = sum(value.isascii() and value.isdigit() and low <= int(value[:9]) <= high for value in told)
    return 1.0 if told and fit >= _ENOUGH * len(told) else -1.0


def _degrees(values: list[str], limit: int) -> float:
    found = [points.read_degrees(value) for value in values]
    fit = sum(value is not None and abs(value) <= limit for value in found)
    return 1.0 if fit >= _ENOUGH * len(found) else -1.0


@lru_cache(maxsize=1 << 12)
def _plain(name: str) -> str:
    return " ".join(
        re.sub(r"[^a-z0-9]+", " ", understand.fold(re.sub(r"([a-z])([A-Z])", r"\1 \2", name))).split()
    )


@cache
def _every_word() -> frozenset[str]:
    return frozenset(word for of in _words().values() for words in of.values() for word in words)


def _words_of_others() -> list[str]:
    return [word for words in _toml()["others"].values() for word in words]


def _words() -> Mapping[str, Mapping[str, list[str]]]:
    roles: Mapping[str, Mapping[str, list[str]]] = _toml()["roles"]
    return roles


@cache
def _toml() -> Mapping[str, Any]:
    text = resources.files("constancia.intake.mapping").joinpath("guesses.toml").read_text("utf-8")
    found = tomllib.loads(text)
    others = found.pop("others")
    for language, words in found["case_number"].items():
        found["id"][language] = [*dict.fromkeys((*found["id"][language], *words))]
    return {"roles": found, "others": others}
