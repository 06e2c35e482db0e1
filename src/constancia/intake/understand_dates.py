"""Dates as people write them, as EDTF: "17/01/2018", "enero 2018", "principios de enero de 2019", "circa 2017".

Of 03/04/2019 nobody can tell whether it is March or April: `Order` is decided for a whole column (`order_of`), by the
dates in it that can only be read one way, or by asking.
"Early", "mid" and "late" are thirds of a month or a year with both ends marked as about (`~`).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import lru_cache

from constancia.claims import dates
from constancia.errors import Wrong
from constancia.intake.understand import fold, is_unknown, understood

LENGTH_LIMIT = 100
"""Characters of a date."""
_SERIALS = range(18_264, 73_051)
"""Days since 30 December 1899 that are taken for a date: 1950 to 2099."""
_EARLIEST = 1500
"""The first year that is taken for one: before it stands a slip, such as 0019 for 2019."""
_PIVOT = 50
"""Years of two digits: below it 2000 is meant."""


class Order(StrEnum):
    """Which of two numbers comes first."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class NotUnderstood(ValueError):
    """`code` is "ambiguous_date", "date_without_year" or "not_a_date"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


_NUMERIC = re.compile(
    r"(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{4}|\d{2})(?:[t ]\d{1,2}:\d\d.*)?", re.ASCII
)
_YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})(?:[/.\-](\d{1,2}))?(?:[t ]\d{1,2}:\d\d.*)?", re.ASCII)
_COMPACT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])", re.ASCII)
_NO_PART = r"(?:0{1,2}|x{1,2}|-{1,2}|_{1,2}|\?{1,2}|nd|sd|n/d|s/d)"
_DAYLESS = re.compile(rf"{_NO_PART}\s?[/.\-]\s?(?:({_NO_PART})|(\d{{1,2}}))\s?[/.\-]\s?(\d{{4}})", re.ASCII)
_DAYLESS_YEAR_FIRST = re.compile(r"(\d{4})[/.\-](?:(00)|(\d{1,2}))[/.\-]00(?:[t ]\d{1,2}:\d\d.*)?", re.ASCII)
_TWO_YEARS = re.compile(r"((?:19|20)\d\d)\s?[-–—/]\s?((?:19|20)\d\d)", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})\s?[/.\-]\s?(\d{4})", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:\.\d{1,15})?", re.ASCII)
_YEAR = re.compile(r"(?:el ano |ano |year |in |en )?(\d{4})", re.ASCII)
_OF = r"(?:\s?[-/,.]\s?|\s(?:de|del|of)\s|\s)(?:de |del )?"
_JOIN = r"\s?(?:-|–|—|\sal\s|\sa\s|\sy\s|\sto\s|\sand\s|\suntil\s|\shasta\s|\sal dia\s)\s?"


@lru_cache(maxsize=8192)
def read_date(text: str, order: Order | None = None) -> str:
    """The date as EDTF; "" where the cell is blank or says that it is not known. Raises NotUnderstood."""
    plain = fold(text).strip(" .,;()")
    if not plain or is_unknown(text):
        return ""
    if len(plain) > LENGTH_LIMIT:
        raise NotUnderstood("not_a_date")
    found = _as_it_is(text.strip()) or _read(plain, order)
    if not _is_edtf(found):
        raise NotUnderstood("not_a_date")
    return found


def order_of(texts: Iterable[str]) -> tuple[Order | None, bool]:
    """The order that the dates of a column show, and whether any can be read both ways.

    None where no date shows it, or some show one and some the other.
    """
    shown: set[Order] = set()
    is_open = False
    for text in texts:
        for first, second, _ in _NUMERIC.findall(fold(text)):
            one, other = int(first), int(second)
            if one > 12:
                shown.add(Order.DAY_FIRST)
            elif other > 12:
                shown.add(Order.MONTH_FIRST)
            elif one != other:
                is_open = True
    return (next(iter(shown)) if len(shown) == 1 else None), is_open


def _as_it_is(text: str) -> str | None:
    joined = re.sub(r"\s*/\s*", "/", text)
    return joined if _is_edtf(joined) else None


def _is_edtf(text: str) -> bool:
    try:
        dates.read(text)
    except Wrong:
        return False
    return True


def _read(plain: str, order: Order | None) -> str:
    for word in understood()["dates"]["weekdays"]:
        plain = re.sub(rf"^{word}[ ,]+(?=.*\d)", "", plain)
    plain = re.sub(r"^(?:el|the|on|dia|en|in|durante) ", "", plain)
    for meaning in (_qualified, _bounded, _part, _joined):
        found = meaning(plain, order)
        if found is not None:
            return found
    return _one(plain, order)


def _qualified(plain: str, order: Order | None) -> str | None:
    """ "about", "probably", before or after the date."""
    words = understood()["dates"]
    for name, mark in (("about", "~"), ("uncertain", "?")):
        for word in _longest(words[name]):
            letters = re.escape(word)
            match = re.fullmatch(rf"{letters}(?:[. ]\s*|(?<=\W))(.+)", plain) or re.fullmatch(
                rf"(.+?)[\s,(]*(?:(?<=\W)|\s){letters}[.)]*|(.+?)\s*{letters if not word.isalnum() else '$^'}",
                plain,
            )
            if match:
                inner = _read(next(part for part in match.groups() if part).strip(" ,.()"), order)
                return "/".join(
                    part if part == ".." else part.rstrip("~?%") + mark for part in inner.split("/")
                )
    return None


def _bounded(plain: str, order: Order | None) -> str | None:
    """ "before", "since": an end is open."""
    words = understood()["dates"]
    for name in ("before", "after"):
        for word in _longest(words[name]):
            if plain.startswith(word + " "):
                inner = _read(plain[len(word) + 1 :].strip(), order)
                if "/" in inner:
                    raise NotUnderstood("not_a_date")
                return f"../{inner}" if name == "before" else f"{inner}/.."
    return None


def _part(plain: str, order: Order | None) -> str | None:
    """ "early", "mid", "late", a half, of a month or a year."""
    words = understood()["dates"]
    for name in ("early", "mid", "late", "first_half", "second_half"):
        for word in _longest(words[name]):
            match = re.fullmatch(rf"{word}(?:\s|-)(?:del ano |the year )?(.+)", plain)
            if match:
                return _share(_read(match[1], order), name)
    return None


def _share(whole: str, part: str) -> str:
    if re.fullmatch(r"\d{4}", whole):
        first, last = {"early": (1, 4), "mid": (5, 8), "late": (9, 12), "first_half": (1, 6)}.get(
            part, (7, 12)
        )
        mark = "" if "half" in part else "~"
        return f"{whole}-{first:02}{mark}/{whole}-{last:02}{mark}"
    if not re.fullmatch(r"\d{4}-(?:0\d|1[0-2])", whole):
        raise NotUnderstood("not_a_date")
    end = calendar.monthrange(int(whole[:4]), int(whole[5:]))[1]
    thirds = {"early": (1, 10), "mid": (11, 20), "late": (21, end), "first_half": (1, 15)}
    first, last = thirds.get(part, (16, end))
    mark = "" if "half" in part else "~"
    return f"{whole}-{first:02}{mark}/{whole}-{last:02}{mark}"


def _joined(plain: str, order: Order | None) -> str | None:
    """Two dates with a word or a dash between; the first takes month and year from the second where it lacks them."""
    plain = re.sub(r"^(?:del|de|entre el|entre|between|from|el) ", "", plain)
    month = _months()
    days = re.fullmatch(rf"(\d{{1,2}}){_JOIN}(?:el )?(\d{{1,2}}){_OF}({month}){_OF}(\d{{4}})", plain)
    if days:
        number = _month(days[3])
        return f"{_day(days[4], number, days[1])}/{_day(days[4], number, days[2])}"
    english = re.fullmatch(rf"({month}) (\d{{1,2}}){_JOIN}(\d{{1,2}}),? (\d{{4}})", plain)
    if english:
        number = _month(english[1])
        return f"{_day(english[4], number, english[2])}/{_day(english[4], number, english[3])}"
    short = re.fullmatch(
        rf"((?:\d{{1,2}}{_OF})?(?:{month})){_JOIN}(?:el )?((?:\d{{1,2}}{_OF})?(?:{month}){_OF}(\d{{4}}))",
        plain,
    )
    if short:
        return f"{_one(f'{short[1]} {short[3]}', order)}/{_one(short[2], order)}"
    parts = re.split(r"\s+(?:-|–|—|al|a|y|to|and|until|hasta)\s+(?:el )?|\s*[–—]\s*", plain)
    if len(parts) == 2 and all(parts):
        return f"{_one(parts[0], order)}/{_one(parts[1], order)}"
    return None


def _one(plain: str, order: Order | None) -> str:
    """One date without anything around it."""
    for reader in (_numbers, _named, _season):
        found = reader(plain, order)
        if found is not None:
            return found
    if re.fullmatch(rf"(?:\d{{1,2}}{_OF})?(?:{_months()})(?: \d{{1,2}})?", plain):
        raise NotUnderstood("date_without_year")
    raise NotUnderstood("not_a_date")


def _numbers(plain: str, order: Order | None) -> str | None:
    found = _dayless(plain)
    if found is not None:
        return found
    match = _NUMERIC.fullmatch(plain)
    if match:
        return _ordered(int(match[1]), int(match[2]), match[3], order=order)
    match = _YEAR_FIRST.fullmatch(plain)
    if match:
        return _day(match[1], int(match[2]), match[3]) if match[3] else f"{match[1]}-{int(match[2]):02}"
    match = _MONTH_YEAR.fullmatch(plain)
    if match:
        return f"{match[2]}-{int(match[1]):02}"
    match = _SERIAL.fullmatch(plain)
    if match and int(match[1]) in _SERIALS:
        return (dt.date(1899, 12, 30) + dt.timedelta(days=int(match[1]))).isoformat()
    match = _YEAR.fullmatch(plain)
    if match:
        return match[1]
    return plain if _is_edtf(plain) else None


def _dayless(plain: str) -> str | None:
    """Where noughts or signs stand for a day or month that is not known, and dates that are figures alone."""
    match = _DAYLESS.fullmatch(plain)
    year, no_month, month = (match[3], match[1], match[2]) if match else ("", "", "")
    if not match and (match := _DAYLESS_YEAR_FIRST.fullmatch(plain)):
        year, no_month, month = match[1], match[2], match[3]
    if year and int(year) >= _EARLIEST:
        return year if no_month or not int(month) else f"{year}-{int(month):02}"
    match = _COMPACT.fullmatch(plain)
    if match:
        return _day(match[1], int(match[2]), match[3])
    match = _TWO_YEARS.fullmatch(plain)
    return f"{match[1]}/{match[2]}" if match and match[1] < match[2] else None


def _ordered(first: int, second: int, year: str, *, order: Order | None) -> str:
    if len(year) == 2:
        year = f"{20 if int(year) < _PIVOT else 19}{year}"
    if int(year) < _EARLIEST:
        raise NotUnderstood("not_a_date")
    if first > 12 or second > 12 or first == second:
        day, month = (second, first) if second > 12 else (first, second)
    elif order is None:
        raise NotUnderstood("ambiguous_date")
    else:
        day, month = (first, second) if order is Order.DAY_FIRST else (second, first)
    return _day(year, month, str(day))


def _named(plain: str, order: Order | None) -> str | None:
    month = _months()
    match = re.fullmatch(rf"({month}){_OF}(\d{{4}})", plain) or re.fullmatch(rf"({month})-(\d{{2}})", plain)
    if match:
        return f"{match[2] if len(match[2]) == 4 else '20' + match[2]}-{_month(match[1]):02}"
    match = re.fullmatch(
        rf"(\d{{1,2}})(?:st|nd|rd|th|o|ro|er|º|°)?{_OF}({month}){_OF}(\d{{4}}|\d{{2}})", plain
    )
    if match:
        year = match[3] if len(match[3]) == 4 else "20" + match[3]
        return _day(year, _month(match[2]), match[1])
    match = re.fullmatch(rf"({month})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (?:de |del )?(\d{{4}})", plain)
    if match:
        return _day(match[3], _month(match[1]), match[2])
    match = re.fullmatch(rf"(\d{{4}}){_OF}({month})(?:{_OF}(\d{{1,2}}))?", plain)
    if match:
        number = _month(match[2])
        return _day(match[1], number, match[3]) if match[3] else f"{match[1]}-{number:02}"
    return None


def _season(plain: str, order: Order | None) -> str | None:
    for number, words in understood()["seasons"].items():
        match = re.fullmatch(rf"(?:{'|'.join(words)}){_OF}(\d{{4}})", plain)
        if match:
            return f"{match[1]}-{number}"
    return None


def _day(year: str, month: int, day: str) -> str:
    return f"{year}-{month:02}-{int(day):02}"


def _months() -> str:
    return "|".join(
        sorted((word for words in understood()["months"].values() for word in words), key=len, reverse=True)
    )


def _month(word: str) -> int:
    return next(int(number) for number, words in understood()["months"].items() if word in words)


def _longest(words: list[str]) -> Iterator[str]:
    yield from sorted(words, key=len, reverse=True)
