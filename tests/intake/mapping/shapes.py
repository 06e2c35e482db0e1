"""Six tables as human-rights registers come: usual headings, encodings and faults, and people who are invented.

    python -m tests.intake.mapping.shapes FOLDER [ROWS]

writes all six. Every surname is one of `SURNAMES`, which stand in no vocabulary: whoever finds one in an open place has
found a leak.
"""
# ruff: noqa: E501  the headings of a table stand on one line, as they do in a file

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import product
from pathlib import Path

SURNAMES = tuple(
    a + b
    for a, b in product(
        (
            "Inven",
            "Ficti",
            "Imagi",
            "Supues",
            "Falsi",
            "Quime",
            "Fanta",
            "Nadi",
            "Ensue",
            "Apócri",
            "Embus",
            "Novel",
        ),
        (
            "tález",
            "zarru",
            "ñorga",
            "béldez",
            "quirro",
            "mendia",
            "lántiga",
            "gorría",
            "vestía",
            "dóriz",
            "pucha",
            "nazco",
        ),
    )
)
"""Invented, and longer than any word that stands there by chance."""
_GIVEN = (
    "Juan",
    "María",
    "José Luis",
    "Ana",
    "Rosa Elena",
    "Pedro",
    "Guadalupe",
    "Miguel Ángel",
    "Luz",
    "Carlos",
)
_TOWNS = (
    ("Tijuana", "Baja California"),
    ("Mexicali", "Baja California"),
    ("Reynosa", "Tamaulipas"),
    ("Nuevo Laredo", "Tamaulipas"),
    ("Ciudad Juárez", "Chihuahua"),
    ("Tapachula", "Chiapas"),
    ("Ecatepec de Morelos", "Estado de México"),
    ("San Luis Río Colorado", "Sonora"),
    ("Benito Juárez", "Quintana Roo"),
    ("Miguel Hidalgo", "Ciudad de México"),
)
_AGENCIES = (
    "Policía Municipal",
    "POLICIA MUNICIPAL DE REYNOSA",
    "Guardia Nacional",
    "Instituto Nacional de Migración",
    "Secretaría de la Defensa Nacional",
    "Fiscalía General del Estado",
    "Delincuencia organizada",
)
_NOTHING = ("S/D", "N/D", "NO ESPECIFICADO", "SE DESCONOCE", "", "-")
_MONTHS = ("ENERO", "FEBRERO", "MARZO", "ABRIL", "MAYO", "JUNIO", "JULIO", "AGOSTO", "SEPTIEMBRE", "OCTUBRE", "NOVIEMBRE", "DICIEMBRE")  # fmt: skip
Rows = Iterator[Sequence[object]]


