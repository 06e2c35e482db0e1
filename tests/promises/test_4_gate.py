"""Promise 4: nothing is published that consent or basis does not allow.

The gate has one place and no bypass, and what it withheld is listed. Here: all that is published is made from what
passed it; somebody without a basis is printed as a role, in a live figure too; a text with the name is withheld whole;
the report's own prose may not hold it; notes and nationality never leave; and every reason is counted in public.

How consent is obeyed, use by use and property by property, is tested in `tests/publish/test_consented.py`.
"""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

from constancia.claims.claim import Account
from constancia.publish.gate import Published
from tests.cli.program import DATA, ROOT
from tests.promises import planted as plants
from tests.promises.planted import Planted
from tests.verify import small

PUBLISH = ROOT / "src/constancia/publish"
REASONS = {"no_consent", "protected_name", "unnamed_person", "private", "address", "retracted"}


def names_used(path: Path) -> set[str]:
    """Every name in a module, and what it imports as "module.name"."""
    tree = list(ast.walk(ast.parse(path.read_text())))
    return {node.id for node in tree if isinstance(node, ast.Name)} | {
        f"{node.module}.{name.name}"
        for node in tree
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }


def test_the_gate_has_one_place_and_one_caller() -> None:
    modules = {path.name: path for path in PUBLISH.rglob("*.py")}
    assert [name for name, path in modules.items() if "pass_gate" in names_used(path)] == ["publication.py"]
    makers = [
        name for name, path in modules.items() if re.search(r"\b(Published|Passed)\(", path.read_text())
    ]
    assert makers == ["gate.py"]


def test_nothing_that_writes_a_publication_can_reach_the_case_file() -> None:
    """One module opens it, and hands on what the gate let through; what reckons with facts gets them from there. An
    export for the team itself opens it too, and nothing that writes a publication knows of that."""
    doors = (
        "open.CaseFile",
        "find.",
        "publishing.",
        "records.",
        "items.",
        "profiles.",
        "reader.",
        "imports.",
        "exporting.whole",
        "exporting.asked",
    )
    readers = {
        path.name
        for path in PUBLISH.rglob("*.py")
        if any(
            name.startswith(tuple(f"constancia.casefile.{door}" for door in doors))
            for name in names_used(path)
        )
    }
    court = {path.name for path in (PUBLISH / "court").glob("*.py")}  # sealed for a court, never published
    assert readers - court == {"publication.py", "export.py"}
    by_module = {path.name: names_used(path) for path in PUBLISH.rglob("*.py")}
    export = "constancia.publish.export.export"
    assert not [name for name, used in by_module.items() if any(one.startswith(export) for one in used)]
    assert {name for name, used in by_module.items() if "from_whole" in used} - court == {"export.py"}
    bundle = "constancia.publish.court"
    others = {name: used for name, used in by_module.items() if name not in court}
    assert not [name for name, used in others.items() if any(one.startswith(bundle) for one in used)]
    for room in ("cli", "web"):
        for path in (ROOT / "src/constancia" / room).rglob("*.py"):
            assert "pass_gate" not in path.read_text()


def test_a_person_without_a_basis_is_printed_as_a_role(planted: Planted) -> None:
    role = next(
        row for row in plants.read(planted.package / "persons.csv") if row["person_id"] == plants.KEY
    )["role"]
    report = (planted.site / "en/report.html").read_text()
    printed = re.search(r"One of them is (.*?)\.</p>", report, re.DOTALL)
    assert printed and role.lower() in re.sub(r"<[^>]+>", "", printed[1]).lower()
    acts = [row for row in plants.read(planted.package / "acts.csv") if row["victim_person_id"] == plants.KEY]
    assert len(acts) >= 2
    assert (planted.site / "data/acts.csv").read_text().count("\n") == 136


def test_what_was_withheld_is_listed_by_reason_and_names_nobody(planted: Planted) -> None:
    listed = json.loads((planted.site / "data/withheld.json").read_text())
    assert listed["withheld"] == planted.said["publish"]["withheld"]
    assert set(listed["withheld"]) <= REASONS
    assert {"protected_name", "unnamed_person", "private", "address"} <= set(listed["withheld"])
    assert set(listed) == {"version", "withheld"}
    page = (planted.site / "en/withheld.html").read_text()
    assert all(f">{count}<" in page for count in listed["withheld"].values())


