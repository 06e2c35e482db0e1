"""The records of a drafted mapping: place, unit, victim, event, act, involvement."""

from __future__ import annotations

import json
from itertools import combinations

from constancia.intake.mapping.draft_writing import NOT_CODED, PERSON, TYPE, UNIT, Writing, quoted, value
from constancia.intake.mapping.guess import NAMES, date_order
from constancia.intake.understand_dates import Order

_FOLDED = ", folded = true"


def records_of(writing: Writing) -> list[str]:
    """The text of each record, in their order."""
    made = [_place(writing), _unit(writing), _victim(writing), _event(writing), _act(writing)]
    return [*made, _involvement(writing)]


def _place(writing: Writing) -> str:
    roles = writing.findings.places
    if not roles:
        return ""
    writing.makes.append("place")
    cells = {role: writing.name(role) for role in roles}
    named = [role for role in roles if role != "country"]
    keys = [
        "|".join(cells[role] for role in chosen)
        for first in named
        for chosen in _with(first, roles[roles.index(first) + 1 :])
    ]
    lines = ["[[rows.place]]", f"key = {value(keys, _FOLDED)}", f"name = {value([cells[r] for r in named])}"]
    lines += [f"{role} = {quoted(cells[role])}" for role in ("admin1", "country") if role in roles]
    return "\n".join([*lines, *_point(writing), ""])


def _with(first: str, others: list[str]) -> list[tuple[str, ...]]:
    """The role with all of the others, then with fewer."""
    return [(first, *some) for size in range(len(others), -1, -1) for some in combinations(others, size)]


def _point(writing: Writing) -> list[str]:
    findings, say = writing.findings, writing.say
    if not findings.has("point", "latitude"):
        return []
    if not findings.is_point_of_place:
        return [f"# {say('own_points')}"]
    lines = []
    for role in ("latitude", "longitude"):
        if findings.has("latitude") and findings.has("longitude"):
            lines.append(f'{role} = {{ from = {writing.cell(role)}, places = 2, unreadable = "blank" }}')
        elif findings.has("point"):
            point = f'from = {writing.cell("point")}, coordinate = "{role}"'
            lines.append(f'{role} = {{ {point}, places = 2, unreadable = "blank" }}  # {say("exact")}')
    return lines


def _unit(writing: Writing) -> str:
    if not writing.findings.has("unit"):
        return ""
    writing.makes.append("unit")
    name = "{" + UNIT + "}" if UNIT in writing.loops else writing.name("unit")
    each = [f'each = ["{UNIT}"]'] if UNIT in writing.loops else []
    lines = [f"# {writing.say('unit')}", "[[rows.unit]]", *each, f"key = {value([name], _FOLDED)}"]
    return "\n".join([*lines, f"name = {quoted(name)}", ""])


def _victim(writing: Writing) -> str:
    findings, say = writing.findings, writing.say
    if findings.has(*NAMES) or findings.is_register:
        lines = _person(writing)
    elif findings.has("victim_count"):
        writing.makes.append("group")
        count = writing.cell("victim_count")
        lines = ["[[rows.group]]", 'as = "victim"', f"key = {value(writing.key)}"]
        lines += [f'size_min = {{ from = {count}, number = "low", unreadable = "blank" }}']
        lines += [f'size_max = {{ from = {count}, number = "high", unreadable = "blank" }}']
    else:
        return ""
    lines = [f"# {say('nobody_named')}", *lines, f'category = "other"  # {say("category")}']
    own = ("citizenship", "organisation") if "person" in writing.makes else ()
    return "\n".join([*lines, *(f"{r} = {writing.cell(r)}" for r in own if findings.has(r)), ""])


def _person(writing: Writing) -> list[str]:
    findings, say = writing.findings, writing.say
    writing.makes.append("person")
    lines = ["[[rows.person]]", 'as = "victim"']
    if PERSON in writing.loops:
        name = ["{" + PERSON + "}"]
        lines += [
            f'each = ["{PERSON}"]',
            f"# {say('same_name')}",
            f"key = {value(_or_row(writing, name), _FOLDED)}",
        ]
    elif findings.is_register:
        name = _names(writing)
        lines += [f"# {say('register')}", f"key = {value(writing.key)}"]
    else:
        name = _names(writing)
        lines += [f"# {say('same_name')}", f"key = {value(_or_row(writing, name), _FOLDED)}"]
    lines += [f"name = {value(name)}"] if name else []
    if findings.has("summary") and findings.is_register:
        lines += [f"note = {writing.cell('summary')}  # {say('note')}"]
    return lines


