"""Reading a report: Markdown with a head of YAML, from untrusted bytes to a tree whose queries are parsed.

CommonMark with tables and footnotes. Raw HTML stays what it looks like, images are refused (figures are made from the
records), a link goes to http(s), to a relative path or to a heading of the report. Every place keeps its line and
column, so that any fault found later can name it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markdown_it.tree import SyntaxTreeNode

from constancia.errors import ConstanciaError, Several, Wrong
from constancia.publish.report import front_matter, live, markdown
from constancia.publish.report.document import (
    Block,
    Blocks,
    Break,
    Code,
    CodeBlock,
    Emphasis,
    Grid,
    Heading,
    Inline,
    Inlines,
    Items,
    Link,
    Live,
    LiveBlock,
    NoteMark,
    Paragraph,
    Quote,
    Rule,
    Strong,
    Text,
    inlines,
    plain,
)
from constancia.publish.report.front_matter import FrontMatter
from constancia.publish.report.stretch import Stretch

LARGEST = 1_000_000
"""Bytes of a report."""


@dataclass(frozen=True, slots=True)
class Report:
    """One edition as read. `notes` are the author's footnotes by label, `faults` what is wrong with its text."""

    file: str
    source: str
    front: FrontMatter
    abstract: Blocks
    blocks: Blocks
    notes: Mapping[str, Inlines]
    stretches: tuple[Stretch, ...]
    faults: tuple[ConstanciaError, ...]


def read_editions(untrusted: Sequence[tuple[str, bytes]]) -> tuple[Report, ...]:
    """Read the editions of one publication, given as (file, bytes). Raises as `read` does, and Several with
    Wrong("editions_differ", key) and Wrong("editions_same_language") where they do not belong together.
    """
    reports, faults = [], []
    for file, data in untrusted:
        try:
            reports.append(read(data, file=file))
        except Several as several:
            faults += several.faults
        except Wrong as wrong:
            faults.append(wrong)
    faults += front_matter.disagreements([(report.file, report.front) for report in reports])
    if faults:
        raise faults[0] if len(faults) == 1 else Several(faults)
    return tuple(reports)


def read(untrusted: bytes, *, file: str) -> Report:
    """Read one edition. Faults of its text wait in `faults`, so that evaluation tells all of them at once.

    Raises Wrong("report_long"), Wrong("report_encoding"), Wrong("report_head") and those of `front_matter.read`.
    """
    source = _decoded(untrusted, file)
    head, first_line, body_line = _head(source, file)
    front = front_matter.read(head, file=file, first_line=first_line)
    body = "\n" * (body_line - 1) + "\n".join(source.split("\n")[body_line - 1 :])
    reader = _Reader(body, file, front.language)
    blocks = reader.body()
    above = "\n" * (front.abstract_line - 1) + front.abstract
    abstract = _Reader(above, file, front.language)
    abstract_blocks = abstract.paragraphs()
    titles = [_title(front, key, file) for key in ("title", "subtitle")]
    return Report(
        file=file,
        source=source,
        front=front,
        abstract=abstract_blocks,
        blocks=blocks,
        notes=reader.notes,
        stretches=(*titles, *abstract.stretches, *reader.stretches),
        faults=(*abstract.faults, *reader.faults),
    )


def _decoded(untrusted: bytes, file: str) -> str:
    if len(untrusted) > LARGEST:
        raise Wrong("report_long", file=file, limit=LARGEST)
    try:
        text = untrusted.decode("utf-8")
    except UnicodeDecodeError as error:
        line = untrusted[: error.start].count(b"\n") + 1
        raise Wrong("report_encoding", file=file, line=line) from None
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    bad = re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]", text)
    if bad is not None:
        raise Wrong("report_encoding", file=file, line=text.count("\n", 0, bad.start()) + 1)
    return text


def _head(source: str, file: str) -> tuple[str, int, int]:
    """The text between the two `---`, its first line, and the first line of the body."""
    lines = source.split("\n")
    if lines[0].rstrip() != "---":
        raise Wrong("report_head", file=file, line=1)
    for index, line in enumerate(lines[1:], start=1):
        if line.rstrip() in ("---", "..."):
            return "\n".join(lines[1:index]) + "\n", 2, index + 2
    raise Wrong("report_head", file=file, line=1)


def _title(front: FrontMatter, key: str, file: str) -> Stretch:
    return Stretch("title", getattr(front, key), file, ((front.lines[key], 1),), getattr(front, key))


