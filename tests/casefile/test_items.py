"""Single items with their own key: it opens that item and no other, and that it was given out is recorded."""

from __future__ import annotations

from pathlib import Path

import pyrage
import pytest

from constancia.casefile.find import find
from constancia.casefile.items import Exported, export
from constancia.casefile.open import CaseFile
from constancia.claims.record import Kind
from constancia.errors import Misuse, Wrong


def opened(file: Path, key: str) -> bytes:
    """What the age format gives for a file and a key, without our code."""
    found: bytes = pyrage.decrypt(file.read_bytes(), [pyrage.x25519.Identity.from_str(key)])
    return found


def given_out(casefile: CaseFile) -> list[object]:
    return [
        record.body["item"]
        for compartment in casefile.compartments()
        for record in casefile.records(compartment, kind=Kind.CUSTODY)
    ]


def entry_of(casefile: CaseFile, key: str) -> str:
    """The sealed entry of `identities` that speaks of a subject, as a person would name it."""
    (seq,) = casefile.identities.connection.execute(
        "SELECT seq FROM record WHERE subject = ? AND kind = 'claims'", (find(casefile, key),)
    ).fetchone()
    return f"identities:{seq}"


@pytest.mark.parametrize("name", ["acts.csv", "persons.csv", "claims.csv"])
def test_evidence_by_its_file_name_opens_to_the_very_bytes(
    name: str, small: CaseFile, made_small: Path
) -> None:
    found = export(small, name)
    assert found.file.is_relative_to(small.vault.folder)
    assert opened(found.file, found.key) == (made_small / "package" / name).read_bytes()
    again = export(small, found.file.name)
    assert (again.key, again.file) == (found.key, found.file)
    assert given_out(small) == [name, found.file.name]


def test_a_copy_is_written_where_that_is_asked_for(small: CaseFile, made_small: Path, tmp_path: Path) -> None:
    to = tmp_path / "acts.age"
    found = export(small, "acts.csv", to=to)
    assert found == Exported("acts.csv", found.key, to)
    assert opened(to, found.key) == (made_small / "package/acts.csv").read_bytes()
    assert to.stat().st_mode & 0o077 == 0


def test_a_sealed_entry_opens_to_what_it_says(small: CaseFile, tmp_path: Path) -> None:
    item = entry_of(small, "p_hid")
    found = export(small, item, to=tmp_path / "entry.age")
    text = opened(found.file, found.key).decode()
    (seq,) = [int(item.partition(":")[2])]
    ((_, whole),) = small.identities.entries(seq, seq + 1)
    assert whole is not None and whole.partition("~")[2] == text
    assert given_out(small) == [item]


def test_a_key_opens_its_own_item_alone(small: CaseFile, tmp_path: Path) -> None:
    found = [export(small, name) for name in ("acts.csv", "persons.csv", "places.csv")]
    found.append(export(small, entry_of(small, "p_hid"), to=tmp_path / "entry.age"))
    assert len({one.key for one in found}) == len(found)
    for one in found:
        for other in found:
            if one is not other:
                with pytest.raises(pyrage.DecryptError):
                    opened(other.file, one.key)


def test_what_speaks_of_protected_people_is_recorded_as_given_out_among_them(small: CaseFile) -> None:
    export(small, "persons.csv")
    export(small, "sources.csv")
    kept = {
        compartment.name: [r.body["item"] for r in small.records(compartment, kind=Kind.CUSTODY)]
        for compartment in small.compartments()
    }
    assert "persons.csv" in kept["identities"] and "persons.csv" not in kept["general"]
    assert sorted([*kept["identities"], *kept["general"]]) == ["persons.csv", "sources.csv"]


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ("nothing.csv", "unknown_item"),
        ("../acts.csv", "unknown_item"),
        ("", "unknown_item"),
        ("f" * 32, "unknown_item"),
        ("elsewhere:1", "unknown_item"),
        ("general:0", "item_not_sealed"),
        ("general:999999", "item_not_sealed"),
    ],
)
def test_what_is_no_sealed_item_gives_no_key(item: str, code: str, small: CaseFile, tmp_path: Path) -> None:
    with pytest.raises(Misuse, match=code):
        export(small, item, to=tmp_path / "out.age")
    assert not (tmp_path / "out.age").exists() and given_out(small) == []


def test_an_entry_needs_a_place_to_be_written_to(small: CaseFile) -> None:
    with pytest.raises(Misuse, match="item_needs_file"):
        export(small, entry_of(small, "p_hid"))
    assert given_out(small) == []


def test_a_destroyed_key_is_not_given(small: CaseFile, tmp_path: Path) -> None:
    item = entry_of(small, "p_hid")
    small.vault.keyring.destroy_entry_keys(small.identities.log, [int(item.partition(":")[2])])
    with pytest.raises(Wrong, match="item_destroyed"):
        export(small, item, to=tmp_path / "out.age")
    assert not (tmp_path / "out.age").exists() and given_out(small) == []
