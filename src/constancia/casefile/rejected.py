"""`rejected.xlsx`: rows that could not be imported, as they were, each with its reason, ready to be mended.

All cells are text, so nothing in them is ever run. The id of a template goes along: mended, the file is imported like
the one that it came from.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from constancia.errors import ConstanciaError
from constancia.intake import wire
from constancia.intake.template_format import HIDDEN, MARK, REASONS, VERSION, is_reason

Say = Callable[[ConstanciaError], str]
"""The sentence for a fault, in the reader's language."""

ROWS_LIMIT = 100_000
"""Lines of a sheet; a person mends no more, and more is a matter of the mapping."""
HEAD_LIMIT = 1000
"""The line of the headings, at most."""
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_LONGEST = 32_767
_NAME = re.compile(r"[\[\]:*?/\\]")


class Rejected(NamedTuple):
    """A workbook, and how many lines did not fit into it."""

    content: bytes
    cut: int


def make_rejected(items: Iterable[Any], *, name: str, title: str, language: str, say: Say) -> Rejected:
    """The workbook. `items` as the reader's process gives them, `name` and `title` those of the package, `language`
    that of whoever reads it."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"author": "", "company": ""})
    looks = {
        "head": book.add_format({"bold": True, "text_wrap": True, "bottom": 1, "valign": "top"}),
        "why": book.add_format(
            {"font_color": "#9c1c1c", "text_wrap": True, "valign": "top", "num_format": "@"}
        ),
        "text": book.add_format({"num_format": "@", "valign": "top"}),
    }
    page: _Page | None = None
    cut = 0
    for item in items:
        if isinstance(item, Mapping):
            page = _page(book, item, language=language, looks=looks)
        elif page is not None and page.lines < ROWS_LIMIT:
            page.write(item, say=say, looks=looks)
        else:
            cut += 1
    if name.startswith(("template-", "table-")):
        hidden = book.add_worksheet(HIDDEN)
        hidden.write_row(0, 0, [MARK, VERSION, name.removeprefix("template-"), language, _plain(title)])
        hidden.hide()
    book.close()
    return Rejected(out.getvalue(), cut)


@dataclass(slots=True)
class _Page:
    """A sheet that is filled. `own` are the positions of cells that stood there already as reasons."""

    sheet: Any
    head: int
    own: frozenset[int]
    lines: int = 0

    def write(self, item: Any, *, say: Say, looks: Mapping[str, Any]) -> None:
        """Write one line, the reason first."""
        self.lines += 1
        line = self.head + self.lines
        cells, faults = item
        reason = "\n".join(say(_here(wire.to_fault(fault))) for fault in faults)
        self.sheet.write_string(line, 0, _plain(reason), looks["why"])
        kept = (cell for position, cell in enumerate(cells) if position not in self.own)
        for column, cell in enumerate(kept, 1):
            if cell:
                self.sheet.write_string(line, column, _plain(str(cell)), looks["text"])


def _page(book: Any, sheet: Mapping[str, Any], *, language: str, looks: Mapping[str, Any]) -> _Page:
    """A sheet with its headings in the line in which they stood, that of the reasons first."""
    title = _NAME.sub("-", str(sheet["sheet"]))[:31].strip("'") or None
    taken = {page.get_name().casefold() for page in book.worksheets()}
    page = book.add_worksheet(None if title is None or title.casefold() in taken else title)
    every = [str(heading) for heading in sheet["headings"]]
    own = frozenset(position for position, heading in enumerate(every) if is_reason(heading))
    headings = [heading for position, heading in enumerate(every) if position not in own]
    head = min(max(int(sheet.get("head", 1)), 1), HEAD_LIMIT) - 1
    page.set_column(0, 0, 50, looks["why"])
    page.set_column(1, max(len(headings), 1), 20, looks["text"])
    for column, heading in enumerate([REASONS[language], *headings]):
        page.write_string(head, column, _plain(heading), looks["head"])
    page.freeze_panes(head + 1, 1)
    return _Page(page, head, own)


def _here(fault: ConstanciaError) -> ConstanciaError:
    """The fault without file and line, which are those of the older file."""
    fault.file = fault.line = None
    fault.fields.pop("sheet", None)
    return fault


def _plain(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)[:_LONGEST]