class _Reader:
    """Turns tokens into the tree, noting stretches of prose and faults as it goes."""

    def __init__(self, source: str, file: str, language: str) -> None:
        self.file = file
        self.lines = source.split("\n")
        self.tree = markdown.parse(source, language=language)
        self.stretches: list[Stretch] = []
        self.faults: list[ConstanciaError] = []
        self.notes: dict[str, Inlines] = {}
        self.anchors: set[str] = set()
        self.kind = "text"
        self.cell_starts: dict[int, int] = {}

    def body(self) -> Blocks:
        """All blocks, headings levelled, links to headings checked."""
        blocks = self.blocks(self.tree.children)
        blocks = self._levelled(blocks)
        for node in inlines((blocks, tuple(self.notes.values()))):
            if (
                isinstance(node, Link)
                and node.address.startswith("#")
                and node.address[1:] not in self.anchors
            ):
                self.faults.append(node.place.wrong("report_fragment"))
        return blocks

    def paragraphs(self) -> Blocks:
        """An abstract: paragraphs alone, without tables, charts or notes."""
        blocks = self.blocks(self.tree.children)
        for block in blocks:
            if not isinstance(block, Paragraph) or any(isinstance(n, NoteMark) for n in inlines(block)):
                self.faults.append(Wrong("abstract_block", file=self.file, line=self._first_line()))
                break
        return tuple(block for block in blocks if isinstance(block, Paragraph))

    def _first_line(self) -> int:
        return next((number for number, line in enumerate(self.lines, 1) if line.strip()), 1)

    def blocks(self, nodes: Sequence[SyntaxTreeNode]) -> Blocks:
        return tuple(block for node in nodes for block in self._block(node))

    def _block(self, node: SyntaxTreeNode) -> Iterator[Block]:
        match node.type:
            case "paragraph":
                yield self._paragraph(node)
            case "heading" if node.parent is self.tree:
                yield self._heading(node)
            case "bullet_list" | "ordered_list":
                items = tuple(self.blocks(item.children) for item in node.children)
                start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
                yield Items(items, start)
            case "blockquote":
                outer, self.kind = self.kind, "quote"
                yield Quote(self.blocks(node.children))
                self.kind = outer
            case "fence" | "code_block":
                yield CodeBlock(node.content)
            case "hr":
                yield Rule()
            case "table":
                yield self._grid(node)
            case "footnote_block":
                self._footnotes(node)
            case _:
                self.faults.append(Wrong("report_block", file=self.file, line=_line(node)))

    def _paragraph(self, node: SyntaxTreeNode) -> Block:
        children = node.children[0].children if node.children else []
        if len(children) == 1 and children[0].type == "live" and node.parent is self.tree:
            found = self._query(children[0], self._stretch(node.children[0]))
            if found and isinstance(found.query, live.Table | live.Chart):
                return LiveBlock(found.query, found.place)
            return Paragraph((found,) if found else ())
        return Paragraph(self._inline(node.children[0]) if node.children else ())

    def _heading(self, node: SyntaxTreeNode) -> Heading:
        outer, self.kind = self.kind, "heading"
        children = self._inline(node.children[0]) if node.children else ()
        self.kind = outer
        for child in inlines(children):
            if isinstance(child, Live) and not isinstance(child.query, live.Name):
                self.faults.append(child.place.wrong("live_heading"))
            elif isinstance(child, NoteMark):
                self.faults.append(Wrong("report_note_heading", file=self.file, line=_line(node)))
        anchor = self._anchor(plain(children))
        return Heading(int(node.tag[1:]), anchor, children)

    def _anchor(self, words: str) -> str:
        letters = unicodedata.normalize("NFKD", words.casefold()).encode("ascii", "ignore").decode()
        base = "-".join(re.findall(r"[a-z0-9]+", letters))[:60].strip("-") or "section"
        anchor, number = base, 2
        while anchor in self.anchors:
            anchor, number = f"{base}-{number}", number + 1
        self.anchors.add(anchor)
        return anchor

    def _levelled(self, blocks: Blocks) -> Blocks:
        """The top level becomes 1; a level that is skipped is a fault, since readers navigate by them."""
        levels = [block.level for block in blocks if isinstance(block, Heading)]
        top = min(levels, default=1)
        lines = iter([_line(node) for node in self.tree.children if node.type == "heading"])
        out, last = [], 0
        for block in blocks:
            if isinstance(block, Heading):
                line = next(lines)
                block = replace(block, level=block.level - top + 1)
                if block.level > last + 1:
                    self.faults.append(Wrong("report_level", file=self.file, line=line))
                last = block.level
            out.append(block)
        return tuple(out)

    def _grid(self, node: SyntaxTreeNode) -> Grid:
        rows = [row for part in node.children for row in part.children]
        cells = [tuple(self._inline(cell.children[0]) for cell in row.children) for row in rows]
        align = tuple(_align(cell) for cell in rows[0].children)
        return Grid(align, cells[0], tuple(cells[1:]))

    def _footnotes(self, block: SyntaxTreeNode) -> None:
        for note in block.children:
            parts: list[Inline] = []
            for child in note.children:
                if child.type == "footnote_anchor":
                    continue
                if child.type != "paragraph":
                    self.faults.append(Wrong("report_note_block", file=self.file, line=_line(child)))
                    continue
                parts += [Break(hard=True)] if parts else []
                parts += self._inline(child.children[0])
            label = str(note.meta["label"])
            self.notes[label] = tuple(parts)
            for part in inlines(tuple(parts)):
                if isinstance(part, NoteMark):
                    self.faults.append(Wrong("report_note_nested", file=self.file, line=_line(note)))

    def _stretch(self, node: SyntaxTreeNode) -> Stretch:
        """The place of each line of an inline token: its text is the file's but for markers before and after."""
        first = node.map[0] if node.map else 0
        starts = []
        for number, text in enumerate(node.content.split("\n"), first):
            raw = self.lines[number] if number < len(self.lines) else ""
            column = raw.find(text, self.cell_starts.get(number, 0))
            self.cell_starts[number] = max(column, 0) + len(text)
            starts.append((number + 1, max(column, 0) + 1))
        stretch = Stretch(self.kind, node.content, self.file, tuple(starts))
        self.stretches.append(stretch)
        return stretch

    def _inline(self, node: SyntaxTreeNode) -> Inlines:
        stretch = self._stretch(node)
        position = len(self.stretches) - 1
        children = self._spans(node.children, stretch)
        self.stretches[position] = replace(stretch, words=plain(children))
        without_code = re.sub(r"(`+).*?\1", "", node.content, flags=re.DOTALL)
        if re.search(r"\[\^[^\]\s]+\]", without_code) and not _all_notes_found(without_code, children):
            self.faults.append(stretch.place(max(node.content.find("[^"), 0)).wrong("report_note"))
        return children

    def _spans(self, nodes: Sequence[SyntaxTreeNode], stretch: Stretch) -> Inlines:
        return tuple(found for node in nodes if (found := self._span(node, stretch)) is not None)

    def _span(self, node: SyntaxTreeNode, stretch: Stretch) -> Inline | None:
        match node.type:
            case "text":
                return Text(node.content)
            case "code_inline":
                return Code(node.content)
            case "softbreak" | "hardbreak":
                return Break(hard=node.type == "hardbreak")
            case "em":
                return Emphasis(self._spans(node.children, stretch))
            case "strong":
                return Strong(self._spans(node.children, stretch))
            case "link":
                return self._link(node, stretch)
            case "live":
                return self._in_text(node, stretch)
            case "footnote_ref":
                return NoteMark(str(node.meta["label"]))
            case "footnote_anchor":
                return None
            case _:
                self.faults.append(stretch.place(max(stretch.text.find("!["), 0)).wrong("report_image"))
                return None

    def _link(self, node: SyntaxTreeNode, stretch: Stretch) -> Inline:
        address = str(node.attrs.get("href", ""))
        place = stretch.place(max(stretch.text.find(f"({address}"), 0))
        if not markdown.is_permitted(address):
            self.faults.append(place.wrong("report_link"))
        children = self._spans(node.children, stretch)
        for child in inlines(children):
            if isinstance(child, Live):
                self.faults.append(child.place.wrong("live_link"))
        return Link(address, children, place)

    def _in_text(self, node: SyntaxTreeNode, stretch: Stretch) -> Inline | None:
        found = self._query(node, stretch)
        if found and isinstance(found.query, live.Table | live.Chart):
            self.faults.append(found.place.wrong("live_alone"))
            return None
        return found

    def _query(self, node: SyntaxTreeNode, stretch: Stretch) -> Live | None:
        offset = int(node.meta["offset"])
        place = stretch.place(offset - 2)
        if not node.meta["closed"]:
            self.faults.append(place.wrong("live_unclosed"))
            return None
        try:
            query = live.read(node.content, at=lambda position: stretch.place(offset + position))
        except Wrong as wrong:
            self.faults.append(wrong)
            return None
        return Live(query, place)


def _line(node: SyntaxTreeNode) -> int:
    return node.map[0] + 1 if node.map else 1


def _align(cell: SyntaxTreeNode) -> str:
    return str(cell.attrs.get("style", "")).removeprefix("text-align:")


def _all_notes_found(text: str, children: Inlines) -> bool:
    marks = sum(isinstance(child, NoteMark) for child in inlines(children))
    return len(re.findall(r"\[\^[^\]\s]+\]", text)) <= marks
