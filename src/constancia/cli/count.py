"""`constancia count`: acts, victims, cases or events by any properties, as ranges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from constancia.casefile.counting import check_properties, frame_of, resolve, seals
from constancia.casefile.find import keys_of, names_of
from constancia.casefile.open import CaseFile
from constancia.cli import printing
from constancia.cli.session import open_casefile
from constancia.errors import Misuse
from constancia.patterns.counts import UNITS, Row, count
from constancia.patterns.periods import PERIODS, is_period
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings


def run(settings: Settings, *, of: str, by: str, where: Sequence[str], together: bool) -> None:
    """Count and print. Raises Misuse for a unit, property or value that cannot be."""
    unit = next((unit for unit in UNITS if unit == of), None)
    if unit is None:
        raise Misuse("unknown_unit", unit=of[:40], units=", ".join(UNITS))
    names = [name for name in by.split(",") if name]
    conditions = [condition(text) for text in where]
    with open_casefile(settings) as casefile:
        check_properties(casefile, [*names, *(name for name, _ in conditions)])
        frame = frame_of(casefile, {*names, *(name for name, _ in conditions)})
        rows = count(frame, of=unit, by=names, where=resolve(casefile, conditions), together=together)
        keys = keys_of(casefile)
        labels = _labels(casefile, rows, keys) if not settings.json else {}
        said = casefile.vocabulary.term("count_units", of).label(settings.language)
        at = seals(casefile)
    rows = sorted(rows, key=lambda row: [_place(value, labels or keys) for value in row.by.values()])
    value = {"unit": of, "rows": [_as_json(row, keys) for row in rows], "checkpoints": at}
    printing.result(settings, value, _lines(settings, said, rows, labels))


def condition(text: str) -> tuple[str, list[str]]:
    """A condition as it is typed: "property=value,value". Raises Misuse("bad_where"), Misuse("unknown_value")."""
    name, equals, values = text.partition("=")
    if not equals or not name or not values:
        raise Misuse("bad_where", text=text[:40])
    for value in values.split(","):
        if name in PERIODS and not is_period(name, value):
            raise Misuse("unknown_value", property=name, value=value[:40], near=_PERIODS[name])
    return name, values.split(",")


_PERIODS = {"year": "2018", "quarter": "2018-Q4", "month": "2018-12", "day": "2018-12-24"}


def _place(value: str | None, names: Mapping[str, str]) -> tuple[bool, str]:
    """Rows stand in the order of what is printed: the ids of subjects are random. What is not known comes last."""
    return value is None, names.get(value or "", value or "")


def _as_json(row: Row, keys: Mapping[str, str]) -> dict[str, object]:
    by = {name: value if value is None else keys.get(value, value) for name, value in row.by.items()}
    return {"by": by, "low": row.low, "high": row.high, "coding_only": row.coding_only}


def _labels(casefile: CaseFile, rows: Sequence[Row], keys: Mapping[str, str]) -> dict[str, str]:
    """What to print for a subject: its name in `general`, else its row key, else its id."""
    values = {value for row in rows for value in row.by.values() if value is not None and len(value) == 26}
    return {**keys, **names_of(casefile, values)}


def _lines(settings: Settings, unit: str, rows: Sequence[Row], labels: Mapping[str, str]) -> list[str]:
    say = words(settings.language, "cli")
    if not rows:
        return [say("count_nothing")]
    names = list(rows[0].by)
    head = [*names, say("count_certain"), say("count_possible"), say("count_coding")]
    body = [
        [
            *(_said(value, labels, say("count_unknown")) for value in row.by.values()),
            *_numbers(row, say("count_open")),
        ]
        for row in rows
    ]
    right = range(len(names), len(head))
    return [*printing.table([head, *body], right=right), "", say("count_means", unit=unit)]


def _said(value: str | None, labels: Mapping[str, str], unknown: str) -> str:
    return unknown if value is None else labels.get(value, value)


def _numbers(row: Row, unbounded: str) -> list[str]:
    return [str(row.low), unbounded if row.high is None else str(row.high), str(row.coding_only)]
