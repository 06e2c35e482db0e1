"""The reference page of the vocabulary as Markdown, one for each language, made from the files.

`python -m constancia.vocabulary.reference en > docs/reference/vocabulary.md`, and with `es` for `vocabulary.es.md`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence

from constancia.vocabulary.term import Match, Property, Term
from constancia.vocabulary.vocabulary import Vocabulary, load

_TEXTS = {
    "en": {
        "title": "Vocabulary",
        "lead": "Made from the files in `src/constancia/vocabulary/` by"
        " `python -m constancia.vocabulary.reference en`; do not edit it by hand. `constancia vocabulary NAME` prints"
        " the same, `constancia vocabulary --skos` all of it as SKOS. How the files are written:"
        " [format](../formats/vocabulary.md).",
        "esf": "ESF codes are those of the HURIDOCS Events Standard Formats (micro-thesaurus {number} here); labels"
        " and definitions are our own. *exact*: the same; *close*: near enough to search by; *broad*: the code is"
        " wider.",
        "properties": "Properties",
        "id": "Id",
        "label": "Label",
        "other": "Spanish",
        "definition": "Definition",
        "code": "ESF code",
        "rights": "Rights engaged",
        "side": "Against",
        "articles": "Articles",
        "kinds": "Kinds",
        "value": "Value",
        "multiple": "several",
        "unpublished": "never published",
        "defenders": "defenders",
        "migrants": "migrants",
        "both": "both",
        "exact": "exact",
        "close": "close",
        "broad": "broad",
        "none": "none",
        "list": "Codes of a published standard; the full list is in the file.",
    },
    "es": {
        "title": "Vocabulario",
        "lead": "Se genera a partir de los archivos de `src/constancia/vocabulary/` con"
        " `python -m constancia.vocabulary.reference es`; no debe editarse a mano."
        " `constancia vocabulary NOMBRE` imprime lo mismo y `constancia vocabulary --skos`, todo en SKOS. Cómo se"
        " escriben los archivos: [formato](../formats/vocabulary.es.md).",
        "esf": "Los códigos ESF son los de los Formatos Estándar de Eventos de HURIDOCS (aquí, el microtesauro"
        " {number}); las etiquetas y definiciones son nuestras. *exacta*: lo mismo; *cercana*: suficiente para buscar;"
        " *amplia*: el código abarca más.",
        "properties": "Propiedades",
        "id": "Id",
        "label": "Etiqueta",
        "other": "Inglés",
        "definition": "Definición",
        "code": "Código ESF",
        "rights": "Derechos en juego",
        "side": "Contra",
        "articles": "Artículos",
        "kinds": "Clases",
        "value": "Valor",
        "multiple": "varios",
        "unpublished": "nunca se publica",
        "defenders": "personas defensoras",
        "migrants": "personas migrantes",
        "both": "ambas",
        "exact": "exacta",
        "close": "cercana",
        "broad": "amplia",
        "none": "ninguna",
        "list": "Códigos de una norma publicada; la lista completa está en el archivo.",
    },
}


def page(vocabulary: Vocabulary, language: str) -> str:
    """The whole page in a language: properties first, then each vocabulary by name."""
    texts = _TEXTS[language]
    sections = [f"# {texts['title']}\n\n{texts['lead']}\n", _properties(vocabulary, language)]
    sections += [table(vocabulary, name, language) for name in vocabulary.names()]
    return "\n".join(sections)


def table(vocabulary: Vocabulary, name: str, language: str) -> str:
    """One vocabulary as a section with a table. Raises Wrong("unknown_vocabulary")."""
    texts, scheme, terms = _TEXTS[language], vocabulary.scheme(name), vocabulary.terms(name)
    head = f"## {scheme.label(language)} (`{name}`)\n\n{scheme.definitions[language]}\n"
    if not any(term.definitions for term in terms):
        return f"{head}\n{texts['list']}\n"
    if scheme.esf is not None:
        head += f"\n{texts['esf'].format(number=scheme.esf)}\n"
    columns = ["id", "label", "other", "definition"]
    columns += ["code"] if scheme.esf is not None else []
    columns += [
        column for column in ("side", "rights", "articles") if any(getattr(term, column) for term in terms)
    ]
    rows = (
        [_cell(term, column, vocabulary=vocabulary, language=language) for column in columns]
        for term in terms
    )
    return f"{head}\n{_table([texts[column] for column in columns], rows)}"


# --- private


def _properties(vocabulary: Vocabulary, language: str) -> str:
    texts, scheme = _TEXTS[language], vocabulary.scheme("properties")
    columns = ["id", "label", "other", "definition", "kinds", "value", "code"]
    rows = (_property(item, language) for item in vocabulary.properties())
    head = f"## {texts['properties']} (`properties`)\n\n{scheme.definitions[language]}\n"
    return f"{head}\n{_table([texts[column] for column in columns], rows)}"


def _property(item: Property, language: str) -> list[str]:
    texts, other = _TEXTS[language], "es" if language == "en" else "en"
    value = item.value_type.value + (f": {', '.join(item.targets)}" if item.targets else "")
    remarks = [texts["multiple"]] if item.multiple else []
    remarks += [] if item.published else [texts["unpublished"]]
    return [
        f"`{item.id}`",
        item.label(language),
        item.label(other),
        item.definition(language),
        ", ".join(item.kinds),
        value + (f" ({', '.join(remarks)})" if remarks else ""),
        ", ".join(dict.fromkeys(code for _, code in item.esf)),
    ]


def _cell(term: Term, column: str, *, vocabulary: Vocabulary, language: str) -> str:
    texts = _TEXTS[language]
    match column:
        case "id":
            return f"`{term.id}`"
        case "label":
            return term.label(language)
        case "other":
            return term.label("es" if language == "en" else "en")
        case "definition":
            return term.definition(language)
        case "code":
            return _code(term, language)
        case "side":
            return texts[term.side] if term.side else ""
        case "rights":
            return ", ".join(vocabulary.term("rights", right).label(language) for right in term.rights)
        case _:
            return ", ".join(
                vocabulary.term("instruments", article).label(language) for article in term.articles
            )


def _code(term: Term, language: str) -> str:
    if term.match is None or term.match is Match.NONE:
        return _TEXTS[language]["none"] if term.match else ""
    return f"{term.esf} ({_TEXTS[language][term.match.value]})"


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(_lines(columns, rows)) + "\n"


def _lines(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _line(columns)
    yield _line(["---"] * len(columns))
    for row in rows:
        yield _line([cell.replace("|", "\\|") for cell in row])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.write(page(load(), sys.argv[1] if len(sys.argv) > 1 else "en"))
