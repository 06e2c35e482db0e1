"""Documented acts over time. Time runs down the page, so that it reads on a telephone as on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Literal

from constancia.patterns import periods
from constancia.patterns.counts import Row
from constancia.patterns.drawing import BODY, NARROW, SMALL, Drawing, Theme, Words, measure
from constancia.patterns.margins import finish, head, nice_step, numbered, series

Period = Literal["year", "quarter", "month", "day"]

_PITCH, _BAR, _LONGEST_GAP = 19, 12, 3


def timeline(
    rows: Sequence[Row],
    *,
    period: Period,
    words: Words,
    prefix: str,
    label: Callable[[str], str] = str,
    panels: Mapping[str, str] | None = None,
    theme: Theme = "web",
    width: float = NARROW,
) -> str:
    """Rows of a count by `period`, and by one other property at most, as SVG text.

    A solid bar is what is certain, its hatched and open end what is possible. A period without a row is drawn
    as nothing, four or more of them as one gap; what has no date stands apart, under the axis, as missing.
    `label` says a period, `panels` names the values of the other property and gives their order.

    Raises ValueError for rows that are not by `period` or by more than one other property.
    """
    drawing = Drawing(prefix=prefix, theme=theme, width=width)
    groups = series(rows, (period,), panels or {})
    lines = [(name, list(_lines(mine, period, label, words))) for name, mine in groups]
    left = 6 + max([measure(text, SMALL) for _, some in lines for text, _ in some if _], default=60)
    left = min(left, width * 0.4)
    ends = [measure(numbered(row, words), SMALL, weight=600) for row in rows]
    room = width - left - max(ends, default=0) - 12
    most = max([row.most for row in rows], default=0) or 1
    y = head(drawing, words, marked=rows)
    for name, some in lines:
        y = _panel(drawing, y, name, some, (left, room / most), nice_step(most, room), words)
    return finish(drawing, y, words, rows)


def _lines(
    rows: Sequence[Row], period: Period, label: Callable[[str], str], words: Words
) -> Iterator[tuple[str, Row | None]]:
    """(label, row) from the first period to the last; (label, None) for a gap; then what has no date."""
    known = {value: row for row in rows if (value := row.by[period]) is not None}
    if known:
        span = periods.between(period, min(known), max(known))
        for is_held, group in groupby(span, key=known.__contains__):
            names = list(group)
            if is_held or len(names) <= _LONGEST_GAP:
                for name in names:
                    yield label(name), known.get(name) or Row({period: name}, 0, 0, 0, (), ())
            else:
                ends = {"first": label(names[0]), "last": label(names[-1])}
                yield words.gap.replace("{first}", ends["first"]).replace("{last}", ends["last"]), None
    for row in rows:
        if row.by[period] is None:
            yield words.missing, row


def _panel(
    drawing: Drawing,
    y: float,
    name: str,
    lines: Sequence[tuple[str, Row | None]],
    scale: tuple[float, float],
    step: int,
    words: Words,
) -> float:
    left, unit = scale
    if name:
        y = drawing.lines(0, y + 14, name, width=drawing.width, weight=600) - BODY * 0.35
    dated = [line for line in lines if line[1] is None or line[1].is_placed]
    undated = [line for line in lines if line not in dated]
    top, bottom = y + 16, y + 16 + _PITCH * len(dated)
    if dated:
        longest = max([row.most for _, row in dated if row], default=0)
        for value in range(0, max(longest, step) + 1, step):
            x = left + value * unit
            drawing.shape("path", stroke="line", d=f"M{x:.1f} {top}V{bottom:.1f}", stroke_width=1)
            drawing.text(x, y + 10, words.number(value, value), size=SMALL, fill="quiet", anchor="middle")
    y = top
    for text, row in dated:
        _line(drawing, y, text, row, scale, words)
        y += _PITCH
    if dated:
        drawing.shape("path", stroke="ink", d=f"M{left:.1f} {top}V{bottom:.1f}", stroke_width=1.2)
    for text, row in undated:
        y += 4
        if row:
            y = _missing(drawing, y, text, row, scale, words)
    return y + 10


def _line(
    drawing: Drawing, y: float, text: str, row: Row | None, scale: tuple[float, float], words: Words
) -> None:
    left, unit = scale
    base, top = y + _PITCH * 0.72, y + (_PITCH - _BAR) / 2
    if row is None:
        drawing.text(left + 6, base, text, size=SMALL, fill="quiet")
        drawing.text(left - 6, base, "⋮", size=SMALL, fill="quiet", anchor="end")
        return
    drawing.text(left - 6, base, text, size=SMALL, anchor="end")
    if row.low:
        drawing.shape("rect", fill="accent", x=left, y=top, width=row.low * unit, height=_BAR)
    end = left + row.most * unit
    if row.high is None or row.high > row.low:
        start = left + row.low * unit
        end = max(end, start + 10) if row.high is None else end
        drawing.shape("rect", fill="hatch", x=start, y=top, width=end - start, height=_BAR)
        # Its sides are drawn, its end is not: it stays open.
        drawing.shape(
            "path",
            stroke="accent",
            d=f"M{end:.1f} {top}H{start:.1f}V{top + _BAR}H{end:.1f}",
            stroke_width=1,
        )
    _numbers(drawing, end + 5, base, row, words)


def _missing(
    drawing: Drawing, y: float, text: str, row: Row, scale: tuple[float, float], words: Words
) -> float:
    left, unit = scale
    top, length = y + (_PITCH - _BAR) / 2, max(row.most * unit, 2)
    drawing.shape(
        "rect",
        stroke="quiet",
        x=left,
        y=top,
        width=length,
        height=_BAR,
        stroke_dasharray="3 2",
        stroke_width=1,
    )
    _numbers(drawing, left + length + 5, y + _PITCH * 0.72, row, words)
    return drawing.lines(0, y + _PITCH * 0.72, text, size=SMALL, width=left - 6, fill="quiet") - 2


def _numbers(drawing: Drawing, x: float, y: float, row: Row, words: Words) -> None:
    number = words.number(row.low, row.high)
    weight = 600 if row.low else 400
    if row.acts:
        drawing.text(x, y, number, size=SMALL, weight=weight, halo="paper")
    if row.coding_only:
        coded = numbered(row, words).removeprefix(number)
        drawing.text(
            x + measure(number, SMALL, weight=weight) + 3, y, coded.strip(), size=SMALL, fill="quiet"
        )
