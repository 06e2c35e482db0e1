"""The report: text, side notes for sources, contents, figures inline."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from constancia.publish.pages.frame import Place, render
from constancia.publish.views.shapes import Block, Edition, ReportView

MOST_ROOM = 6
"""The classes room-1 to room-6 of the style sheet."""


def page(view: ReportView, *, edition: Edition, place: Place) -> str:
    """The whole report. Links down the trail carry their short code for print."""
    steps = {"number": "figures/index.html", "act": "acts/index.html", "source": "sources/index.html"}
    return render(
        "report.html",
        view=view,
        edition=edition,
        place=place,
        title=edition.title,
        blocks=[
            (Markup(with_codes(block.html)), block.notes, room)  # noqa: S704 (safe by contract)
            for block, room in zip(view.blocks, rooms(view.blocks), strict=True)
        ],
        notes_all=[note for block in view.blocks for note in block.notes],
        step="report",
        steps={**steps, "proof": "proof/index.html"},
    )


def rooms(blocks: Sequence[Block]) -> list[int]:
    """How many rows the notes of each block may take beside the text: up to the next block that has notes."""
    out: list[int] = []
    free = MOST_ROOM
    for block in reversed(blocks):
        free = min(free + 1, MOST_ROOM)
        out.append(free)
        free = 0 if block.notes else free
    return out[::-1]


def with_codes(html: str) -> str:
    """`html` with the code of each number, act and source in `data-code`, so that paper shows it."""
    return re.sub(
        r'(<a\b[^>]*?\bhref="(?:figures|acts)/([\w-]+)\.html(?:#[^"]*)?")', r'\1 data-code="\2"', html
    )
