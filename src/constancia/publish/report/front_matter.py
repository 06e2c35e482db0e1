"""The head of a report: a few lines of YAML that become its publication record. Strict, and bounded before parsing.

Scalars are taken as written (`NO` is Norway, a date is text), anchors and tags are refused, every fault carries the
line of its key.
"""

from __future__ import annotations

import datetime
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import yaml

from constancia.errors import ConstanciaError, Several, Wrong
from constancia.vocabulary import LANGUAGES, load

LARGEST = 32_768
"""Characters of front matter."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The publication record of one edition.

    `date` is an ISO day, `language` the edition's BCP 47 code and `languages` those of all editions, `countries`
    ISO 3166 alpha-2 codes. `abstract` is Markdown and may hold live figures; it starts at `abstract_line` of the file.
    """

    title: str
    subtitle: str
    abstract: str
    abstract_line: int
    subjects: tuple[str, ...]
    countries: tuple[str, ...]
    authors: tuple[str, ...]
    publisher: str
    date: str
    licence: str
    language: str
    languages: tuple[str, ...]
    keywords: tuple[str, ...]
    lines: dict[str, int]
    """The line of each key, for faults found later."""


def read(untrusted: str, *, file: str, first_line: int) -> FrontMatter:
    """Read the text between the two `---`; `first_line` is the line of the file on which it starts.

    Raises Wrong, or Several of them, each with file and line: front_matter_long, front_matter_yaml, front_matter_key,
    front_matter_repeated, front_matter_missing (key), front_matter_text, front_matter_list, front_matter_date,
    front_matter_country, front_matter_language, front_matter_languages.
    """
    if len(untrusted) > LARGEST:
        raise Wrong("front_matter_long", file=file, line=first_line, limit=LARGEST)
    head = _Head(untrusted, file, first_line)
    values = {key: head.value(key) for key in _KEYS}
    language = _language(head, values)
    if head.faults:
        raise head.faults[0] if len(head.faults) == 1 else Several(head.faults)
    return FrontMatter(
        **{key: values[key] for key in _KEYS if key not in ("language", "languages")},  # type: ignore[arg-type]
        language=language,
        languages=values["languages"] or (language,),  # type: ignore[arg-type]
        abstract_line=head.start("abstract"),
        lines={key: head.line(key) for key in head.nodes},
    )


_Value = str | tuple[str, ...]


