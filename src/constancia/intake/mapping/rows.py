"""The part of a mapping file that says how the rows of a grid are read: its columns, joins, loops and records."""

from __future__ import annotations

from constancia.intake.mapping.model import KINDS, Join, Loop, Rows, Template
from constancia.intake.mapping.node import Node
from constancia.intake.mapping.record import read_condition, read_record, take_template
from constancia.intake.mapping.template import read_template
from constancia.vocabulary import Vocabulary

HEADER_LIMIT = 1000
_EMPTY = Template(())


def read_rows(node: Node, vocabulary: Vocabulary) -> Rows:
    """One table `[[rows]]`."""
    columns = node.table("columns")
    rows = Rows(
        grids=node.texts("grid"),
        header=node.number("header", default=0, low=1, high=HEADER_LIMIT),
        columns={} if columns is None else {name: columns.texts(name) for name in columns.names()},
        optional=frozenset(node.texts("optional")),
        unused=frozenset(node.texts("unused")),
        only=read_condition(node, "only"),
        joins=tuple(_join(join) for join in node.tables("join")),
        loops={loop.name: loop for loop in (_loop(each) for each in node.tables("each"))},
        records=tuple(read_record(kind, one, vocabulary) for kind in KINDS for one in node.tables(kind)),
        told_apart=node.texts("told_apart"),
    )
    if not rows.records:
        node.fault("no_record")
    node.end()
    return rows


def _join(node: Node) -> Join:
    columns = node.table("columns")
    join = Join(
        name=node.text("name", is_needed=True) or "",
        grid=node.text("grid", is_needed=True) or "",
        here=take_template(node, "here") or _EMPTY,
        there=node.text("there", is_needed=True) or "",
        columns={} if columns is None else {name: columns.texts(name) for name in columns.names()},
        optional=frozenset(node.texts("optional")),
    )
    node.end()
    return join


def _loop(node: Node) -> Loop:
    parts = node.table("parts")
    named = {} if parts is None else {name: _templates(parts, name) for name in parts.names()}
    whole = _templates(node, "from") if node.has("from") else ()
    if not named and not whole:
        node.fault("missing_key", value="from")
    loop = Loop(
        name=node.text("name", is_needed=True) or "",
        parts={**({"": whole} if whole else {}), **named},
        separators=node.texts("split"),
        recode=node.text("recode"),
        only=read_condition(node, "only"),
        is_quoted=node.flag("quoted"),
        is_never_empty=node.flag("at_least_one"),
        after=node.mark("after"),
        before=node.mark("before"),
    )
    node.end()
    return loop


def _templates(node: Node, key: str) -> tuple[Template, ...]:
    out = []
    for text in node.texts(key):
        template = read_template(text)
        if template is None:
            node.fault("template", key, value=text)
        else:
            out.append(template)
    return tuple(out)
