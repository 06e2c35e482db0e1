"""Promise 3: without a compartment's key nothing said in it can be read.

Not from the store, the index, temporary files, the remote, logs or a crash dump. A protected person is planted in the
example (`planted.py`): the name in full, the surname alone, without accents, in capitals, in a title, a locator, an
`as_stated`, an event, an address, a note. Then every byte is searched.

Not there yet, and so not tested: the search index and the remote. The store's own secrecy, with its journal in the
midst of writing and after a kill, is in `tests/vault/test_secrecy.py`.
"""

from __future__ import annotations

import base64
import re
import resource
import shutil
import sqlite3
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from constancia.casefile.open import CaseFile, Identity, open_identity
from constancia.log.strict import b64
from tests.cli.program import MEMBER, PACKAGE, PASSPHRASE, PROGRAM, TITLE, Example, Program
from tests.promises import planted as plants
from tests.promises.planted import INSIDE, WORDS, Planted, holding


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    """Else all that follows would prove nothing."""
    (tmp_path / "plain.txt").write_text("the volunteer QUETZALLÍ")
    (tmp_path / "token.txt").write_text(b64(b"says that Delmonte was there"))
    (tmp_path / "act_001").write_text("")
    assert holding(tmp_path, INSIDE) == {
        ("plain.txt", "Quetzallí"),
        ("token.txt", "Delmonte"),
        ("act_001", "act_001"),
    }


def test_nothing_can_be_read_in_the_case_file_or_beside_it(planted: Planted) -> None:
    assert holding(planted.casefile, INSIDE) == set()
    beside = holding(planted.program.home, INSIDE)
    assert beside == set()
    assert list((planted.program.home / "tmp").iterdir()) == []
    assert {path.name for path in planted.root.iterdir()} == {
        "case",
        "home",
        "package",
        "report.md",
        "said.json",
        "site",
    }


def test_nor_while_the_program_is_at_work(program: Program, empty: Path, tmp_path: Path) -> None:
    """Journals and temporary files, at every moment of an import; and no core would be dumped of it."""
    package = Path(shutil.copytree(PACKAGE, tmp_path / "package"))
    plants.plant(package)
    seen: set[str] = set()
    limits: set[str] = set()
    with subprocess.Popen(
        [PROGRAM, "-d", empty, "import", package], env=program.environment, stdout=subprocess.PIPE
    ) as process:
        while process.poll() is None:
            assert holding(empty, INSIDE) == set()
            assert holding(program.home, INSIDE) == set()
            seen |= {path.name for path in empty.rglob("*-journal") if path.stat().st_size}
            limits |= set(re.findall(r"Max core file size +(\d+|unlimited)", _limits(process.pid)))
            time.sleep(0.02)
    assert process.returncode == 0
    assert any(name.startswith("store.db") for name in seen)
    assert "0" in limits


def _limits(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/limits").read_text()
    except OSError:
        return ""


def test_a_program_with_keys_leaves_no_core(example: Example) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
    identity = open_identity(example.program.identity, PASSPHRASE)
    with CaseFile.open(example.casefile, identity=identity):
        assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)


def test_another_key_opens_no_compartment(planted: Planted) -> None:
    for path in planted.casefile.rglob("*.db"):
        with pytest.raises(sqlite3.DatabaseError):
            sqlite3.connect(path).execute("SELECT * FROM sqlite_master").fetchall()
    other = Identity.generate()
    with pytest.raises(Exception, match="identity_unknown"):
        CaseFile.open(planted.casefile, identity=other)


def test_what_is_said_of_protected_people_is_in_identities_alone(planted: Planted) -> None:
    """With the key of `general` and not that of `identities`, nobody learns a name."""
    identity = open_identity(planted.program.identity, PASSPHRASE)
    with CaseFile.open(planted.casefile, identity=identity) as casefile:
        hidden = "".join(str(record) for record in casefile.records(casefile.identities))
        assert plants.NAME in hidden and TITLE in hidden and MEMBER in hidden
        rows = casefile.general.connection.execute("SELECT key FROM imported").fetchall()
        assert not [key for (key,) in rows if key.startswith("persons/")]
        facts = casefile.general.connection.execute(
            "SELECT count(*) FROM fact WHERE property = 'name' AND value = ?", (plants.NAME,)
        )
        assert facts.fetchone() == (0,)


def test_nothing_can_be_read_in_the_publication(planted: Planted, published: Spelt) -> None:
    assert holding(planted.site, WORDS) == set()
    people = {row["person_id"] for row in plants.read(planted.package / "persons.csv")}
    assert len(people) > 80
    assert {(name, word) for name, words in published.words.items() for word in words & people} == set()


def test_nothing_published_links_a_device_a_member_or_the_case_file(
    planted: Planted, published: Spelt
) -> None:
    """No log, key, origin, id of the case file, batch, row key or hour of an entry.

    An origin is named by the coder's own word, in the example the key of its first source, and notes on reliability
    cite such keys: those are words of the published statements.
    """
    identity = open_identity(planted.program.identity, PASSPHRASE)
    manifest = (planted.casefile / "casefile.toml").read_text()
    marks = {identity.recipient, *re.findall(r'"([^"]{8,})"', manifest), *_spelt(identity.public_key)}
    marks |= {path.name for path in planted.casefile.glob("compartments/*")}
    marks |= {path.name.partition(".")[0] for path in planted.casefile.glob("shared/devices/*")}
    keys, hours = set(), set()
    with CaseFile.open(planted.casefile, identity=identity) as casefile:
        for compartment in casefile.compartments():
            marks |= {compartment.log, compartment.checkpoint().origin, *_spelt(compartment.public_key)}
            for record in casefile.records(compartment):
                marks |= {record.batch} if record.batch else set()
                hours |= {record.at[:13]} if record.at and "T" in record.at else set()
                keys |= {row.partition("/")[2] for row in record.rows}
    keys = {key for key in keys if "_" in key and not key.endswith((".csv", "_types"))}
    sources = plants.read(planted.package / "sources.csv")
    keys -= {
        word for row in sources for word in re.findall(r"\w+", f"{row['origin']} {row['reliability_note']}")
    }
    assert len(marks) > 12 and len(keys) > 1_500 and hours
    sought = [mark.encode() for mark in (*marks, *hours)]
    assert {
        (name, mark) for name, text in published.texts.items() for mark in sought if mark in text
    } == set()
    assert {(name, word) for name, words in published.words.items() for word in words & keys} == set()


def _spelt(key: bytes) -> set[str]:
    return {b64(key), key.hex(), base64.b64encode(key).decode()}


@dataclass(frozen=True)
class Spelt:
    """A publication as it can be read: the bytes of each file with all that they decode to, and the words in them."""

    texts: dict[str, bytes]
    words: dict[str, set[str]]


@pytest.fixture(scope="module")
def published(planted: Planted) -> Spelt:
    files = [path for path in planted.site.rglob("*") if path.is_file()]
    texts = {
        path.relative_to(planted.site).as_posix(): b"\n".join(
            [path.relative_to(planted.site).as_posix().encode(), *plants.spellings(path)]
        )
        for path in files
    }
    words = {
        name: set(re.findall(r"[\w-]{4,}", text.decode("utf-8", "replace"))) for name, text in texts.items()
    }
    return Spelt(texts, words)
