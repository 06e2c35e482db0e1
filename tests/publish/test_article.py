"""The article as HTML: escaped, linked down the trail, and the same whole or block by block."""

from __future__ import annotations

import html.parser
from pathlib import Path

from constancia.publish.report import article, evaluate, reading
from constancia.publish.report.document import Document
from tests.fakes.records import example
from tests.publish.test_report_evaluated import made, nobody

DATA = Path(__file__).parent / "data"
LINKS = article.Links()
VOID = {"br", "hr", "img"}


class Page(html.parser.HTMLParser):
    """Holds that every element is closed in its order, and collects ids and links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids += [values["id"] or ""] if "id" in values else []
        self.links += [values["href"] or ""] if "href" in values else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def example_document() -> Document:
    read = reading.read((DATA / "report.md").read_bytes(), file="report.md")
    return evaluate.evaluate(read, example(), protected=nobody)


def test_every_id_is_unique_and_every_fragment_exists() -> None:
    page = Page(article.html(example_document(), links=LINKS))
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_every_number_leads_to_its_figure() -> None:
    document = example_document()
    page = Page(article.html(document, links=LINKS))
    assert {f"figures/{figure.number}.html" for figure in document.figures if figure.number > 0} <= set(
        page.links
    )


def test_blocks_together_are_the_article() -> None:
    document = example_document()
    blocks = article.blocks(document, links=LINKS)
    whole = article.html(document, links=LINKS)
    assert whole.startswith("\n".join(block.html for block in blocks))
    notes = [note for block in blocks for note in block.notes]
    assert [note.number for note in notes] == [1, 2, 3, 4, 5]
    assert notes[0].text == "The Crossing Herald, “Volunteer held at the ford”, 19 January 2018"
    assert notes[0].path == "sources/s4t7.html"
    assert notes[2].text == "The Crossing Herald (note 1)"
    for block in blocks:
        Page(block.html)


def test_text_is_escaped() -> None:
    body = '<script>alert()</script> & `<b>` [x](https://example.org/?a="b"&c=<d>)\n'
    [block] = article.blocks(made(body), links=LINKS)
    assert "<script" not in block.html
    assert "&lt;script&gt;" in block.html
    assert "<b>" not in block.html
    Page(block.html)


def test_states_are_classes_and_words() -> None:
    [block] = article.blocks(
        made(
            "{{value act_002 place}}, {{value act_003 place}}, {{name p_hidden}}, "
            "{{count acts where category=defender and place=pl_ford}}\n"
        ),
        links=LINKS,
    )
    assert '<a class="value disputed" href="acts/p3qd.html">the weir or the ford (disputed)</a>' in block.html
    assert '<a class="value coding" href="acts/t9wa.html">the weir†</a>' in block.html
    assert '<span class="role">a lawyer</span>' in block.html
    assert 'class="figure-number range coding"' in block.html


def test_a_table_has_headers_and_marks_coding() -> None:
    [block] = article.blocks(made("{{table acts by place where category=defender}}\n"), links=LINKS)
    assert '<th scope="col">Place</th>' in block.html
    assert (
        '<th scope="row">the ford</th><td class="number range">2–3</td><td class="number coding">1</td>'
        in block.html
    )
    assert '<th scope="row">not stated</th>' in block.html
    assert "<caption><strong>Documented acts by place</strong>" in block.html


def test_a_chart_has_its_table_one_click_away() -> None:
    [block] = article.blocks(made("{{chart timeline acts by year}}\n"), links=LINKS)
    assert '<img src="figures/1.svg" alt="Chart: Documented acts by year and category.' in block.html
    assert "<details><summary>" in block.html
    assert block.html.count("<tr>") == 1 + 3


def test_two_notes_at_one_place_are_parted() -> None:
    [block] = article.blocks(made("A{{cite herald_2018}}{{cite court_2019}}\n"), links=LINKS)
    assert "</sup><sup>,</sup><sup>" in block.html


def test_a_note_leads_to_its_source_or_else_to_its_figure() -> None:
    [block] = article.blocks(
        made(
            "A[^a] b[^b].\n\n[^a]: {{count acts together}}.\n\n[^b]: {{count acts together}}, {{cite court_2019}}.\n"
        ),
        links=LINKS,
    )
    assert [note.path for note in block.notes] == ["figures/1.html", "sources/c8v1.html"]