def _or_row(writing: Writing, name: list[str]) -> list[str]:
    """The name as a key; where there is none, somebody without a name stands in the row, unless rows say how many."""
    return name if writing.findings.has("victim_count") else [*name, *writing.key]


def _names(writing: Writing) -> list[str]:
    """Templates for the name: all its parts, then with fewer."""
    if writing.findings.has("victim"):
        return [writing.name("victim")]
    parts = [writing.name(role) for role in NAMES if writing.findings.has(role)]
    return [" ".join(some) for size in range(len(parts), 0, -1) for some in combinations(parts, size)]


def _event(writing: Writing) -> str:
    writing.makes.append("event")
    say, findings = writing.say, writing.findings
    lines = [f"# {say('event_of_case')}" if writing.is_grouped else f"# {say('event')}", "[[rows.event]]"]
    if writing.key == ["{#row}"]:
        lines.append(f"# {say('no_id')}")
    lines += [f"key = {value(writing.event_key)}", f"title = {value(_titles(writing))}"]
    if not writing.is_grouped and findings.is_open("date_start"):
        lines += _dates(writing, is_act=False)
    return "\n".join([*lines, ""])


def _titles(writing: Writing) -> list[str]:
    """Where and when, never who: titles can be read by all."""
    last = writing.event_key
    if writing.is_grouped:
        return last
    findings = writing.findings
    places = [writing.name(role) for role in findings.places if role != "country"]
    when = [writing.name(r) for r in ("date_start", "year") if findings.is_open(r)][:1]
    when = when if not when or findings.has("year") or findings.is_read_as_worded else []
    both = [f"{place}, {day}" for place in places for day in when]
    return [*both, *places, *when, *last]


def _dates(writing: Writing, *, is_act: bool) -> list[str]:
    out = []
    findings = writing.findings
    for role in ("date_start", "date_end"):
        if findings.has(role):
            form, remark = _form(writing, role)
            kept = is_act and findings.is_open(role) and role == "date_start" and findings.is_read_as_worded
            end = "" if kept else ', unreadable = "blank"'
            out.append(f'{role} = {{ from = {writing.cell(role)}, date = "{form}"{end} }}{remark}')
    if not findings.has("date_start") and findings.has("year"):
        parts = [f"{role} = {writing.cell(role)}" for role in ("year", "month", "day") if findings.has(role)]
        out.append(f"date_start = {{ parts = {{ {', '.join(parts)} }} }}")
    return out


def _form(writing: Writing, role: str) -> tuple[str, str]:
    order, is_open = date_order(writing.findings.columns[role])
    if order is not None:
        return ("day_first" if order is Order.DAY_FIRST else "month_first"), ""
    if not is_open:
        return "words", ""
    usual = "day_first" if writing.language == "es" else "month_first"
    return usual, f"  # {writing.say('ambiguous')}"


def _act(writing: Writing) -> str:
    writing.makes.append("act")
    findings = writing.findings
    loops = writing.act_loops
    lines = [] if writing.is_typed else [f"# {writing.say('no_type')}"]
    lines += [
        "[[rows.act]]",
        *([f"each = {json.dumps(loops)}"] if loops else []),
        f"key = {value(writing.key)}",
    ]
    lines += ['source = "table"', 'event = "event"', f"act_type = {_type(writing)}"]
    lines += _dates(writing, is_act=True)
    lines += ['victim = "victim"'] if {"person", "group"} & set(writing.makes) else []
    lines += ['place = "place"'] if "place" in writing.makes else []
    if findings.has("victim_count") and "group" not in writing.makes and not loops:
        lines.append(f'victim_count = {{ from = {writing.cell("victim_count")}, unreadable = "blank" }}')
    lines += [f"outcome = {writing.cell('outcome')}"] if findings.is_open("outcome") else []
    return "\n".join([*lines, ""])


def _type(writing: Writing) -> str:
    if not writing.is_typed:
        return quoted(NOT_CODED)
    name = "{" + TYPE + "}" if TYPE in writing.loops else writing.name("act_type")
    return f'{{ from = {quoted(name)}, recode = "types", otherwise = "{NOT_CODED}" }}'


def _involvement(writing: Writing) -> str:
    if not writing.findings.has("unit"):
        return ""
    writing.makes.append("involvement")
    loops = json.dumps(writing.loops)
    lines = [
        f"# {writing.say('involvement')}",
        "[[rows.involvement]]",
        *([f"each = {loops}"] if writing.loops else []),
    ]
    lines += [f"key = {value(writing.key)}", 'act = "act"', 'unit = "unit"', 'source = "table"']
    return "\n".join([*lines, ""])
