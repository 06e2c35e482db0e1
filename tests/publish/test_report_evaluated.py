"""Evaluation: numbers, ranges, notes and figures in reading order; every fault of an edition at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from constancia.errors import Several, Wrong
from constancia.publish.names import ProtectedNames
from constancia.publish.report import evaluate, reading
from constancia.publish.report.document import (
    Citation,
    Document,
    FigureBlock,
    Mark,
    NameText,
    Number,
    Paragraph,
    ValueText,
    inlines,
    plain,
)
from tests.fakes.records import example
from tests.publish.test_report import BODY, HEAD

DATA = Path(__file__).parent / "data"


def nobody(text: str) -> list[tuple[int, int]]:
    return []


def made(body: str, *, language: str = "en", head: str = HEAD) -> Document:
    text = head.replace("language: en", f"language: {language}") + body
    return evaluate.evaluate(reading.read(text.encode(), file="report.md"), example(), protected=nobody)


def sentence(body: str, *, language: str = "en") -> str:
    [paragraph] = made(body, language=language).blocks
    assert isinstance(paragraph, Paragraph)
    return plain(paragraph.children)


def faults(
    body: str, protected: Callable[[str], list[tuple[int, int]]] = nobody
) -> list[tuple[str, int, str]]:
    read = reading.read((HEAD + body).encode(), file="report.md")
    with pytest.raises(Wrong) as caught:
        evaluate.evaluate(read, example(), protected=protected)
    several = caught.value.faults if isinstance(caught.value, Several) else [caught.value]
    assert all(fault.file == "report.md" for fault in several)
    return [(fault.code, (fault.line or 0) - BODY + 1, fault.column or "") for fault in several]


@pytest.mark.parametrize(
    ("query", "english", "spanish"),
    [
        ("{{count acts where category=defender}}", "5", "5"),
        ("{{count acts where category=defender and year=2019}}", "between 2 and 3", "entre 2 y 3"),
        ("{{count acts where category=defender and year=1901}}", "0", "0"),
        ("{{count acts together}}", "7", "7"),
        ("{{aggregate series=returns period=2019-05}}", "12,480", "12\u202f480"),
        ("{{name us_patrol}}", "River Patrol", "Patrulla del Río"),
        ("{{name p_hidden}}", "a lawyer", "una abogada"),
        ("{{value act_001 place}}", "the ford", "el vado"),
        ("{{value act_002 place}}", "the weir or the ford (disputed)", "la presa o el vado (en disputa)"),
        ("{{value act_003 place}}", "the weir†", "la presa†"),
    ],
)
def test_a_query_answers_in_the_language(query: str, english: str, spanish: str) -> None:
    assert sentence(query + "\n") == english
    assert sentence(query + "\n", language="es") == spanish


def test_figures_are_numbered_in_reading_order_and_once_for_a_query() -> None:
    head = HEAD.replace("abstract: Short.", "abstract: There are {{count acts where category=migrant}}.")
    document = made(
        "{{count acts where category=defender}} and {{count acts  where category=migrant}} "
        "and {{count acts where category=defender}}\n\n{{table acts by year}}\n",
        head=head,
    )
    shown = [node.figure.number for node in inlines(document.blocks) if isinstance(node, Number)]
    assert shown == [2, 1, 2]
    assert [figure.number for figure in document.figures] == [1, 2, 3]
    assert document.abstract_text == ("There are 2.",)


def test_notes_are_numbered_in_reading_order() -> None:
    document = made(
        "A{{cite herald_2018}} b[^n] c{{cite court_2019}} d{{cite herald_2018}} e[^n].\n\n"
        "[^n]: See {{cite court_2019}}.\n"
    )
    assert [node.number for node in inlines(document.blocks) if isinstance(node, Mark)] == [1, 2, 3, 4, 2]
    cited = [
        (note.number, node.source.code, node.first)
        for note in document.notes
        for node in note.children
        if isinstance(node, Citation)
    ]
    assert cited == [(1, "s4t7", 0), (2, "c8v1", 0), (3, "c8v1", 2), (4, "s4t7", 1)]


def test_a_number_that_a_source_gives_is_followed_by_its_note() -> None:
    document = made("{{aggregate series=returns period=2019-05}}\n")
    kinds = [type(node) for node in inlines(document.blocks)]
    assert kinds == [Number, Mark]


def test_a_table_is_sorted_by_its_labels_and_not_by_its_numbers() -> None:
    [block] = made("{{table acts by act_type where category=defender}}\n").blocks
    assert isinstance(block, FigureBlock)
    labels = [line.labels[0] for line in block.figure.lines]
    assert labels == sorted(labels)
    assert [line.number for line in block.figure.lines] == ["2", "1", "1–2", "0–1"]


def test_a_table_keeps_the_categories_apart() -> None:
    [block] = made("{{table acts by year}}\n").blocks
    assert isinstance(block, FigureBlock)
    assert block.figure.headings == ("Year", "Category")
    assert block.figure.title == "Documented acts by year and category"


@pytest.mark.parametrize("chart", ["timeline acts", "matrix acts", "map acts together"])
def test_a_chart_is_drawn_for_screen_and_paper(chart: str) -> None:
    [block] = made(f"{{{{chart {chart}}}}}\n").blocks
    assert isinstance(block, FigureBlock)
    assert block.figure.svg.startswith("<svg")
    assert "<style" in block.figure.svg
    assert "<style" not in block.figure.print_svg
    assert block.figure.title in block.figure.alt


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("{{count acts}}\n", "live_categories"),
        ("{{chart map acts}}\n", "live_categories"),
        ("{{chart timeline acts by place}}\n", "live_chart_by"),
        ("{{chart matrix acts by place}}\n", "live_chart_by"),
        ("{{count acts where no_such=1}}\n", "live_property"),
        ("{{count acts where act_type=no_such}}\n", "live_term"),
        ("{{cite no_such}}\n", "live_key"),
        ("{{act no_such}}\n", "live_key"),
        ("{{name no_such}}\n", "live_key"),
        ("{{value act_001 no_such}}\n", "live_property"),
        ("{{value act_004 place}}\n", "live_nothing"),
        ("{{aggregate series=no period=2019}}\n", "live_nothing"),
    ],
)
def test_a_query_that_fails_has_its_place(body: str, code: str) -> None:
    assert faults(body) == [(code, 1, "1")]


def test_all_faults_are_told_in_one_pass() -> None:
    body = (
        "There were 12 acts {{cite no_such}}\nof {{count acts where x=y}} and {{sum acts}}.\n\n"
        "Inés Perdida said so. [a](javascript:b)\n"
    )
    protected = ProtectedNames.of(["Inés Perdida"]).spans
    assert faults(body, protected) == [
        ("typed_number", 1, "12"),
        ("live_key", 1, "20"),
        ("live_property", 2, "4"),
        ("live_verb", 2, "35"),
        ("protected_name", 4, "1"),
        ("report_link", 4, "26"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "It was Inés Perdida.\n",
        "It was Inés\nPerdida.\n",
        "> It was Inés\n> Perdida.\n",
        "It was *Inés* **Perdida**.\n",
        "It was In&eacute;s Perdid&#97;.\n",
        "`Perdida, Inés`\n",
        "    code of Inés Perdida\n",
        "| a |\n|---|\n| INÉS PERDIDA |\n",
        "# On Inés Perdida\n",
        "See[^a].\n\n[^a]: Inés Perdida.\n",
        "[here](https://example.org/In%C3%A9s-Perdida)\n",
        "<!-- Inés Perdida -->\n",
        '{{count acts where place="Inés Perdida"}}\n',
        'So{{cite herald_2018 "word of Inés Perdida"}}.\n',
        "In\u200b\u00e9s Perdi&#100;a\n",
        "```\nIn&eacute;s Perdida\n```\n",
    ],
)
def test_a_protected_name_is_found_wherever_it_stands(body: str) -> None:
    found = faults(body, ProtectedNames.of(["Inés Perdida"]).spans)
    assert "protected_name" in [code for code, _, _ in found]


def test_a_protected_name_in_the_head_is_found() -> None:
    head = HEAD.replace("An Observatory]", "Inés Perdida]")
    read = reading.read((head + "a\n").encode(), file="report.md")
    with pytest.raises(Wrong) as caught:
        evaluate.evaluate(read, example(), protected=ProtectedNames.of(["Inés Perdida"]).spans)
    assert (caught.value.code, caught.value.line) == ("protected_name", 7)
    assert "Perdida" not in str(caught.value.fields)


@pytest.mark.parametrize(
    ("key", "line"), [("title: A title", 2), ("subtitle: More", 3), ("authors: [An Observatory]", 7)]
)
def test_so_it_is_where_the_head_has_it_in_the_codes_of_yaml(key: str, line: int) -> None:
    name, _, _ = key.partition(":")
    read = reading.read(
        (HEAD.replace(key, f'{name}: "Of In\\xe9s Perdi\\x64a"') + "a\n").encode(), file="report.md"
    )
    with pytest.raises(Wrong) as caught:
        evaluate.evaluate(read, example(), protected=ProtectedNames.of(["Inés Perdida"]).spans)
    assert (caught.value.code, caught.value.line) == ("protected_name", line)


def test_a_query_by_the_key_of_a_protected_person_is_no_fault() -> None:
    read = reading.read((HEAD + "It was {{name p_hidden}}.\n").encode(), file="report.md")
    document = evaluate.evaluate(read, example(), protected=ProtectedNames.of(["P Hidden"]).spans)
    [name] = [node for node in inlines(document.blocks) if isinstance(node, NameText)]
    assert name.name.is_role


def test_the_abstract_has_no_notes() -> None:
    head = HEAD.replace("abstract: Short.", "abstract: Short{{cite herald_2018}}.")
    read = reading.read((head + "a\n").encode(), file="report.md")
    with pytest.raises(Wrong) as caught:
        evaluate.evaluate(read, example(), protected=nobody)
    assert (caught.value.code, caught.value.line) == ("live_abstract", 4)


def test_a_number_in_title_and_abstract_is_linted() -> None:
    head = HEAD.replace("title: A title", "title: Twelve acts").replace("Short.", "It was 3.")
    read = reading.read((head + "a\n").encode(), file="report.md")
    with pytest.raises(Several) as caught:
        evaluate.evaluate(read, example(), protected=nobody)
    assert [(fault.code, fault.line) for fault in caught.value.faults] == [
        ("typed_number", 2),
        ("typed_number", 4),
    ]


@pytest.mark.parametrize("name", ["report.md", "report.es.md"])
def test_the_example_is_evaluated_whole(name: str) -> None:
    read = reading.read((DATA / name).read_bytes(), file=name)
    document = evaluate.evaluate(read, example(), protected=nobody)
    assert [figure.number for figure in document.figures] == list(range(1, 8))
    assert [note.number for note in document.notes] == [1, 2, 3, 4, 5]
    assert any(isinstance(node, ValueText) for node in inlines(document.blocks))
