"""The example in a case file, exported in each format once for all tests that read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from constancia.casefile.imports import import_package
from constancia.casefile.open import CaseFile, Identity
from constancia.publish.export import formats
from constancia.publish.export.export import material_of, put
from constancia.publish.export.material import Material

EXAMPLE = Path(__file__).parents[3] / "examples/border-2018-2020"
Export = Callable[[str, bool], Path]


@pytest.fixture(scope="session")
def identity() -> Identity:
    return Identity.generate()


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory, identity: Identity) -> Iterator[CaseFile]:
    """The imported example. Exports may be noted in it, nothing else."""
    folder = tmp_path_factory.mktemp("example") / "case"
    with CaseFile.create(folder, identity=identity, title="A title", member="Zulema Prueba") as casefile:
        import_package(casefile, EXAMPLE)
        yield casefile


@pytest.fixture(scope="session")
def materials(example: CaseFile) -> dict[bool, Material]:
    """What exports of everything are made of, through the gate (False) and without it (True)."""
    return {
        internal: material_of(example, is_internal=internal, language="en")[0] for internal in (False, True)
    }


@pytest.fixture(scope="session")
def exported(materials: dict[bool, Material], tmp_path_factory: pytest.TempPathFactory) -> Export:
    """The export of everything: format, and whether without the gate."""
    folder = tmp_path_factory.mktemp("exports")

    def get(form: str, is_internal: bool) -> Path:
        out = folder / f"{form}-{'internal' if is_internal else 'public'}"
        if not out.exists():
            put(out, formats.make(form, materials[is_internal]))
        return out

    return get
