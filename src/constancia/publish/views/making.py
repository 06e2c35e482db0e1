"""From what the gate let pass to the views of one edition: the one place where records become pages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from constancia.phrases import numbers
from constancia.publish import proof
from constancia.publish.report import article
from constancia.publish.report.document import Document, Number, Paragraph, plain
from constancia.publish.views.acts import act_view
from constancia.publish.views.figures import figure_view
from constancia.publish.views.indexes import index_views
from constancia.publish.views.material import EditionMaterial
from constancia.publish.views.proof import proof_view, withheld_behind
from constancia.publish.views.shapes import (
    Attachment,
    Block,
    Edition,
    EditionViews,
    LandingView,
    Link,
    Note,
    ReportView,
    Withheld,
    WithheldView,
)
from constancia.publish.views.sources import source_views

SECTION = 1
"""The level of the headings that the landing page lists."""


def edition_views(
    material: EditionMaterial,
    document: Document,
    *,
    publisher: proof.Publisher,
    anchors: Sequence[proof.Anchored],
    attachments: Sequence[Attachment],
    number: int = 1,
    log_root: str = "",
) -> EditionViews:
    """Every page of an edition. `number` and `log_root` (hex) are of this publication in the publisher's log."""
    contents = tuple(
        Link(plain(heading.children), f"report.html#{heading.anchor}")
        for heading in document.contents
        if heading.level == SECTION
    )
    withheld = withheld_view(material)
    return EditionViews(
        edition=edition_of(material, document, fingerprint=publisher.fingerprint, attachments=attachments),
        landing=LandingView(
            contents=contents,
            withheld=tuple(Link(row.reason, note=row.number) for row in withheld.rows),
            acts=len(material.acts),
            sources=len(material.cited),
            origins=len(
                {origin for source in material.cited for origin in source.all("origin") or (source.subject,)}
            ),
            finding=tuple(_finding(document)),
        ),
        report=ReportView(
            contents=contents,
            blocks=_blocks(material, document),
            withheld=withheld_behind(material, material.lines),
        ),
        acts=tuple(act_view(material, act) for act in material.acts),
        sources=tuple(source_views(material)),
        figures=tuple(figure_view(material, figure) for figure in material.figures),
        indexes=index_views(material),
        withheld=withheld,
        proof=proof_view(material, anchors=anchors, publisher=publisher, number=number, log_root=log_root),
    )


def edition_of(
    material: EditionMaterial, document: Document, *, fingerprint: str, attachments: Sequence[Attachment]
) -> Edition:
    """The publication record of an edition, from the head of its report."""
    front = document.front
    vocabulary = material.labels.vocabulary
    countries = [vocabulary.get("countries", code) for code in front.countries]
    return Edition(
        language=front.language,
        languages=front.languages,
        title=front.title,
        subtitle=front.subtitle,
        abstract=document.abstract_text,
        authors=front.authors,
        publisher=front.publisher,
        date=front.date,
        subjects=front.subjects,
        countries=tuple(
            known.label(material.language) if known else code
            for code, known in zip(front.countries, countries, strict=True)
        ),
        licence=front.licence,
        licence_url=licence_address(front.licence),
        fingerprint=fingerprint,
        attachments=tuple(attachments),
        period=_period(material),
    )


def withheld_view(material: EditionMaterial) -> WithheldView:
    """What the gate kept back, by reason."""
    say = material.words
    rows = [
        Withheld(
            say(f"reason_{code}"),
            count,
            say(f"reason_{code}_means"),
            numbers.number(count, material.language),
        )
        for code, count in sorted(material.published.withheld.items(), key=lambda item: -item[1])
    ]
    return WithheldView(tuple(rows), "/data/withheld.json")


def licence_address(licence: str) -> str:
    """The address of a Creative Commons licence by its short name ("CC BY-SA 4.0", "CC-BY-4.0"), "" for any other."""
    found = re.fullmatch(r"CC[ -](BY(?:-NC)?(?:-SA|-ND)?)[ -](\d\.\d)", licence)
    if found is not None:
        return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/"
    is_zero = re.fullmatch(r"CC0(?:[ -]1\.0)?", licence) is not None
    return "https://creativecommons.org/publicdomain/zero/1.0/" if is_zero else ""


def _finding(document: Document) -> Iterator[tuple[Link, ...]]:
    """The abstract with its numbers as links."""
    for paragraph in document.abstract:
        if isinstance(paragraph, Paragraph):
            yield tuple(
                Link(plain([node]), f"figures/{node.figure.code}.html" if isinstance(node, Number) else "")
                for node in paragraph.children
            )


def _blocks(material: EditionMaterial, document: Document) -> tuple[Block, ...]:
    """The report block by block; beside the text a citation goes without its title and asides."""
    titles = {
        f"sources/{material.codes[source.subject]}.html": title.strip()
        for source in material.sources
        if (title := source.one("title"))
    }
    return tuple(
        replace(block, notes=tuple(_shortened(note, titles.get(note.path, "")) for note in block.notes))
        for block in article.blocks(document, links=article.Links())
    )


def _shortened(note: Note, title: str) -> Note:
    without = re.sub(rf"[“«]{re.escape(title)}[”»](, )?", "", note.text).rstrip(", ") if title else note.text
    short = re.sub(r" \([^()]*\)", "", without)
    return replace(note, short=short) if short and short != note.text else note


def _period(material: EditionMaterial) -> str:
    years = sorted(
        y for line in material.lines.values() if (y := line.when.edtf.lstrip("./")[:4]).isdecimal()
    )
    return f"{years[0]}/{years[-1]}" if years else ""
