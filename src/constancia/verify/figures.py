"""`data/figures.json` against the recount: every number of the report, and the acts behind it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from constancia.errors import Wrong
from constancia.verify.frame import Frame
from constancia.verify.recount import Row, recount
from constancia.verify.verdict import Fault

FIGURES = "data/figures.json"
WITHHELD = "data/withheld.json"
PACKAGE = "data/datapackage.json"
MOST_FIGURES = 20_000
MOST_LOOKS = 200_000_000
"""Acts looked at for all figures together: half an hour or so."""

MOST_FAULTS = 50

_REASON = re.compile("[a-z][a-z_]{0,40}")
Counted = tuple[int, int | None, int, frozenset[str], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many figures and rows were reckoned again, and where they differ."""

    figures: int
    rows: int
    faults: tuple[Fault, ...]


def load(untrusted: bytes) -> Any:
    """JSON in its one form (see `docs/formats/publication.md`). Raises Wrong("json_form")."""
    try:
        value = json.loads(untrusted)
        again = (json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()
    except (ValueError, RecursionError) as error:
        raise Wrong("json_form", reason=type(error).__name__) from error
    if again != untrusted:
        raise Wrong("json_form", reason="not_canonical")
    return value


def compare(untrusted: bytes, *, frame: Frame, codes: Mapping[str, str]) -> Outcome:
    """Reckon every figure again. `codes`: id of a subject -> its public code."""
    faults: list[Fault] = []
    figures = rows = 0
    subjects = {code: subject for subject, code in codes.items()}
    try:
        for figure in _figures(load(untrusted)):
            figures += 1
            if figures * len(frame.acts) > MOST_LOOKS:
                raise Wrong("figures_too_many")
            rows += len(figure["rows"])
            code = _look(figure, frame=frame, subject_of=lambda text: subjects.get(text, text), codes=codes)
            if code and len(faults) < MOST_FAULTS:
                faults.append(Fault(FIGURES, code, column=str(figure["id"])[:80]))
    except Wrong as error:
        faults.append(Fault.of(FIGURES, error))
    return Outcome(figures, rows, tuple(faults))


def check_withheld(untrusted: bytes) -> None:
    """What was withheld is told as counts by reason and nothing else. Raises Wrong("json_form")."""
    value = load(untrusted)
    counts = (
        value.get("withheld") if isinstance(value, dict) and list(value) == ["version", "withheld"] else None
    )
    if not isinstance(counts, dict) or value["version"] != 1:
        raise Wrong("json_form", reason="members")
    for reason, count in counts.items():
        if not _REASON.fullmatch(reason) or type(count) is not int or count < 0:
            raise Wrong("json_form", reason="count")


def check_package(untrusted: bytes, *, headers: Mapping[str, list[str]], beside: set[str]) -> None:
    """The package lists every table with its columns, and nothing that is not there. Raises Wrong("json_form").

    `headers`: name of a table -> its columns; `beside`: the other files below `data/` that it lists.
    """
    value = load(untrusted)
    resources = value.get("resources") if isinstance(value, dict) else None
    if not isinstance(resources, list) or not all(isinstance(one, dict) for one in resources):
        raise Wrong("json_form", reason="resources")
    listed = {str(one.get("path")): one for one in resources}
    if set(listed) != {f"{name}.csv" for name in headers} | beside or len(listed) != len(resources):
        raise Wrong("json_form", reason="paths")
    for name, header in headers.items():
        schema = listed[f"{name}.csv"].get("schema")
        fields = schema.get("fields") if isinstance(schema, dict) else None
        if not isinstance(fields, list) or [_named(one) for one in fields] != header:
            raise Wrong("json_form", reason="fields")


def _named(field: object) -> object:
    return field.get("name") if isinstance(field, dict) else None


def _figures(value: Any) -> Iterator[dict[str, Any]]:
    if not isinstance(value, dict) or list(value) != ["version", "figures"] or value["version"] != 1:
        raise Wrong("json_form", reason="members")
    figures = value["figures"]
    if not isinstance(figures, list) or len(figures) > MOST_FIGURES:
        raise Wrong("json_form", reason="figures")
    for figure in figures:
        if not isinstance(figure, dict) or list(figure) != ["id", "unit", "by", "where", "rows"]:
            raise Wrong("json_form", reason="figure")
        if not isinstance(figure["rows"], list) or not _are_texts(figure["by"]):
            raise Wrong("json_form", reason="figure")
        yield figure


def _look(
    figure: Mapping[str, Any], *, frame: Frame, subject_of: Callable[[str], str], codes: Mapping[str, str]
) -> str:
    """The code of what is wrong with a figure, "" where nothing is."""
    try:
        said = dict(_said_row(row, figure["by"]) for row in figure["rows"])
        where = [_condition(one, subject_of) for one in figure["where"]]
        found = recount(frame, unit=figure["unit"], by=figure["by"], where=where)
    except Wrong as error:
        return error.code if error.code != "json_form" else "figure_form"
    except (KeyError, TypeError, ValueError):
        return "figure_form"
    counted = dict(_counted(row, codes) for row in found)
    return "" if said == counted and len(said) == len(figure["rows"]) else "figure_differs"


def _condition(untrusted: Any, subject_of: Callable[[str], str]) -> tuple[str, frozenset[str]]:
    name, values = untrusted["property"], untrusted["values"]
    if not isinstance(name, str) or not _are_texts(values) or set(untrusted) != {"property", "values"}:
        raise Wrong("json_form", reason="where")
    return name, frozenset(map(subject_of, values))


def _said_row(untrusted: Any, by: list[str]) -> tuple[tuple[str | None, ...], Counted]:
    if list(untrusted) != ["by", "low", "high", "coding_only", "acts", "certain_acts"]:
        raise Wrong("json_form", reason="row")
    if list(untrusted["by"]) != by or not all(_are_texts(untrusted[n]) for n in ("acts", "certain_acts")):
        raise Wrong("json_form", reason="row")
    numbers = [untrusted[name] for name in ("low", "high", "coding_only")]
    if not all(type(n) is int or n is None for n in numbers):
        raise Wrong("json_form", reason="number")
    acts, certain = frozenset(untrusted["acts"]), frozenset(untrusted["certain_acts"])
    return tuple(untrusted["by"].values()), (numbers[0], numbers[1], numbers[2], acts, certain)


def _counted(row: Row, codes: Mapping[str, str]) -> tuple[tuple[str | None, ...], Counted]:
    key = tuple(None if value is None else codes.get(value, value) for value in row.by)
    acts, certain = (
        frozenset(codes.get(act, act) for act in found) for found in (row.acts, row.certain_acts)
    )
    return key, (row.low, row.high, row.coding, acts, certain)


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