def test_notes_and_nationality_are_never_published(planted: Planted) -> None:
    for name in ("persons", "claims", "values", "acts"):
        text = (planted.site / f"data/{name}.csv").read_text(encoding="utf-8-sig")
        assert not {"note", "citizenship"} & set(text.splitlines()[0].split(","))
        assert not re.search(r"(?m)^[^,]*,[^,]*,[^,]*,(note|citizenship),", text)
    tables = [plants.read(path) for path in planted.package.glob("*.csv")]
    others = {row[name] for rows in tables for row in rows for name in row if name != "note"}
    notes = {row["note"] for rows in tables for row in rows if len(row.get("note", "")) > 30} - others
    assert len(notes) > 100
    everything = "".join(
        path.read_text() for path in planted.site.rglob("*") if path.suffix in (".html", ".csv", ".json")
    )
    assert [note for note in notes if note in everything] == []


def test_no_address_leads_to_somebody_unnamed(planted: Planted) -> None:
    persons = {row["person_id"]: row for row in plants.read(planted.package / "persons.csv")}
    unnamed = {key for key, row in persons.items() if row["name_in_publication"] != "name"}
    acts = {
        row["act_id"]
        for row in plants.read(planted.package / "acts.csv")
        if row["victim_person_id"] in unnamed
    }
    cited = {row["source_id"] for row in plants.read(planted.package / "claims.csv") if row["act_id"] in acts}
    addresses = {
        row["url"]
        for row in plants.read(planted.package / "sources.csv")
        if row["source_id"] in cited and row["url"]
    }
    assert len(addresses) > 50
    for path in planted.site.rglob("*"):
        if path.suffix in (".html", ".csv", ".json", ".txt"):
            text = path.read_text().replace("&amp;", "&")
            assert not {url for url in addresses if re.search(rf"{re.escape(url)}(?![\w/?#=.-])", text)}, path


def test_nobody_unnamed_has_a_page_or_stands_in_an_index(planted: Planted) -> None:
    assert not [path for path in planted.site.rglob("*.html") if "person" in path.as_posix()]
    assert {path.stem for path in (planted.site / "en/by").iterdir()} == {"agency", "date", "place", "type"}


PROSE = (
    "Quetzallí Ficticia-Delmónte carried water.",
    "The agents spoke of DELMONTE.",
    "See [a page](https://example.org/quetzalli-ficticia).",
    "*Ficticia*, **Quetzalli**, went home.",
)


def test_prose_that_holds_the_name_is_refused_by_line_without_saying_it(
    planted: Planted, tmp_path: Path
) -> None:
    report = tmp_path / "report.md"
    text = (DATA / "report.md").read_text().replace("languages: [en, es]", "languages: [en]")
    report.write_text(f"{text}\n" + "\n\n".join(PROSE) + "\n")
    done = planted.program("-d", planted.casefile, "publish", report, "--to", tmp_path / "out", "--json")
    assert done.code == 1
    first = text.count("\n") + 2
    assert [(fault["code"], fault["file"], fault["line"]) for fault in done.faults] == [
        ("protected_name", "report.md", first + 2 * n) for n in range(len(PROSE))
    ]
    assert not re.search("quetzal|ficticia|delm", done.err, re.IGNORECASE)
    assert not (tmp_path / "out").exists()
    newest = planted.program.well("-d", planted.casefile, "log", "--limit", 1)["entries"][0]
    assert newest["says"] == {"act": "refused", "codes": ["protected_name"], "count": 1}


def test_what_a_source_that_is_not_public_says_stays_inside() -> None:
    writer = small.written()
    writer.says("s9", {"kind": "source", "title": "An interview", "publicity": "protected"})
    writer.says("a1", {"summary": "She told it to her lawyer."}, source="s9", account=Account.FIRST_HAND)
    published: Published = small.passed(writer)
    said = [claim.value for passed in published.entries for claim in passed.record.claims]
    assert "She told it to her lawyer." not in said
    assert published.withheld["no_consent"] == 4  # and what is said of the source itself


def test_somebody_with_a_basis_may_still_not_be_named() -> None:
    """A public word gives a basis; whoever decided against the name all the same is obeyed."""
    writer = small.written()
    writer.says("p3", {"kind": "person", "category": "defender", "role": "lawyer", "basis": "public"})
    writer.says(
        "p3", {"name": "Perpetua Callada", "label": "the one with the hat", "name_in_publication": "none"}
    )
    writer.says("a1", {"summary": "Perpetua Callada was there."}, source="s1")
    published = small.passed(writer)
    said = {claim.value for passed in published.entries for claim in passed.record.claims}
    assert not said & {"Perpetua Callada", "the one with the hat", "Perpetua Callada was there."}
    assert published.withheld["unnamed_person"] == 2
    assert published.withheld["protected_name"] == 1
