"""A number of the report and the acts behind it, and the list of all numbers."""

from __future__ import annotations

from constancia.publish.pages.frame import Place, render, words
from constancia.publish.views.shapes import Edition, FigureView


def page(view: FigureView, *, edition: Edition, place: Place) -> str:
    """The page of one number, table or chart."""
    above = view.used[0].path if view.used else "report.html"
    return render(
        "figure.html",
        view=view,
        edition=edition,
        place=place,
        title=view.title,
        step="number",
        steps={"report": above, "act": "#acts", "source": "sources/index.html", "proof": "proof/index.html"},
    )


def list_page(views: tuple[FigureView, ...], *, edition: Edition, place: Place) -> str:
    """All numbers in the order of the report."""
    return render(
        "figures.html",
        view=views,
        edition=edition,
        place=place,
        title=words(edition.language)("figures_title"),
        step="number",
        steps={"report": "report.html", "act": "acts/index.html", "proof": "proof/index.html"},
    )
