"""A filled template looked over: what a preview says of it, and the lines to be mended, both as JSON for the wire."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from constancia.errors import Misuse, Wrong
from constancia.intake import wire
from constancia.intake.faults import as_wrong
from constancia.intake.rows import Origin, RowFault
from constancia.intake.template_format import template_sheets
from constancia.intake.understand import fold
from constancia.intake.understand_dates import Order, read_date
from constancia.intake.virtual import Look, Place, coding_key, look
from constancia.intake.workbook import FilledSheet, Question, Workbook, name_of, open_workbook
from constancia.intake.workbook_coding import to_package
from constancia.intake.workbook_reading import Answers
from constancia.vocabulary import Vocabulary

FAULTS_LIMIT = 1000
"""Faults that are told; the rest stand in the file of rejected rows."""
TERMS_LIMIT, WORD_LIMIT = 200, 80
"""Words told that are no terms, and how much of each."""
NAMING = ("people", "places", "sources")
"""Sheets that go whole into the file of rejected rows, so that names mean the same when it is imported."""

Json = dict[str, Any]


def open_filled(path: Path, options: Mapping[str, Any]) -> tuple[Workbook, Answers]:
    """The template in a file. `options`: "encoding", "separator", and "dates": "day-first" or "month-first", or a list
    of [sheet, heading, order].

    Raises Wrong("no_template") where the file is none, Misuse("dates_order").
    """
    book = open_workbook(path, encoding=options.get("encoding"), separator=options.get("separator"))
    if book is None:
        raise Wrong("no_template", file=path.name)
    return book, answers_of(options.get("dates"))


def files_of(path: Path, options: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """The file itself, as evidence of the coding; it may speak of anyone. Reads no line of it."""
    name = name_of(path, encoding=options.get("encoding"), separator=options.get("separator"))
    yield coding_key(name), str(path), True


def answers_of(untrusted: Any) -> Answers:
    """The orders of dates as the wire gives them. Raises Misuse("dates_order")."""
    try:
        if untrusted is None:
            return {}
        if isinstance(untrusted, str):
            return {("", ""): Order(untrusted)}
        return {(str(sheet), str(heading)): Order(order) for sheet, heading, order in untrusted}
    except (ValueError, TypeError) as error:
        raise Misuse("dates_order") from error


def look_at(book: Workbook, vocabulary: Vocabulary, answers: Answers) -> tuple[Json, Look]:
    """What can be imported of a template, as JSON, and the look itself.

    "name", "title", "language", "counts" (rows by coded table), "lines" (lines by sheet), "left_out" (lines that
    cannot be imported), "bad" (their faults), "unknown_terms" (words of cells that are no term, with those spelled
    nearly so), "questions", "notices".
    """
    found = look(to_package(book, vocabulary, answers), vocabulary)
    return {
        "name": book.name,
        "title": book.title,
        "language": book.language,
        "counts": {table: count for table, count in found.counts.items() if count},
        "lines": {sheet.title or book.file: len(sheet.lines) for sheet in book.sheets.values()},
        "left_out": [list(place) for place in found.faults],
        "bad": [wire.from_fault(fault) for fault in _told(book, found, vocabulary)],
        "unknown_terms": _unknown_terms(book, found, vocabulary),
        "questions": [
            _asked(question) for question in book.questions() if not _is_answered(question, answers)
        ],
        "notices": [list(notice) for notice in book.notices],
    }, found


def rejected(book: Workbook, found: Look, vocabulary: Vocabulary) -> Iterator[Any]:
    """The lines that cannot be imported, as they were; in the form of `rejected.rejected_lines`.

    With them go the lines that they need, without faults: the sheets of names, and of Acts the rows of an act that a
    line is about. So the file is whole when it is imported again, and what was imported before stays as it is.
    """
    needed = _needed_acts(book, found)
    for name in template_sheets() if found.faults else ():
        sheet = book.sheets.get(name)
        if sheet is None:
            continue
        yield {"sheet": sheet.title or Path(book.file).stem, "headings": list(sheet.headings)}
        for line in sheet.lines:
            place = (book.file, sheet.title, line.number)
            is_kept = name in NAMING or (name == "acts" and fold(line.cells.get("act", "")) in needed)
            if place in found.faults or is_kept:
                yield [list(sheet.raw[line.number]), _faults(book, found, place, vocabulary)]


def _needed_acts(book: Workbook, found: Look) -> set[str]:
    """The numbers of acts that bad lines are about."""
    return {
        fold(line.cells.get("act", ""))
        for sheet in book.sheets.values()
        for line in sheet.lines
        if (book.file, sheet.title, line.number) in found.faults
    } - {""}


def _faults(book: Workbook, found: Look, place: Place, vocabulary: Vocabulary) -> list[Json]:
    origin = Origin(*place)
    sheet = next(sheet for sheet in book.sheets.values() if sheet.title == place[1])
    seen: dict[tuple[str, str], Wrong] = {}
    for fault in found.faults.get(place, ()):
        wrong = as_wrong(_of_names(sheet, fault), file=place[0], line=place[2], origin=origin)
        if wrong.code == "unknown_term" and wrong.column in sheet.headings:
            wrong.fields |= _near(book, vocabulary, fault[2], _cell(sheet, place[2], wrong.column))
        seen.setdefault((wrong.column or "", wrong.code), wrong)
    return [wire.from_fault(wrong) for wrong in seen.values()]


def _cell(sheet: FilledSheet, number: int, heading: str) -> str:
    cells, position = sheet.raw[number], sheet.headings.index(heading)
    return cells[position] if position < len(cells) else ""


def _near(book: Workbook, vocabulary: Vocabulary, name: str, text: str) -> dict[str, str | int]:
    """The labels of terms that are spelled nearly as a cell is."""
    near = vocabulary.near(name, text)
    found = [vocabulary.property(one) if name == "properties" else vocabulary.term(name, one) for one in near]
    labels = [one.label(book.language) for one in found]
    return {"near": ", ".join(labels)} if labels else {}


def _of_names(sheet: FilledSheet, fault: RowFault) -> RowFault:
    """A reference to a row that is not there, in the terms of a template: to the number of an act, or to a name, whose
    row must have been rejected since a mere mention makes one."""
    column, code, _ = fault
    if code != "dangling_reference":
        return fault
    return column, "no_such_act" if column == sheet.names.get("act") else "rejected_reference", ""


def _unknown_terms(book: Workbook, found: Look, vocabulary: Vocabulary) -> list[Json]:
    """Each word that is no term, once: where it stands first, in how many lines, and the labels spelled nearly so."""
    sheets = {sheet.title: sheet for sheet in book.sheets.values()}
    out: dict[tuple[str, str, str], Json] = {}
    for (_, title, line), faults in found.faults.items():
        for column, code, name in faults:
            if code != "unknown_term" or column not in sheets[title].headings:
                continue
            word = _cell(sheets[title], line, column)[:WORD_LIMIT]
            if (title, column, word) in out:
                out[title, column, word]["count"] += 1
            elif len(out) < TERMS_LIMIT:
                near = str(_near(book, vocabulary, name, word).get("near", ""))
                out[title, column, word] = {
                    "sheet": title,
                    "column": column,
                    "line": line,
                    "word": word,
                    "count": 1,
                    "near": near.split(", ") if near else [],
                }
    return list(out.values())


def _told(book: Workbook, found: Look, vocabulary: Vocabulary) -> list[Wrong]:
    out: list[Wrong] = []
    for place in found.faults:
        if len(out) >= FAULTS_LIMIT:
            break
        for fault in _faults(book, found, place, vocabulary):
            told = wire.to_fault(fault)
            if isinstance(told, Wrong):
                out.append(told)
    return out


def _asked(question: Question) -> Json:
    """The question, and what its example would be, read either way."""
    either = {"day_first": Order.DAY_FIRST, "month_first": Order.MONTH_FIRST}
    return asdict(question) | {name: read_date(question.example, order) for name, order in either.items()}


def _is_answered(question: Question, answers: Answers) -> bool:
    return (question.sheet, question.column) in answers or ("", "") in answers
