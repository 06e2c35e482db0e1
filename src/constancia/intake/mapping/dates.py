"""Dates in somebody else's form as EDTF.

A form is written with `dd` or `d`, `mm` or `m`, `mmm` or `mmmm` (the month's name, Spanish or English), `yyyy` or `yy`,
and what stands between, words of it in single quotes. `words` takes dates as people write them, ISO 8601 and EDTF among
them; `day_first` and `month_first` do too, and say what 03/04/2019 is. A time of day after the date is left out.
"""

from __future__ import annotations

import re
from functools import lru_cache

from constancia.claims import dates
from constancia.errors import Wrong
from constancia.intake.understand import fold, understood
from constancia.intake.understand_dates import NotUnderstood, Order
from constancia.intake.understand_dates import read_date as understand_date

WORDS = "words"
_ORDERS = {WORDS: None, "day_first": Order.DAY_FIRST, "month_first": Order.MONTH_FIRST}
_TOKEN = re.compile(r"yyyy|yy|mmmm|mmm|mm|m|dd|d")
_PATTERNS = {
    "yyyy": r"(?P<year>\d{4})",
    "yy": r"(?P<short>\d\d)",
    "mmmm": r"(?P<name>[^\W\d_]{3,12})\.?",
    "mmm": r"(?P<name>[^\W\d_]{3,12})\.?",
    "mm": r"(?P<month>\d{1,2})",
    "m": r"(?P<month>\d{1,2})",
    "dd": r"(?P<day>\d{1,2})",
    "d": r"(?P<day>\d{1,2})",
}
_TIME = re.compile(r"[T ,]\s*\d{1,2}:\d\d.{0,40}$|[T ]\d{2}:\d{2}.{0,40}$")
_LONGEST = 80
_TURN = 70
"""Two-digit years from this on are of the twentieth century."""


def is_format(text: str) -> bool:
    """Whether it is a form of date: a year, and each part at most once."""
    if text in _ORDERS:
        return True
    tokens = _tokens(text)
    letters = [token[0] for token in tokens]
    return (
        "y" in letters and len(set(letters)) == len(letters) and not ("d" in letters and "m" not in letters)
    )


@lru_cache(maxsize=8192)
def read_date(text: str, formats: tuple[str, ...]) -> tuple[str | None, str]:
    """The date as EDTF by the first form that fits, "" where it says that the date is not known.

    Where none fits, None and why: "not_a_date", "ambiguous_date", "date_without_year".
    """
    why = "not_a_date"
    if len(text) > _LONGEST:
        return None, why
    for form in formats or (WORDS,):
        if form in _ORDERS:
            try:
                return understand_date(text, _ORDERS[form]), ""
            except NotUnderstood as error:
                why = error.code
        elif (found := _by_form(text.strip(), form)) is not None and is_edtf(found):
            return found, ""
    return None, why


def from_parts(year: str, month: str, day: str) -> str | None:
    """A date from its parts, as exact as they are: a blank or impossible part ends it. None without a year."""
    year = year.strip().removesuffix(".0")
    if not re.fullmatch(r"\d{4}", year, re.ASCII):
        return None
    number = month_number(month)
    if number is None:
        return year
    to_month = f"{year}-{number:02}"
    day = day.strip().removesuffix(".0")
    exact = f"{to_month}-{int(day):02}" if re.fullmatch(r"\d{1,2}", day, re.ASCII) else to_month
    return exact if is_edtf(exact) else to_month


def month_number(text: str) -> int | None:
    """The number of a month by number or by name in Spanish or English."""
    text = fold(text).removesuffix(".0").rstrip(".")
    if re.fullmatch(r"\d{1,2}", text, re.ASCII):
        return int(text) if 1 <= int(text) <= 12 else None
    return next((int(number) for number, names in understood()["months"].items() if text in names), None)


def less_exact(edtf: str, parts: int) -> str:
    """A date cut to its first parts: 1 the year, 2 the month. Seasons, intervals and unsure dates stay as they are."""
    if "/" in edtf or edtf[-1:] in "~?%":
        return edtf
    return "-".join(edtf.split("-")[:parts])


def is_edtf(text: str) -> bool:
    """Whether the text is a date that the case file takes."""
    try:
        dates.read(text)
    except Wrong:
        return False
    return True


def _by_form(text: str, form: str) -> str | None:
    without_time = _TIME.sub("", text).strip()
    match = _pattern(form).fullmatch(without_time)
    if match is None:
        return None
    parts = match.groupdict()
    year = parts.get("year") or _century(parts.get("short") or "")
    month = parts.get("month") or parts.get("name") or ""
    tokens = {token[0] for token in _tokens(form)}
    number = month_number(month)
    if "m" in tokens and number is None:
        return None
    out = [year] if number is None else [year, f"{number:02}"]
    if parts.get("day"):
        out.append(f"{int(parts['day']):02}")
    return "-".join(out)


def _century(short: str) -> str:
    return ("19" if int(short or 0) >= _TURN else "20") + short


@lru_cache(maxsize=256)
def _pattern(form: str) -> re.Pattern[str]:
    out, position = "", 0
    for match in _matches(form):
        out += _literal(form[position : match.start()]) + _PATTERNS[match[0]]
        position = match.end()
    return re.compile(out + _literal(form[position:]), re.IGNORECASE)


def _literal(text: str) -> str:
    return r"\s+".join(re.escape(word) for word in re.split(r"\s+", text.replace("'", "")))


def _tokens(form: str) -> list[str]:
    return [match[0] for match in _matches(form)]


def _matches(form: str) -> list[re.Match[str]]:
    """The parts of a form; a word in quotes ('de') is none, nor are letters inside one."""
    quoted = [match.span() for match in re.finditer(r"'[^']*'", form)]
    return [
        match
        for match in _TOKEN.finditer(form)
        if not any(start <= match.start() < end for start, end in quoted)
    ]
