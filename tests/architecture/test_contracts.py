"""The architecture holds: imports never climb, files are small, one module writes files, the reader has no keys."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "src/constancia").rglob("*.py"))
LONGEST = 600
WRITES = re.compile(
    r"""\.open\(\s*["'][wax+]|open\([^)]*,\s*["'][rb]*[wax+]|write_text\(|write_bytes\(|O_WRONLY|O_RDWR"""
)
WRITERS = {"disk.py", "vault/lock.py", "cli/main.py"}
"""The atomic write itself, the empty lock files, and the null device when nobody listens any more."""
LINTER = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def test_import_contracts_hold() -> None:
    found = subprocess.run(
        [sys.executable, "-c", LINTER], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize(
    "path", SOURCES, ids=lambda path: path.relative_to(ROOT / "src/constancia").as_posix()
)
def test_a_module_is_short(path: Path) -> None:
    assert len(path.read_text().splitlines()) < LONGEST


def test_one_module_writes_files() -> None:
    found = {
        path.relative_to(ROOT / "src/constancia").as_posix()
        for path in SOURCES
        if WRITES.search(re.sub(r'""".*?"""', "", path.read_text(), flags=re.S))
    }
    assert found <= WRITERS, found - WRITERS


def test_the_reader_runs_without_the_vault() -> None:
    code = "import sys, constancia.intake.process; print([m for m in sys.modules if m.startswith('constancia.')])"
    found = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    loaded = set(ast.literal_eval(found.stdout))
    assert "constancia.intake.validate" in loaded
    assert not {
        m for m in loaded if m.startswith(("constancia.vault", "constancia.casefile", "constancia.log"))
    }


def test_every_child_gets_an_environment_of_its_own() -> None:
    """None inherits ours, in which a passphrase file is named."""
    found = {
        f"{path.name}:{call.lineno}": {keyword.arg for keyword in call.keywords}
        for path in SOURCES
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and ast.unparse(call.func).startswith("subprocess.")
    }
    assert found and {where for where, given in found.items() if "env" not in given} == set()
    copies = "ahead.py"  # a copy of the reader, which has no environment of ours to begin with
    assert {
        path.name for path in SOURCES if re.search(r"os\.(system|popen|exec|spawn|fork)", path.read_text())
    } <= {copies}


def test_verifying_needs_neither_keys_nor_large_libraries() -> None:
    code = "import sys, constancia.verify; print(list(sys.modules))"
    found = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    loaded = set(ast.literal_eval(found.stdout))
    assert not loaded & {"pyarrow", "duckdb", "pyrage", "sqlcipher3", "typst", "constancia.vault"}


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        path.name
        for path in SOURCES
        if path.read_text() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_no_name_says_nothing() -> None:
    assert [p.name for p in SOURCES if p.stem in {"utils", "helpers", "common", "manager", "handler"}] == []