class _Head:
    """The keys with their nodes, and the faults found so far."""

    def __init__(self, untrusted: str, file: str, first_line: int) -> None:
        self.text = untrusted
        self.file = file
        self.first_line = first_line
        self.faults: list[ConstanciaError] = []
        self.nodes: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key, value in self._pairs():
            self._take(key, value)

    def _pairs(self) -> list[tuple[yaml.Node, yaml.Node]]:
        try:
            depth = 0
            for event in yaml.parse(self.text, Loader=yaml.SafeLoader):
                depth += isinstance(event, yaml.CollectionStartEvent)
                depth -= isinstance(event, yaml.CollectionEndEvent)
                if isinstance(event, yaml.AliasEvent) or _has_mark(event) or depth > _DEEPEST:
                    raise self._wrong("front_matter_yaml", event.start_mark.line if event.start_mark else 0)
            root = yaml.compose(self.text, Loader=yaml.SafeLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            raise self._wrong("front_matter_yaml", mark.line if mark else 0) from None
        except RecursionError:
            raise self._wrong("front_matter_yaml", 0) from None
        if not isinstance(root, yaml.MappingNode):
            raise self._wrong("front_matter_yaml", 0)
        return list(root.value)

    def _take(self, key: yaml.Node, value: yaml.Node) -> None:
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if name not in _KEYS:
            self.fault("front_matter_key", key, keys=", ".join(_KEYS))
        elif name in self.nodes:
            self.fault("front_matter_repeated", key, key=name)
        else:
            self.nodes[name] = (key, value)

    def _wrong(self, code: str, line: int, **fields: str) -> Wrong:
        return Wrong(code, file=self.file, line=self.first_line + line, **fields)

    def fault(self, code: str, node: yaml.Node | None, **fields: str) -> None:
        self.faults.append(self._wrong(code, node.start_mark.line if node else 0, **fields))

    def line(self, key: str) -> int:
        return self.first_line + int(self.nodes[key][0].start_mark.line)

    def start(self, key: str) -> int:
        """The line of the file on which the text of a value starts."""
        node = self.nodes[key][1]
        is_block = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
        return self.first_line + int(node.start_mark.line) + (1 if is_block else 0)

    def value(self, key: str) -> _Value:
        """The checked value of a key; empty, with a fault noted, where it is missing or wrong."""
        kind, is_required = _KEYS[key]
        if key not in self.nodes:
            if is_required:
                self.fault("front_matter_missing", None, key=key)
            return () if kind in (_texts, _countries, _languages) else ""
        return kind(self, key, self.nodes[key][1])

    def raw(self, node: yaml.ScalarNode) -> str:
        """The text of a scalar with its lines where they stand in the file."""
        if node.style not in ("|", ">"):
            return str(node.value)
        lines = self.text.split("\n")[node.start_mark.line + 1 : node.end_mark.line + 1]
        indented = [line for line in lines if line.strip() and not line.startswith(" ")]
        if indented:
            lines = lines[: lines.index(indented[0])]
        return textwrap.dedent("\n".join(lines)).rstrip() + "\n"


def _text(head: _Head, key: str, node: yaml.Node) -> str:
    value = node.value.strip() if isinstance(node, yaml.ScalarNode) else ""
    if not 0 < len(value) <= _LONGEST_TEXT or not _is_one_line(value):
        head.fault("front_matter_text", node, key=key)
        return ""
    return str(value)


def _abstract(head: _Head, key: str, node: yaml.Node) -> str:
    value = head.raw(node) if isinstance(node, yaml.ScalarNode) else ""
    if not 0 < len(value.strip()) <= _LONGEST_ABSTRACT:
        head.fault("front_matter_text", node, key=key)
    return value


def _texts(head: _Head, key: str, node: yaml.Node) -> tuple[str, ...]:
    parts = node.value if isinstance(node, yaml.SequenceNode) else [node]
    values = tuple(part.value.strip() if isinstance(part, yaml.ScalarNode) else "" for part in parts)
    good = all(0 < len(value) <= _LONGEST_TEXT and _is_one_line(value) for value in values)
    if not good or not 0 < len(values) <= _MOST or len(set(values)) < len(values):
        head.fault("front_matter_list", node, key=key)
        return ()
    return values


def _date(head: _Head, key: str, node: yaml.Node) -> str:
    value = str(node.value) if isinstance(node, yaml.ScalarNode) else ""
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            raise ValueError(key)
        return datetime.date.fromisoformat(value).isoformat()
    except ValueError:
        head.fault("front_matter_date", node)
        return ""


def _countries(head: _Head, key: str, node: yaml.Node) -> tuple[str, ...]:
    values = _texts(head, key, node)
    countries = load()
    if not all(countries.has("countries", value) for value in values):
        head.fault("front_matter_country", node)
    return values


def _languages(head: _Head, key: str, node: yaml.Node) -> tuple[str, ...]:
    values = _texts(head, key, node)
    if any(value not in LANGUAGES for value in values):
        head.fault("front_matter_language", node, languages=", ".join(LANGUAGES))
    return values


def _language_of_edition(head: _Head, key: str, node: yaml.Node) -> str:
    value = _text(head, key, node)
    if value and value not in LANGUAGES:
        head.fault("front_matter_language", node, languages=", ".join(LANGUAGES))
    return value


def _language(head: _Head, values: dict[str, _Value]) -> str:
    """The edition's language: said by `language`, by the file's name (`report.es.md`), or the first of `languages`."""
    languages, said = tuple(values["languages"]), str(values["language"])
    named = head.file.removesuffix(".md").rpartition(".")[2]
    language = said or (named if named in languages else next(iter(languages), ""))
    if not language and not {"language", "languages"} & set(head.nodes):
        head.fault("front_matter_missing", None, key="language")
    elif language and languages and language not in languages:
        head.fault("front_matter_languages", head.nodes["languages"][1])
    return language


def _has_mark(event: yaml.Event) -> bool:
    """An anchor or a tag, which a head has no use for."""
    return bool(getattr(event, "anchor", None) or getattr(event, "tag", None))


def _is_one_line(value: str) -> bool:
    return value.isprintable()


_DEEPEST = 2
"""A mapping with lists in it; YAML takes quadratic time over what is nested deeper."""

_LONGEST_TEXT = 300
_LONGEST_ABSTRACT = 6_000
_MOST = 50

_Kind = Callable[[_Head, str, yaml.Node], _Value]
_KEYS: dict[str, tuple[_Kind, bool]] = {
    "title": (_text, True),
    "subtitle": (_text, True),
    "abstract": (_abstract, True),
    "subjects": (_texts, True),
    "countries": (_countries, True),
    "authors": (_texts, True),
    "publisher": (_text, True),
    "date": (_date, True),
    "licence": (_text, True),
    "language": (_language_of_edition, False),
    "languages": (_languages, False),
    "keywords": (_texts, False),
}


def disagreements(editions: list[tuple[str, FrontMatter]]) -> Iterator[Wrong]:
    """Faults between the editions of one publication, given as (file, front matter)."""
    if not editions:
        return
    _, first = editions[0]
    for file, other in editions[1:]:
        for key in ("publisher", "date", "licence"):
            if getattr(first, key) != getattr(other, key):
                yield Wrong("editions_differ", file=file, line=other.lines[key], key=key)
        if other.language == first.language:
            line = other.lines.get("language", other.lines.get("languages", 1))
            yield Wrong("editions_same_language", file=file, line=line)
