"""Numbers, tables and charts of the report as their pages show them, each with the acts behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from constancia.publish.report import live
from constancia.publish.report.document import (
    Document,
    Figure,
    FigureBlock,
    Heading,
    Line,
    Number,
    inlines,
    plain,
)
from constancia.publish.report.live import Place
from constancia.publish.views.material import EditionMaterial
from constancia.publish.views.proof import of_subjects, withheld_behind, withheld_lines
from constancia.publish.views.shapes import FigureRow, FigureView, Link


def figure_view(material: EditionMaterial, figure: Figure) -> FigureView:
    """The page of one figure."""
    return FigureView(
        code=figure.code,
        title=figure.title,
        subtitle=figure.subtitle,
        number=figure.text if figure.verb in ("count", "aggregate") else "",
        unit=_unit(material, figure),
        query=_query(material, figure),
        reading=figure.reading,
        headings=figure.headings,
        rows=tuple(_rows(material, figure)),
        used=material.used.get(figure.number, ()),
        svg=figure.svg,
        narrow_svg=figure.narrow_svg,
        alt=figure.alt,
        unplaced=material.listed(figure.unplaced),
        withheld=_withheld(material, figure),
    )


def used_in(document: Document) -> Mapping[int, tuple[Link, ...]]:
    """By number of figure, the sections of the report that show it."""
    found: dict[int, dict[Link, None]] = {}
    section = Link(document.front.title, "report.html")
    for node in inlines(document.abstract):
        if isinstance(node, Number):
            found.setdefault(node.figure.number, {})[Link(document.front.title, "index.html")] = None
    for block in document.blocks:
        if isinstance(block, Heading):
            section = Link(plain(block.children), f"report.html#{block.anchor}")
        numbers = [node.figure.number for node in inlines(block) if isinstance(node, Number)]
        if isinstance(block, FigureBlock):
            numbers.append(block.figure.number)
        for number in numbers:
            found.setdefault(number, {})[section] = None
    return {number: tuple(links) for number, links in found.items()}


def _withheld(material: EditionMaterial, figure: Figure) -> tuple[str, ...]:
    """What was withheld from the acts behind a number, or from the source that gives it."""
    if figure.aggregate is None:
        return withheld_behind(
            material, {*figure.unplaced, *(act for row in figure.rows for act in row.acts)}
        )
    code = figure.aggregate.source.code
    given_by = [source.subject for source in material.sources if material.codes[source.subject] == code]
    return withheld_lines(material, of_subjects(material, given_by))


def _query(material: EditionMaterial, figure: Figure) -> str:
    """The query as asked, with public codes in the place of the keys of the tables that were imported."""
    query = live.read(figure.query, at=lambda offset: Place("", 1, offset + 1))
    if not isinstance(query, live.Count | live.Table | live.Chart):
        return figure.query
    coded = ((name, sorted(map(material.code, values))) for name, values in figure.where)
    return replace(query, where=tuple((name, tuple(values)) for name, values in coded)).text


def _unit(material: EditionMaterial, figure: Figure) -> str:
    vocabulary = material.labels.vocabulary
    known = vocabulary.get("count_units", figure.unit)
    return known.label(material.language).lower() if known else figure.unit


def _rows(material: EditionMaterial, figure: Figure) -> Iterator[FigureRow]:
    if figure.aggregate is not None:
        source = figure.aggregate.source
        yield FigureRow(
            "r-1",
            (),
            figure.text,
            links=(Link(source.title, f"sources/{source.code}.html", source.publisher),),
        )
    for number, line in enumerate(figure.lines, 1):
        yield _row(material, f"r-{number}", line)


def _row(material: EditionMaterial, fragment: str, line: Line) -> FigureRow:
    n = line.row.coding_only
    return FigureRow(
        id=fragment,
        labels=line.labels,
        number=line.number,
        certain=material.listed(line.row.certain_acts),
        possible=material.listed(set(line.row.acts) - set(line.row.certain_acts)),
        coding=material.words("n_by_coding", n=n) if n else "",
    )
