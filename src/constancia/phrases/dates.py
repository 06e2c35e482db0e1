"""An EDTF text as a person says it. What cannot be read is given back as it is.

`date` names the date ("about December 2018"); `when` makes it part of a sentence ("in about December 2018",
"on 17 January 2018").
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from constancia.phrases import texts

_ONE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?([~?%]?)", re.ASCII)
_SHORTENED = re.compile(r"(\d{3}X|\d{2}XX)([~?%]?)", re.ASCII)
_OPEN = ("..", "")


@dataclass(frozen=True, slots=True)
class _Date:
    """`precision` is "year", "season", "month", "day", "decade" or "century"; `doubt` is "~", "?", "%" or nothing."""

    words: str
    precision: str
    doubt: str
    month: tuple[str, str] | None = None


def date(edtf: str, language: str) -> str:
    """17 January 2018 / 17 de enero de 2018, about December 2018, summer 2018, by 24 January 2018, between a and b."""
    language = texts.known(language)
    start, slash, end = edtf.partition("/")
    if slash:
        return _interval(start, end, language) or edtf
    found = _one(edtf, language)
    return _doubted(found, language) if found else edtf


def when(edtf: str, language: str) -> str:
    """The date as an adverb: "on 17 January 2018" / "el 17 de enero de 2018", "in 2018" / "en 2018"."""
    language = texts.known(language)
    if "/" in edtf:
        return date(edtf, language)
    found = _one(edtf, language)
    return _adverb(found, language) if found else edtf


def period(start: str, end: str, language: str) -> str:
    """From one date to another, as an adverb: "from 13 to 15 June 2017" / "del 13 al 15 de junio de 2017"."""
    language = texts.known(language)
    first, last = _one(start, language), _one(end, language)
    if first is None or last is None or start == end:
        return when(start, language)
    if first.precision == last.precision == "day" and not first.doubt + last.doubt:
        return _days(first, last, language)
    if language == "es":
        return f"{_from(first)} {_to(last)}"
    return f"from {_doubted(first, language)} to {_doubted(last, language)}"


# --- private


def _one(text: str, language: str) -> _Date | None:
    shortened = _SHORTENED.fullmatch(text)
    if shortened:
        return _shortened(shortened.group(1), shortened.group(2), language)
    match = _ONE.fullmatch(text)
    if match is None:
        return None
    year, month, day, doubt = match.groups()
    if month is None:
        return _Date(year, "year", doubt)
    of = " de " if language == "es" else " "
    if day is None and 21 <= int(month) <= 24:
        return _Date(f"{_named('seasons', int(month) - 21, language)}{of}{year}", "season", doubt)
    try:
        dt.date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    named = f"{_named('months', int(month) - 1, language)}{of}{year}"
    if day is None:
        return _Date(named, "month", doubt)
    return _Date(f"{int(day)}{of}{named}", "day", doubt, (str(int(day)), named))


def _named(what: str, position: int, language: str) -> str:
    return str(texts.one("calendar")[what][language][position])


def _shortened(text: str, doubt: str, language: str) -> _Date:
    if text.endswith("XX"):
        number = int(text[:2])
        words = f"siglo {number + 1}" if language == "es" else f"the {text[:2]}00s"
        return _Date(words, "century", doubt)
    decade = text[:3] + "0"
    return _Date(f"la década de {decade}" if language == "es" else f"the {decade}s", "decade", doubt)


def _doubted(found: _Date, language: str) -> str:
    """With "about" for approximate, "perhaps" for uncertain."""
    if language == "es":
        before = {"~": "hacia ", "?": "quizá ", "%": "quizá hacia "}.get(found.doubt, "")
        article = "el " if before.endswith("hacia ") and found.precision in ("day", "season") else ""
        return f"{before}{article}{found.words}"
    return {"~": "about ", "?": "perhaps ", "%": "perhaps about "}.get(found.doubt, "") + found.words


def _adverb(found: _Date, language: str) -> str:
    if language == "es":
        if "~" in found.doubt or "%" in found.doubt:
            return _doubted(found, language)
        before = "quizá " if found.doubt else ""
        joint = {"day": "el", "season": "en el"}.get(found.precision, "en")
        return f"{before}{joint} {found.words}"
    if found.doubt in ("~", "%"):
        perhaps = "perhaps " if found.doubt == "%" else ""
        return f"{perhaps}{'on' if found.precision == 'day' else 'in'} or about {found.words}"
    before = "perhaps " if found.doubt else ""
    return f"{before}{'on' if found.precision == 'day' else 'in'} {found.words}"


def _interval(start: str, end: str, language: str) -> str | None:
    first, last = _one(start, language), _one(end, language)
    if start in _OPEN and last:
        return _by(last, language)
    if end in _OPEN and first:
        return _since(first, language)
    if first is None or last is None:
        return None
    if _same_month(first, last):
        return _between_days(first, last, language)
    if language == "es":
        return f"entre {_article(first)} y {_article(last)}"
    return f"between {_doubted(first, language)} and {_doubted(last, language)}"


def _by(found: _Date, language: str) -> str:
    return f"a más tardar {_article(found, 'en ')}" if language == "es" else f"by {_doubted(found, language)}"


def _since(found: _Date, language: str) -> str:
    if language == "es":
        return _from(found)
    return f"{_doubted(found, language)} or later"


def _article(found: _Date, otherwise: str = "") -> str:
    """Spanish, after a preposition: days and seasons take the article, doubt is said by an adverb."""
    doubt = {"~": "aproximadamente ", "?": "quizá ", "%": "quizá aproximadamente "}.get(found.doubt, "")
    return doubt + ("el " if found.precision in ("day", "season") else otherwise) + found.words


def _from(found: _Date) -> str:
    return f"desde {_article(found)}"


def _to(found: _Date) -> str:
    return f"hasta {_article(found)}"


def _days(first: _Date, last: _Date, language: str) -> str:
    if _same_month(first, last):
        day = first.month[0] if first.month else ""
        return f"del {day} al {last.words}" if language == "es" else f"from {day} to {last.words}"
    return f"del {first.words} al {last.words}" if language == "es" else f"from {first.words} to {last.words}"


def _between_days(first: _Date, last: _Date, language: str) -> str:
    day = first.month[0] if first.month else ""
    return f"entre el {day} y el {last.words}" if language == "es" else f"between {day} and {last.words}"


def _same_month(first: _Date, last: _Date) -> bool:
    """Whether both are certain days of one month, which then need be said once."""
    same = first.month is not None and last.month is not None and first.month[1] == last.month[1]
    return same and not first.doubt + last.doubt
