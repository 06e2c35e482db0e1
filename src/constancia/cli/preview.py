"""What a person is told of a table before it is imported: what it holds, what would become of it, what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from constancia.casefile.plan import Plan, Rows
from constancia.casefile.reader import Validated, faults_of
from constancia.cli import printing
from constancia.errors import ConstanciaError
from constancia.phrases import Words
from constancia.phrases.dates import date
from constancia.phrases.screen import words
from constancia.phrases.sentences import sentence
from constancia.phrases.settings import Settings

SHOWN = 20
"""Lines of each kind that are shown; JSON has all."""
_COLUMNS = ("new", "changed", "unchanged", "missing")

Said = Mapping[str, Any]


def preview(settings: Settings, validated: Validated, *, file: str, plan: Plan) -> list[str]:
    """All that is told before anything is written."""
    blocks = (
        [*_what_it_is(settings, validated, file)],
        told(settings, validated.said, file=file),
        [*_tables(settings, plan), *_consequences(settings, plan)],
    )
    return [line for block in blocks if block for line in ("", *block)][1:]


def as_json(plan: Plan | None) -> dict[str, Any] | None:
    """A plan as an object."""
    if plan is None:
        return None
    return {
        "tables": {name: asdict(rows) for name, rows in plan.tables.items()},
        "retracted": plan.retracted,
        "unsettled": plan.unsettled,
        "protected": plan.protected,
        "alike_count": plan.alike_count,
        "alike": [asdict(one) for one in plan.alike],
        "resumes": plan.resumes,
        "sets_aside": plan.sets_aside,
    }


def told(settings: Settings, said: Said, *, file: str) -> list[str]:
    """What the reader says of a table: rows left out and why, words that are no terms, what was passed over."""
    return [
        *_notices(settings, said, file),
        *_dates(settings, said, file),
        *_faults(settings, said, file),
        *_unhandled(settings, said),
    ]


def _what_it_is(settings: Settings, validated: Validated, file: str) -> list[str]:
    say, said = words(settings.language, "import"), validated.said
    if validated.is_package:
        return [say("is_package", file=file)]
    if "lines" not in said:
        return [say("is_mapped", file=file, mapping=validated.name)]
    left_out = Counter(place[1] for place in said["left_out"])
    shown = [(sheet, count) for sheet, count in said["lines"].items() if count]
    heads = [say("head_sheet"), say("head_rows"), *([say("head_left_out")] if left_out else [])]
    rows = [
        [
            sheet,
            str(count),
            *([str(left_out[sheet] if "" not in left_out else left_out[""])] if left_out else []),
        ]
        for sheet, count in shown
    ]
    return [say("is_filled", file=file), "", *printing.table([heads, *rows], right=(1, 2))]


def _tables(settings: Settings, plan: Plan) -> list[str]:
    """What would be recorded, by coded table; columns without anything are left out."""
    say = words(settings.language, "import")
    columns = [name for name in _COLUMNS if any(getattr(rows, name) for rows in plan.tables.values())]
    if not columns:
        return []
    heads = [say("head_makes"), *(say(f"head_{name}") for name in columns)]
    rows = [[_table(say, name), *_numbers(rows, columns)] for name, rows in plan.tables.items()]
    stay = [say("missing_stay")] if "missing" in columns else []
    return [*printing.table([heads, *rows], right=range(1, len(heads))), *stay]


def _table(say: Words, name: str) -> str:
    return say(f"table_{name}") if f"table_{name}" in say else name


def _numbers(rows: Rows, columns: list[str]) -> Iterator[str]:
    yield from (str(getattr(rows, name)) for name in columns)


def _consequences(settings: Settings, plan: Plan) -> Iterator[str]:
    say = words(settings.language, "import")
    for key, number in (
        ("would_retract", plan.retracted),
        ("would_unsettle", plan.unsettled),
        ("would_protect", plan.protected),
        ("would_meet", plan.alike_count),
    ):
        if number:
            yield say(key, n=number)
    for one in plan.alike[:SHOWN]:
        yield f"  {say('would_meet_one', row=one.key, other=one.other)}"
    if plan.alike_count > min(len(plan.alike), SHOWN):
        yield f"  {say('and_more', n=plan.alike_count - min(len(plan.alike), SHOWN))}"
    if plan.resumes:
        yield say("would_resume")
    if plan.sets_aside:
        yield say("would_set_aside")


def _notices(settings: Settings, said: Said, file: str) -> Iterator[str]:
    say = words(settings.language, "import")
    for code, sheet, column in said.get("notices", ()):
        yield say(f"notice_{code}", sheet=sheet or file, column=column)


def _dates(settings: Settings, said: Said, file: str) -> Iterator[str]:
    say = words(settings.language, "import")
    for one in said.get("questions", ()):
        yield say("dates_open", **dated(settings, one, file))


def dated(settings: Settings, question: Said, file: str) -> dict[str, str | int]:
    """The fields of a question about the dates of a column."""
    either = {name: date(question[name], settings.language) for name in ("day_first", "month_first")}
    place = {"sheet": question["sheet"] or file, "column": question["column"].rstrip(" *")}
    return {**place, "line": question["line"], "example": question["example"], **either}


def _faults(settings: Settings, said: Said, file: str) -> list[str]:
    """Why rows are left out. Words that are no terms are told once each, where the reader gives a list of them."""
    say, left_out = words(settings.language, "import"), len(said.get("left_out", ()))
    if not left_out:
        return []
    terms = [_term(say, one, file) for one in said.get("unknown_terms", ())]
    listed = {*(["unknown_term"] if terms else []), *(["ambiguous_date"] if said.get("questions") else [])}
    faults = [fault for fault in faults_of(said) if fault.code not in listed]
    lines = [*terms, *(sentence(_in_sheet(fault), settings.language) for fault in faults)]
    return [
        say("rows_bad", n=left_out),
        *(f"  {line}" for line in lines[:SHOWN]),
        *_more(settings, len(lines)),
    ]


def _in_sheet(fault: ConstanciaError) -> ConstanciaError:
    """The fault with the sheet in the place of the file, which the person has just named."""
    fault.file = str(fault.fields.pop("sheet", fault.file))
    return fault


def _term(say: Words, one: Said, file: str) -> str:
    place = {
        "sheet": one["sheet"] or file,
        "column": one["column"].rstrip(" *"),
        "line": one["line"],
    }
    near = ", ".join(one["near"])
    term = say("term_near" if near else "term", word=one["word"], near=near, **place)
    more = one["count"] - 1
    return f"{term} {say('term_more', n=more)}" if more else term


def _more(settings: Settings, number: int) -> list[str]:
    say = words(settings.language, "import")
    return [f"  {say('and_more', n=number - SHOWN)}"] if number > SHOWN else []


def _unhandled(settings: Settings, said: Said) -> list[str]:
    """Of a table under a mapping: values that it does not handle yet, columns that nothing is made of."""
    say = words(settings.language, "mapping")
    unhandled = said.get("unhandled", ())
    lines = [say("unhandled", n=len(unhandled))] if unhandled else []
    for one in unhandled[:SHOWN]:
        near = ", ".join(one["near"])
        key = "unhandled_near" if near else "unhandled_one"
        lines.append(
            "  " + say(key, word=one["word"][:80], count=one["count"], recode=one["recode"], near=near)
        )
    lines += _more(settings, len(unhandled))
    for grid, columns in said.get("unknown_columns", {}).items():
        lines.append(say("unknown_columns", file=grid, columns=", ".join(columns[:SHOWN])))
    return lines
