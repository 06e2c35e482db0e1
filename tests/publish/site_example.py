"""Views of the real example, made by hand from its tables: the pages are tested without a case file."""

# ruff: noqa: E501
from __future__ import annotations

import csv
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

from constancia.publish.views.shapes import (
    ActLine,
    ActView,
    Assessment,
    Attachment,
    Block,
    ClaimView,
    Edition,
    EditionViews,
    EntryView,
    FigureRow,
    FigureView,
    Group,
    IndexView,
    LandingView,
    Link,
    Mark,
    Note,
    Part,
    ProofView,
    PropertyView,
    ReportView,
    Seal,
    SourceView,
    ValueView,
    When,
    Withheld,
    WithheldView,
)

TABLES = Path(__file__).parents[2] / "examples" / "border-2018-2020"
HEX = "8f3a5c0e97d1b264" * 4
TEXT = {
    "en": (
        "Documented acts against those who help migrants",
        "What the public record says about the US–Mexico border, 2017–2021, on whose word, and where it differs",
        "These records hold 135 acts by authorities of the United States and Mexico against people who defend, help or "
        "report on migrants, and, counted apart, against migrants. For 56 of them the sources differ on at least one "
        "point, and for 31 an answer of the authority was read. What is counted is what was documented: it is no total "
        "and no trend.",
    ),
    "es": (
        "Actos documentados contra quienes ayudan a migrantes",
        "Qué dice el registro público sobre la frontera entre Estados Unidos y México, 2017–2021, con la palabra de "
        "quién y dónde difiere",
        "Estos registros contienen 135 actos de autoridades de Estados Unidos y México contra personas que defienden, "
        "ayudan o informan sobre migrantes y, contados aparte, contra migrantes. En 56 de ellos las fuentes difieren en "
        "al menos un punto, y en 31 se leyó una respuesta de la autoridad. Lo que se cuenta es lo que se documentó: no "
        "es un total ni una tendencia.",
    ),
}
SECTIONS = {
    "en": ("What is documented", "On whose word", "Where sources differ", "What the authorities answered",
           "Rights at stake", "What cannot be concluded", "How this was made"),
    "es": ("Qué está documentado", "Con la palabra de quién", "Dónde difieren las fuentes",
           "Qué respondieron las autoridades", "Derechos en juego", "Qué no se puede concluir", "Cómo se hizo"),
}  # fmt: skip


