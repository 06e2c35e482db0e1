"""The landing page: everything that a policy library's record of a publication holds, on one screen."""

from __future__ import annotations

from constancia.publish import metadata
from constancia.publish.pages.frame import Place, render
from constancia.publish.views.shapes import Edition, LandingView

CITATION_FILES = (
    ("BibTeX", "citation.bib"),
    ("RIS", "citation.ris"),
    ("CSL-JSON", "citation.json"),
)


def page(view: LandingView, *, edition: Edition, place: Place) -> str:
    """The landing page of an edition, or its copy at the root of the publication."""
    return render(
        "landing.html",
        view=view,
        edition=edition,
        place=place,
        title=edition.title,
        citation=metadata.citation(edition),
        downloads=CITATION_FILES,
    )
