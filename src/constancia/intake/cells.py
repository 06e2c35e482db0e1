"""What one cell may hold. A check takes the text of a cell and gives None, or a fault as (code, reason); the reason of
"unknown_term" is the vocabulary.

Formula (CSV injection): a spreadsheet that opens a table runs a cell that begins with a trigger. Refused is
* anything that begins with `=` and goes on;
* what begins with `+`, `-` or `@` and is more than a number or words: a function call or reference with nothing but
  the sign before it (`@SUM(1)`, `-A1*2`, `+Sheet!B2`), or a call to another program (`-2+3+cmd|' /C calc'!A0`).
Numbers (`-110.93`, `+52 1 664`), words after a dash (`- said`) and handles (`@name`) pass. Leading blanks and the
full-width forms of the signs do not hide a formula.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Container
from functools import lru_cache

from constancia.claims import dates, quantities
from constancia.errors import Wrong

Fault = tuple[str, str]
Check = Callable[[str], Fault | None]

KEY_LIMIT = 128
"""Characters of a row key."""
REFERENCES_LIMIT = 100
"""References in one cell."""
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d{1,18}(?:\.\d{0,18})?|\.\d{1,18})(?:[eE][+-]?\d{1,3})?", re.ASCII)
_YEAR = re.compile(r"-?\d{4}", re.ASCII)
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_URL = re.compile(r"https?://[^\s<>\"]{1,2000}")
_CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What steers a terminal, or turns the reading direction so that what follows, numbers too, is shown reversed."""
_PROGRAM = re.compile(r"\|\s*'[^']*'\s*!|^\S*[A-Za-z_]\w{0,100}\|")
_CALL = re.compile(r"[+@-]+[A-Za-z_][\w.]{0,100}\(.*\)(?:\s*[-+*/^&=<>].*)?\s*", re.DOTALL)
_REFERENCE = re.compile(
    r"[+@-]+(?:'[^']{0,100}'!|[A-Za-z_]\w{0,100}!)?\$?[A-Za-z]{1,3}\$?\d{1,7}(?:\s*[-+*/^&=<>:].*)?\s*",
    re.DOTALL,
)
_WIDE = str.maketrans("＝＋－＠", "=+-@")


def content_fault(text: str) -> Fault | None:
    """NUL, another control character, or a formula."""
    if "\0" in text:
        return "nul", ""
    if _CONTROL.search(text):
        return "control_character", ""
    return ("formula", "") if is_formula(text) else None


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would run the cell. See the rule above."""
    start = text.lstrip(" \t\r\n\u00a0")[:1].translate(_WIDE)
    if start not in ("=", "+", "-", "@"):
        return False
    plain = text.strip(" \t\r\n\u00a0").translate(_WIDE)[:10_000]
    if start == "=":
        return bool(plain.strip("= "))
    return any((_PROGRAM.search(plain), _CALL.fullmatch(plain), _REFERENCE.fullmatch(plain)))


def key(text: str) -> Fault | None:
    """A row key: letters, digits and `_ . : -`, at most 128."""
    return None if _KEY.fullmatch(text) else ("bad_key", "")


def date(text: str) -> Fault | None:
    """An EDTF date, season or interval."""
    return None if _is_edtf(text) else ("impossible_date", "")


def duration(text: str) -> Fault | None:
    """An ISO 8601 duration, or two with a slash as bounds."""
    try:
        quantities.duration(text)
    except Wrong:
        return "not_a_duration", ""
    return None


def count(text: str) -> Fault | None:
    """A whole number, none below zero."""
    return None if text.isascii() and text.isdigit() and len(text) <= 18 else ("not_a_number", "")


def url(text: str) -> Fault | None:
    """An http or https address."""
    return None if _URL.fullmatch(text) else ("bad_value", "url")


def degrees(limit: int) -> Check:
    """A number of degrees between -limit and limit."""

    def check(text: str) -> Fault | None:
        if not _NUMBER.fullmatch(text):
            return "bad_value", "number"
        return None if -limit <= float(text) <= limit else ("out_of_range", f"-{limit} to {limit}")

    return check


def one_of(terms: Container[str], *, otherwise: Fault) -> Check:
    """One of a closed list."""
    return lambda text: None if text in terms else otherwise


def reference(keys: Container[str], *, table: str) -> Check:
    """The key of a row of another table."""
    return lambda text: None if text in keys else ("dangling_reference", table)


def references(keys: Container[str], *, table: str) -> Check:
    """Keys with ";" between."""

    def check(text: str) -> Fault | None:
        if text.count(";") >= REFERENCES_LIMIT:
            return "bad_value", "references"
        return None if all(part in keys for part in text.split(";")) else ("dangling_reference", table)

    return check


def of_type(name: str) -> Check | None:
    """The check for a Table Schema field type; None for text."""
    return _TYPES.get(name)


def is_number(text: str) -> bool:
    """Whether the text is a number as Table Schema has it."""
    return _NUMBER.fullmatch(text) is not None


def _fits(pattern: re.Pattern[str], name: str) -> Check:
    return lambda text: None if pattern.fullmatch(text) else ("bad_value", name)


def _calendar_day(text: str) -> Fault | None:
    try:
        if _DAY.fullmatch(text):
            dt.date.fromisoformat(text)
            return None
    except ValueError:
        pass
    return "impossible_date", ""


@lru_cache(maxsize=4096)
def _is_edtf(text: str) -> bool:
    if len(text) > 50:
        return False
    try:
        dates.read(text)
    except Wrong:
        return False
    return True


_BOOLEANS = frozenset({"true", "True", "TRUE", "1", "false", "False", "FALSE", "0"})
_TYPES: dict[str, Check] = {
    "integer": _fits(_INTEGER, "integer"),
    "number": _fits(_NUMBER, "number"),
    "boolean": one_of(_BOOLEANS, otherwise=("bad_value", "boolean")),
    "date": _calendar_day,
    "year": _fits(_YEAR, "year"),
    "yearmonth": _fits(_MONTH, "yearmonth"),
}
