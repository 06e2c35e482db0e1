"""The labelled set for redaction: passages in Spanish and English, what in each must be found, and of what kind.

Most are made here from sentences and invented people with a fixed seed; those in `redaction_hard.toml` were written by
hand. In both, [[kind|words]] marks what must be found.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

HARD = Path(__file__).with_name("redaction_hard.toml")
ROUNDS = 5
_MARKED = re.compile(r"\[\[(\w+)\|(.*?)\]\]", re.DOTALL)

PEOPLE = (
    ("María Elena", "Inventada", "Fingidez"),
    ("José Luis", "Imaginario", "Quimérez"),
    ("Xóchitl", "Ficticia", "Nadieñez"),
    ("Óscar", "Supósito", "Irreal"),
    ("Brenda", "Fabulosa", "Cuentero"),
    ("Wilmer", "Fantasio", "Leyendez"),
    ("Yesenia", "Novelada", "Espejismo"),
    ("Ángel", "Apócrifo", "Postizo"),
    ("Marta", "Simulada", "Hipótesis"),
    ("Nahúm", "Utopiano", "Figurado"),
)
"""Given names and two surnames that nobody has."""

SPANISH = (
    "{name} dijo que los agentes le quitaron los documentos.",
    "El viernes llegó {name} al albergue con su hija, sin dinero.",
    "Según el acta, {name} no tuvo intérprete.",
    "La lista del 4 de mayo de 2019 empieza con {name} y sigue con 36 personas más.",
    "Preguntaron por {name} tres veces; nadie contestó.",
    "En la página 12 se lee: «{name} se negó a firmar».",
    "Escribió {name}: 'nos dejaron en el puente a las 23:40'.",
)
ENGLISH = (
    "{name} said that the officers kept the documents.",
    "On Friday {name} came to the shelter with a daughter and no money.",
    "According to the record, {name} had no interpreter.",
    "The list of May 4, 2019 begins with {name} and goes on with 36 others.",
    "They asked for {name} three times; nobody answered.",
    "Page 12 says that {name} refused to sign the form I-213.",
    "We saw {name} at the gate at 11:40 p.m., case 3:19-cv-04567.",
)
FORMS = {
    "phone": (
        ("Su teléfono es {x}.", "Her number is {x} until noon."),
        lambda r: r.choice(
            (
                f"664 {r.randrange(100, 999)} {r.randrange(1000, 9999)}",
                f"(619) 555-{r.randrange(1000, 9999)}",
                f"+52 656 {r.randrange(100, 999)} {r.randrange(1000, 9999)}",
                f"+503 7{r.randrange(100, 999)} {r.randrange(1000, 9999)}",
                f"915-555-{r.randrange(1000, 9999)}",
            )
        ),
    ),
    "mail": (
        ("Escribió desde {x} ayer.", "The message came from {x} at night."),
        lambda r: f"{r.choice(('nadie', 'equipo.norte', 'casa_9', 'x-77'))}@correo.example",
    ),
    "a_number": (
        ("Su número es {x}, dice el aviso.", "The notice to appear gives {x}."),
        lambda r: (
            f"A{r.choice(('', '-', '# ', '#'))}{r.randrange(100, 299)}{(s := r.choice(('', '-', ' ')))}"
            f"{r.randrange(100, 999)}{s}{r.randrange(100, 999)}"
        ),
    ),
    "ssn": (
        ("Seguro social {x}, en la hoja.", "SSN {x} stands on the form."),
        lambda r: f"{r.randrange(100, 600)}-{r.randrange(10, 99)}-{r.randrange(1000, 9999)}",
    ),
    "passport": (
        ("Mostró el pasaporte {x} y nada más.", "He showed passport no. {x} at the gate."),
        lambda r: f"{r.choice(('G', 'C', 'E', 'F', ''))}{r.randrange(10_000_000, 99_999_999)}",
    ),
    "curp": (
        ("Con CURP {x}, según el acta.", "The Mexican record gives {x}."),
        lambda r: (
            f"XAXX{r.randrange(60, 99)}0{r.randrange(1, 9)}{r.randrange(10, 28)}{r.choice('HM')}"
            f"{r.choice(('BC', 'DF', 'NE', 'CS'))}XNR0{r.randrange(0, 9)}"
        ),
    ),
    "rfc": (
        ("RFC {x} en la factura.", "The invoice shows {x} below."),
        lambda r: (
            f"XAXX{r.randrange(60, 99)}0{r.randrange(1, 9)}{r.randrange(10, 28)}{r.choice(('AB1', '9Z2'))}"
        ),
    ),
    "plate": (
        ("Un auto gris con placas {x} esperaba.", "A grey car, license plate {x}, was waiting."),
        lambda r: r.choice(
            (
                f"A{r.choice('BCD')}X-{r.randrange(10, 99)}-{r.randrange(10, 99)}",
                f"{r.randrange(1, 9)}XYZ{r.randrange(100, 999)}",
                f"BQX {r.randrange(1000, 9999)}",
            )
        ),
    ),
    "address": (
        ("Duerme en {x} desde mayo.", "They sleep at {x} since May."),
        lambda r: r.choice(
            (
                f"Calle Inexistente #{r.randrange(1, 999)}, Col. Quimera",
                f"Av. Ilusión {r.randrange(1, 999)}, Fracc. Los Mitos, C.P. 22{r.randrange(100, 999)}",
                f"Blvd. de las Leyendas No. {r.randrange(1, 999)}",
                f"{r.randrange(100, 9999)} Nowhere St, Apt {r.randrange(1, 40)}",
                f"{r.randrange(100, 9999)} West Fairytale Avenue, El Paso, TX 79901",
            )
        ),
    ),
    "coordinates": (
        ("El lugar es {x}, junto al río.", "The place is {x}, by the river."),
        lambda r: r.choice(
            (
                f"31.{r.randrange(10_000, 99_999)}, -10{r.randrange(1, 9)}.{r.randrange(10_000, 99_999)}",
                f"31°{r.randrange(10, 59)}'{r.randrange(10, 59)}\"N 106°{r.randrange(10, 59)}'{r.randrange(10, 59)}\"W",
            )
        ),
    ),
    "birth_date": (
        ("Nació el {x} y viaja sola.", "Date of birth: {x}; travels alone."),
        lambda r: r.choice(
            (
                f"{r.randrange(1, 28)} de {r.choice(('enero', 'marzo', 'octubre'))} de 19{r.randrange(60, 99)}",
                f"{r.randrange(1, 12):02}/{r.randrange(1, 28):02}/19{r.randrange(60, 99)}",
                f"19{r.randrange(60, 99)}-0{r.randrange(1, 9)}-{r.randrange(10, 28)}",
                f"{r.choice(('March', 'June', 'October'))} {r.randrange(1, 28)}, 19{r.randrange(60, 99)}",
            )
        ),
    ),
}
"""Kind -> a sentence in each language, and what makes something of the kind."""

NOTHING = (
    "El 4 de mayo de 2019 se cerró el puente durante 3 horas; esperaban 412 personas.",
    "On May 4, 2019 the bridge was closed for 3 hours; 412 people were waiting.",
    "La orden cita 8 U.S.C. § 1158(a)(1) y el expediente 1:20-cv-00123, páginas 45-67.",
    "The order cites 8 U.S.C. § 1158(a)(1) and docket 1:20-cv-00123, pages 45-67.",
    "La agencia informó de 1,407 casos en 2018 y 13.2 por ciento más en 2019.",
    "Figures for 2018-2019 were 1,407 and 2,318; the share rose from 12.5 to 13.2 percent.",
    "El río traía agua fría y nadie quiso cruzar antes del amanecer.",
    "Nobody was told why the line had stopped; the guard pointed at the sign.",
    "Era una novela inventada, una historia irreal y figurada.",
    "Version 2.10.3 of form I-589, OMB No. 1615-0067, expires 10/31/2025.",
)


@dataclass(frozen=True, slots=True)
class Passage:
    """A text and what in it must be found: (start, end, kind)."""

    text: str
    labels: tuple[tuple[int, int, str], ...]


@dataclass(frozen=True, slots=True)
class Labelled:
    """Passages, with the names that the case file of them knows, and those that everybody may know."""

    names: tuple[str, ...]
    public: tuple[str, ...]
    passages: tuple[Passage, ...]


def labelled() -> tuple[Labelled, Labelled]:
    """The generated set and the one written by hand."""
    hard = tomllib.loads(HARD.read_text("utf-8"))
    by_hand = tuple(_passage(one["text"]) for one in hard["passages"])
    names = tuple(f"{given} {first} {second}" for given, first, second in PEOPLE)
    return (
        Labelled(names, (), tuple(map(_passage, _made(random.Random(20))))),
        Labelled(tuple(hard["names"]), tuple(hard["public"]), by_hand),
    )


def _passage(marked: str) -> Passage:
    text, labels, at = "", [], 0
    for match in _MARKED.finditer(marked):
        text += marked[at : match.start()]
        labels.append((len(text), len(text) + len(match[2]), match[1]))
        text += match[2]
        at = match.end()
    return Passage(text + marked[at:], tuple(labels))


def _made(chance: random.Random) -> Iterator[str]:
    for number in range(ROUNDS):
        for person in PEOPLE:
            for written in _WAYS:
                sentence = chance.choice((SPANISH, ENGLISH)[(number + len(person[0])) % 2])
                said = written(chance, *person)
                yield sentence.format(name=said if "[[" in said else f"[[name|{said}]]")
        for kind, (sentences, make) in FORMS.items():
            yield from (one.format(x=f"[[{kind}|{make(chance)}]]") for one in sentences * 3)
        yield from NOTHING


def _slip(chance: random.Random, word: str) -> str:
    """A word with one slip: a letter gone, doubled, or two changed; the first stays."""
    at = chance.randrange(1, len(word) - 1)
    before, here, after = word[:at], word[at], word[at + 1 :]
    return chance.choice((before + after, before + here + here + after, before + after[0] + here + after[1:]))


def _plain(text: str) -> str:
    return text.translate(str.maketrans("áéíóúñÁÉÍÓÚÑ", "aeiounAEIOUN"))


def _first(given: str) -> str:
    return given.split()[0]


Written = Callable[[random.Random, str, str, str], str]

_WAYS: tuple[Written, ...] = (
    lambda r, given, first, second: f"{given} {first} {second}",
    lambda r, given, first, second: f"{given} {second} {first}",
    lambda r, given, first, second: f"{first} {second}, {given}",
    lambda r, given, first, second: f"{first} {second} {given}".upper(),
    lambda r, given, first, second: f"{_first(given)} {first}",
    lambda r, given, first, second: f"{_first(given)} {second}",
    lambda r, given, first, second: _plain(f"{_first(given)} {first}"),
    lambda r, given, first, second: f"{_first(given)}\n{first}",
    lambda r, given, first, second: f"{_first(given)} {first[:3]}-\n{first[3:]}",
    lambda r, given, first, second: f"{_first(given)} {_slip(r, first)}",
    lambda r, given, first, second: _slip(r, f"{first}") + f" {second}",
    lambda r, given, first, second: f"{first}s",
    lambda r, given, first, second: f"{first}’s",
    lambda r, given, first, second: f"{given[0]}. {first}",
    lambda r, given, first, second: f"{_first(given)} {first[0]}. {second}",
    lambda r, given, first, second: first,
    lambda r, given, first, second: _plain(f"{_first(given)} {first}").lower(),
    lambda r, given, first, second: f"#[[name|{_plain(_first(given) + first)}]]",
    lambda r, given, first, second: f"[[mail|{_plain(given[0] + first).lower()}@correo.example]]",
    lambda r, given, first, second: f"[[name|{_plain(first)}_{_plain(_first(given))}]].pdf",
)
"""How a name is written: whole, in parts, in either order, with slips, divided, run together."""
