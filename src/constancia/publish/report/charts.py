"""Charts: the drawings of `patterns`, given the reader's words. Each is drawn twice, for the screen and for paper."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, cast

from constancia.errors import Wrong
from constancia.patterns.border_map import border_map
from constancia.patterns.drawing import NARROW, WIDE, Theme, Words
from constancia.patterns.map_frames import MapWords
from constancia.patterns.map_marks import Spot
from constancia.patterns.margins import DAGGER
from constancia.patterns.matrix import matrix
from constancia.patterns.periods import PERIODS
from constancia.patterns.timeline import timeline
from constancia.phrases.screen import words
from constancia.publish.records import Records
from constancia.publish.report.document import Figure

__all__ = ["DAGGER", "DEFAULT_BY", "check_by", "drawn"]

DEFAULT_BY: dict[str, tuple[str, ...]] = {
    "timeline": ("month",),
    "matrix": ("act_type", "perpetrator"),
    "map": ("place",),
}
"""What each chart draws where the query says nothing else."""


def check_by(chart: str, by: tuple[str, ...]) -> None:
    """Raises Wrong("live_chart_by") for properties that the chart cannot draw."""
    periods = [name for name in by if name in PERIODS]
    good = {
        "timeline": len(periods) == 1 and len(by) <= 2,
        "matrix": 2 <= len(by) <= 3,
        "map": by == ("place",),
    }
    if not good[chart]:
        raise Wrong("live_chart_by")


def drawn(figure: Figure, *, chart: str, asked: tuple[str, ...], records: Records, language: str) -> Figure:
    """The figure with its drawings. Raises Wrong("live_categories") where it would have to add what stays apart."""
    maker = _Maker(figure, asked, records, language)
    if len([name for name in figure.by if name not in _drawn(chart, asked)]) > (0 if chart == "map" else 1):
        raise Wrong("live_categories")
    return replace(
        figure,
        svg=maker.draw(chart, "web", NARROW if chart == "timeline" else WIDE),
        narrow_svg="" if chart == "timeline" else maker.draw(chart, "web", NARROW),
        print_svg=maker.draw(chart, "print", WIDE),
        alt=maker.alt(),
    )


def _drawn(chart: str, asked: tuple[str, ...]) -> tuple[str, ...]:
    if chart == "timeline":
        return tuple(name for name in asked if name in PERIODS)
    return asked[:2] if chart == "matrix" else asked


class _Maker:
    def __init__(self, figure: Figure, asked: tuple[str, ...], records: Records, language: str) -> None:
        self.figure = figure
        self.asked = asked
        self.records = records
        self.language = language
        self.say = words(language, "report")

    def draw(self, chart: str, theme: Theme, width: float) -> str:
        prefix = "fig-" + "".join(letter for letter in chart if letter.isalpha())
        if chart == "timeline":
            return self._timeline(prefix, theme, width)
        if chart == "matrix":
            return self._matrix(prefix, theme, width)
        return self._map(prefix, theme, width)

    def _timeline(self, prefix: str, theme: Theme, width: float) -> str:
        period = _drawn("timeline", self.asked)[0]
        return timeline(
            self.figure.rows,
            period=cast(Literal["year", "quarter", "month", "day"], period),
            words=self._words(),
            prefix=prefix,
            label=lambda value: self._label(period, value),
            panels=self._names(self._other(period)),
            theme=theme,
            width=width,
        )

    def _matrix(self, prefix: str, theme: Theme, width: float) -> str:
        down, across = self.asked[:2]
        return matrix(
            self.figure.rows,
            down=down,
            across=across,
            words=self._words(),
            prefix=prefix,
            names={name: self._names(name) for name in (down, across)},
            panels=self._names(self._other(down, across)),
            theme=theme,
            width=width,
        )

    def _map(self, prefix: str, theme: Theme, width: float) -> str:
        names = self._names("place")
        spots = {
            place: Spot(label, point.latitude, point.longitude)
            for place, label in names.items()
            if (point := self.records.point(place)) is not None
        }
        return border_map(
            self.figure.rows,
            spots=spots,
            names=names,
            words=self._words(),
            map_words=MapWords(**{name: self.say(f"map_{name}") for name in _MAP_WORDS}),
            prefix=prefix,
            theme=theme,
            width=width,
        )

    def _other(self, *drawn: str) -> str:
        return next((name for name in self.figure.by if name not in drawn), "")

    def _names(self, name: str) -> dict[str, str]:
        """The values of a property that occur, by their labels, in the order of the figure's table."""
        found = [row.by.get(name) for row in self.figure.rows]
        names = {value: self._label(name, value) for value in found if value is not None}
        return dict(sorted(names.items(), key=lambda item: item[1].casefold()))

    def _label(self, name: str, value: str) -> str:
        return self.records.value_label(name, value, language=self.language)

    def _words(self) -> Words:
        subtitle = self.figure.subtitle or self.say(f"unit_{self.figure.unit}")
        return Words(
            title=self.figure.title,
            subtitle=self.figure.subtitle,
            description=self.say("chart_description", title=self.figure.title, subtitle=subtitle),
            certain=self.say("chart_certain"),
            possible=self.say("chart_possible"),
            coding=self.say("chart_coding"),
            missing=self.say("chart_missing"),
            gap=self.say("chart_gap", first="{first}", last="{last}"),
            note=self.say("reading_documented"),
            thousands="\u202f" if self.language == "es" else ",",
            at_least=self.say("chart_at_least", low="{low}"),
        )

    def alt(self) -> str:
        """The whole chart in words: what it shows, then each row."""
        rows = "; ".join(f"{', '.join(line.labels)}: {line.number}" for line in self.figure.lines)
        title = f"{self.figure.title} ({self.figure.subtitle})" if self.figure.subtitle else self.figure.title
        return self.say("chart_alt", title=title, rows=rows or self.say("reading_empty").rstrip("."))


_MAP_WORDS = (
    "border",
    "san_diego",
    "arizona",
    "south",
    "continent",
    "unmapped",
    "port",
    "area",
    "united_states",
    "mexico",
)
