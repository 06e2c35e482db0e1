"""The lint: a number typed by hand in a report's prose is a fault, since nobody could follow it to the records.

What is not a count is left alone: years, dates, times of day, ordinals, articles and other numbered parts of law,
citations, dockets and file numbers, roads, quotations, code, addresses, numbering of headings and lists. The rules of
each language are in `lint_rules`; they look at Markdown text with the queries, code and addresses blanked out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from constancia.errors import Wrong
from constancia.publish.report.lint_rules import RULES, Rules
from constancia.publish.report.stretch import Stretch


def typed_numbers(stretches: Iterable[Stretch], *, language: str) -> Iterator[Wrong]:
    """A Wrong("typed_number") with file, line and column for each number typed by hand."""
    rules = RULES[language]
    for stretch in stretches:
        if stretch.kind != "quote":
            for start in _starts(stretch.text, rules, is_heading=stretch.kind == "heading"):
                yield stretch.place(start).wrong("typed_number")


def numbers(text: str, *, language: str, is_heading: bool = False) -> list[str]:
    """The numbers typed by hand in a piece of Markdown text, as they stand there."""
    rules = RULES[language]
    blanked = _blanked(text, rules, is_heading=is_heading)
    return [match.group() for match in rules.number.finditer(blanked) if not _is_name(blanked, match)]


def _starts(text: str, rules: Rules, *, is_heading: bool) -> Iterator[int]:
    blanked = _blanked(text, rules, is_heading=is_heading)
    for match in rules.number.finditer(blanked):
        if not _is_name(blanked, match):
            yield match.start()


def _blanked(text: str, rules: Rules, *, is_heading: bool) -> str:
    """The text with all that may hold a number replaced by blanks of the same length."""
    for pattern in (*_MARKDOWN, *_QUOTATIONS):
        text = pattern.sub(_blank, text)
    if is_heading:
        text = _HEADING_NUMBER.sub(_blank, text)
    text = _EMPHASIS.sub(" ", text)
    for pattern in rules.permitted:
        text = pattern.sub(_blank, text)
    return text


def _blank(match: re.Match[str]) -> str:
    """Letters and digits away, line ends kept; one mark stays, so that words do not run together."""
    return re.sub(r"[^\n]", _BLANK, match.group())


_BLANK = "\u00b7"

_MARKDOWN = (
    re.compile(r"(?<!`)(?P<ticks>`{1,3})(?!`).{1,2000}?(?<!`)(?P=ticks)(?!`)", re.DOTALL),
    re.compile(r"\{\{[^{}]*\}\}"),
    re.compile(r"(?<=\])\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)"),
    re.compile(r"\[\^[^\]]*\]"),
    re.compile(r"<https?://[^>\s]*>"),
    re.compile(r"(?:https?://|www\.)\S+"),
    re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"),
)

_QUOTATIONS = (
    re.compile(r"“[^”]*”"),
    re.compile(r"«[^»]*»"),
    re.compile(r"(?<![\w\"])\"(?=\S)[^\"]*(?<=\S)\"(?!\w)"),
    re.compile(r"(?<!\w)‘(?=\S)[^‘]{1,400}?(?<=\S)’(?!\w)", re.DOTALL),
    re.compile(r"(?<![\w'])'(?=\S)[^']{1,400}?(?<=\S)'(?![\w'])", re.DOTALL),
)

_HEADING_NUMBER = re.compile(r"^\s*(?:[A-Za-z]\.)?\d+(?:\.\d+)*[.):]?(?=\s)")
_EMPHASIS = re.compile(r"[*_]")


def _is_name(text: str, match: re.Match[str]) -> bool:
    """A number word with a capital inside a sentence, beside another word with one, is part of a name."""
    word = match.group()
    if not word[0].isalpha() or not word[0].isupper():
        return False
    before = text[: match.start()].rstrip(" ")
    if not before or before[-1] in ".!?:\n" or not (before[-1].isalpha() or before[-1] in ",;—–("):
        return False
    previous = re.search(r"(\w+)\s*$", before)
    following = re.match(r"\s+(\w)", text[match.end() :])
    return bool((previous and previous[1][0].isupper()) or (following and following[1].isupper()))
