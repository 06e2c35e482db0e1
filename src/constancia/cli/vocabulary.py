"""`constancia vocabulary`: the terms that may be used, ours and the case file's own."""

from __future__ import annotations

from constancia.cli import printing
from constancia.errors import Misuse
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings
from constancia.vocabulary import Vocabulary, load


def run(settings: Settings, name: str | None, *, skos: bool) -> None:
    """Without a name, list the vocabularies; with one, its terms; with `skos`, everything as Turtle."""
    vocabulary = _vocabulary(settings)
    if skos:
        from constancia.cli.terminal import escaped
        from constancia.vocabulary.skos import turtle

        print(escaped(turtle(vocabulary)), end="")
    elif name is None:
        _list(settings, vocabulary)
    elif name == "properties":
        _properties(settings, vocabulary)
    elif name in vocabulary.names():
        _terms(settings, vocabulary, name)
    else:
        raise Misuse("no_such_vocabulary", name=name[:40], names=", ".join(vocabulary.names()))


def _vocabulary(settings: Settings) -> Vocabulary:
    """With the terms of the case file in whose folder we are, where it can be opened without asking."""
    from constancia.cli.session import find_folder, open_casefile

    try:
        find_folder(settings.folder)
    except Misuse:
        return load()
    if settings.passphrase_file is None:
        return load()
    with open_casefile(settings) as casefile:
        return casefile.vocabulary


def _list(settings: Settings, vocabulary: Vocabulary) -> None:
    say = words(settings.language, "cli")
    schemes = [(name, vocabulary.scheme(name)) for name in vocabulary.names()]
    value = [
        {"id": name, "label": scheme.labels, "definition": scheme.definitions} for name, scheme in schemes
    ]
    lines = printing.table([[name, scheme.label(settings.language)] for name, scheme in schemes])
    printing.result(settings, value, [*lines, f"properties  {say('vocabulary_properties')}"])


def _terms(settings: Settings, vocabulary: Vocabulary, name: str) -> None:
    from dataclasses import asdict

    terms = vocabulary.terms(name)
    lines = []
    for term in terms:
        lines.append(f"{term.id}: {term.label(settings.language)}")
        if definition := term.definition(settings.language):  # countries and languages explain themselves
            lines.append(f"    {definition}")
    printing.result(settings, [asdict(term) for term in terms], lines)


def _properties(settings: Settings, vocabulary: Vocabulary) -> None:
    from dataclasses import asdict

    found = vocabulary.properties()
    lines = [f"{p.id} ({', '.join(p.kinds)}; {p.value_type}): {p.labels[settings.language]}" for p in found]
    printing.result(settings, [asdict(p) for p in found], lines)
