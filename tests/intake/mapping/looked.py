"""A table under a mapping, looked over, for tests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from constancia.intake.draft import Draft
from constancia.intake.drafts import drafts
from constancia.intake.mapping import Mapped, open_mapped, read_mapping
from constancia.intake.mapping.folder import grids_of
from constancia.intake.virtual import Look, look
from constancia.vocabulary import load

VOCABULARY = load()
SYSTEMS = Path(__file__).parent / "systems"
SHIPPED = Path(__file__).parents[3] / "src/constancia/intake/mappings"
EXAMPLE = Path(__file__).parents[3] / "examples/border-2018-2020"
HEAD = 'format = 1\nname = "t"\ntitle = "T"\n'


@dataclass(frozen=True)
class Looked:
    """What came of it."""

    mapped: Mapped
    look: Look
    drafts: dict[str, Draft]

    def values(self, key: str) -> dict[str, str]:
        """The values of a subject by property, whichever of its drafts they stand in."""
        return {c.property: str(c.value) for d in self.drafts.values() if d.subject == key for c in d.claims}

    def claim(self, key: str, name: str) -> object:
        """One claim about a subject."""
        return next(
            c for d in self.drafts.values() if d.subject == key for c in d.claims if c.property == name
        )

    def of(self, table: str) -> list[str]:
        """The keys of a table."""
        return [key for key in self.drafts if key.startswith(f"{table}/")]


def looked(mapping: str, path: Path) -> Looked:
    """Look a file over under the text of a mapping."""
    read = read_mapping(mapping.encode(), file="m.toml", vocabulary=VOCABULARY)
    grids, paths = grids_of(path)
    mapped = open_mapped(read, grids, VOCABULARY)
    found = look(mapped.package(paths), VOCABULARY)
    return Looked(mapped, found, {d.key: d for d in drafts(found.good, VOCABULARY)})


def shipped(name: str, path: Path) -> Looked:
    """Look a file over under a mapping that the program brings along."""
    return looked((SHIPPED / f"{name}.toml").read_text("utf-8"), path)


def table(folder: Path, text: str) -> Path:
    """A CSV file."""
    path = folder / "t.csv"
    path.write_text(text, "utf-8")
    return path
