"""How the cells of an XLSX file show a number: as a number, or as a day, a month, a year, a time."""

from __future__ import annotations

import datetime as dt
import re
from enum import Enum

from constancia.intake.archive import Archive, Attributes, Handlers, attribute, walk
from constancia.intake.sheet import number_text

PART = "xl/styles.xml"
_LIMIT = 64 << 20
_STYLES_LIMIT = 100_000
_IGNORED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE_1900, _DATE_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
_LAST = 2_958_465


class Shown(Enum):
    """What of a number its format shows."""

    NUMBER = "number"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    TIME = "time"


_BUILT_IN = {
    **dict.fromkeys((14, 15, 16, 22, 30, *range(50, 55), 57, 58), Shown.DAY),
    **dict.fromkeys((17, 55, 56), Shown.MONTH),
    **dict.fromkeys((18, 19, 20, 21), Shown.TIME),
    **dict.fromkeys((27, 28, 29, 31, 36), Shown.DAY),
}


def read_styles(archive: Archive, part: str = PART) -> list[Shown]:
    """What each cell style shows, by its number."""
    styles: list[Shown] = []
    formats: dict[str, Shown] = {}
    inside = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal inside
        if name == "numFmt":
            formats[attribute(attributes, "numFmtId")] = shown_by(attribute(attributes, "formatCode"))
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside and len(styles) < _STYLES_LIMIT:
            number = attribute(attributes, "numFmtId")
            built_in = _BUILT_IN.get(int(number), Shown.NUMBER) if number.isdigit() else Shown.NUMBER
            styles.append(formats.get(number, built_in))

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name != "cellXfs"

    if part in archive.names:
        for _ in walk(archive, part, Handlers(start, end, lambda text: None), limit=_LIMIT):
            pass
    return styles


def shown_by(code: str) -> Shown:
    """What a format code shows of a number: "mmm yyyy" is a month."""
    if re.search(r"\[(h+|m+|s+)\]", code[:256].lower()):
        return Shown.NUMBER
    plain = _IGNORED.sub("", code[:256].lower().split(";")[0])
    if "general" in plain or not re.search(r"[ymdhs]", plain):
        return Shown.NUMBER
    if "d" in plain:
        return Shown.DAY
    if "y" in plain:
        return Shown.MONTH if "m" in plain else Shown.YEAR
    return Shown.TIME if re.search(r"[hs]", plain) else Shown.MONTH


def number_shown(value: float, shown: Shown, *, is_1904: bool) -> str:
    """A number as its format shows it; a date as ISO 8601, to the month or year where no more is shown."""
    if shown is Shown.NUMBER or not 0 <= value <= _LAST:
        return number_text(value)
    if not is_1904 and 1 <= value < 60:  # Excel counts a 29 February 1900
        value += 1
    try:
        moment = (_DATE_1904 if is_1904 else _DATE_1900) + dt.timedelta(seconds=round(value * 86400))
    except OverflowError:
        return number_text(value)
    if shown is Shown.TIME or value < 1:
        return moment.strftime("%H:%M")
    iso = moment.date().isoformat()
    if shown is Shown.DAY and moment.time() != dt.time():
        return f"{iso}T{moment:%H:%M}"
    return iso[: {Shown.DAY: 10, Shown.MONTH: 7, Shown.YEAR: 4}[shown]]
