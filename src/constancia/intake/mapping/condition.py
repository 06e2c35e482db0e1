"""Conditions on a row. Texts are compared without regard to case and to blanks around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from constancia.intake.mapping.model import Condition
from constancia.intake.mapping.template import Scope, filler
from constancia.intake.understand import size

Holds = Callable[[Scope], bool]
TESTS = ("is", "is_not", "has", "contains", "filled", "above", "below")
JOINS = ("all", "any", "not")
_BETWEEN = re.compile(r"\s*[;,|\n]\s*")


def plain(text: str) -> str:
    """A text as it is compared."""
    return " ".join(text.split()).casefold()


def test(condition: Condition, slots: Mapping[str, int | None]) -> Holds:
    """The condition as a function of the row."""
    if condition.test in JOINS:
        parts = [test(part, slots) for part in condition.parts]
        if condition.test == "all":
            return lambda scope: all(part(scope) for part in parts)
        if condition.test == "any":
            return lambda scope: any(part(scope) for part in parts)
        return lambda scope: not any(part(scope) for part in parts)
    if condition.value is None:
        return lambda scope: True
    fill = filler(condition.value, slots)
    holds = _of_text(condition)
    return lambda scope: holds(fill(scope))


def _of_text(condition: Condition) -> Callable[[str], bool]:
    texts, number = condition.texts, condition.number
    tests: dict[str, Callable[[str], bool]] = {
        "is": lambda text: plain(text) in texts,
        "is_not": lambda text: plain(text) not in texts,
        "has": lambda text: not texts.isdisjoint(_BETWEEN.split(plain(text))),
        "contains": lambda text: any(part in plain(text) for part in texts),
        "filled": lambda text: bool(text) is (number == 1),
        "above": lambda text: (found := _number(text)) is not None and found > number,
        "below": lambda text: (found := _number(text)) is not None and found < number,
    }
    return tests[condition.test]


def _number(text: str) -> float | None:
    """A number, or the least that a number in words can be ("más de 20" is at least 21)."""
    if re.fullmatch(r"-?\d{1,18}(?:\.\d{1,18})?", text.strip(), re.ASCII):
        return float(text)
    bounds = size(text) if text else None
    return None if bounds is None else bounds[0]
