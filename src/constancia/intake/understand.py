"""What a tired person writes in a cell, understood: names that are the same, what is not known, sizes of groups.

Nothing is guessed at: what is not understood is told, and stays in the person's hands. The words are in
`understood.toml`; dates are in `understand_dates`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from constancia.intake.sheet import INVISIBLE

_INVISIBLE = str.maketrans("", "", INVISIBLE + "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LARGEST = 10**9

Bounds = tuple[int | None, int | None]
"""At least, at most; None is open."""


@lru_cache(maxsize=1 << 15)
def fold(text: str) -> str:
    """Text as words and headings are compared: without case, accents, invisible marks and double blanks."""
    if text.isascii():
        return " ".join(text.casefold().split())
    apart = unicodedata.normalize("NFKD", text.translate(_INVISIBLE).casefold())
    return " ".join("".join(letter for letter in apart if not unicodedata.combining(letter)).split())


@lru_cache(maxsize=1 << 15)
def same_name(text: str) -> str:
    """A name as names are compared: as `fold` does, but ñ is a letter of its own and punctuation does not count."""
    kept = fold(text.casefold().replace("ñ", "\ue000").replace("n\u0303", "\ue000")).replace("\ue000", "ñ")
    return " ".join(re.sub(r"[^\w\s]+", " ", kept).split())


def understood() -> Mapping[str, Mapping[str, Any]]:
    """The words that are understood, by what they are about."""
    return _understood()


@lru_cache(maxsize=1 << 15)
def is_unknown(text: str) -> bool:
    """Whether a cell says that something is not known. A blank cell says nothing."""
    plain = fold(text)
    return bool(plain) and (plain in _unknown() or plain.strip("()[]¿?¡!., ") in _unknown() | {""})


def size(text: str) -> Bounds | None:
    """The size of a group as bounds; None where it is not understood.

    "más de 20" is 21 or more; "unos 40" is one step of its own roundness to either side, 30 to 50; "several" is two or
    more; of what is not known neither bound is.
    """
    words = understood()["sizes"]
    plain = re.sub(rf"\s*\b(?:{'|'.join(words['people'])})$", "", fold(text).strip(" .()"))
    if is_unknown(text):
        return None, None
    if plain in words["several"]:
        return 2, None
    between = _RANGE.fullmatch(plain)
    if between:
        low, high = _number(between[1]), _number(between[2])
        if low is not None and high is not None:
            return (low, high) if low <= high else None
    one = _ONE.fullmatch(plain)
    number = None if one is None else _number(one[2])
    if one is None or number is None:
        return None
    return _bounds(number, before=one[1].strip(" .:"), after=one[3].strip(" .()"))


def about(number: int) -> Bounds:
    """A round number, give or take one step of its roundness: 40 is 30 to 50, 45 is 40 to 50, 37 is 36 to 38."""
    steps = (
        unit for unit in (10_000, 5000, 1000, 500, 100, 50, 10, 5) if number % unit == 0 and unit < number
    )
    step = next(steps, 1)
    return max(number - step, 1), number + step


_NUMBER = r"(\d{1,9}(?:[.,\s]\d{3})*|[a-z]+(?: [a-z]+)?)"
_RANGE = re.compile(
    rf"(?:entre |between |de |from )?{_NUMBER}\s*(?:-|–|—|/| a | y | o | to | and | or )\s*{_NUMBER}"
)
_ONE = re.compile(
    rf"(.*?)\s*{_NUMBER}((?:\s*\+|\s*\(?(?:o|or) [a-z]+\)?|\s*\(?aprox[a-z]*\.?\)?|\s*\(?approx[a-z]*\.?\)?)?)"
)


def _bounds(number: int, *, before: str, after: str) -> Bounds | None:
    words = understood()["sizes"]
    if before in words["more_than"]:
        return number + 1, None
    if before in words["at_least"] or after in words["or_more"]:
        return number, None
    if before in words["less_than"]:
        return 1, max(number - 1, 1)
    if before in words["up_to"] or after in words["or_fewer"]:
        return 1, number
    if before in words["about"] or after in words["about"]:
        return about(number)
    return (number, number) if not before and not after else None


def _number(text: str) -> int | None:
    digits = re.sub(r"[.,\s]", "", text)
    if digits.isascii() and digits.isdigit():
        return int(digits) if int(digits) <= LARGEST else None
    return next((int(number) for number, words in understood()["numbers"].items() if text in words), None)


@cache
def _understood() -> Mapping[str, Mapping[str, Any]]:
    text = resources.files("constancia.intake").joinpath("understood.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _unknown() -> frozenset[str]:
    return frozenset(understood()["unknown"]["words"])
