"""What comes along is known: every file of every package by its hash, and a bill of materials that lists it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import distribution
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
LOCK = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> str:
    out = tmp_path_factory.mktemp("bill") / "dist/constancia.cdx.json"
    subprocess.run([sys.executable, ROOT / "tools/sbom.py", out], check=True, capture_output=True)
    return out.read_text("utf-8")


def named(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def installed(name: str, seen: set[str], *, extras: set[str]) -> None:
    """Gather in `seen` what an installed package needs, as the packages themselves say."""
    for line in distribution(name).requires or []:
        need = Requirement(line)
        wanted = need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in {"", *extras})
        if wanted and named(need.name) not in seen:
            seen.add(named(need.name))
            installed(need.name, seen, extras=set(need.extras))


def test_every_file_of_every_locked_package_has_its_hash() -> None:
    bare = [
        (package["name"], file.get("url"))
        for package in LOCK["package"]
        if package["source"] != {"editable": "."}
        for file in [*package.get("wheels", []), package.get("sdist")]
        if file is not None and not re.fullmatch(r"sha256:[0-9a-f]{64}", file.get("hash", ""))
    ]
    assert bare == []
    empty = [p["name"] for p in LOCK["package"] if not p.get("wheels") and not p.get("sdist")]
    assert empty == ["constancia"]


def test_the_lock_takes_from_one_registry_alone() -> None:
    sources = {str(package["source"]) for package in LOCK["package"]}
    assert sources == {"{'editable': '.'}", "{'registry': 'https://pypi.org/simple'}"}


def test_the_environment_is_made_from_the_lock_alone() -> None:
    lines = (ROOT / "Makefile").read_text("utf-8").splitlines()
    made = [line for line in lines if "tools/uv sync" in line]
    assert made and all("--locked" in line for line in made)


def test_the_bill_is_valid(bill: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill) is None
    assert json.loads(bill)["metadata"]["component"]["name"] == "constancia"


def test_the_bill_lists_all_that_runs_with_versions_and_hashes(bill: str) -> None:
    listed = {(named(one["name"]), one["version"]): one for one in json.loads(bill)["components"]}
    needed: set[str] = set()
    installed("constancia", needed, extras={"redact"})
    assert len(needed) > 25
    for name in needed:
        found = listed[name, distribution(name).version]
        hashes = [h for one in found["externalReferences"] for h in one.get("hashes", [])]
        assert hashes and {h["alg"] for h in hashes} == {"SHA-256"}
    assert not {"pytest", "mypy", "ruff", "hypothesis"} & {name for name, _ in listed}


def test_every_release_and_every_run_of_the_checks_makes_the_bill() -> None:
    make = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(r"^check:.* sbom ", make, re.MULTILINE)
    assert "make sbom test" in (ROOT / ".ci/run").read_text("utf-8")
