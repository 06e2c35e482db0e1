"""One source, and the list of all."""

from __future__ import annotations

from constancia.publish.pages.frame import Place, render, words
from constancia.publish.views.shapes import Edition, SourceView


def page(view: SourceView, *, edition: Edition, place: Place) -> str:
    """The page of one source: what it is, which acts rest on it, its records in the log."""
    proof = "#proof" if view.entries else "proof/index.html"
    return render(
        "source.html",
        view=view,
        edition=edition,
        place=place,
        title=view.title,
        step="source",
        steps={"report": "report.html", "act": "#rests", "statement": "#rests", "proof": proof},
    )


def list_page(views: tuple[SourceView, ...], *, edition: Edition, place: Place) -> str:
    """All sources by title."""
    ordered = sorted(views, key=lambda view: (view.title.casefold().lstrip("‘'\"“«¿¡"), view.code))
    return render(
        "sources.html",
        view=ordered,
        edition=edition,
        place=place,
        title=words(edition.language)("nav_sources"),
        step="source",
        steps={"report": "report.html", "act": "acts/index.html", "proof": "proof/index.html"},
    )
