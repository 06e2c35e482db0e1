"""The evaluated report as plain data for the template on paper: lists, texts and numbers, nothing that is code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from constancia.phrases import dates
from constancia.phrases.screen import words
from constancia.publish.records import ActAnswer
from constancia.publish.report.article import note_text
from constancia.publish.report.document import (
    ActText,
    Block,
    Break,
    Citation,
    Code,
    CodeBlock,
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
    Line,
    Link,
    Mark,
    NameText,
    Note,
    Number,
    Paragraph,
    Quote,
    Rule,
    Strong,
    Text,
    ValueText,
)

Data = dict[str, Any]


def to_data(
    document: Document, *, fingerprint: str, countries: Sequence[str], acts: Sequence[ActAnswer]
) -> Data:
    """All that the template shows."""
    front, writer = document.front, _Writer(document)
    say = writer.say
    return {
        "language": front.language,
        "title": clean(front.title),
        "running": clean(front.title),
        "subtitle": clean(front.subtitle),
        "authors": [clean(name) for name in front.authors],
        "publisher": clean(front.publisher),
        "description": clean(" ".join(document.abstract_text)),
        "keywords": [clean(text) for text in (*front.subjects, *front.keywords)],
        "date": [int(part) for part in front.date.split("-")],
        "short_date": dates.date(front.date, front.language),
        "abstract": [
            writer.inlines(block.children) for block in document.abstract if isinstance(block, Paragraph)
        ],
        "record": _record(document, fingerprint=fingerprint, countries=countries),
        "blocks": [writer.block(block) for block in document.blocks],
        "trail": [writer.trail(figure) for figure in document.figures],
        "acts": [{"code": clean(act.code), "sentence": clean(act.sentence)} for act in acts],
        "words": {
            "contents": say("paper_contents"),
            "record": say("paper_record"),
            "page": say("paper_page", page="{page}", pages="{pages}"),
            "table_behind": say("table_behind"),
            "trail": say("paper_trail"),
            "trail_text": f"{say('paper_trail_text')} {say('reading_documented')} {say('reading_range')}",
            "trail_code": say("paper_trail_code"),
            "trail_number": say("paper_trail_number"),
            "trail_what": say("paper_trail_what"),
            "acts": say("paper_acts"),
            "marks": say("paper_marks"),
            "mark_trail": say("paper_mark_trail"),
            "mark_range": say("paper_mark_range"),
            "mark_coding": say("paper_mark_coding"),
            "mark_note": say("paper_mark_note"),
        },
    }


def clean(text: str) -> str:
    """Text as one line that can be set: controls and marks of direction away, which would hide or turn what is read."""
    return _CONTROLS.sub(" ", text)


_CONTROLS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]+"
)


def _record(document: Document, *, fingerprint: str, countries: Sequence[str]) -> list[list[Any]]:
    front = document.front
    say = words(front.language, "report")
    rows: list[tuple[str, str, bool]] = [
        ("publisher", front.publisher, False),
        ("authors", "; ".join(front.authors), False),
        ("date", dates.date(front.date, front.language), False),
        ("subjects", "; ".join(front.subjects), False),
        ("countries", "; ".join(countries or front.countries), False),
        ("languages", "; ".join(say(f"language_{code}") for code in front.languages), False),
        ("keywords", "; ".join(front.keywords), False),
        ("licence", front.licence, False),
        ("key", fingerprint, True),
    ]
    return [[say(f"paper_{name}"), clean(text), is_code] for name, text, is_code in rows if text]


class _Writer:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.language = document.language
        self.say = words(document.language, "report")
        self.noted: set[int] = set()

    def block(self, block: Block) -> Data:
        match block:
            case Heading(level, anchor, children):
                return {"t": "heading", "level": level, "anchor": anchor, "c": self.inlines(children)}
            case Paragraph(children):
                return {"t": "par", "c": self.inlines(children)}
            case Items(items, start):
                rows = [[self.block(part) for part in item] for item in items]
                return {"t": "list", "items": rows} if start is None else _numbered(rows, start)
            case Quote(blocks):
                return {"t": "quote", "blocks": [self.block(part) for part in blocks]}
            case CodeBlock(text):
                return {"t": "pre", "v": "\n".join(map(clean, text.rstrip("\n").split("\n")))}
            case Rule():
                return {"t": "rule"}
            case Grid(align, head, rows):
                return {
                    "t": "grid",
                    "align": list(align),
                    "head": [self.inlines(cell) for cell in head],
                    "rows": [[self.inlines(cell) for cell in row] for row in rows],
                }
            case FigureBlock(figure):
                return self._figure(figure)
            case _:
                raise AssertionError(block)

    def _figure(self, figure: Figure) -> Data:
        about = {
            "code": figure.code,
            "title": clean(figure.title),
            "subtitle": clean(figure.subtitle),
            "reading": clean(" ".join(figure.reading)),
        }
        if figure.verb == "chart":
            return {
                "t": "chart",
                **about,
                "svg": figure.print_svg,
                "ratio": _ratio(figure.print_svg),
                "alt": clean(figure.alt),
            }
        return {"t": "table", **about, **self._rows(figure)}

    def _rows(self, figure: Figure) -> Data:
        has_coding = any(line.coding for line in figure.lines)
        heads = [*figure.headings, self.say(f"unit_{figure.unit}")]
        heads += [self.say("head_coding")] if has_coding else []
        return {
            "heads": [clean(text) for text in heads],
            "rows": [_cells(line, has_coding=has_coding) for line in figure.lines],
            "coding": has_coding,
        }

    def trail(self, figure: Figure) -> Data:
        """One line of the annex; a chart brings the table behind it."""
        rows = self._rows(figure) if figure.verb == "chart" else {"heads": [], "rows": [], "coding": False}
        said = {self.say(key) for key in ("reading_documented", "reading_range", "reading_rows_overlap")}
        reading = [line for line in figure.reading if line not in said]
        if figure.aggregate is not None:
            citation = Citation(figure.aggregate.source, "")
            reading.append(note_text(citation, language=self.language))
        return {
            "code": figure.code,
            "number": clean(figure.text) if figure.verb in ("count", "aggregate") else "",
            "title": clean(figure.title),
            "subtitle": clean(figure.subtitle),
            "reading": clean(" ".join(reading)),
            **rows,
        }

    def inlines(self, nodes: Inlines) -> list[Data]:
        """The parts of a line. Notes stand before the code of a trail, whose arrow parts the two."""
        out: list[Data] = []
        trail: list[Data] = []
        for node, following in zip(nodes, (*nodes[1:], None), strict=True):
            if isinstance(node, Mark) and out and out[-1]["t"] == "note":
                out.append({"t": "comma"})
            out.append(self._inline(node))
            if isinstance(node, Number | ActText):
                trail = [{"t": "trail", "code": _code(node), "act": isinstance(node, ActText)}]
            if not isinstance(following, Mark):
                out += trail
                trail = []
        return out

    def _inline(self, node: Inline) -> Data:
        match node:
            case Text(text):
                return {"t": "text", "v": clean(text)}
            case Code(text):
                return {"t": "code", "v": clean(text)}
            case Break(hard):
                return {"t": "break"} if hard else {"t": "text", "v": " "}
            case Emphasis(children):
                return {"t": "em", "c": self.inlines(children)}
            case Strong(children):
                return {"t": "strong", "c": self.inlines(children)}
            case Mark(number):
                return self._mark(self.document.notes[number - 1])
            case Link(address, children):
                return self._link(address, children)
            case _:
                return self._answer(node)

    def _answer(self, node: Inline) -> Data:
        match node:
            case Number(figure):
                kind = "number" if len(figure.text) < _UNBROKEN else "text"
                return {"t": kind, "v": clean(figure.text)}
            case ActText(act):
                return {"t": "text", "v": clean(act.sentence)}
            case NameText(name):
                return {"t": "text", "v": clean(name.text)}
            case ValueText(value, text):
                return {"t": "disputed" if value.disputed else "text", "v": clean(text)}
            case Citation():
                return self._citation(node)
            case FileText(attached):
                said = {"t": "text", "v": clean(f"{attached.text}, {attached.path}")}
                return {"t": "link", "to": f"../{attached.path}", "c": [said]}
            case _:
                raise AssertionError(node)

    def _mark(self, note: Note) -> Data:
        if note.number in self.noted:
            return {"t": "note", "n": note.number, "again": True}
        self.noted.add(note.number)
        return {"t": "note", "n": note.number, "again": False, "c": self.inlines(note.children)}

    def _link(self, address: str, children: Inlines) -> Data:
        """Relative addresses lead nowhere on paper: their words stay."""
        parts = self.inlines(children)
        if address.startswith("#"):
            return {"t": "goto", "to": address[1:], "c": parts}
        if "://" in address:
            return {"t": "link", "to": address, "c": parts}
        return {"t": "em", "c": parts}

    def _citation(self, node: Citation) -> Data:
        text = {"t": "text", "v": clean(note_text(node, language=self.language))}
        address = node.source.address
        if node.first or not address.startswith(("http://", "https://")):
            return text
        return {"t": "link", "to": address, "c": [text]}


_UNBROKEN = 9
"""Numbers up to this length are never broken over lines."""


def _code(node: Number | ActText) -> str:
    return node.figure.code if isinstance(node, Number) else clean(node.act.code)


def _ratio(svg: str) -> float:
    """Height over width of a drawing, from its root element."""
    found = re.match(r'<svg[^>]*? width="([\d.]+)" height="([\d.]+)"', svg)
    return float(found[2]) / float(found[1]) if found else 1.0


def _numbered(rows: list[list[Data]], start: int) -> Data:
    return {"t": "enum", "start": start, "items": rows}


def _cells(line: Line, *, has_coding: bool) -> list[str]:
    cells = [*line.labels, line.number, *([line.coding] if has_coding else [])]
    return [clean(text) for text in cells]
