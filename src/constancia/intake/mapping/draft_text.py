"""The parts of a drafted mapping before its records: what was guessed, recode tables, the source, which rows."""

from __future__ import annotations

import re
from pathlib import PurePath

from constancia.intake.mapping.draft_records import records_of
from constancia.intake.mapping.draft_writing import (
    NOT_CODED,
    PERSON,
    TYPE,
    UNIT,
    Writing,
    cell,
    comment,
    quoted,
)
from constancia.intake.mapping.findings import parts_of
from constancia.intake.mapping.people import names_somebody
from constancia.intake.understand import fold, is_unknown

_VALUES_LIMIT = 500
_NEAR_LENGTH = 6
_ROLE_OF = {TYPE: "act_type", PERSON: "victim", UNIT: "unit"}


def text_of(writing: Writing) -> str:
    """The whole file."""
    records = records_of(writing)
    parts = [_head(writing), _types(writing), _units(writing), _term(writing), _once(writing), _rows(writing)]
    return "\n".join(part for part in (*parts, *records) if part)


def _head(writing: Writing) -> str:
    say, grid = writing.say, writing.findings.table.grid
    stem = PurePath(grid.file).stem
    name = re.sub(r"[^a-z0-9]+", "-", fold(stem)).strip("-") or "table"
    lines = [f"# {say('head', file=comment(grid.file))}", "#"]
    for one in writing.findings.guesses:
        role = one.role or say("not_taken")
        kept = "" if not one.role or one.column in writing.used else f"; {say('kept_back')}"
        lines.append(f"#   {comment(one.column)}: {role} ({say('sure_' + one.sure)}{kept})")
    lines += ["", "format = 1", f"name = {quoted(name[:60])}", f"title = {quoted(_title(writing))}"]
    blank = ", ".join(map(quoted, writing.findings.blank))
    return "\n".join(
        [*lines, f'language = "{writing.language}"', f"# {say('blank')}", f"blank = [{blank}]", ""]
    )


def _title(writing: Writing) -> str:
    """The name of the file, unless it names somebody: titles can be read by all."""
    stem = PurePath(writing.findings.table.grid.file).stem
    words = re.sub(r"[\W_]+", " ", stem).title()
    return writing.say("table") if names_somebody(words) else stem


def _types(writing: Writing) -> str:
    """The recode table of types: those that are known, and those that are not, with their counts."""
    if not writing.is_typed:
        return ""
    say, vocabulary = writing.say, writing.vocabulary
    values = {v: n for v, n in parts_of(writing.findings.columns["act_type"]).items() if not is_unknown(v)}
    spelled: dict[str, str] = {}
    for one in values:
        spelled.setdefault(" ".join(one.split()).casefold(), one)
    known = {
        one: term.id for one in spelled.values() if (term := vocabulary.find("act_types", one)) is not None
    }
    lines = [f"# {say('recode')}", "[recode.types]", 'vocabulary = "act_types"', 'otherwise = "blank"']
    lines.append("unhandled = [")
    for one in [one for one in spelled.values() if one not in known][:_VALUES_LIMIT]:
        near = ", ".join(_near(writing, one))
        lines.append(f"  {quoted(one)},  # {values[one]}" + (f"; {say('near')} {near}" if near else ""))
    lines += [
        "]",
        "[recode.types.values]",
        *(f"{quoted(one)} = {quoted(term)}" for one, term in known.items()),
    ]
    return "\n".join([*lines, ""])


def _near(writing: Writing, text: str) -> list[str]:
    """Types that are spelled nearly so, or that share a long word with it."""
    own = {word[:_NEAR_LENGTH] for word in re.findall(r"\w+", fold(text)) if len(word) >= _NEAR_LENGTH}
    found = list(writing.vocabulary.near("act_types", text))
    for term in writing.vocabulary.terms("act_types"):
        words = re.findall(r"\w+", fold(f"{term.label('es')} {term.label('en')}"))
        if own & {word[:_NEAR_LENGTH] for word in words if len(word) >= _NEAR_LENGTH}:
            found.append(term.id)
    return list(dict.fromkeys(found))[:3]


