"""The head of a report: what it must hold, and every fault at the line of its key."""

from __future__ import annotations

import pytest

from constancia.errors import Several, Wrong
from constancia.publish.report import front_matter

GOOD = """title: A title
subtitle: And more
abstract: |
  One {{count acts}}
  line.

  Another.
subjects: [one, two]
countries: [US, MX, NO]
authors:
  - Zulema Prueba
publisher: An Observatory
date: 2021-03-15
licence: CC-BY-4.0
language: en
languages: [en, es]
keywords: [border]
"""


def read(text: str, file: str = "report.md") -> front_matter.FrontMatter:
    return front_matter.read(text, file=file, first_line=2)


def faults(text: str) -> list[tuple[str, int | None]]:
    with pytest.raises(Wrong) as caught:
        read(text)
    several = caught.value.faults if isinstance(caught.value, Several) else [caught.value]
    assert all(fault.file == "report.md" for fault in several)
    return [(fault.code, fault.line) for fault in several]


def test_values_are_as_written() -> None:
    front = read(GOOD)
    assert front.title == "A title"
    assert front.countries == ("US", "MX", "NO")
    assert front.date == "2021-03-15"
    assert front.languages == ("en", "es")
    assert front.keywords == ("border",)


def test_an_abstract_keeps_its_lines() -> None:
    front = read(GOOD)
    assert front.abstract_line == 5
    assert front.abstract == "One {{count acts}}\nline.\n\nAnother.\n"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("title: A title\n", ""), [("front_matter_missing", 2)]),
        (("title: A title", "title: ''"), [("front_matter_text", 2)]),
        (("title: A title", "title: [a, b]"), [("front_matter_text", 2)]),
        (("date: 2021-03-15", "date: 15 March 2021"), [("front_matter_date", 14)]),
        (("date: 2021-03-15", "date: 2021-02-30"), [("front_matter_date", 14)]),
        (("[US, MX, NO]", "[US, MEX]"), [("front_matter_country", 10)]),
        (("[US, MX, NO]", "[]"), [("front_matter_list", 10)]),
        (("[US, MX, NO]", "[US, US]"), [("front_matter_list", 10)]),
        (
            ("language: en\n", "language: fr\n"),
            [("front_matter_language", 16), ("front_matter_languages", 17)],
        ),
        (("[en, es]", "[es]"), [("front_matter_languages", 17)]),
        (("keywords:", "keyword:"), [("front_matter_key", 18)]),
        (("keywords:", "date:"), [("front_matter_repeated", 18)]),
        (("title: A title", "title: &a A title"), [("front_matter_yaml", 2)]),
        (("title: A title", "title: !!python/object:os.system A"), [("front_matter_yaml", 2)]),
        (("title: A title", "title: [A"), [("front_matter_yaml", 3)]),
        (("title: A title", 'title: "A\\x07b"'), [("front_matter_text", 2)]),
    ],
)
def test_each_fault_has_its_line(change: tuple[str, str], expected: list[tuple[str, int]]) -> None:
    assert faults(GOOD.replace(*change)) == expected


def test_all_faults_are_told_at_once() -> None:
    text = (
        GOOD.replace("A title", "''").replace("2021-03-15", "soon").replace("publisher: An Observatory\n", "")
    )
    assert {code for code, _ in faults(text)} == {
        "front_matter_text",
        "front_matter_date",
        "front_matter_missing",
    }


def test_a_head_is_bounded() -> None:
    assert faults("title: " + "a" * 40_000) == [("front_matter_long", 2)]
    assert faults("- " * 9_000) == [("front_matter_yaml", 2)]
    assert faults("[" * 9_000) == [("front_matter_yaml", 2)]


@pytest.mark.parametrize(
    ("file", "language"), [("report.es.md", "es"), ("report.md", "en"), ("report.fr.md", "en")]
)
def test_without_a_language_the_name_of_the_file_decides(file: str, language: str) -> None:
    assert read(GOOD.replace("language: en\n", ""), file).language == language