class _Maker:
    """Invents what stands in cells, the same at every run."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)

    def day(self) -> date:
        return date(2006, 1, 1) + timedelta(days=self.dice.randrange(6000))

    def surname(self) -> str:
        return self.dice.choice(SURNAMES)

    def given(self) -> str:
        return self.dice.choice(_GIVEN)

    def name(self) -> str:
        return f"{self.given()} {self.surname()} {self.surname()}"

    def town(self) -> tuple[str, str]:
        return self.dice.choice(_TOWNS)

    def rarely(self, odd: Sequence[str], usual: str, share: float = 0.05) -> str:
        """One of the odd values now and then, else the usual one."""
        return self.dice.choice(odd) if self.dice.random() < share else usual


def _missing(rows: int) -> Rows:
    """A register of missing people in capitals: three columns a name, no number, titles above, a total below."""
    it = _Maker(1)
    yield ("REGISTRO INVENTADO DE PERSONAS DESAPARECIDAS",)
    yield ("Fecha de corte: 31/12/2021",)
    yield ()
    heads = "NOMBRE(S);PRIMER APELLIDO;SEGUNDO APELLIDO;SEXO;EDAD;FECHA DE NACIMIENTO;CURP;NACIONALIDAD;FECHA DE DESAPARICIÓN;HORA;ENTIDAD DE DESAPARICIÓN;MUNICIPIO DE DESAPARICIÓN;AUTORIDAD QUE REPORTA;ESTATUS;SEÑAS PARTICULARES"
    yield heads.split(";")
    odd = ("00/00/0000", "31/02/2019", "S/D", "2014", "", "marzo de 2012", "NO ESPECIFICADO")
    for _ in range(rows):
        town, state = it.town()
        given, first, second = it.given().upper(), it.surname().upper(), it.surname().upper()
        yield (
            it.rarely(_NOTHING, given, 0.02),
            first,
            it.rarely(_NOTHING, second),
            it.dice.choice(("HOMBRE", "MUJER", "SE DESCONOCE")),
            it.rarely(("30-35", "S/D", "MAYOR DE EDAD"), str(it.dice.randrange(1, 90))),
            it.rarely(odd, f"{it.day():%d/%m/1980}"),
            f"{first[:4]}{it.dice.randrange(10**6):06}HXX",
            it.rarely(_NOTHING, "MEXICANA"),
            it.rarely(odd, f"{it.day():%d/%m/%Y}", 0.12),
            "12:00",
            it.rarely(_NOTHING, state.upper()),
            it.rarely(_NOTHING, town.upper()),
            "FISCALÍA GENERAL DEL ESTADO",
            it.dice.choice(("DESAPARECIDA", "LOCALIZADA CON VIDA", "NO LOCALIZADA")),
            f"TATUAJE CON EL NOMBRE {it.surname().upper()}",
        )
    yield ()
    yield (f"TOTAL: {rows}",)
    yield ("Elaboró: Unidad Inventada de Estadística",)


def _complaints(rows: int) -> Rows:
    """An ombudsman's complaints: two lines of headings, repeated numbers, several people and rights in a cell."""
    it = _Maker(2)
    yield ("Quejas recibidas", "", "", "", "", "", "", "", "", "", "")
    yield ("Expediente", "", "Datos de la queja", "", "", "", "", "Personas", "", "", "")
    yield (
        "No. de expediente", "Visitaduría", "Fecha de los hechos", "Entidad", "Municipio", "Autoridad responsable",
        "Hechos violatorios", "Quejoso", "Agraviado(s)", "Narración de los hechos", "Visitador adjunto",
    )  # fmt: skip
    kinds = ("Detención arbitraria", "Tortura", "Desaparición forzada", "Cateo", "Amenaza", "Extorsión",
             "Prestar indebidamente el servicio público", "Uso de la fuerza")  # fmt: skip
    for number in range(rows):
        town, state = it.town()
        people = [it.name() for _ in range(it.dice.choice((1, 1, 1, 1, 2, 3)))]
        serial = (it.day() - date(1899, 12, 30)).days
        yield (
            f"CEDH/{2010 + number * 4 // 5 % 9}/{number * 4 // 5:05}/Q",
            f"Visitaduría {1 + number % 5}",
            it.rarely(("S/D", "31/02/2019", "12/2015", "N/D"), str(serial)),
            state,
            it.rarely(_NOTHING, town),
            "; ".join(it.dice.sample(_AGENCIES, it.dice.choice((1, 1, 2)))),
            "; ".join(it.dice.sample(kinds, it.dice.choice((1, 1, 2)))),
            it.name(),
            it.rarely(("NO IDENTIFICADO", "Quien resulte agraviado"), "; ".join(people)),
            f"El C. {people[0]} fue llevado por agentes en {town} y su familia lo buscó sin que nadie le diera razón.",
            f"Lic. {it.name()}",
        )


def _attacks(rows: int) -> Rows:
    """Attacks on journalists: free text for the place, perpetrators who are named, points in degrees and minutes."""
    it = _Maker(3)
    heads = "Folio,Fecha,Nombre de la víctima,Género,Medio,Tipo de agresión,Presunto responsable,Lugar de los hechos,Municipio,Estado,Coordenadas,Descripción,Fuente,Liga,Observaciones"
    yield heads.split(",")
    kinds = ("Amenaza", "amenaza de muerte", "Agresión física", "ASESINATO", "Detención", "Bloqueo informativo",
             "Vigilancia", "Robo de equipo", "n/d")  # fmt: skip
    for number in range(rows):
        town, state = it.town()
        day = it.day()
        name = it.name()
        yield (
            f"P-{number + 1:05}",
            it.rarely(("s/f", "31/02/19", "principios de enero de 2019", "??"), f"{day:%d/%m/%y}"),
            it.rarely(("Reserva de identidad", "Sin nombre", ""), name),
            it.dice.choice(("M", "F", "H", "NB")),
            it.dice.choice(("El Diario Inventado", "Radio Ficticia", "Independiente")),
            it.dice.choice(kinds),
            it.rarely(("Desconocido", f"{it.name()} (regidor)", it.name()), it.dice.choice(_AGENCIES), 0.2),
            f"Afuera de la casa de la familia {it.surname()}, calle {it.dice.randrange(99)} número {number}",
            town,
            state,
            it.rarely(
                ("", "S/D"),
                f"{20 + number % 10}°{number % 60:02}'30\"N {100 + number % 9}°{number % 60:02}'10\"W",
            ),
            f"{name} denunció que lo siguieron en {town}. Según su dicho, llegaron en dos camionetas y se fueron sin decir palabra.",
            it.dice.choice(("Entrevista", "Nota de prensa")),
            f"https://example.org/{day:%Y}/{it.surname().lower()}-{number}",
            "",
        )


