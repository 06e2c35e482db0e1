"""What a person is asked at the terminal. Enter is always no."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from constancia.casefile.reader import Options, Validated
from constancia.cli.preview import dated
from constancia.cli.terminal import visible
from constancia.phrases import Words
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings

YES = frozenset({"y", "yes", "s", "si", "sí"})
"""In either language, whichever the screen is in."""
_ORDERS = {"1": "day-first", "2": "month-first"}


def may_ask(settings: Settings) -> bool:
    """Whether somebody sits at a terminal and reads lines."""
    return not settings.json and sys.stdin.isatty() and sys.stdout.isatty()


def agreed(prompt: str) -> bool:
    """Whether a person says yes. The end of the input is a no."""
    return _answer(prompt).casefold() in YES


def orders_of_dates(settings: Settings, validated: Validated, *, file: str) -> Options:
    """Ask once for each column of dates in which nothing tells the day from the month. Empty where nothing was said."""
    say, said = words(settings.language, "import"), validated.said
    found = [
        [question["sheet"], question["column"], order]
        for question in said.get("questions", ())
        if (order := _order(settings, say, question, file)) is not None
    ]
    return {"dates": found} if found else {}


def _order(settings: Settings, say: Words, question: Mapping[str, Any], file: str) -> str | None:
    fields = dated(settings, question, file)
    print(visible(say("dates_ask", **fields)))
    for line in say("dates_choice", **fields).splitlines():
        print(visible(line))
    while answer := _answer(say("dates_prompt")):
        if answer in _ORDERS:
            return _ORDERS[answer]
    return None


def _answer(prompt: str) -> str:
    print(prompt, end="", flush=True)
    return sys.stdin.readline().strip()
