"""Making a case file: whole, or not there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from constancia.casefile.checking import faults
from constancia.casefile.open import CaseFile, Identity
from constancia.errors import Misuse

TITLE = "An invented title"
CREATE = """
import sys
from pathlib import Path
from constancia.casefile.open import CaseFile, Identity
identity = Identity(sys.argv[1], bytes.fromhex(sys.argv[2]))
CaseFile.create(Path(sys.argv[3]), identity=identity, title=sys.argv[4], member="Zulema Prueba").close()
"""


def made(folder: Path, identity: Identity, *, killed_at: int) -> bool:
    """Make a case file and kill the process at its n-th flush; True when it was done before."""
    kill = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync"]
    kill += ["-e", f"inject=fsync,fdatasync:signal=KILL:when={killed_at}"]
    arguments = [identity.age_secret, identity.signing_key.hex(), str(folder), TITLE]
    return subprocess.run([*kill, sys.executable, "-c", CREATE, *arguments], check=False).returncode == 0


@pytest.mark.slow
def test_killed_at_any_flush_it_is_whole_or_not_there(tmp_path: Path, identity: Identity) -> None:
    ends = set()
    for number in range(1, 400, 7):
        folder = tmp_path / f"case{number}"
        is_done = made(folder, identity, killed_at=number)
        ends.add(folder.exists())
        if folder.exists():
            with CaseFile.open(folder, identity=identity) as casefile:
                assert casefile.title() == TITLE
            assert list(faults(folder, identity=identity, progress=lambda stage, done, of: None)) == []
        elif not is_done:  # and the next try finds the way free
            CaseFile.create(folder, identity=identity, title=TITLE, member="m").close()
        if is_done:
            break
    assert ends == {True, False}


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path, identity: Identity) -> None:
    (tmp_path / "case").mkdir()
    (tmp_path / "case/letter.txt").write_text("mine")
    with pytest.raises(Misuse, match="folder_exists"):
        CaseFile.create(tmp_path / "case", identity=identity, title=TITLE, member="m")
    assert [path.name for path in tmp_path.rglob("*")] == ["case", "letter.txt"]


def test_an_empty_folder_is_taken(tmp_path: Path, identity: Identity) -> None:
    (tmp_path / "case").mkdir()
    with CaseFile.create(tmp_path / "case", identity=identity, title=TITLE, member="m") as casefile:
        assert casefile.title() == TITLE
    assert [path.name for path in tmp_path.iterdir()] == ["case"]
