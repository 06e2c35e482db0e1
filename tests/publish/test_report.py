"""Reading a report: the tree, and every fault with file, line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from constancia.errors import Several, Wrong
from constancia.publish.report import live, reading
from constancia.publish.report.document import (
    Heading,
    Items,
    Link,
    Live,
    LiveBlock,
    NoteMark,
    Paragraph,
    Quote,
    Text,
    inlines,
    plain,
)

DATA = Path(__file__).parent / "data"
HEAD = """---
title: A title
subtitle: More
abstract: Short.
subjects: [one]
countries: [US]
authors: [An Observatory]
publisher: An Observatory
date: 2021-03-15
licence: CC-BY-4.0
language: en
---
"""
BODY = 13
"""The line of the file on which a body given to `read` starts."""


def read(body: str) -> reading.Report:
    return reading.read((HEAD + body).encode(), file="report.md")


def faults(body: str) -> list[tuple[str, int, str | None]]:
    found = read(body).faults
    assert all(fault.file == "report.md" for fault in found)
    return [(fault.code, (fault.line or 0) - BODY + 1, fault.column) for fault in found]


def test_queries_keep_their_place() -> None:
    found = read("First\nline {{count acts}}\n\n- item\n  {{cite a}}\n\n> quote\n> {{name b}}\n")
    places = [(n.place.line - BODY + 1, n.place.column) for n in inlines(found.blocks) if isinstance(n, Live)]
    assert places == [(2, 6), (5, 3), (8, 3)]


def test_a_query_may_run_over_the_end_of_a_line() -> None:
    [paragraph] = read("It was {{count acts where\n  category=defender}} acts.\n").blocks
    assert isinstance(paragraph, Paragraph)
    assert isinstance(paragraph.children[1], Live)
    assert paragraph.children[1].query == live.Count("acts", (("category", ("defender",)),))


def test_queries_in_a_table_keep_their_place() -> None:
    found = read("| a | b |\n|---|---|\n| {{name x}} | {{name x}} |\n")
    places = [(n.place.line - BODY + 1, n.place.column) for n in inlines(found.blocks) if isinstance(n, Live)]
    assert places == [(3, 3), (3, 16)]


def test_a_chart_stands_alone() -> None:
    [block] = read("{{chart timeline acts}}\n").blocks
    assert isinstance(block, LiveBlock)
    assert faults("Text {{chart timeline acts}}\n") == [("live_alone", 1, "6")]
    assert faults("- {{table acts by year}}\n") == [("live_alone", 1, "3")]


def test_code_is_not_asked() -> None:
    found = read("Write `{{count acts}}`.\n\n    {{count acts}}\n")
    assert not any(isinstance(node, Live) for node in inlines(found.blocks))


def test_raw_html_stays_text() -> None:
    [paragraph] = read("<script>alert(1)</script>\n").blocks
    assert isinstance(paragraph, Paragraph)
    assert plain(paragraph.children) == "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a\nb {{count acts\n", [("live_unclosed", 2, "3")]),
        ("{{count {{count acts}}\n", [("live_unclosed", 1, "1")]),
        ("a {{count actz}}\n", [("live_unit", 1, "11")]),
        ("## {{count acts}}\n", [("live_heading", 1, "4")]),
        ("[a {{count acts}}](b.html)\n", [("live_link", 1, "4")]),
        ("[a](javascript:alert)\n", [("report_link", 1, "4")]),
        ("[a](//example.org)\n", [("report_link", 1, "4")]),
        ("[a](/etc/passwd)\n", [("report_link", 1, "4")]),
        ("[a](../x.html)\n", [("report_link", 1, "4")]),
        ("[a](file:///x)\n", [("report_link", 1, "4")]),
        ("[a](mailto:a@example.org)\n", [("report_link", 1, "4")]),
        ("[a](#nowhere)\n", [("report_fragment", 1, "4")]),
        ("text ![a](b.png)\n", [("report_image", 1, "6")]),
        ("text[^a]\n", [("report_note", 1, "5")]),
        ("text[^a]\n\n[^a]: - a list\n", [("report_note_block", 3, None)]),
        ("# A\n\n### B\n", [("report_level", 3, None)]),
        ("- # A\n", [("report_block", 1, None)]),
    ],
)
def test_each_fault_has_its_place(body: str, expected: list[tuple[str, int, str | None]]) -> None:
    assert faults(body) == expected


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=1", "http://example.org", "acts/index.html", "a.html#b", "#title"]
)
def test_good_links_are_kept(address: str) -> None:
    found = read(f"# Title\n\n[a]({address})\n")
    assert found.faults == ()
    assert [node.address for node in inlines(found.blocks) if isinstance(node, Link)] == [address]


def test_headings_are_levelled_and_have_anchors() -> None:
    found = read("## Años, así\n\n### B\n\n## Años, así\n")
    headings = [(b.level, b.anchor) for b in found.blocks if isinstance(b, Heading)]
    assert headings == [(1, "anos-asi"), (2, "b"), (1, "anos-asi-2")]


def test_notes_are_kept_by_label() -> None:
    found = read("A[^x].\n\n[^x]: One {{cite a}}.\n\n    Two.\n")
    assert any(isinstance(node, NoteMark) for node in inlines(found.blocks))
    assert plain(found.notes["x"]) == "One . Two."


def test_quotation_marks_follow_the_language() -> None:
    spanish = HEAD.replace("language: en", "language: es")
    [block] = reading.read((spanish + '"Hola", dijo.\n').encode(), file="r.md").blocks
    assert isinstance(block, Paragraph)
    assert block.children == (Text("«Hola», dijo."),)


def test_lists_and_quotes_nest() -> None:
    found = read("3. a\n4. b\n\n> - c\n")
    first, second = found.blocks
    assert isinstance(first, Items)
    assert first.start == 3
    assert isinstance(second, Quote)


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"no head\n", "report_head", 1),
        (b"---\ntitle: x\n", "report_head", 1),
        (HEAD.encode() + b"a\n\xff\n", "report_encoding", BODY + 1),
        (HEAD.encode() + b"a\x00\n", "report_encoding", BODY),
        ((HEAD + "a\n").encode("utf-16"), "report_encoding", 1),
        (b"a" * (reading.LARGEST + 1), "report_long", None),
    ],
)
def test_what_is_no_report_is_refused(data: bytes, code: str, line: int | None) -> None:
    with pytest.raises(Wrong) as caught:
        reading.read(data, file="report.md")
    assert (caught.value.code, caught.value.line) == (code, line)


def test_two_editions_must_agree() -> None:
    one = (HEAD + "a\n").encode()
    other = one.replace(b"2021-03-15", b"2021-03-16").replace(b"CC-BY-4.0", b"CC0-1.0")
    with pytest.raises(Several) as caught:
        reading.read_editions([("report.md", one), ("report.es.md", other)])
    assert [(fault.code, fault.line) for fault in caught.value.faults] == [
        ("editions_differ", 9),
        ("editions_differ", 10),
        ("editions_same_language", 11),
    ]


def test_two_editions_of_the_example_are_read() -> None:
    texts = [(name, (DATA / name).read_bytes()) for name in ("report.md", "report.es.md")]
    assert [one.front.language for one in reading.read_editions(texts)] == ["en", "es"]


def test_a_hostile_report_costs_bounded_time() -> None:
    for body in ("> " * 20_000, "[" * 20_000, "{{" * 20_000, "*a " * 20_000, "- " * 5_000):
        held = read(body + "\n")
        assert held.blocks or held.faults
