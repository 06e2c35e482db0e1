"""The example with a protected person planted in it: an invented name where a careless coder would leave it."""

from __future__ import annotations

import base64
import csv
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.cli.program import DATA, MEMBER, PACKAGE, TITLE, Program, Said, once

NAME = "Quetzallí Ficticia-Delmónte"
KEY = "p_warren"
"""Somebody who in the example may be named. Here the name is changed and the basis taken away."""

NOTE = "zarzamorado"
"""A word of a working note."""

WORDS = ("Quetzallí", "Quetzalli", "Delmónte", "Delmonte", "Ficticia", NOTE, MEMBER, MEMBER.split()[0], TITLE)
"""What may stand in no published file."""

INSIDE = (*WORDS, "Border Patrol", "No More Deaths", "border-2018-2020", "act_001", "p_rueda")
"""What may stand in no file of the case file or beside it."""


@dataclass(frozen=True)
class Planted:
    """What was made of it."""

    root: Path
    program: Program
    said: Said

    @property
    def casefile(self) -> Path:
        return self.root / "case"

    @property
    def site(self) -> Path:
        return self.root / "site"

    @property
    def package(self) -> Path:
        return self.root / "package"


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.DictWriter(handle, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def plant(package: Path) -> None:
    """Take the basis for naming from one person, and leave the new name in every kind of text."""
    tables = {path.stem: read(path) for path in package.glob("*.csv")}
    (person,) = [row for row in tables["persons"] if row["person_id"] == KEY]
    old = person["name"]
    person |= {"name": NAME, "basis": "protected", "basis_source_id": "", "name_in_publication": "none"}
    person["note"] = f"{NOTE}: lives with the others"
    for rows in tables.values():
        for row in rows:
            for column, value in row.items():
                row[column] = value.replace(old, NAME).replace(old.split()[-1], "Delmónte")
    mine = [row for row in tables["acts"] if row["victim_person_id"] == KEY]
    acts = {row["act_id"] for row in mine}
    claims = [row for row in tables["claims"] if row["act_id"] in acts]
    mine[0]["summary"] = "Agents arrested the volunteer DELMONTE with two others."
    mine[1]["outcome"] = "Quetzalli was released the same day"
    claims[0]["as_stated"] = "the volunteer Delmonte, as the agents call him"
    claims[1]["locator"] = "interview of QUETZALLI, page 3"
    claims[2]["note"] = f"{NOTE} Delmonte"
    (event,) = [row for row in tables["events"] if row["event_id"] == mine[0]["event_id"]]
    event["title"] = "The arrest of Quetzalli Ficticia"
    source = next(row for row in tables["sources"] if row["source_id"] == claims[3]["source_id"])
    source["title"] = "Ficticia-Delmonte: charges dropped"
    source["url"] = "https://example.org/news/quetzalli-ficticia-delmonte-free"
    group = next(row for row in tables["persons"] if row["kind"] == "group" and row["category"] == "migrant")
    group["name"] = "men found with Delmonte"
    for name, rows in tables.items():
        write(package / f"{name}.csv", rows)


def make(root: Path) -> Planted:
    """Import and publish it, with a short report that asks for the name, or find that done."""
    return Planted(root, Program(root / "home"), once(root, _made))


def _made(root: Path) -> Said:
    shutil.copytree(PACKAGE, root / "package")
    plant(root / "package")
    report = root / "report.md"
    text = (DATA / "report.md").read_text().replace("languages: [en, es]", "languages: [en]")
    report.write_text(f"{text}\nOne of them is {{{{name {KEY}}}}}.\n")
    program = Program.at(root / "home")
    program.new(root / "case")
    return {
        "import": program.well("-d", root / "case", "import", root / "package"),
        "publish": program.well("-d", root / "case", "publish", report, "--to", root / "site"),
    }


def holding(folder: Path, words: tuple[str, ...]) -> set[tuple[str, str]]:
    """(file, word) for each of `words` met in a file or its name, in any case, in base64url or the text of a PDF."""
    found = set()
    for path in folder.rglob("*"):
        try:
            content = b"\n".join(spellings(path)) if path.is_file() else b""
        except FileNotFoundError:  # a journal that was there a moment ago
            continue
        name = path.relative_to(folder).as_posix()
        folded = (name + "\n").encode().lower() + content.decode("utf-8", "replace").lower().encode()
        found |= {(name, word) for word in words if word.lower().encode() in folded}
    return found


def spellings(path: Path) -> Iterator[bytes]:
    """The bytes of a file, what its runs of base64url decode to, and the text of a PDF."""
    content = path.read_bytes()
    yield content
    for run in re.findall(rb"[\w-]{24,}", content):
        if len(run) % 4 != 1:
            yield base64.urlsafe_b64decode(run + b"=" * (-len(run) % 4))
    if path.suffix == ".pdf":
        yield subprocess.run(["pdftotext", path, "-"], capture_output=True, check=True).stdout
        yield subprocess.run(["pdfinfo", "-meta", path], capture_output=True, check=True).stdout
