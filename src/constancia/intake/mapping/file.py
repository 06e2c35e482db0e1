"""A mapping file (TOML), read strictly: what is not known is refused, with the line, the key and the reason."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from constancia.errors import Several, Wrong
from constancia.intake.mapping.model import KINDS, Otherwise, Recode, Record, Rows, TableMapping
from constancia.intake.mapping.names import check_names
from constancia.intake.mapping.node import Faults, Node
from constancia.intake.mapping.record import read_record
from constancia.intake.mapping.rows import read_rows
from constancia.vocabulary import Vocabulary

FORMAT = 1
SIZE_LIMIT = 1 << 20
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)


def read_mapping(untrusted: bytes, *, file: str, vocabulary: Vocabulary) -> TableMapping:
    """Raises Wrong("mapping_too_large"), Wrong("not_toml", file, line), Several of Wrong("bad_mapping", file, line,
    column, reason, value), `column` being the key and `reason` a word."""
    if len(untrusted) > SIZE_LIMIT:
        raise Wrong("mapping_too_large", file=file)
    text, top = _parse(untrusted, file=file)
    faults = Faults(file, text)
    mapping = _mapping(Node(top, (), faults), vocabulary)
    if not faults.found:
        check_names(mapping, faults)
    if faults.found:
        raise Several([*faults.found])
    return mapping


def _parse(untrusted: bytes, *, file: str) -> tuple[str, Mapping[str, Any]]:
    try:
        text = untrusted.decode("utf-8-sig")
        return text, tomllib.loads(text.replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise Wrong("not_toml", file=file, line=untrusted.count(b"\n", 0, error.start) + 1) from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        raise Wrong("not_toml", file=file, line=int(found[1]) if found else None) from error
    except RecursionError as error:
        raise Wrong("not_toml", file=file) from error


def _mapping(top: Node, vocabulary: Vocabulary) -> TableMapping:
    if top.number("format", default=0, low=FORMAT, high=FORMAT) != FORMAT:
        top.fault("version")
    name = top.text("name", is_needed=True) or "x"
    if not _NAME.fullmatch(name):
        top.fault("name_of_mapping", "name", value=name)
    title = top.text("title", is_needed=True) or ""
    mapping = TableMapping(
        name=name,
        title=title,
        titles={"en": title, "es": top.text("title_es", default=title) or title},
        language=top.one_of("language", ("en", "es"), default="en"),
        blank=frozenset(" ".join(word.split()).casefold() for word in top.texts("blank")),
        recodes=_recodes(top, vocabulary),
        once=_once(top, vocabulary),
        rows=tuple(_rows(top, vocabulary)),
        terms=tuple(_terms(top)),
    )
    top.end()
    return mapping


def _once(top: Node, vocabulary: Vocabulary) -> tuple[Record, ...]:
    once = top.table("once")
    if once is None:
        return ()
    out = [read_record(kind, node, vocabulary) for kind in KINDS for node in once.tables(kind)]
    once.end()
    return tuple(out)


def _rows(top: Node, vocabulary: Vocabulary) -> list[Rows]:
    nodes = top.tables("rows")
    if not nodes:
        top.fault("missing_key", value="rows")
    return [read_rows(node, vocabulary) for node in nodes]


def _terms(top: Node) -> list[dict[str, str]]:
    out = []
    for node in top.tables("term"):
        names = ("act_type", "label_en", "label_es")
        term = {name: node.text(name, is_needed=True) or "" for name in names}
        out.append({**term, "definition": node.text("definition", default="") or ""})
        node.end()
    return out


def _recodes(top: Node, vocabulary: Vocabulary) -> dict[str, Recode]:
    group = top.table("recode")
    if group is None:
        return {}
    out = {}
    for name in group.names():
        node = group.table(name)
        if node is not None:
            out[name] = _recode(name, node, vocabulary)
    return out


def _recode(name: str, node: Node, vocabulary: Vocabulary) -> Recode:
    of = node.text("vocabulary")
    if of is not None and of not in vocabulary.names():
        node.fault("unknown_vocabulary", "vocabulary", value=of)
        of = None
    otherwise = node.one_of("otherwise", tuple(Otherwise), default=Otherwise.AS_STATED)
    unhandled = frozenset(" ".join(word.split()).casefold() for word in node.texts("unhandled"))
    values: dict[str, tuple[str, ...]] = {}
    table = node.table("values")
    for word in () if table is None else tuple(table.names()):
        terms = tuple(term for term in table.texts(word) if term) if table is not None else ()
        plain = " ".join(word.split()).casefold()
        if plain in values or plain in unhandled:
            node.fault("twice", "values", word, value=word)
        values[plain] = terms
        for term in terms:
            if of is not None and not vocabulary.has(of, term):
                node.fault("unknown_term", "values", word, value=term)
    node.end()
    return Recode(name, values, unhandled, of, Otherwise(otherwise))
