"""What members should know of each other: recorded once, in the right section, and never in the way of reading."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from constancia.casefile import custody
from constancia.casefile.custody import Act
from constancia.casefile.find import find
from constancia.casefile.history import history
from constancia.casefile.open import CaseFile, Identity, now, open_identity
from constancia.casefile.profiles import profile
from constancia.claims.record import Json, Kind, Record
from constancia.errors import Several, Unable, Wrong
from constancia.vault import Vault, unrecorded
from constancia.vault.compartment import Compartment
from constancia.vault.folder import UNRECORDED, Folder
from tests.vault.running import running


def acts(casefile: CaseFile, compartment: Compartment) -> list[Mapping[str, Json]]:
    return [record.body for record in casefile.records(compartment, kind=Kind.CUSTODY)]


@pytest.fixture
def folder(made_small: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made_small / "case", tmp_path / "mine"))


def test_showing_a_protected_person_is_recorded_where_they_stand(small: CaseFile) -> None:
    subject = find(small, "p_hid")
    profile(small, subject)
    assert acts(small, small.identities) == [{"act": "shown", "subjects": [subject]}]
    assert acts(small, small.general) == []


def test_once_in_a_run_and_again_in_the_next(small: CaseFile, identity: Identity) -> None:
    for _ in range(3):
        profile(small, find(small, "p_hid"))
    assert len(acts(small, small.identities)) == 1
    with CaseFile.open(small.vault.folder, identity=identity) as again:
        profile(again, find(again, "p_hid"))
        assert len(acts(again, again.identities)) == 2


def test_each_export_and_each_key_is_an_act_of_its_own(small: CaseFile) -> None:
    for _ in range(2):
        custody.exported(small, form="csv", subjects=3, is_internal=False)
        custody.key_exported(small, "acts.csv", is_protected=False)
    assert len(acts(small, small.general)) == 4


def test_showing_what_everybody_may_read_is_not(small: CaseFile) -> None:
    sizes = [one.size for one in small.checkpoints()]
    profile(small, find(small, "act_1"))
    assert [one.size for one in small.checkpoints()] == sizes


def test_nobody_waits_for_another_s_writing_to_read(folder: Path, identity: Identity) -> None:
    """The act is counted, and recorded at the next opening."""
    with running("hold_identities", folder, identity), CaseFile.open(folder, identity=identity) as reading:
        assert profile(reading, find(reading, "p_hid")).properties
        assert acts(reading, reading.identities) == []
    with CaseFile.open(folder, identity=identity) as later:
        (said,) = acts(later, later.general)
        assert (said["act"], said["count"]) == ("shown", "1") and unrecorded.is_empty(Folder(folder))


def test_wrong_passphrases_are_counted_and_recorded_once(
    folder: Path, identity: Identity, tmp_path: Path
) -> None:
    file = tmp_path / "identity.age"
    from constancia.vault import passphrase

    file.write_bytes(passphrase.seal(identity._text().encode(), "the right one", cost=4))
    for _ in range(3):
        with pytest.raises(Unable, match="passphrase"):
            open_identity(file, "a wrong one", folder=folder)
    with CaseFile.open(folder, identity=open_identity(file, "the right one", folder=folder)) as opened:
        (said,) = acts(opened, opened.general)
        assert (said["act"], said["count"]) == ("wrong_passphrase", "3")
        assert str(said["first"]) <= str(said["last"])
    with CaseFile.open(folder, identity=identity) as again:
        assert len(acts(again, again.general)) == 1


def test_so_is_an_identity_of_nobody_here(folder: Path, identity: Identity) -> None:
    with pytest.raises(Unable, match="identity_unknown"):
        CaseFile.open(folder, identity=Identity.generate())
    with CaseFile.open(folder, identity=identity) as opened:
        assert [said["act"] for said in acts(opened, opened.general)] == ["unknown_identity"]


def test_a_damaged_count_is_recorded_as_damaged(folder: Path, identity: Identity) -> None:
    (folder / UNRECORDED).touch(mode=0o600)
    (folder / UNRECORDED).write_text("scribbled")
    with CaseFile.open(folder, identity=identity) as opened:
        assert acts(opened, opened.general) == [{"act": "count_damaged"}]
    assert unrecorded.is_empty(Folder(folder))


@pytest.mark.parametrize("code", sorted(custody.REFUSALS))
def test_what_was_refused_is_recorded_whatever_the_verb(folder: Path, identity: Identity, code: str) -> None:
    fault = Several([Wrong(code, file="report.md", line=3), Wrong("report_head")])
    with pytest.raises(Several), CaseFile.open(folder, identity=identity):
        raise fault
    with CaseFile.open(folder, identity=identity) as opened:
        assert acts(opened, opened.general) == [{"act": "refused", "codes": [code]}]


def test_an_ordinary_error_is_no_refusal(folder: Path, identity: Identity) -> None:
    with pytest.raises(Wrong), CaseFile.open(folder, identity=identity):
        raise Wrong("report_head")
    with CaseFile.open(folder, identity=identity) as opened:
        assert acts(opened, opened.general) == []


def test_where_nothing_can_be_counted_the_error_is_still_the_first_one(
    tmp_path: Path, identity: Identity
) -> None:
    from constancia.vault import passphrase

    file = tmp_path / "identity.age"
    file.write_bytes(passphrase.seal(identity._text().encode(), "the right one", cost=4))
    with pytest.raises(Unable, match="passphrase"):
        open_identity(file, "a wrong one", folder=tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_the_history_tells_acts_and_nothing_that_is_protected(small: CaseFile) -> None:
    profile(small, find(small, "p_hid"))
    custody.exported(small, form="csv", subjects=3, is_internal=True)
    custody.key_exported(small, "testimony-of-hid.pdf", is_protected=True)
    found = history(small)
    assert [one.says.get("act") for one in found[:3] if one.kind is Kind.CUSTODY] == [
        Act.KEY_EXPORTED,
        Act.EXPORTED_WHOLE,
        Act.SHOWN,
    ]
    assert {one.member for one in found} == {"Zulema Prueba"}
    assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)
    said = repr([one.says for one in found])
    assert find(small, "p_hid") not in said and "testimony" not in said
    assert {one.kind for one in found} == {Kind.CUSTODY, Kind.BATCH, Kind.GRANT}


def test_the_history_by_time_and_by_kind(small: CaseFile) -> None:
    everything = history(small)
    assert history(small, since=everything[0].at[:4]) == everything
    assert history(small, since="2999-01") == []
    assert {one.kind for one in history(small, kind="claims")} == {Kind.CLAIMS}
    assert not any(one.says for one in history(small, kind="claims"))


def test_words_of_older_case_files_are_still_read(small: CaseFile) -> None:
    for act in custody.FORMER:
        small.record(Record(Kind.CUSTODY, at=now(), body={"act": act, "subjects": "2"}))
    assert {one.says["act"] for one in history(small, kind="custody")} == set(custody.FORMER.values())


def test_who_opens_for_reading_alone_may_read_and_is_counted(folder: Path, identity: Identity) -> None:
    with CaseFile(Vault.open(folder, identity=identity, readonly=True)) as reading:
        sizes = [one.size for one in reading.checkpoints()]
        assert profile(reading, find(reading, "p_hid")).properties
        assert [one.size for one in reading.checkpoints()] == sizes
        assert history(reading)
    (waiting,) = unrecorded.read(Folder(folder))
    assert (waiting.act, waiting.count) == ("shown", 1)
