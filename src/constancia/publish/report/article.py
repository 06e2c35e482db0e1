"""The evaluated report as HTML: semantic, escaped, without a script or a style of its own.

What a page may rely on (classes, all optional to style):

    a.figure-number          a number, href to its figure page; .range where sources differ, .coding where some of
                             what it counts is there by coding alone
    sup > a                  a note's number, id "cite-N", href "#note-N"; the page sets the notes (`Block.notes`)
    a.act                    an act by its short sentence
    span.name, span.role     a name; the role of a person who is not named
    a.file                   a file of data that goes with the report
    a.value                  what is recorded of an act; .disputed, .coding
    figure.drawing           a chart: img (in a picture with a narrow twin) in a link to its page, then details > table
    figure.counted           a table: caption with title and conditions, then figcaption with how to read it and a
                             link to its page; td.number, .range, td.coding
    table.typed              a table of the author's
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from constancia.phrases import dates
from constancia.phrases.screen import words
from constancia.publish.records import SourceAnswer
from constancia.publish.report.document import (
    ActText,
    Block,
    Blocks,
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
    inlines,
    plain,
)
from constancia.publish.views import shapes


class Links:
    """Where things are, relative to the folder of the edition, as the pages of `views` have them."""

    def figure(self, code: str) -> str:
        """The page of a figure."""
        return f"figures/{code}.html"

    def drawing(self, code: str) -> str:
        """The SVG file of a chart."""
        return f"figures/{code}.svg"

    def act(self, code: str) -> str:
        """The page of an act."""
        return f"acts/{code}.html"

    def source(self, code: str) -> str:
        """The page of a source."""
        return f"sources/{code}.html"

    def file(self, path: str) -> str:
        """A file of the publication."""
        return f"../{path}"


def html(document: Document, *, links: Links) -> str:
    """The whole body of the article, its notes at the end."""
    writer = _Writer(document, links)
    body = "\n".join(writer.block(block) for block in document.blocks)
    if not document.notes:
        return body
    notes = "\n".join(
        f'<li id="note-{note.number}" value="{note.number}">{writer.inlines(note.children)}</li>'
        for note in document.notes
    )
    return f'{body}\n<ol class="notes">\n{notes}\n</ol>'


def blocks(document: Document, *, links: Links) -> tuple[shapes.Block, ...]:
    """The article block by block, each with the notes that are first met in it."""
    writer = _Writer(document, links)
    out = []
    done: set[int] = set()
    for block in document.blocks:
        marks = [node.number for node in inlines(block) if isinstance(node, Mark)]
        fresh = sorted(set(marks) - done)
        done |= set(fresh)
        notes = tuple(writer.note(document.notes[number - 1]) for number in fresh)
        out.append(shapes.Block(writer.block(block), notes))
    return tuple(out)


def citation(source: SourceAnswer, *, language: str) -> str:
    """A source as a note names it: publisher, title, date."""
    opening, closing = ("«", "»") if language == "es" else ("“", "”")
    date = dates.date(source.published, language) if source.published else ""
    title = f"{opening}{source.title.strip()}{closing}" if source.title else ""
    return ", ".join(part for part in (source.publisher, title, date) if part)


def note_text(node: Citation, *, language: str) -> str:
    """A citation in a note, in full or, later, by its publisher and the note that has it in full."""
    say = words(language, "report")
    if node.first:
        text = say("note_short", source=node.source.publisher or node.source.title, n=node.first)
    else:
        text = citation(node.source, language=language)
    return f"{text}, {node.locator}" if node.locator else text


def number_classes(figure: Figure) -> str:
    """The classes of a number in the text."""
    names = ["figure-number"]
    names += ["range"] if figure.is_range else []
    names += ["coding"] if figure.coding_only else []
    return " ".join(names)


class _Writer:
    def __init__(self, document: Document, links: Links) -> None:
        self.language = document.language
        self.links = links
        self.say = words(document.language, "report")
        self.cited: set[int] = set()

    def note(self, note: Note) -> shapes.Note:
        """A note as plain text, with the page of its source, else of the figure or act that it speaks of."""
        text = "".join(
            note_text(node, language=self.language) if isinstance(node, Citation) else plain([node])
            for node in note.children
        )
        down = sorted(inlines(note.children), key=lambda node: not isinstance(node, Citation))
        paths = [path for node in down if (path := self._path(node))]
        return shapes.Note(note.number, text, paths[0] if paths else "")

    def _path(self, node: Inline) -> str:
        match node:
            case Citation(source):
                return self.links.source(source.code)
            case Number(figure):
                return self.links.figure(figure.code)
            case ActText(act):
                return self.links.act(act.code)
            case FileText(attached):
                return self.links.file(attached.path)
            case _:
                return ""

    def block(self, block: Block) -> str:
        match block:
            case Heading(level, anchor, children):
                tag = f"h{min(level + 1, 6)}"
                return f'<{tag} id="{anchor}">{self.inlines(children)}</{tag}>'
            case Paragraph(children):
                return f"<p>{self.inlines(children)}</p>"
            case Items(items, start):
                return self._items(items, start)
            case Quote(blocks):
                return f"<blockquote>{self._blocks(blocks)}</blockquote>"
            case CodeBlock(text):
                return f"<pre><code>{escape(text)}</code></pre>"
            case Rule():
                return "<hr>"
            case Grid():
                return self._grid(block)
            case FigureBlock(figure):
                return self._drawing(figure) if figure.verb == "chart" else self._counted(figure)
            case _:
                raise AssertionError(block)

    def _blocks(self, blocks: Blocks) -> str:
        return "\n".join(map(self.block, blocks))

    def _items(self, items: Sequence[Blocks], start: int | None) -> str:
        tag = "ul" if start is None else "ol"
        first = f' start="{start}"' if start not in (None, 1) else ""
        return f"<{tag}{first}>{''.join(f'<li>{self._item(item)}</li>' for item in items)}</{tag}>"

    def _item(self, item: Blocks) -> str:
        if len(item) == 1 and isinstance(item[0], Paragraph):
            return self.inlines(item[0].children)
        return self._blocks(item)

    def _grid(self, grid: Grid) -> str:
        head = "".join(f'<th scope="col">{self.inlines(cell)}</th>' for cell in grid.head)
        rows = "".join(
            "<tr>" + "".join(f"<td>{self.inlines(cell)}</td>" for cell in row) + "</tr>" for row in grid.rows
        )
        return f'<table class="typed"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'

    def _counted(self, figure: Figure) -> str:
        href = escape(self.links.figure(figure.code))
        reading = escape(" ".join(figure.reading))
        link = f'<a href="{href}">{escape(self.say("figure_trail"))}</a>'
        return (
            f'<figure class="counted" id="figure-{figure.code}">{self.table(figure)}'
            f"<figcaption>{reading} {link}</figcaption></figure>"
        )

    def _conditions(self, figure: Figure) -> str:
        return f"<br>{escape(figure.subtitle)}" if figure.subtitle else ""

    def _drawing(self, figure: Figure) -> str:
        href = escape(self.links.figure(figure.code))
        image = f'<img src="{escape(self.links.drawing(figure.code))}" alt="{escape(figure.alt)}">'
        if figure.narrow_svg:
            narrow = escape(self.links.drawing(f"{figure.code}-narrow"))
            image = f'<picture><source media="(max-width: 40rem)" srcset="{narrow}">{image}</picture>'
        behind = (
            f"<details><summary>{escape(self.say('table_behind'))}</summary>{self.table(figure)}</details>"
        )
        trail = f'<p class="reading"><a href="{href}">{escape(self.say("figure_trail"))}</a></p>'
        return (
            f'<figure class="drawing" id="figure-{figure.code}"><a href="{href}">{image}</a>'
            f"{behind}{trail}</figure>"
        )

    def table(self, figure: Figure) -> str:
        """The rows of a figure with row and column headers."""
        if not figure.lines:
            return f"<p>{escape(self.say('reading_empty'))}</p>"
        has_coding = any(line.coding for line in figure.lines)
        heads = "".join(f'<th scope="col">{escape(text)}</th>' for text in figure.headings)
        heads += f'<th scope="col" class="number">{escape(self.say(f"unit_{figure.unit}"))}</th>'
        if has_coding:
            heads += f'<th scope="col" class="number">{escape(self.say("head_coding"))}</th>'
        rows = "".join(self._row(line, has_coding=has_coding) for line in figure.lines)
        caption = f"<caption><strong>{escape(figure.title)}</strong>{self._conditions(figure)}</caption>"
        return f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"

    def _row(self, line: Line, *, has_coding: bool) -> str:
        first, *others = line.labels or ("",)
        cells = f'<th scope="row">{escape(first)}</th>' + "".join(f"<td>{escape(t)}</td>" for t in others)
        kind = "number range" if line.row.low != line.row.high else "number"
        cells += f'<td class="{kind}">{escape(line.number)}</td>'
        if has_coding:
            cells += f'<td class="number coding">{escape(line.coding)}</td>'
        return f"<tr>{cells}</tr>"

    def inlines(self, nodes: Inlines) -> str:
        parts: list[str] = []
        for index, node in enumerate(nodes):
            if isinstance(node, Mark) and index and isinstance(nodes[index - 1], Mark):
                parts.append("<sup>,</sup>")
            parts.append(self._inline(node))
        return "".join(parts)

    def _inline(self, node: Inline) -> str:
        match node:
            case Text(text):
                return escape(text, quote=False)
            case Code(text):
                return f"<code>{escape(text)}</code>"
            case Break(hard):
                return "<br>\n" if hard else "\n"
            case Emphasis(children):
                return f"<em>{self.inlines(children)}</em>"
            case Strong(children):
                return f"<strong>{self.inlines(children)}</strong>"
            case _:
                return self._linked(node)

    def _linked(self, node: Inline) -> str:
        match node:
            case Link():
                return self._link(node)
            case Number():
                return self._number(node)
            case Mark():
                return self._mark(node)
            case ActText():
                return self._act(node)
            case NameText():
                return self._name(node)
            case ValueText():
                return self._value(node)
            case Citation():
                return self._citation(node)
            case FileText(attached):
                href = escape(self.links.file(attached.path))
                return f'<a class="file" href="{href}" download>{escape(attached.text)}</a>'
            case _:
                raise AssertionError(node)

    def _link(self, node: Link) -> str:
        rel = ' rel="external noreferrer"' if "://" in node.address else ""
        return f'<a href="{escape(node.address)}"{rel}>{self.inlines(node.children)}</a>'

    def _number(self, node: Number) -> str:
        href = escape(self.links.figure(node.figure.code))
        return f'<a class="{number_classes(node.figure)}" href="{href}">{escape(node.figure.text)}</a>'

    def _mark(self, node: Mark) -> str:
        first = "" if node.number in self.cited else f' id="cite-{node.number}"'
        self.cited.add(node.number)
        return f'<sup><a href="#note-{node.number}"{first}>{node.number}</a></sup>'

    def _act(self, node: ActText) -> str:
        href = escape(self.links.act(node.act.code))
        return f'<a class="act" href="{href}">{escape(node.act.sentence)}</a>'

    def _name(self, node: NameText) -> str:
        kind = "role" if node.name.is_role else "name"
        text = escape(node.name.text)
        if node.name.path:
            return f'<a class="{kind}" href="{escape(node.name.path)}">{text}</a>'
        return f'<span class="{kind}">{text}</span>'

    def _value(self, node: ValueText) -> str:
        value = node.value
        names = ["value"]
        names += ["disputed"] if value.disputed else []
        names += ["coding"] if any(option.coding_only for option in value.options) else []
        href = escape(self.links.act(value.act))
        return f'<a class="{" ".join(names)}" href="{href}">{escape(node.text)}</a>'

    def _citation(self, node: Citation) -> str:
        href = escape(self.links.source(node.source.code))
        return f'<a class="cite" href="{href}">{escape(note_text(node, language=self.language))}</a>'
