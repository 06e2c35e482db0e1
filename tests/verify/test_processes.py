"""Many files of entries: several processes find what one finds. And what the outsider has to install."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from constancia.publish import proof
from constancia.verify import verify
from tests.verify import small
from tests.verify.test_verification import codes, named, resealed


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A publication with its entries in five files."""
    monkeypatch.setattr(proof, "MOST_ENTRIES", 10)
    made = small.make(tmp_path / "many")
    assert len(list((made.root / "proof").glob("entries-*.txt"))) == 5
    return made.root


def test_two_processes_find_what_one_finds(many: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    one, two = verify(many, jobs=1), verify(many, jobs=2, progress=lambda *step: seen.append(step))
    assert one.faults == two.faults == ()
    assert one.counts == two.counts
    assert ("entries", 5, 5) in seen


def test_a_bad_entry_in_another_process_is_named(many: Path) -> None:
    path = many / "proof/entries-0003.txt"
    path.write_bytes(path.read_bytes()[:-2] + b"\n")
    assert named(verify(many, jobs=2)) == {"proof/entries-0003.txt"}


def test_a_file_in_the_middle_is_missing(many: Path) -> None:
    (many / "proof/entries-0002.txt").unlink()
    assert codes(verify(many)) == {("proof/entries-0002.txt", "file_missing")}


def test_two_files_of_entries_swapped_and_sealed_again(many: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        one, two = "proof/entries-0001.txt", "proof/entries-0002.txt"
        files[one], files[two] = files[two], files[one]

    assert ("proof/entries-0002.txt", "entry_order") in codes(resealed(many, change))


def test_a_gap_in_the_numbers(many: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        files["proof/entries-0009.txt"] = files.pop("proof/entries-0005.txt")

    assert codes(resealed(many, change)) == {("proof/entries-0009.txt", "entries_number")}


def test_the_outsider_needs_nothing_but_cryptography(made: small.Made, tmp_path: Path) -> None:
    site = shutil.copytree(made.root, tmp_path / "site")
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from constancia.verify import verify\n"
        f"assert verify(Path({str(site)!r})).is_sound\n"
        "ours = {name for name in sys.modules if name.startswith('constancia.')}\n"
        "rooms = {name.split('.')[1] for name in ours}\n"
        "assert rooms <= {'verify', 'log', 'claims', 'errors'}, rooms\n"
        "others = {'pyarrow', 'duckdb', 'pyrage', 'sqlcipher3', 'typer', 'rich', 'yaml', 'jinja2', 'numpy'}\n"
        "assert not others & set(sys.modules), others & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
