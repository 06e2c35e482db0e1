"""The report as a tree: what the reader of Markdown makes, what evaluation fills in, what HTML and PDF are made from.

Read, a tree holds `Live` and `LiveBlock` where the author asks something of the records. Evaluated, it holds the
answers in their place, and no `Live` is left. Text is raw everywhere: each renderer escapes for its own format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from constancia.publish.records import ActAnswer, AggregateAnswer, NameAnswer, Row, SourceAnswer, ValueAnswer
from constancia.publish.report.front_matter import FrontMatter
from constancia.publish.report.live import Place, Query


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, table or chart of the report: the trail starts here.

    `number` counts figures in reading order and names the page (`figures/<number>.html`); the same query asked again
    is the same figure. `query` is its canonical text, `verb` count, table, chart or aggregate. `by` is complete and
    `where` holds values as they stand in the claims; `rows` and `unplaced` are what was counted. For people: `text`
    as it stands in the text, `title`, `subtitle` (its conditions), `reading` (how to read it), `headings` with
    `lines`, and of a chart `svg` for the screen, `narrow_svg` for a phone (where
    it differs), `print_svg` for paper, `alt` in words.
    """

    number: int
    verb: str
    query: str
    unit: str
    by: tuple[str, ...]
    where: tuple[tuple[str, tuple[str, ...]], ...]
    together: bool
    rows: tuple[Row, ...]
    text: str
    title: str
    subtitle: str = ""
    reading: tuple[str, ...] = ()
    unplaced: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    svg: str = ""
    narrow_svg: str = ""
    print_svg: str = ""
    alt: str = ""
    aggregate: AggregateAnswer | None = None

    @property
    def code(self) -> str:
        """The short code on paper and in the address of the page."""
        return str(self.number)

    @property
    def is_range(self) -> bool:
        """Whether one of its numbers is a range."""
        return any(row.low != row.high for row in self.rows)

    @property
    def coding_only(self) -> int:
        """How many of what is counted are there by coding alone."""
        return sum(row.coding_only for row in self.rows)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a figure in the reader's words: labels under the figure's headings, the number, coding alone."""

    labels: tuple[str, ...]
    number: str
    coding: str
    row: Row


@dataclass(frozen=True, slots=True)
class Attached:
    """A file of data that goes with the report. `acts` are those in it, None for all that is published; `path` is
    that in the publication, `text` says in words what it holds."""

    query: str
    form: str
    acts: tuple[str, ...] | None
    path: str
    text: str


# ---- inside a line of text


@dataclass(frozen=True, slots=True)
class Text:
    """Characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Characters as typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Break:
    """A line ends here; `hard` where the author wants to see it."""

    hard: bool = False


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Stressed."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Strong:
    """Strongly stressed."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A link: http(s), relative, or a fragment of the report."""

    address: str
    children: tuple[Inline, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Live:
    """A query in the text, not yet asked."""

    query: Query
    place: Place


@dataclass(frozen=True, slots=True)
class NoteMark:
    """Where a note of the author's hangs, not yet numbered."""

    label: str


@dataclass(frozen=True, slots=True)
class Number:
    """A counted number, or one that a source gives."""

    figure: Figure


@dataclass(frozen=True, slots=True)
class Mark:
    """The number of a note, where it hangs."""

    number: int


@dataclass(frozen=True, slots=True)
class ActText:
    """An act by its short sentence."""

    act: ActAnswer


@dataclass(frozen=True, slots=True)
class NameText:
    """A name, or the role of one who is protected."""

    name: NameAnswer


@dataclass(frozen=True, slots=True)
class ValueText:
    """What is recorded under a property; `text` says it in words."""

    value: ValueAnswer
    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A source as a note cites it. `first` is the note that gave it in full, 0 where this is that note."""

    source: SourceAnswer
    locator: str
    first: int = 0


@dataclass(frozen=True, slots=True)
class FileText:
    """A link to a file of data."""

    attached: Attached


Inline = (
    Text
    | Code
    | Break
    | Emphasis
    | Strong
    | Link
    | Live
    | NoteMark
    | Number
    | Mark
    | ActText
    | NameText
    | ValueText
    | Citation
    | FileText
)
Inlines = tuple[Inline, ...]


# ---- blocks


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 is a section of the report; no level is skipped. `anchor` is unique in the report."""

    level: int
    anchor: str
    children: Inlines


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    children: Inlines


@dataclass(frozen=True, slots=True)
class Items:
    """A list. `start` is None where it has no numbers."""

    items: tuple[tuple[Block, ...], ...]
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation set apart."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Lines as typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A break between parts."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table typed by the author. `align` holds left, center, right or nothing for each column."""

    align: tuple[str, ...]
    head: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]


@dataclass(frozen=True, slots=True)
class LiveBlock:
    """A table or chart, not yet asked for."""

    query: Query
    place: Place


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """A table or chart with its answer."""

    figure: Figure


Block = Heading | Paragraph | Items | Quote | CodeBlock | Rule | Grid | LiveBlock | FigureBlock
Blocks = tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A note: a citation, or what the author put into a footnote."""

    number: int
    children: Inlines


def inlines(node: object) -> Iterator[Inline]:
    """Every piece of text of a block, a tree or part of one, in reading order."""
    if isinstance(node, tuple):
        for part in node:
            yield from inlines(part)
        return
    if isinstance(node, _INLINE):
        yield node
    if isinstance(node, _WITH_CHILDREN):
        for field in fields(node):
            if field.name in ("children", "items", "blocks", "head", "rows"):
                yield from inlines(getattr(node, field.name))


def plain(children: Iterable[Inline]) -> str:
    """The words alone, as one line: for metadata, contents and alternative texts."""
    return "".join(map(_plain, children))


def _plain(node: Inline) -> str:
    match node:
        case Text(text) | Code(text) | ValueText(_, text):
            return text
        case Break():
            return " "
        case Emphasis(children) | Strong(children) | Link(_, children):
            return plain(children)
        case Number(figure):
            return figure.text
        case ActText(act):
            return act.sentence
        case NameText(name):
            return name.text
        case FileText(attached):
            return attached.text
        case _:
            return ""


_WITH_CHILDREN = (Emphasis, Strong, Link, Heading, Paragraph, Items, Quote, Grid)
_INLINE = (
    Text,
    Code,
    Break,
    Emphasis,
    Strong,
    Link,
    Live,
    NoteMark,
    Number,
    Mark,
    ActText,
    NameText,
    ValueText,
    Citation,
    FileText,
)


@dataclass(frozen=True, slots=True)
class Document:
    """A report with every question answered. `figures` and `notes` are in reading order, by number; `attached` are
    the files that go with it."""

    file: str
    front: FrontMatter
    abstract: Blocks
    blocks: Blocks
    notes: tuple[Note, ...]
    figures: tuple[Figure, ...]
    attached: tuple[Attached, ...] = ()

    @property
    def language(self) -> str:
        """The edition's language."""
        return self.front.language

    @property
    def contents(self) -> tuple[Heading, ...]:
        """Its headings, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Heading))

    @property
    def abstract_text(self) -> tuple[str, ...]:
        """The abstract as plain paragraphs, its numbers in place."""
        return tuple(plain(block.children) for block in self.abstract if isinstance(block, Paragraph))