@cache
def table(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@cache
def by_id(name: str, key: str) -> dict[str, dict[str, str]]:
    return {row[key]: row for row in table(name)}


def code(key: str) -> str:
    return key.replace("act_", "a").replace("_", "-")


FIRST_CITED = {row["source_id"] for row in table("sources")[4:7]}
"""The sources that the report cites."""


class Example:
    """One language of the example. `acts` names the acts that are in it, else all are."""

    def __init__(self, language: str, acts: tuple[str, ...] = ()) -> None:
        self.en = language == "en"
        self.language = language
        self.rows = [row for row in table("acts") if not acts or row["act_id"] in acts]
        self.claims = defaultdict(list)
        self.parts = defaultdict(list)
        for row in table("claims"):
            self.claims[row["act_id"]].append(row)
        for row in table("involvements"):
            self.parts[row["act_id"]].append(row)
        self.fields = by_id("fields", "field")
        self.lines = {row["act_id"]: self.line(row) for row in self.rows}
        cited = {c["source_id"] for row in self.rows for c in self.claims[row["act_id"]]} | FIRST_CITED
        self.sources = [row for row in table("sources") if row["source_id"] in cited]

    def word(self, en: str, es: str) -> str:
        return en if self.en else es

    def person(self, key: str) -> str:
        row = by_id("persons", "person_id")[key]
        named = row["name_in_publication"] == "name"
        return row["name"] if named or row["kind"] == "group" else row["role"]

    def value(self, field: str, value: str) -> str:
        if field == "act_type":
            return by_id("act_types", "act_type")[value][self.word("label_en", "label_es")]
        if field == "victim":
            return self.person(value)
        if field == "place":
            return by_id("places", "place_id")[value]["name"]
        if field == "perpetrator":
            return by_id("agencies", "unit_id")[value]["name"]
        return value

    def when(self, edtf: str) -> When:
        about = self.word("about ", "hacia ") if "~" in edtf else ""
        return When(about + edtf.replace("~", ""), edtf)

    def line(self, row: dict[str, str]) -> ActLine:
        kind = self.value("act_type", row["act_type"])
        title = f"{kind}: {self.value('victim', row['victim_person_id'])}"
        differs = any(c["relation"] == "contradicts" for c in self.claims[row["act_id"]])
        marks = (Mark.DISPUTED,) if differs else ()
        return ActLine(code(row["act_id"]), title, row["summary"], self.when(row["date_start"]), marks)

    def source(self, key: str) -> Link:
        row = by_id("sources", "source_id")[key]
        return Link(row["publisher"], f"sources/{code(key)}.html", row["published"])

    def claim(self, row: dict[str, str]) -> ClaimView:
        number = row["claim_id"].removeprefix("clm_")
        weak = (Mark.WEAK,) if "earlier notes" in row["locator"] else ()
        coded = row["field"] in ("act_type", "victim", "place", "perpetrator")
        stated = "" if coded or row["as_stated"] == row["value"] else row["as_stated"]
        return ClaimView(
            f"c-{number}",
            self.source(row["source_id"]),
            row["locator"],
            row["account"],
            text=stated,
            digest=HEX[:43],
            entry=f"e-{row['source_id']}",
            marks=weak,
        )

    def property(self, name: str, rows: list[dict[str, str]], coded: str = "") -> PropertyView:
        label = self.fields[name][self.word("label_en", "label_es")]
        held: dict[str, list[dict[str, str]]] = defaultdict(list)
        for row in rows:
            held[row["value"] or row["as_stated"]].append(row)
        values = tuple(self.valued(name, value, tuple(map(self.claim, of))) for value, of in held.items())
        if coded and not values:
            coder = ClaimView(
                f"k-{name}",
                Link(self.word("the coding", "la codificación")),
                f"acts.csv, {name}",
                self.word("coder", "codificación"),
                entry="e-coding",
            )
            values = (self.valued(name, coded, (coder,), (Mark.CODING,)),)
        differs = sum(r["relation"] == "contradicts" for r in rows) > 1 and len(held) > 1
        chosen = Assessment("2018", "The court record gives the year.") if name == "conduct_date" else None
        return PropertyView(name, label, values, disputed=differs, assessment=chosen)

    def valued(
        self, name: str, value: str, claims: tuple[ClaimView, ...], marks: tuple[Mark, ...] = ()
    ) -> ValueView:
        when = self.when(value) if name in ("date_start", "date_end") or name.endswith("_date") else None
        known = name in ("act_type", "victim", "place", "perpetrator") and " " not in value
        text = self.value(name, value) if known else value
        origins = {c.source.text for c in claims if c.source.path}
        return ValueView(text, claims, len(origins), when, marks=marks)

    def act(self, row: dict[str, str]) -> ActView:
        line = self.lines[row["act_id"]]
        by_field: dict[str, list[dict[str, str]]] = defaultdict(list)
        for claim in self.claims[row["act_id"]]:
            by_field[claim["field"]].append(claim)
        codings = {
            "date_start": row["date_start"],
            "act_type": row["act_type"],
            "victim": row["victim_person_id"],
            "place": row["place_id"],
            "legal_basis": row["legal_basis"],
            "outcome": row["outcome"],
        }
        properties = tuple(
            self.property(name, by_field.get(name, []), codings.get(name, ""))
            for name in self.fields
            if name in by_field or codings.get(name)
        )
        answers = next((p.values for p in properties if p.name == "authority_response"), ())
        facts = tuple(p for p in properties if p.name in codings)
        sources = sorted({c["source_id"] for c in self.claims[row["act_id"]]})
        entries = tuple(
            self.entry(f"e-{key}", by_id("sources", "source_id")[key]["title"]) for key in sources
        )
        coding = self.entry("e-coding", self.word("entered by the coder", "dato de codificación"))
        return ActView(
            line.code,
            line.title,
            line.sentence,
            line.when,
            facts,
            tuple(self.part(p) for p in self.parts[row["act_id"]]),
            answers,
            properties,
            tuple(
                Link(by_id("sources", "source_id")[k]["title"], f"sources/{code(k)}.html") for k in sources
            ),
            (*entries, coding),
            counted=(Link(self.word("Acts by type", "Actos por tipo"), "figures/2.html", "12–14"),),
            related=tuple(
                Link(other.title, other.path, other.when.text)
                for other in list(self.lines.values())[:2]
                if other.code != line.code
            ),
            related_title=self.word("Other acts of the same event", "Otros actos del mismo hecho"),
            withheld=(self.word("one name, since no basis is known.", "un nombre, por falta de base."),)
            if row["act_id"] == "act_012"
            else (),
        )

    def part(self, row: dict[str, str]) -> Part:
        unit = Link(
            by_id("agencies", "unit_id")[row["unit_id"]]["name"], f"by/agency.html#{code(row['unit_id'])}"
        )
        inferred = (Mark.INFERRED,) if row["attribution"] == "inferred" else ()
        return Part(unit, row["degree"].replace("_", " "), inferred)

    def entry(self, fragment: str, says: str) -> EntryView:
        files = (Link("SD-JWT", "/proof/entries.txt"), Link("tlog-proof", "/proof/entries.txt"))
        place = self.word("Leaf 812 of 2,048.", "Hoja 812 de 2048.")
        return EntryView(fragment, HEX, f"{says}.", place, 3, files, "proof/index.html#seal-1")

    def source_view(self, row: dict[str, str]) -> SourceView:
        acts = Counter(c["act_id"] for c in table("claims") if c["source_id"] == row["source_id"])
        rests = [
            Link(self.lines[key].title, f"{self.lines[key].path}#sources", f"{n}")
            for key, n in acts.items()
            if key in self.lines
        ]
        siblings = [
            Link(other["title"], f"sources/{code(other['source_id'])}.html")
            for other in self.sources
            if other["origin"] == row["origin"] and other["source_id"] != row["source_id"]
        ]
        hidden = row["source_id"] == "un_20190605"
        return SourceView(
            code(row["source_id"]),
            row["title"],
            row["publisher"],
            row["kind"],
            self.word("published by its author", "publicada por su autor"),
            self.when(row["published"]) if row["published"] else None,
            "" if hidden else row["url"],
            ((self.word("Read", "Leído"), row["access"]),),
            tuple(rests),
            tuple(siblings),
            (self.entry("e-0", row["title"]),),
            (self.word("the address.", "la dirección."),) if hidden else (),
        )

    def figures(self) -> tuple[FigureView, ...]:
        lines = tuple(self.lines.values())
        one = FigureRow("r-1", (), "10–12", lines[:3], lines[3:5], self.word("2 of 12.", "2 de 12."))
        rows = tuple(
            FigureRow(f"r-{n}", (str(year),), f"{n + 3}–{n + 5}", lines[n : n + 3], lines[n + 3 : n + 5])
            for n, year in enumerate(range(2017, 2022))
        )
        reading = (
            self.word("The first number counts what is certain.", "El primer número cuenta lo cierto."),
        )
        title = self.word("Documented acts by year", "Actos documentados por año")
        used = (Link(SECTIONS[self.language][0], "report.html#s-0"),)
        unit = self.word("acts", "actos")
        head = (self.word("Year", "Año"),)
        plain = FigureView(
            "1", title, "10–12", unit, "count acts", reading, (), (one,), used, unplaced=lines[5:6]
        )
        chart = FigureView(
            "2", title, "", unit, "chart timeline acts", reading, head, rows, used, svg=SVG, alt=title
        )
        return plain, chart

    def indexes(self) -> tuple[IndexView, ...]:
        lines = self.lines
        groups: dict[str, dict[str, list[ActLine]]] = {
            c: defaultdict(list) for c in ("agency", "type", "place", "date")
        }
        for row in self.rows:
            line = lines[row["act_id"]]
            groups["type"][row["act_type"]].append(line)
            groups["place"][row["place_id"]].append(line)
            groups["date"][row["date_start"][:4]].append(line)
            for part in self.parts[row["act_id"]]:
                groups["agency"][part["unit_id"]].append(line)
        fields = {"agency": "perpetrator", "type": "act_type", "place": "place", "date": ""}
        made = [
            IndexView(
                name,
                tuple(
                    Group(code(k) if name != "date" else f"y-{k}", self.value(fields[name], k), tuple(of))
                    for k, of in sorted(held.items(), key=lambda item: self.value(fields[name], item[0]))
                ),
            )
            for name, held in groups.items()
        ]
        everything = Group(
            "all", self.word("Against defenders", "Contra personas defensoras"), tuple(lines.values())
        )
        return (IndexView("all", (everything,)), *made)

    def report(self) -> ReportView:
        path = f"acts/{code('act_012')}.html" if "act_012" in self.lines else f"acts/{code('act_001')}.html"
        notes = tuple(
            Note(n + 1, f"{row['publisher']}, {row['title']}", f"sources/{code(row['source_id'])}.html")
            for n, row in enumerate(table("sources")[4:7])
        )
        prose = self.word(
            "The record holds <a href=\"figures/1.html\">between 10 and 12</a> acts in this period. "
            "One of them is <a href=\"{0}\">a conviction in Tucson</a>"
            "<sup><a href=\"#note-1\" id=\"cite-1\">1</a></sup>, later reversed. Reporters and the docket give different "
            "days for the reversal<sup><a href=\"#note-2\" id=\"cite-2\">2</a></sup>; both stand in the table of that act. "
            "The prosecutor called the outcome a plea agreement"
            "<sup><a href=\"#note-3\" id=\"cite-3\">3</a></sup>, the group said that the charges had been dropped.",
            "El registro contiene <a href=\"figures/1.html\">entre 10 y 12</a> actos en este periodo. "
            "Uno de ellos es <a href=\"{0}\">una condena en Tucson</a>"
            "<sup><a href=\"#note-1\" id=\"cite-1\">1</a></sup>, después revocada. La prensa y el expediente dan días "
            "distintos<sup><a href=\"#note-2\" id=\"cite-2\">2</a></sup>; ambos constan en la tabla de ese acto. "
            "La fiscalía habló de un acuerdo<sup><a href=\"#note-3\" id=\"cite-3\">3</a></sup>.",
        ).format(path)  # fmt: skip
        drawing = (
            f'<figure><figcaption><a href="figures/2.html">{self.figures()[1].title}</a></figcaption>'
            f'<a href="figures/2.html"><img src="figures/2.svg" alt="{self.figures()[1].alt}"></a></figure>'
        )
        blocks: list[Block] = []
        for number, name in enumerate(SECTIONS[self.language]):
            blocks.append(Block(f'<h2 id="s-{number}">{name}</h2>'))
            blocks.append(
                Block(
                    f"<p>{prose}</p>" if number == 0 else f"<p>{TEXT[self.language][2]}</p>",
                    notes if number == 0 else (),
                )
            )
            if number == 0:
                blocks.append(Block(drawing))
        contents = tuple(Link(name, f"report.html#s-{n}") for n, name in enumerate(SECTIONS[self.language]))
        return ReportView(contents, tuple(blocks))

    def edition(self) -> Edition:
        title, subtitle, abstract = TEXT[self.language]
        files = (
            Attachment(self.word("Report, PDF", "Informe, PDF"), "report.pdf", "PDF/UA", "application/pdf", 812_345, HEX, self.language),
            Attachment(self.word("Data, tables", "Datos, tablas"), "/data/acts.csv", "CSV", "text/csv", 48_211, HEX),
            Attachment(self.word("Data, columns", "Datos, columnas"), "/data/acts.parquet", "Parquet", "application/vnd.apache.parquet", 32_117, HEX),
            Attachment(self.word("Data package", "Paquete de datos"), "/data/datapackage.json", "JSON", "application/json", 9_812, HEX),
            Attachment(self.word("Proofs", "Pruebas"), "/proof/seal.txt", self.word("signed note", "nota firmada"), "text/plain", 88_120, HEX),
        )  # fmt: skip
        return Edition(
            language=self.language,
            languages=("en", "es"),
            title=title,
            subtitle=subtitle,
            abstract=(abstract,),
            authors=("Constancia example desk",),
            publisher="Constancia example desk",
            date="2026-11-24",
            subjects=(
                self.word("human-rights defenders", "personas defensoras de derechos humanos"),
                self.word("migration and asylum", "migración y asilo"),
                self.word("border enforcement", "control fronterizo"),
            ),
            countries=(self.word("United States", "Estados Unidos"), self.word("Mexico", "México")),
            licence="CC BY 4.0",
            licence_url="https://creativecommons.org/licenses/by/4.0/",
            fingerprint=HEX,
            attachments=files,
            period="2017/2021",
        )

    def views(self) -> EditionViews:
        reasons = (
            Withheld(self.word("No basis to name the person", "Sin base para nombrar a la persona"), 13,
                     self.word("Their role is printed instead.", "Se imprime su papel.")),
            Withheld(self.word("Private by rule", "Reservado por regla"), 1_204,
                     self.word("Notes and nationality.", "Notas y nacionalidad.")),
            Withheld(self.word("Address of a source", "Dirección de una fuente"), 41,
                     self.word("It could lead to an unnamed person.", "Podría llevar a una persona no nombrada.")),
        )  # fmt: skip
        report = self.report()
        return EditionViews(
            edition=self.edition(),
            landing=LandingView(
                report.contents,
                tuple(Link(r.reason, note=f"{r.count}") for r in reasons),
                len(self.rows),
                len(self.sources),
                172,
            ),
            report=report,
            acts=tuple(self.act(row) for row in self.rows),
            sources=tuple(self.source_view(row) for row in self.sources),
            figures=self.figures(),
            indexes=self.indexes(),
            withheld=WithheldView(reasons),
            proof=ProofView(
                "example.org/border+8f3a5c0e+AT8f3aXA6X0bJkjzpcDpfRsmSPOlwOl9GyZI86XA6X0bJk",
                (Seal("seal-1", HEX[:32], 2_048, HEX, self.word("none yet", "todavía ninguno"),
                      (Link("checkpoint", "/proof/seal.txt"),)),),
                (Link("seal.txt", "/proof/seal.txt"),),
                1_530,
                log_root=HEX,
            ),
        )  # fmt: skip


OTHER_FILES = {
    "en/report.pdf": b"%PDF-",
    "es/report.pdf": b"%PDF-",
    "data/acts.csv": b"",
    "data/acts.parquet": b"",
    "data/datapackage.json": b"{}",
    "proof/seal.txt": b"",
    "proof/entries.txt": b"",
    "withheld.json": b"{}",
}
"""What other parts of a publication put beside the pages."""

SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 200" width="640" height="200" role="img"><title>Acts</title>
<style>.b{fill:#1f4275}@media (prefers-color-scheme:dark){.b{fill:#a3c0ee}}</style>
<g class="b"><rect x="20" y="80" width="80" height="100"/><rect x="140" y="40" width="80" height="140"/>
<rect x="260" y="20" width="80" height="160"/><rect x="380" y="60" width="80" height="120"/>
<rect x="500" y="120" width="80" height="60"/></g></svg>
"""


FEW = tuple(
    f"act_{number}" for number in ("001", "006", "012", "014", "034", "022", "036", "040", "053", "090")
)
"""Acts that have between them all that a page can show."""


def example(acts: tuple[str, ...] = ()) -> list[EditionViews]:
    """Both editions."""
    return [Example(language, acts).views() for language in ("en", "es")]
