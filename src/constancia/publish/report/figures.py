"""Figures: what a count comes to, in the reader's words. One query is one figure, however often it is asked."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from constancia.errors import Wrong
from constancia.patterns.counts import Row
from constancia.patterns.periods import PERIODS
from constancia.phrases import numbers
from constancia.phrases.lists import joined
from constancia.phrases.screen import words
from constancia.publish.export.formats import KINDS
from constancia.publish.records import AggregateAnswer, CountAnswer, Records, ValueAnswer
from constancia.publish.report import charts, live
from constancia.publish.report.document import Figure, Line


class Figures:
    """Asks the records and numbers the answers in the order in which they are first met."""

    def __init__(self, records: Records, language: str) -> None:
        self.records = records
        self.language = language
        self.say = words(language, "report")
        self.found: dict[str, Figure] = {}

    @property
    def all(self) -> tuple[Figure, ...]:
        """Every figure, by number."""
        return tuple(self.found.values())

    def ask(self, query: live.Query) -> Figure:
        """The figure of a query. Raises Wrong as the records do, live_categories and live_chart_by."""
        if query.text not in self.found:
            figure = self._ask(query)
            self.found[query.text] = replace(figure, number=len(self.found) + 1)
        return self.found[query.text]

    def attached(self, form: str, where: live.Where) -> str:
        """What a file of data holds, in words: its conditions and its format."""
        conditions = self._conditions(where)
        what = self.say("attached_acts", conditions=conditions) if conditions else self.say("attached_all")
        return self.say("attached", what=what, kind=KINDS[form])

    def _ask(self, query: live.Query) -> Figure:
        match query:
            case live.Count(unit, where, together):
                return self._count(query, self._counted(unit, (), where, together))
            case live.Table(unit, by, where, together):
                return self._table(query, self._counted(unit, by, where, together))
            case live.Chart(chart, unit, by, where, together):
                by = by or charts.DEFAULT_BY[chart]
                charts.check_by(chart, by)
                return self._chart(query, by, self._counted(unit, by, where, together))
            case live.Aggregate(series, period, measure):
                return self._aggregate(
                    query,
                    self.records.aggregate(series, period=period, measure=measure, language=self.language),
                )
            case _:
                raise AssertionError(query)

    def _counted(self, unit: str, by: tuple[str, ...], where: live.Where, together: bool) -> CountAnswer:
        return self.records.count(unit, by=by, where=where, together=together)

    def _count(self, query: live.Count, answer: CountAnswer) -> Figure:
        """One number: rows that stay apart (defenders, migrants) are not summed, and so are no one number."""
        if len(answer.rows) > 1:
            raise Wrong("live_categories")
        row = answer.rows[0] if answer.rows else Row({}, 0, 0, 0, (), ())
        figure = self._figure("count", query, query.unit, query.together, replace(answer, rows=(row,)))
        return replace(figure, text=self._number(row))

    def _table(self, query: live.Table, answer: CountAnswer) -> Figure:
        figure = self._figure("table", query, query.unit, query.together, answer)
        return replace(figure, text=figure.title)

    def _chart(self, query: live.Chart, by: tuple[str, ...], answer: CountAnswer) -> Figure:
        figure = self._figure("chart", query, query.unit, query.together, answer)
        return charts.drawn(
            replace(figure, text=figure.title),
            chart=query.chart,
            asked=by,
            records=self.records,
            language=self.language,
        )

    def _figure(
        self,
        verb: str,
        query: live.Count | live.Table | live.Chart,
        unit: str,
        together: bool,
        answer: CountAnswer,
    ) -> Figure:
        lines = self._lines(answer)
        return Figure(
            number=0,
            verb=verb,
            query=query.text,
            unit=unit,
            by=answer.by,
            where=answer.where,
            together=together,
            rows=tuple(line.row for line in lines),
            text="",
            title=self._title(unit, answer.by),
            subtitle=self._conditions(answer.where),
            reading=self._reading(unit, together, answer),
            unplaced=answer.unplaced,
            headings=tuple(self._label(name) for name in answer.by),
            lines=lines,
        )

    def _lines(self, answer: CountAnswer) -> tuple[Line, ...]:
        """Periods in their order, everything else by its label: never by its number, which would rank."""
        lines = [self._line(answer.by, row) for row in answer.rows]
        return tuple(sorted(lines, key=lambda line: _order(line, answer.by)))

    def _line(self, by: tuple[str, ...], row: Row) -> Line:
        labels = tuple(self._value(name, row.by.get(name)) for name in by)
        number = numbers.dash(row.low, row.high, self.language)
        coding = numbers.number(row.coding_only, self.language) if row.coding_only else ""
        return Line(labels, number, coding, row)

    def _value(self, name: str, value: str | None) -> str:
        if value is None:
            return self.say("not_stated")
        return self.records.value_label(name, value, language=self.language)

    def _label(self, name: str) -> str:
        return self.records.property_label(name, language=self.language)

    def _title(self, unit: str, by: tuple[str, ...]) -> str:
        title = self.say(f"title_{unit}")
        if not by:
            return title
        properties = joined([_lowered(self._label(name)) for name in by], self.language)
        return self.say("title_by", title=title, properties=properties)

    def _conditions(self, where: live.Where) -> str:
        parts = [
            self.say(
                "condition",
                property=self._label(name),
                values=joined(
                    sorted({self._value(name, value) for value in values}), self.language, last="or"
                ),
            )
            for name, values in where
        ]
        return "; ".join(parts)

    def _reading(self, unit: str, together: bool, answer: CountAnswer) -> tuple[str, ...]:
        rows = answer.rows
        is_range = any(row.low != row.high for row in rows)
        coding = sum(row.coding_only for row in rows) if len(rows) == 1 else 0
        keys = [
            ("reading_empty", not any(row.high != 0 for row in rows)),
            ("reading_documented", True),
            ("reading_range", is_range),
            ("reading_rows_overlap", is_range and len(rows) > 1),
            ("reading_together", together and unit not in live.BEHIND),
            ("reading_apart", "category" in answer.by),
        ]
        lines = [self.say(key) for key, holds in keys if holds]
        if coding:
            lines.append(self.say("reading_coding", n=coding))
        if answer.unplaced:
            lines.append(self.say("reading_unplaced", n=len(answer.unplaced)))
        return tuple(lines)

    def _number(self, row: Row) -> str:
        if row.high is None and row.low == 0:
            return self.say("unknown_number")
        return numbers.span(row.low, row.high, self.language)

    def _aggregate(self, query: live.Aggregate, answer: AggregateAnswer) -> Figure:
        return Figure(
            number=0,
            verb="aggregate",
            query=query.text,
            unit=answer.unit,
            by=(),
            where=(),
            together=False,
            rows=(),
            text=_given(answer.value, self.language),
            title=self.say("title_measure", measure=answer.measure or answer.unit),
            subtitle=answer.period,
            reading=(self.say("reading_aggregate"),),
            aggregate=answer,
        )


def value_text(answer: ValueAnswer, language: str) -> str:
    """The values of a property in a sentence: alternatives with "or", marked as disputed; the coder's with a dagger."""
    parts = [option.text + (charts.DAGGER if option.coding_only else "") for option in answer.options]
    text = joined(parts, language, last="or" if answer.exclusive or answer.disputed else "and")
    return f"{text} ({words(language)('disputed')})" if answer.disputed else text


def _given(value: str, language: str) -> str:
    """A number as a source gives it: grouped, "<10" in words."""
    if value.startswith("<"):
        return numbers.qualified(numbers.decimal(value[1:], language), "less_than", language)
    return numbers.decimal(value, language)


def _order(line: Line, by: tuple[str, ...]) -> list[tuple[bool, str]]:
    values = [line.row.by.get(name) for name in by]
    return [
        (value is None, (value or "") if name in PERIODS else _plain(label))
        for name, value, label in zip(by, values, line.labels, strict=True)
    ]


def _plain(label: str) -> str:
    decomposed = unicodedata.normalize("NFKD", label.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def _lowered(label: str) -> str:
    """A label inside a sentence: "Type of act" -> "type of act", "FBI file" as it is."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
