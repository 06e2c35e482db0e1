"""The workbook that a team fills: sheets with their headings, comments and drop-downs, as bytes.

The lists of terms stand in a hidden sheet, with the id by which a filled template is known again. Cells for dates are
text, so that "January 2019" stays what was typed. There are no formulas and no macros.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from constancia.intake.labels import FIELDS
from constancia.intake.template_format import (
    HIDDEN,
    MARK,
    REQUIRED,
    VERSION,
    TemplateColumn,
    TemplateSheet,
    template_sheets,
)
from constancia.vocabulary import Vocabulary

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

LANGUAGES = ("en", "es", "both")
LINES = 5000
"""Lines for which a drop-down is offered."""
_LISTS_FROM = 3
_EPOCH = dt.datetime(2000, 1, 1)
_GREEN, _GREY, _LINE = "#1f5f4a", "#8a8a8a", "#cfd8d4"

Say = Callable[[str], str]
"""A text of Read me by its key, in the template's language ("both" gives both)."""


def make_template(vocabulary: Vocabulary, *, language: str, template_id: str, say: Say) -> bytes:
    """The workbook. `language` is "en", "es" or "both"; `template_id` 32 hexadecimal digits, random."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": say("title"), "author": "", "company": "", "created": _EPOCH})
    lists = _Lists(vocabulary, language)
    sheets = [(sheet, book.add_worksheet(sheet.title(language))) for sheet in template_sheets().values()]
    readme = book.add_worksheet(say("sheet_readme"))
    for sheet, page in sheets:
        _fill(book, page, sheet, lists=lists, language=language)
    _fill_readme(book, readme, say=say, language=language)
    hidden = book.add_worksheet(HIDDEN)
    hidden.write_row(0, 0, [MARK, VERSION, template_id, language])
    for number, (name, labels) in enumerate(lists.used.items()):
        hidden.write_column(_LISTS_FROM - 1, number, [name, *labels])
    hidden.hide()
    sheets[0][1].activate()
    book.close()
    return out.getvalue()


class _Lists:
    """The lists of the drop-downs, each in a column of the hidden sheet."""

    def __init__(self, vocabulary: Vocabulary, language: str) -> None:
        self._vocabulary = vocabulary
        self._language = language
        self.used: dict[str, Sequence[str]] = {}

    def range_of(self, column: TemplateColumn) -> str | None:
        """Where the list of a column stands; None where it has none."""
        name = (
            column.vocabulary if column.kind == "term" else "properties" if column.kind == "field" else None
        )
        if name is None:
            return None
        if column.only:
            name = f"{name} ({', '.join(column.only)})"
        if name not in self.used:
            self.used[name] = self._labels(column)
        letters = _letters(list(self.used).index(name))
        last = _LISTS_FROM + len(self.used[name])
        return f"={HIDDEN}!${letters}${_LISTS_FROM + 1}:${letters}${last}"

    def _labels(self, column: TemplateColumn) -> list[str]:
        if column.kind == "field":
            return self._fields()
        terms = self._vocabulary.terms(column.vocabulary or "")
        return [
            self._label(term)
            for term in terms
            if (not column.only or term.id in column.only) and (term.vocabulary, term.id) not in _UNOFFERED
        ]

    def _fields(self) -> list[str]:
        acts = template_sheets()["acts"]
        own = [column.heading(self._language) for column in acts.columns if column.name in FIELDS]
        known = {*FIELDS.values(), "event", "case", "summary", "note", "kind"}
        more = [item for item in self._vocabulary.properties("act") if item.id not in known]
        return [*own, *(self._label(item) for item in more)]

    def _label(self, item: Any) -> str:
        if self._language != "both":
            return str(item.label(self._language))
        es, en = item.label("es"), item.label("en")
        return es if es == en else f"{es} / {en}"


def _fill(book: Workbook, page: Worksheet, sheet: TemplateSheet, *, lists: _Lists, language: str) -> None:
    heads = {
        is_required: book.add_format(
            {
                "bold": True,
                "font_color": "white",
                "bg_color": _GREEN if is_required else "#5c7a70",
                "text_wrap": True,
                "valign": "top",
                "border": 1,
                "border_color": _LINE,
            }
        )
        for is_required in (True, False)
    }
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    example = book.add_format({"num_format": "@", "italic": True, "font_color": _GREY, "valign": "top"})
    for number, column in enumerate(sheet.columns):
        page.set_column(number, number, column.width, text)
        mark = f" {REQUIRED}" if column.required else ""
        page.write_string(0, number, column.heading(language) + mark, heads[column.required])
        page.write_comment(0, number, column.note(language), {"x_scale": 2, "y_scale": 1.2, "author": ""})
        page.write_string(1, number, _example(column, lists, language), example)
        source = lists.range_of(column)
        if source is not None:
            page.data_validation(
                1,
                number,
                LINES,
                number,
                {"validate": "list", "source": source, "error_type": "warning", "ignore_blank": True},
            )
    page.set_row(0, 32)
    page.freeze_panes(1, 1)


def _example(column: TemplateColumn, lists: _Lists, language: str) -> str:
    """The example, where it is a term with its label in both languages."""
    example = column.example(language)
    if language == "both" and column.kind in ("term", "field") and example:
        lists.range_of(column)
        labels = next(
            labels for name, labels in lists.used.items() if name.split(" (")[0] == _list_name(column)
        )
        return next((label for label in labels if label.split(" / ")[0] == example), example)
    return example


def _list_name(column: TemplateColumn) -> str:
    return "properties" if column.kind == "field" else column.vocabulary or ""


def _fill_readme(book: Workbook, page: Worksheet, *, say: Say, language: str) -> None:
    head = book.add_format({"bold": True, "font_size": 14, "font_color": _GREEN})
    bold = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
    text = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 100)
    page.write_string(0, 0, say("title"), head)
    row = 2
    for key in ("how", "required", "example", "unknown", "dates", "sizes", "names", "protected", "next"):
        page.write_string(row, 0, say(f"readme_{key}_head"), bold)
        page.write_string(row, 1, say(f"readme_{key}"), text)
        row += 1
    row += 1
    for sheet in template_sheets().values():
        page.write_string(row, 0, sheet.title(language), bold)
        page.write_string(row, 1, sheet.note(language), text)
        row += 1
    page.hide_gridlines(2)


def _letters(number: int) -> str:
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


_UNOFFERED = frozenset({("source_kinds", "coding"), ("accounts", "coding")})
