"""The part of a mapping file that says what record a row makes: its key, its values, and what it refers to."""

from __future__ import annotations

from typing import Any

from constancia.claims import Account
from constancia.intake.mapping.condition import JOINS, TESTS, plain
from constancia.intake.mapping.dates import is_format
from constancia.intake.mapping.model import Condition, DateRule, Otherwise, Record, Reference, Template, Value
from constancia.intake.mapping.node import Node
from constancia.intake.mapping.properties import DEFAULTS, Slot, slots
from constancia.intake.mapping.template import read_template
from constancia.vocabulary import Vocabulary

_ACCOUNTS = tuple(account.value for account in Account if account is not Account.CODING)
_NUMBERS = ("count", "low", "high")
_COORDINATES = ("latitude", "longitude")
_DEEP = 8


def read_record(kind: str, node: Node, vocabulary: Vocabulary) -> Record:
    """One table such as `[[rows.act]]`."""
    known = slots(kind, vocabulary)
    name = node.text("as", default=kind) or kind
    key = _values(node, "key")
    if not key:
        node.fault("missing_key", value="key")
    each, only = node.texts("each"), read_condition(node, "only")
    is_act = kind == "act"
    source = _references(node, "source") if is_act and node.has("source") else ()
    account = node.one_of("account", _ACCOUNTS, default="dataset") if is_act else "dataset"
    values, references = _properties(node, known)
    for slot in known.values():
        has = slot.property in values or slot.property in references
        if slot.is_needed and not has and slot.property not in DEFAULTS.get(kind, {}):
            node.fault("missing_property", value=slot.property)
    node.end()
    return Record(kind, name, key, each, only, values, references, source[0] if source else None, account)


def _properties(
    node: Node, known: dict[str, Slot]
) -> tuple[dict[str, Value], dict[str, tuple[Reference, ...]]]:
    values: dict[str, Value] = {}
    references: dict[str, tuple[Reference, ...]] = {}
    for key in node.rest():
        slot = known.get(key)
        if slot is None:
            node.raw(key)
            node.fault("unknown_property", key, value=key)
        elif slot.of is not None:
            references[key] = _references(node, key)
        elif (value := _value(node, key, node.raw(key))) is not None:
            values[key] = value
    return values, references


def _references(node: Node, key: str) -> tuple[Reference, ...]:
    raw = node.raw(key)
    out = []
    for one in raw if isinstance(raw, list) else [raw]:
        if isinstance(one, str):
            out.append(Reference(one))
            continue
        inner = Node(one, (*node.path, key), node.faults)
        reference = Reference(inner.text("record"), _values(inner, "key"), read_condition(inner, "only"))
        if reference.record is None and not reference.key:
            inner.fault("missing_key", value="record")
        inner.end()
        out.append(reference)
    return tuple(out)


def _values(node: Node, key: str) -> tuple[Value, ...]:
    raw = node.raw(key)
    listed = raw if isinstance(raw, list) else [] if raw is None else [raw]
    return tuple(value for one in listed if (value := _value(node, key, one)) is not None)


def _value(node: Node, key: str, raw: Any) -> Value | None:
    """A text is a template; a table says more."""
    if isinstance(raw, str):
        template = _template(node, key, raw)
        return None if template is None else Value((template,))
    if not isinstance(raw, dict):
        node.fault("not_text", key)
        return None
    inner = Node(raw, (*node.path, key), node.faults)
    date = _date(inner)
    choices = tuple(t for text in inner.texts("from") if (t := _template(inner, "from", text)) is not None)
    if not choices and (date is None or date.parts is None):
        inner.fault("missing_key", value="from")
    value = Value(
        choices=choices,
        after=inner.mark("after"),
        before=inner.mark("before"),
        recode=inner.text("recode"),
        date=date,
        number=_one_of(inner, "number", _NUMBERS),
        coordinate=_one_of(inner, "coordinate", _COORDINATES),
        is_swapped=inner.flag("swapped"),
        places=inner.number("places", default=-1, low=0, high=8),
        is_folded=inner.flag("folded"),
        otherwise=inner.text("otherwise"),
        unreadable=Otherwise(inner.one_of("unreadable", tuple(Otherwise), default=Otherwise.AS_STATED)),
        only=read_condition(inner, "only"),
    )
    inner.end()
    return value


def _date(node: Node) -> DateRule | None:
    """The date rules of a value; None where it is no date."""
    formats = node.texts("date")
    for one in formats:
        if not is_format(one):
            node.fault("date_format", "date", value=one)
    parts = node.table("parts")
    rule = DateRule(
        formats=formats,
        parts=None if parts is None else _parts(parts),
        to_month=read_condition(node, "to_month"),
        to_year=read_condition(node, "to_year"),
        about=read_condition(node, "about"),
        until=_value(node, "until", node.raw("until")) if node.has("until") else None,
        not_after=_value(node, "not_after", node.raw("not_after")) if node.has("not_after") else None,
    )
    return None if rule == DateRule() else rule


def _parts(node: Node) -> dict[str, Template]:
    out = {name: take_template(node, name) for name in ("year", "month", "day") if node.has(name)}
    if "year" not in out:
        node.fault("missing_key", value="year")
    node.end()
    return {name: template for name, template in out.items() if template is not None}


def read_condition(node: Node, key: str, deep: int = 0) -> Condition | None:
    """A condition under a key; None where nothing stands."""
    return _condition(node.table(key), deep) if node.has(key) else None


def _condition(node: Node | None, deep: int) -> Condition | None:
    if node is None:
        return None
    given = [name for name in (*TESTS, *JOINS) if node.has(name)]
    if len(given) != 1 or deep > _DEEP:
        for name in (*given, "value"):
            node.raw(name)
        node.fault("one_test", value=", ".join((*TESTS, *JOINS)))
        return None
    test = given[0]
    if test in JOINS:
        nodes = [node.table(test)] if test == "not" else node.tables(test)
        parts = tuple(part for one in nodes if (part := _condition(one, deep + 1)) is not None)
        node.end()
        return Condition(test, parts=parts)
    value = take_template(node, "value")
    condition = Condition(test, value, _texts(node, test), _number(node, test))
    node.end()
    return condition


def _texts(node: Node, test: str) -> frozenset[str]:
    return frozenset() if test in ("filled", "above", "below") else frozenset(map(plain, node.texts(test)))


def _number(node: Node, test: str) -> float:
    raw = node.raw(test)
    if test == "filled":
        return 1.0 if node.flag(test) else 0.0
    if test in ("above", "below"):
        if isinstance(raw, int | float) and not isinstance(raw, bool):
            return float(raw)
        node.fault("not_a_number", test)
    return 0.0


def take_template(node: Node, key: str) -> Template | None:
    """A template that must be there."""
    text = node.text(key, is_needed=True)
    return None if text is None else _template(node, key, text)


def _template(node: Node, key: str, text: str) -> Template | None:
    template = read_template(text)
    if template is None:
        node.fault("template", key, value=text)
    return template


def _one_of(node: Node, key: str, allowed: tuple[str, ...]) -> str | None:
    return node.one_of(key, allowed, default=allowed[0]) if node.has(key) else None