def _killed(rows: int) -> Rows:
    """Cases of a war: year, month and day apart with noughts, a case number that repeats, a count of victims."""
    it = _Maker(4)
    heads = "IdCaso,Año,Mes,Día,Código DANE de Municipio,Municipio,Departamento,País,Latitud,Longitud,Modalidad,Presunto Responsable,Total de Víctimas del Caso,Nombres y Apellidos,Edad,Ocupación,Tipo de arma"
    yield heads.split(",")
    for number in range(rows):
        day = it.day()
        town, state = it.town()
        yield (
            f"{1000 + number * 2 // 3}",
            it.rarely(("0", ""), str(day.year), 0.01),
            it.rarely(("0",), _MONTHS[day.month - 1].capitalize() if number % 2 else str(day.month)),
            it.rarely(("0", "31"), str(day.day), 0.1),
            f"{5001 + number % 90:05}",
            town.upper(),
            state.upper(),
            "COLOMBIA",
            it.rarely(("", "0"), f"{-4 + number % 16},{number % 1000:03}"),
            it.rarely(("", "0"), f"-{70 + number % 8},{number % 1000:03}"),
            it.dice.choice(("MASACRE", "ASESINATO SELECTIVO", "DESAPARICIÓN FORZADA", "SECUESTRO", "NO IDENTIFICADA")),
            it.dice.choice(("GRUPO PARAMILITAR", "GUERRILLA", "AGENTE DEL ESTADO", "DESCONOCIDO", "NO IDENTIFICADO")),
            it.rarely(("más de 4", "S/D"), str(1 + number % 5)),
            it.rarely(("NO IDENTIFICADO", "N.N."), it.name().upper()),
            it.rarely(("25 a 30",), str(it.dice.randrange(90))),
            it.dice.choice(("CAMPESINO", "ESTUDIANTE", "S/D")),
            it.dice.choice(("ARMA DE FUEGO", "NO IDENTIFICADA")),
        )  # fmt: skip


def _removals(rows: int) -> Rows:
    """An agency's register in English: ninety columns, some of one name, numbers for people, month first."""
    it = _Maker(5)
    heads = ["Departed Date", "Port of Departure", "Departure Country", "Case Status", "Gender", "Birth Country",
             "Citizenship Country", "Birth Year", "Entry Date", "Apprehension Date", "Apprehension State",
             "Apprehension County", "Apprehension Method", "Apprehension Method", "Final Program", "Unique Identifier"]  # fmt: skip
    yield [*heads, *(f"MSC Charge Code {n % 50}" for n in range(74))]
    for _ in range(rows):
        left, taken = it.day(), it.day()
        yield (
            it.rarely(("", "N/A"), f"{left.month}/{left.day}/{left.year}"),
            it.dice.choice(("EL PASO, TX", "LAREDO, TX", "SAN YSIDRO, CA", "BROWNSVILLE, TX")),
            it.dice.choice(("MEXICO", "GUATEMALA", "HONDURAS")),
            it.dice.choice(
                ("8-Excluded/Removed - Inadmissibility", "3-Voluntary Departure Confirmed", "ACTIVE")
            ),
            it.dice.choice(("Male", "Female", "Unknown")),
            "MEXICO",
            it.dice.choice(("MEXICO", "GUATEMALA", "HONDURAS")),
            str(1950 + it.dice.randrange(50)),
            it.rarely(("", "2/30/2010"), f"{taken.month}/{taken.day}/{taken.year} 0:00", 0.3),
            it.rarely(("",), f"{taken.month}/{taken.day}/{taken.year} 0:00"),
            it.dice.choice(("TEXAS", "CALIFORNIA", "")),
            it.dice.choice(("WEBB COUNTY", "SAN DIEGO COUNTY", "")),
            it.dice.choice(("Located", "CAP Local Incarceration", "Patrol Border")),
            "",
            it.dice.choice(("Border Patrol", "Inspections - Land", "ERO Criminal Alien Program")),
            f"{it.dice.getrandbits(160):040X}",
            *(["123A"] if it.dice.random() < 0.1 else [""]),
        )


