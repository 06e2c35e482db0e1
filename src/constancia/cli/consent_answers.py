"""Answers on consent as they are typed: `publication:words,place=yes`, `partners@Casa Inventada:all=later`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from enum import StrEnum
from typing import TypeVar

from constancia.claims.consent import Allowance, Answer, Given, Medium, Use
from constancia.errors import Misuse

_TYPED = re.compile(r"([a-z_]+)(?:@([^:]+))?:([a-z_,]+)=([a-z_]+)")
_ALL = "all"
_Closed = TypeVar("_Closed", bound=StrEnum)


def answers_of(typed: Sequence[str]) -> tuple[Allowance, ...]:
    """Answers as allowances, one for each medium. Raises Misuse("consent_answer"), Misuse("consent_word")."""
    return tuple(one for text in typed for one in _answers(text))


def use_of(text: str) -> Use:
    """Raises Misuse("consent_word", word, known)."""
    return _one(Use, text)


def given_of(text: str) -> Given | None:
    """How it was given, None for nothing. Raises Misuse("consent_word", word, known)."""
    return _one(Given, text) if text else None


def answer_of(text: str) -> Answer | None:
    """An answer, None for nothing. Raises Misuse("consent_word", word, known)."""
    return _one(Answer, text) if text else None


def day_of(text: str) -> str:
    """A day as it was typed, empty for none. Raises Misuse("consent_day")."""
    try:
        return dt.date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise Misuse("consent_day", day=text[:40]) from None


def _answers(text: str) -> list[Allowance]:
    match = _TYPED.fullmatch(text.strip())
    if match is None:
        raise Misuse("consent_answer", answer=text[:60])
    use, recipient, media, answer = match.groups()
    wanted = list(Medium) if media == _ALL else [_one(Medium, one) for one in media.split(",")]
    return [
        Allowance(_one(Use, use), medium, _one(Answer, answer), (recipient or "").strip())
        for medium in wanted
    ]


def _one(kind: type[_Closed], text: str) -> _Closed:
    try:
        return kind(text)
    except ValueError:
        raise Misuse("consent_word", word=text[:40], known=", ".join(kind)) from None
