"""The report: text, side notes for sources, contents, figures inline."""

from __future__ import annotations

import re

from markupsafe import Markup

from constancia.publish.pages.frame import Place, render
from constancia.publish.views import Edition, ReportView


def page(view: ReportView, *, edition: Edition, place: Place) -> str:
    """The whole report. Links down the trail carry their short code for print."""
    steps = {"number": "figures/index.html", "act": "acts/index.html", "source": "sources/index.html"}
    return render(
        "report.html",
        view=view,
        edition=edition,
        place=place,
        title=edition.title,
        blocks=[(Markup(with_codes(block.html)), block.notes) for block in view.blocks],  # noqa: S704 (safe by contract)
        step="report",
        steps={**steps, "proof": "proof/index.html"},
    )


def with_codes(html: str) -> str:
    """`html` with the code of each number, act and source in `data-code`, so that paper shows it."""
    return re.sub(
        r'(<a\b[^>]*?\bhref="(?:figures|acts)/([\w-]+)\.html(?:#[^"]*)?")', r'\1 data-code="\2"', html
    )
