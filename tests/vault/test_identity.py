"""Identity files, against the `age` program itself."""

from __future__ import annotations

import os
import pty
import stat
import subprocess
from pathlib import Path

import pyrage
import pytest

from constancia.errors import Misuse, Unable, Wrong
from constancia.vault import Identity

WORDS = "seis palabras sacadas al azar hoy"


def age(*arguments: str | Path, answers: int = 1) -> None:
    """Run the `age` program on a terminal of its own and type the passphrase when it asks."""
    child, terminal = pty.fork()
    if child == 0:
        os.execvp("age", ["age", *map(str, arguments)])
    said = b""
    while answers:
        said += os.read(terminal, 1_024)
        if b"passphrase" in said.lower() and said.rstrip().endswith(b":"):
            os.write(terminal, WORDS.encode() + b"\n")
            said, answers = b"", answers - 1
    while _read(terminal):
        pass
    os.close(terminal)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1_024)
    except OSError:
        return b""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Identity]:
    path = tmp_path_factory.mktemp("identity") / "home" / "identity.age"
    return path, Identity.create(path, WORDS)


@pytest.fixture(scope="module")
def content(made: tuple[Path, Identity]) -> Path:
    """What the `age` program finds in the identity file."""
    path = made[0].with_name("content")
    age("-d", "-o", path, made[0])
    return path


def test_the_age_program_opens_it_and_finds_the_same(
    made: tuple[Path, Identity], content: Path, tmp_path: Path
) -> None:
    identity = made[1]
    assert identity.age_secret in content.read_text().splitlines()
    (tmp_path / "sealed").write_bytes(
        pyrage.encrypt(b"testimony", [pyrage.x25519.Recipient.from_str(identity.recipient)])
    )
    opened = subprocess.run(
        ["age", "-d", "-i", content, tmp_path / "sealed"], capture_output=True, check=True
    )
    assert opened.stdout == b"testimony"


def test_what_the_age_program_wrote_opens(made: tuple[Path, Identity], content: Path, tmp_path: Path) -> None:
    age("-p", "-o", tmp_path / "again.age", content, answers=2)
    assert Identity.open(tmp_path / "again.age", WORDS) == made[1]


def test_another_passphrase_does_not_open_it(made: tuple[Path, Identity]) -> None:
    path, _ = made
    with pytest.raises(Unable) as caught:
        Identity.open(path, "otra")
    assert (caught.value.code, caught.value.file) == ("passphrase", str(path))
    assert "otra" not in repr(caught.value.__dict__)


def test_cost_and_rights_are_those_written_down(made: tuple[Path, Identity]) -> None:
    path, _ = made
    assert path.read_bytes().split(b"\n")[1].endswith(b" 18")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_an_identity_is_never_overwritten(made: tuple[Path, Identity]) -> None:
    path, _ = made
    before = path.read_bytes()
    with pytest.raises(Misuse) as caught:
        Identity.create(path, WORDS)
    assert caught.value.code == "identity_exists"
    assert path.read_bytes() == before


def test_damage_and_absence_name_the_file(made: tuple[Path, Identity], tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.age"
    damaged.write_bytes(made[0].read_bytes()[1:])
    with pytest.raises(Wrong) as caught:
        Identity.open(damaged, WORDS)
    assert (caught.value.code, caught.value.file) == ("identity_damaged", str(damaged))
    with pytest.raises(Unable) as missing:
        Identity.open(tmp_path / "nowhere", WORDS)
    assert missing.value.code == "identity_missing"


def test_keys_do_not_show() -> None:
    identity = Identity.generate()
    assert identity.age_secret not in repr(identity)
    assert repr(identity.signing_key) not in repr(identity)
