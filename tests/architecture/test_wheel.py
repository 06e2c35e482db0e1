"""The wheel alone gives the program; and verifying works where half of the libraries cannot be had (Windows)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ABSENT_ON_WINDOWS = "fcntl resource pwd pyrage sqlcipher3 typst"
WITHOUT = """
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {absent!r}.split():
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
sys.argv = ["constancia", *sys.argv[1:]]
from constancia.cli.main import main
main()
"""


def without(absent: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    code = WITHOUT.format(absent=absent)
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )


def test_verify_works_without_what_windows_does_not_have(tmp_path: Path) -> None:
    (tmp_path / "proof").mkdir()
    found = without(ABSENT_ON_WINDOWS + " pyarrow duckdb jinja2 yaml", "verify", str(tmp_path), "--json")
    assert found.returncode == 1
    assert '"ok": false' in found.stdout
    assert found.stderr == ""


def test_help_works_there_too() -> None:
    assert without(ABSENT_ON_WINDOWS, "--help").returncode == 0


@pytest.mark.slow
def test_the_wheel_alone_gives_the_program(tmp_path: Path) -> None:
    def run(*command: str | Path) -> str:
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout

    run("tools/uv", "build", "--quiet", "--wheel", "--out-dir", tmp_path)
    run("tools/uv", "venv", "--quiet", tmp_path / "env")
    wheel = next(tmp_path.glob("*.whl"))
    run("tools/uv", "pip", "install", "--quiet", "--python", tmp_path / "env/bin/python", wheel)
    program = tmp_path / "env/bin/constancia"
    assert "verify" in run(program, "--help")
    assert "arrest" in run(program, "vocabulary", "act_types")