def _trials(rows: int) -> Rows:
    """A list of court cases: surnames first, Excel's serial dates beside years, numbers that several people share."""
    it = _Maker(6)
    yield ("PODER JUDICIAL INVENTADO",)
    heads = "N°|Causa penal|Juzgado|Nombre del imputado|Delito|Fecha de detención|Autoridad que detuvo|Fecha de sentencia|Sentido de la sentencia|Estado|Años de prisión|Juez"
    yield heads.split("|")
    for number in range(rows):
        day = it.day()
        serial = (day - date(1899, 12, 30)).days
        yield (
            str(number + 1),
            f"{number // 2 + 1}/{day.year}",
            f"Juzgado {1 + number % 7} de Distrito",
            f"{it.surname().upper()} {it.surname().upper()}, {it.given().upper()}",
            it.dice.choice(
                ("Delincuencia organizada", "Secuestro", "Portación de arma", "Tráfico de personas")
            ),
            it.rarely(("", "S/D", "2013", "sin fecha", "15 DE MAYO DE 2014"), str(serial), 0.2),
            it.rarely(("SE DESCONOCE",), it.dice.choice(_AGENCIES)),
            it.rarely(("",), f"{day + timedelta(days=400):%Y-%m-%d}", 0.4),
            it.dice.choice(("CONDENATORIA", "ABSOLUTORIA", "EN TRÁMITE")),
            it.town()[1],
            it.rarely(("vitalicia", ""), str(it.dice.randrange(60))),
            f"{it.name()}",
        )


def _csv(encoding: str, separator: str) -> Callable[[Path, Rows], None]:
    def write(path: Path, rows: Rows) -> None:
        with path.open("w", encoding=encoding, errors="replace", newline="") as handle:
            csv.writer(handle, delimiter=separator).writerows(rows)

    return write


def _xlsx(path: Path, rows: Rows) -> None:
    """With the heading above merged over those that it is for."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet("Quejas 2010-2019")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
        page.merge_range(1, 2, 1, 6, "Datos de la queja")
        page.merge_range(1, 7, 1, 10, "Personas")


SHAPES: dict[str, tuple[Callable[[int], Rows], Callable[[Path, Rows], None], str]] = {
    "missing": (_missing, _csv("cp1252", ";"), "csv"),
    "complaints": (_complaints, _xlsx, "xlsx"),
    "attacks": (_attacks, _csv("utf-16", "\t"), "txt"),
    "killed": (_killed, _csv("utf-8-sig", ","), "csv"),
    "removals": (_removals, _csv("latin-1", ","), "csv"),
    "trials": (_trials, _csv("latin-1", ";"), "csv"),
}
"""By name: what stands in it, how it is written, how the file ends."""


def make(name: str, folder: Path, rows: int) -> Path:
    """One of the tables with so many rows."""
    lines, write, suffix = SHAPES[name]
    path = folder / f"{name}.{suffix}"
    write(path, lines(rows))
    return path


FORMS = {
    "missing": ("cp1252", ";", 4, 3),
    "killed": ("utf-8-sig", ",", 1, 0),
    "trials": ("latin-1", ";", 2, 0),
}
"""Encoding, separator, lines above the rows and below them, of those that can be turned round."""


def turn_round(name: str, path: Path) -> None:
    """The same rows, the last one first; what stands above and below them stays."""
    encoding, separator, above, below = FORMS[name]
    with path.open(encoding=encoding, newline="") as handle:
        rows = list(csv.reader(handle, delimiter=separator))
    end = len(rows) - below
    with path.open("w", encoding=encoding, newline="") as handle:
        turned = [*rows[:above], *reversed(rows[above:end]), *rows[end:]]
        csv.writer(handle, delimiter=separator).writerows(turned)


if __name__ == "__main__":
    for shape in SHAPES:
        print(make(shape, Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 30_000))