def _units(writing: Writing) -> str:
    if UNIT not in writing.loops or writing.units is None:
        return ""
    lines = [f"# {writing.say('units')}", "[recode.units]", 'otherwise = "blank"', "[recode.units.values]"]
    spelled: dict[str, str] = {}
    for one in writing.units:
        spelled.setdefault(" ".join(one.split()).casefold(), one)
    return "\n".join([*lines, *(f"{quoted(one)} = {quoted(one)}" for one in spelled.values()), ""])


def _term(writing: Writing) -> str:
    lines = [f"# {writing.say('not_coded')}"]
    if not writing.is_typed:
        headings = " ".join(column.name for column in writing.findings.table.columns)
        near = ", ".join(_near(writing, f"{_title(writing)} {headings}"))
        lines += [f"# {writing.say('perhaps')} {near}"] if near else []
    lines += ["[[term]]", f'act_type = "{NOT_CODED}"']
    return "\n".join([*lines, 'label_en = "Not coded yet"', 'label_es = "Sin codificar"', ""])


def _once(writing: Writing) -> str:
    say = writing.say
    lines = [f"# {say('one_source')}", "[[once.source]]", 'as = "table"', 'key = "table"']
    lines += ['source_kind = "dataset"', f'publicity = "protected"  # {say("publicity")}']
    return "\n".join([*lines, f"title = {quoted(_title(writing))}", ""])


def _rows(writing: Writing) -> str:
    findings, say = writing.findings, writing.say
    lines = ["[[rows]]"]
    if writing.grids:
        names = [quoted(grid.sheet or PurePath(grid.file).stem) for grid in writing.grids]
        lines.append(f"grid = [{', '.join(names)}]")
    lines += [] if findings.table.is_first else [f"header = {findings.table.header}"]
    if any("{#key}" in key for key in (*writing.key, *writing.event_key)):
        named = [column.name for column in writing.told_apart]
        lines += [f"# {say('told_apart')}", f"told_apart = [{', '.join(map(quoted, named))}]"]
    lines += _only(writing)
    unused = [c.name for c in findings.table.columns if c.name and c.name not in writing.used]
    if unused:
        lines += [f"# {say('unused')}", "unused = [" + ", ".join(map(quoted, map(_literal, unused))) + "]"]
    return "\n".join([*lines, "", *(_loop(writing, loop) for loop in writing.loops)])


def _loop(writing: Writing, loop: str) -> str:
    role = _ROLE_OF[loop]
    lines = ["[[rows.each]]", f'name = "{loop}"', f"from = {writing.cell(role)}"]
    separator = writing.findings.separator(role)
    lines += [f"split = {quoted(separator)}"] if separator else []
    lines += ['recode = "units"'] if loop == UNIT and writing.units is not None else []
    return "\n".join([*lines, *(["at_least_one = true"] if loop != UNIT else []), ""])


def _only(writing: Writing) -> list[str]:
    """Which rows are read, where the last ones are sums: those with something in a column that sums leave blank."""
    sums, columns = writing.findings.table.sums, writing.findings.table.columns
    if not sums:
        return []
    filled = {at for row in sums for at, text in enumerate(row.cells) if text}
    full = [c for at, c in enumerate(columns) if at not in filled and c.filled > 0.5 * c.rows and c.name][:8]
    tests = ", ".join(f"{{ value = {quoted(cell(column))}, filled = true }}" for column in full)
    return [f"# {writing.say('sums')}", f"only = {{ any = [{tests}] }}"] if full else []


def _literal(heading: str) -> str:
    """A heading as a pattern that fits itself alone."""
    return re.sub(r"([*?\[])", r"[\1]", heading)
