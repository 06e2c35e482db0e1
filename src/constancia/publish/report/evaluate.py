"""Evaluating a report: every query asked, every fault of the edition told at once, with file, line and column.

Nothing of a report is published unless all of it holds: its queries answered by the records, no number typed by hand,
no protected name in its prose. A query about a protected person is no fault: it answers with the role.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from constancia.errors import ConstanciaError, Several, Wrong
from constancia.publish import exposure
from constancia.publish.export.formats import EXTENSIONS
from constancia.publish.records import Records
from constancia.publish.report import lint, live
from constancia.publish.report.document import (
    ActText,
    Attached,
    Block,
    Blocks,
    Citation,
    Document,
    Emphasis,
    Figure,
    FigureBlock,
    FileText,
    Grid,
    Heading,
    Inline,
    Inlines,
    Items,
    Link,
    Live,
    LiveBlock,
    Mark,
    NameText,
    Note,
    NoteMark,
    Number,
    Paragraph,
    Quote,
    Strong,
    ValueText,
)
from constancia.publish.report.figures import Figures, value_text
from constancia.publish.report.live import Place
from constancia.publish.report.reading import Report

Spans = list[tuple[int, int]]
Answer = TypeVar("Answer")


def evaluate(report: Report, records: Records, *, protected: Callable[[str], Spans]) -> Document:
    """Ask the records everything that the report asks. `protected` gives the spans of protected names in a text.

    Raises the one fault, or Several of them in the order of their lines: those of reading, typed_number,
    protected_name, live_property, live_term, live_key, live_nothing, live_several, live_categories, live_chart_by.
    """
    evaluation = _Evaluation(report, records)
    document = evaluation.document()
    faults = [
        *report.faults,
        *lint.typed_numbers(report.stretches, language=report.front.language),
        *exposure.names(report, protected=protected),
        *evaluation.faults,
    ]
    if faults:
        faults.sort(key=lambda fault: (fault.line or 0, int(fault.column or 0)))
        raise faults[0] if len(faults) == 1 else Several(faults)
    return document


class _Evaluation:
    """Walks the tree in reading order, so that figures and notes are numbered as they are met."""

    def __init__(self, report: Report, records: Records) -> None:
        self.report = report
        self.records = records
        self.language = report.front.language
        self.figures = Figures(records, self.language)
        self.notes: list[Note] = []
        self.cited: dict[str, int] = {}
        self.marked: dict[str, int] = {}
        self.attached: dict[str, Attached] = {}
        self.faults: list[ConstanciaError] = []
        self.where = "abstract"
        self.noted = 0

    def document(self) -> Document:
        abstract = self._blocks(self.report.abstract)
        self.where = "text"
        blocks = self._blocks(self.report.blocks)
        return Document(
            file=self.report.file,
            front=self.report.front,
            abstract=abstract,
            blocks=blocks,
            notes=tuple(self.notes),
            figures=self.figures.all,
            attached=tuple(self.attached.values()),
        )

    def _blocks(self, blocks: Blocks) -> Blocks:
        return tuple(answered for block in blocks if (answered := self._block(block)) is not None)

    def _block(self, block: Block) -> Block | None:
        match block:
            case LiveBlock(query, place):
                figure = self._figure(query, place)
                return FigureBlock(figure) if figure else None
            case Items(items, start):
                return Items(tuple(self._blocks(item) for item in items), start)
            case Quote(blocks):
                return Quote(self._blocks(blocks))
            case Grid(align, head, rows):
                return Grid(
                    align,
                    tuple(self._inlines(cell) for cell in head),
                    tuple(tuple(self._inlines(cell) for cell in row) for row in rows),
                )
            case Heading(_, _, children) | Paragraph(children):
                return replace(block, children=self._inlines(children))
            case _:
                return block

    def _inlines(self, nodes: Inlines) -> Inlines:
        return tuple(answered for node in nodes for answered in self._inline(node))

    def _inline(self, node: Inline) -> Inlines:
        match node:
            case Live(query, place):
                return self._answer(query, place)
            case NoteMark(label):
                return (Mark(self._note(label)),)
            case Emphasis(children) | Strong(children) | Link(_, children):
                return (replace(node, children=self._inlines(children)),)
            case _:
                return (node,)

    def _answer(self, query: live.Query, place: Place) -> Inlines:
        match query:
            case live.Cite():
                return self._cite(query, place)
            case live.Act(key):
                act = self._ask(place, lambda: self.records.act(key, language=self.language))
                return (ActText(act),) if act else ()
            case live.Name(key):
                name = self._ask(place, lambda: self.records.name(key, language=self.language))
                return (NameText(name),) if name else ()
            case live.Value(key, name):
                value = self._ask(place, lambda: self.records.value(key, name, language=self.language))
                return (ValueText(value, value_text(value, self.language)),) if value else ()
            case live.Attach():
                attached = self._ask(place, lambda: self._attach(query))
                return (FileText(attached),) if attached else ()
            case _:
                figure = self._figure(query, place)
                return (Number(figure), *self._source_of(figure)) if figure else ()

    def _attach(self, query: live.Attach) -> Attached:
        """The file of a query; the same query asked again is the same file. Raises Wrong("live_nothing")."""
        if query.text not in self.attached:
            number = len(self.attached) + 1
            counted = self.records.count("acts", by=(), where=query.where, together=True)
            acts = tuple(act for row in counted.rows for act in row.acts)
            if query.where and not acts:
                raise Wrong("live_nothing")
            self.attached[query.text] = Attached(
                query=query.text,
                form=query.form,
                acts=acts if query.where else None,
                path=f"data/attached/{self.language}-{number}.{EXTENSIONS[query.form]}",
                text=self.figures.attached(query.form, counted.where),
            )
        return self.attached[query.text]

    def _figure(self, query: live.Query, place: Place) -> Figure | None:
        return self._ask(place, lambda: self.figures.ask(query))

    def _source_of(self, figure: Figure) -> Inlines:
        """A number that a source gives is followed by that source."""
        if figure.aggregate is None or self.where == "abstract":
            return ()
        return self._cited(Citation(figure.aggregate.source, ""))

    def _cite(self, query: live.Cite, place: Place) -> Inlines:
        if self.where == "abstract":
            self.faults.append(place.wrong("live_abstract"))
            return ()
        source = self._ask(place, lambda: self.records.source(query.key, language=self.language))
        return self._cited(Citation(source, query.locator)) if source else ()

    def _cited(self, citation: Citation) -> Inlines:
        """In the text the number of a new note; inside a note the source itself."""
        first = self.cited.get(citation.source.code, 0)
        if self.where == "note":
            self.cited.setdefault(citation.source.code, self.noted)
            return (replace(citation, first=first if first != self.noted else 0),)
        number = len(self.notes) + 1
        self.cited.setdefault(citation.source.code, number)
        self.notes.append(Note(number, (replace(citation, first=first),)))
        return (Mark(number),)

    def _note(self, label: str) -> int:
        """The number of a footnote; its text is answered where its first mark stands."""
        if label not in self.marked:
            number = len(self.notes) + 1
            self.marked[label] = number
            self.notes.append(Note(number, ()))
            self.where, self.noted = "note", number
            self.notes[number - 1] = Note(number, self._inlines(self.report.notes.get(label, ())))
            self.where = "text"
        return self.marked[label]

    def _ask(self, place: Place, question: Callable[[], Answer]) -> Answer | None:
        """The answer, or None with the fault noted at its place."""
        try:
            return question()
        except Wrong as wrong:
            self.faults.append(place.wrong(wrong.code, **wrong.fields))
            return None
