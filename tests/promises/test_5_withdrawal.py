"""Promise 5: withdrawal destroys. After it and a sync, the words are gone, and all else still verifies.

Not there yet: the verb that withdraws, the record of a destruction, holds, and replicas with their receipts. What
stands, and what withdrawal will stand on, is tested here: every protected statement and every sealed table has a key of
its own; where that key is destroyed the words are gone for whoever holds all other keys, from derived tables too, while
the log, the rest and what was published go on verifying; and a claim that was retracted is not published.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

from constancia.casefile.checking import faults
from constancia.casefile.open import CaseFile, Identity, now, open_identity
from constancia.casefile.rebuild import rebuild
from constancia.claims.record import Kind, Record
from constancia.publish.publication import gated
from constancia.verify import verify
from tests.cli.program import PACKAGE, PASSPHRASE, Example
from tests.promises import planted as plants
from tests.promises.planted import Planted


def opened(folder: Path, home: Path) -> tuple[CaseFile, Identity]:
    identity = open_identity(home / "identity.age", PASSPHRASE)
    return CaseFile.open(folder, identity=identity), identity


def test_a_destroyed_key_takes_the_words_and_leaves_the_rest(planted: Planted, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    subprocess.run(["cp", "-a", planted.root, copy], check=True)
    casefile, identity = opened(copy / "case", copy / "home")
    with casefile:
        hidden = casefile.identities
        before = hidden.checkpoint()
        gone = [
            seq
            for seq, text in casefile.texts(hidden)
            if plants.NAME in str(text) or _says(text, plants.NAME)
        ]
        assert gone
        casefile.vault.keyring.destroy_entry_keys(hidden.log, gone)
        rebuild(casefile)
        said = "".join(str(record) for record in casefile.records(hidden))
        assert plants.NAME not in said and said
        for compartment in casefile.compartments():
            facts = compartment.connection.execute("SELECT value FROM fact").fetchall()
            assert plants.NAME not in {value for (value,) in facts}
        assert hidden.checkpoint() == before
        assert all(hidden.export_key(seq) is None for seq in gone)
    assert list(faults(copy / "case", identity=identity, progress=lambda stage, done, of: None)) == []
    assert verify(copy / "site", jobs=1).is_sound


def _says(text: str, word: str) -> bool:
    from constancia.log.entry import read_disclosures

    return any(word in str(held.value) for held in read_disclosures(text.split("~")[1:-1]))


def test_no_other_key_of_the_member_opens_what_is_protected(copy: Example, tmp_path: Path) -> None:
    """Else destroying one key would destroy nothing."""
    protected = Path(copy.well("key", "persons.csv", "--to", tmp_path / "persons.age")["file"])
    keys = [
        copy.well("key", "acts.csv")["key"],
        copy.well("key", "identities:3", "--to", tmp_path / "e")["key"],
    ]
    identity = open_identity(copy.program.identity, PASSPHRASE)
    (tmp_path / "keys").write_text("\n".join([*keys, identity.age_secret]))
    wrapped = subprocess.run(
        ["age", "-d", "-i", tmp_path / "keys", protected], capture_output=True, check=False
    )
    assert wrapped.returncode != 0
    assert (PACKAGE / "persons.csv").read_bytes()[:40] not in protected.read_bytes()


def test_a_retracted_claim_is_not_published(copy: Example) -> None:
    casefile, _ = opened(copy.casefile, copy.program.home)
    with casefile:
        before = gated(casefile)
        act = next(profile for profile in before.of_kind("act") if profile.one("summary"))
        claim = act.properties["summary"].values[0].claims[0]
        reasons = {"reason_en": "withdrawn", "reason_es": "retirado"}
        casefile.record(Record(Kind.RETRACTION, at=now(), body={"claims": [claim.digest], **reasons}))
        after = gated(casefile)
    assert claim.digest not in {c.digest for passed in after.entries for c in passed.record.claims}
    assert after.withheld["retracted"] == before.withheld.get("retracted", 0) + 1
    assert after.profiles[act.subject].one("summary") is None
