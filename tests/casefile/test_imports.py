"""Importing: all or nothing, repeatable, resumable, and what is protected apart from the rest."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from constancia.casefile import reader, tables
from constancia.casefile.checking import faults
from constancia.casefile.counting import frame_of
from constancia.casefile.find import by_key, find
from constancia.casefile.imports import import_package
from constancia.casefile.open import CaseFile, Identity
from constancia.casefile.profiles import profile
from constancia.casefile.rebuild import rebuild
from constancia.claims.record import Kind
from constancia.errors import ConstanciaError, Several, Unable, Wrong
from constancia.patterns.counts import count
from tests.casefile.conftest import EXAMPLE


def rows(name: str) -> list[dict[str, str]]:
    with (EXAMPLE / f"{name}.csv").open(newline="") as handle:
        return list(csv.DictReader(handle))


def test_every_row_became_a_subject_or_a_claim(casefile: CaseFile) -> None:
    kinds = Counter(
        row[0]
        for row in casefile.general.connection.execute(
            "SELECT value FROM fact WHERE property = 'kind'"
        ).fetchall()
    )
    for name, kind in (
        ("acts", "act"),
        ("involvements", "involvement"),
        ("places", "place"),
        ("cases", "case"),
    ):
        assert kinds[kind] == len(rows(name))
    assert kinds["person"] + kinds["group"] == len(rows("persons"))
    assert kinds["source"] == len(rows("sources")) + 1  # and the coding itself
    claims = [key for (key,) in casefile.general.connection.execute("SELECT key FROM imported").fetchall()]
    assert sum(key.startswith("claims/") for key in claims) == len(rows("claims"))


def test_what_no_claim_supports_is_coding(casefile: CaseFile) -> None:
    """The example's own account of what rests on coding alone."""
    acts = [found for row in rows("acts") for found in by_key(casefile, f"acts/{row['act_id']}")]
    profiles = [profile(casefile, act) for act in acts]
    by_coding = {
        name: sum(any(v.coding_only for v in p.properties[name].values) for p in profiles)
        for name in ("date_start", "act_type", "victim", "place")
    }
    assert by_coding == {"date_start": 41, "act_type": 1, "victim": 1, "place": 47}


def test_a_judged_dispute_is_settled_and_an_unjudged_one_is_not(casefile: CaseFile) -> None:
    judged = profile(casefile, find(casefile, "act_072"))
    assert judged.one("act_type") == "secondary_inspection"
    assert judged.properties["act_type"].judgement is not None
    assert judged.properties["place"].disputed


def test_every_judgement_of_the_package_found_its_claim(casefile: CaseFile) -> None:
    for row in rows("judgements"):
        held = profile(casefile, find(casefile, row["act_id"])).properties[row["field"]]
        assert held.judgement is not None, row
        assert not held.disputed


def test_counts_are_ranges_where_nothing_was_judged(casefile: CaseFile) -> None:
    found = count(frame_of(casefile), of="acts", by=["place"], where=[], together=True)
    assert sum(row.low for row in found) < 135 < sum(row.high or 0 for row in found)
    total = count(frame_of(casefile), of="acts", by=[], where=[], together=True)
    assert [(row.low, row.high) for row in total] == [(135, 135)]


def test_protected_people_are_known_to_identities_alone(casefile: CaseFile) -> None:
    protected = [
        row["person_id"] for row in rows("persons") if (row["kind"], row["basis"]) == ("person", "protected")
    ]
    assert len(protected) == 13
    for key in protected:
        subject = find(casefile, key)
        general = casefile.general.connection.execute(
            "SELECT property FROM fact WHERE subject = ?", (subject,)
        )
        assert not {name for (name,) in general.fetchall()} & {
            "name",
            "label",
            "organisation",
            "note",
            "citizenship",
        }
        keys = casefile.general.connection.execute(
            "SELECT key FROM imported WHERE key LIKE 'persons/%'"
        ).fetchall()
        assert keys == []


def test_general_does_not_tell_in_which_row_of_the_table_a_person_stands(casefile: CaseFile) -> None:
    """A table in the order of names tells by its rows between which names somebody stands."""
    people = {find(casefile, row["person_id"]) for row in rows("persons")}
    held = [c for r in casefile.records(casefile.general) for c in r.claims if c.subject in people]
    assert "persons" in {c.locator.table for c in held if c.locator is not None}
    assert all(c.locator.row is None for c in held if c.locator is not None)
    assert {r.rows for r in casefile.records(casefile.general) if r.subject in people} == {()}


def test_a_second_import_adds_nothing(copy: Path, identity: Identity) -> None:
    with CaseFile.open(copy, identity=identity) as casefile:
        before = casefile.general.size, casefile.identities.size
        again = import_package(casefile, EXAMPLE)
        assert (again.entries, again.files) == (0, 0)
        assert (casefile.general.size, casefile.identities.size) == before


def test_a_fault_anywhere_leaves_nothing_behind(package: Path, tmp_path: Path, identity: Identity) -> None:
    acts = package / "acts.csv"
    acts.write_bytes(acts.read_bytes().replace(b"2017-06-15", b"2017-06-45", 1))
    with CaseFile.create(tmp_path / "case", identity=identity, title="t", member="m") as casefile:
        before = casefile.general.size, casefile.identities.size
        with pytest.raises(Several) as caught:
            import_package(casefile, package)
        assert [(f.code, f.file, f.line, f.column) for f in caught.value.faults] == [
            ("impossible_date", "acts.csv", 3, "date_end")
        ] or caught.value.faults[0].file == "acts.csv"
        assert (casefile.general.size, casefile.identities.size) == before


@pytest.mark.parametrize("stage", ["reserve", "record"])
def test_an_import_that_another_overtakes_records_nothing_twice(
    stage: str, tmp_path: Path, identity: Identity
) -> None:
    """A second import of the same package runs to its end while the first stands at one of its stages."""
    folder = tmp_path / "case"
    overtaken = []

    def overtake(at: str, done: int, of: int | None) -> None:
        if at == stage and not overtaken and (of is None or at == "reserve"):
            overtaken.append(stage)
            with CaseFile.open(folder, identity=identity) as second:
                import_package(second, EXAMPLE)

    with CaseFile.create(folder, identity=identity, title="t", member="m") as casefile:
        try:
            import_package(casefile, EXAMPLE, progress=overtake)
        except Unable as error:
            assert error.code == "in_use"
    assert overtaken
    with CaseFile.open(folder, identity=identity) as casefile:
        _is_whole(casefile)
        seals = [r.rows for r in casefile.records(casefile.general, kind=Kind.EVIDENCE)]
        assert len(seals) == len(set(seals))


def test_a_file_that_changes_after_it_was_looked_at_ends_the_import(
    package: Path, tmp_path: Path, identity: Identity
) -> None:
    def change(stage: str, done: int, of: int | None) -> None:
        if stage == "record" and of is not None:
            claims = package / "claims.csv"
            claims.write_bytes(claims.read_bytes() + b"\n")

    with CaseFile.create(tmp_path / "case", identity=identity, title="t", member="m") as casefile:
        with pytest.raises(Wrong, match="file_changed") as caught:
            import_package(casefile, package, progress=change)
        assert caught.value.file == "claims.csv"
        assert count(frame_of(casefile), of="acts", by=[], where=[], together=True) == []


@pytest.mark.parametrize("other", ["link", "pipe"])
def test_evidence_is_no_link_and_no_pipe(
    other: str, package: Path, tmp_path: Path, identity: Identity
) -> None:
    def change(stage: str, done: int, of: int | None) -> None:
        if stage == "record" and of is not None:
            events = package / "events.csv"
            events.unlink()
            events.symlink_to("/etc/hostname") if other == "link" else os.mkfifo(events)

    with CaseFile.create(tmp_path / "case", identity=identity, title="t", member="m") as casefile:
        with pytest.raises(ConstanciaError):
            import_package(casefile, package, progress=change)
        assert count(frame_of(casefile), of="acts", by=[], where=[], together=True) == []


@pytest.mark.parametrize(
    "said", [["coding/x", "/etc/hostname", False], ["coding/x", "{}/../x", False], ["coding/x"], {"a": 1}, 7]
)
def test_a_reader_that_was_taken_over_leads_nowhere(
    said: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    line = json.dumps(said).replace("{}", str(tmp_path))
    script = f"import sys; sys.stdin.read(); print({line!r}); print('{{\"end\": true}}')"
    run = subprocess.Popen
    monkeypatch.setattr(
        reader.subprocess, "Popen", lambda _, **more: run([sys.executable, "-c", script], **more)
    )
    with pytest.raises(Wrong, match="reader_said"):
        reader.look(tmp_path, {"terms": [], "properties": []})


def test_derived_tables_are_a_function_of_the_logs(copy: Path, identity: Identity) -> None:
    def dump(casefile: CaseFile) -> list[object]:
        return [
            sorted(compartment.connection.execute(f"SELECT * FROM {table}").fetchall(), key=repr)
            for compartment in casefile.compartments()
            for table in tables.DERIVED
        ]

    with CaseFile.open(copy, identity=identity) as casefile:
        before = dump(casefile)
        rebuild(casefile)
        after = dump(casefile)
    assert [len(table) for table in after] == [len(table) for table in before]
    assert after == before


def test_older_derived_tables_are_made_anew(copy: Path, identity: Identity) -> None:
    with CaseFile.open(copy, identity=identity) as casefile, casefile.general.writing() as writer:
        writer.connection.execute("UPDATE meta SET value = '0'")
        writer.connection.execute("DELETE FROM fact")
    with CaseFile.open(copy, identity=identity) as casefile:
        total = count(frame_of(casefile), of="acts", by=[], where=[], together=True)
    assert [row.high for row in total] == [135]


IMPORT = """
import sys
from pathlib import Path
from constancia.casefile.imports import import_package
from constancia.casefile.open import CaseFile, Identity
identity = Identity(sys.argv[1], bytes.fromhex(sys.argv[2]))
with CaseFile.open(Path(sys.argv[3]), identity=identity) as casefile:
    print("open", flush=True)
    import_package(casefile, Path(sys.argv[4]), progress=lambda stage, done, of: print(stage, done, flush=True))
    print("done", flush=True)
"""


@pytest.mark.slow
def test_killed_at_fifty_moments_an_import_loses_nothing_and_doubles_nothing(
    tmp_path: Path, identity: Identity
) -> None:
    dice = random.Random(20261124)
    runs = kills = 0
    while kills < 50:
        folder = tmp_path / f"case{runs}"
        CaseFile.create(folder, identity=identity, title="t", member="m").close()
        runs += 1
        while kills < 50 and not _killed_or_done(folder, identity, after=dice.uniform(0.05, 1.2)):
            kills += 1
            _look(folder, identity)
        with CaseFile.open(folder, identity=identity) as casefile:
            import_package(casefile, EXAMPLE)
            _is_whole(casefile)
        assert list(faults(folder, identity=identity, progress=lambda *_: None)) == []


def _killed_or_done(folder: Path, identity: Identity, *, after: float) -> bool:
    """Import, and kill the import some time after it has begun. True when it was done before."""
    arguments = [identity.age_secret, identity.signing_key.hex(), str(folder), str(EXAMPLE)]
    with subprocess.Popen(
        [sys.executable, "-c", IMPORT, *arguments], stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(after)
        is_done = process.poll() is not None
        if not is_done:
            os.killpg(process.pid, signal.SIGKILL)
    return is_done and process.returncode == 0


def _look(folder: Path, identity: Identity) -> None:
    """After a kill: it opens, it checks, and nothing of the unfinished import counts."""
    with CaseFile.open(folder, identity=identity) as casefile:
        counted = count(frame_of(casefile), of="acts", by=[], where=[], together=True)
        assert [row.high for row in counted] in ([], [135])
    assert list(faults(folder, identity=identity, progress=lambda *_: None)) == []


def _is_whole(casefile: CaseFile) -> None:
    """Every row once."""
    keys = Counter(
        row
        for record in casefile.records(casefile.general)
        for row in record.rows
        if record.kind is Kind.CLAIMS
    )
    assert [key for key in keys if key.startswith("claims/") and keys[key] != 1] == []
    assert sum(key.startswith("claims/") for key in keys) == len(rows("claims"))
    total = count(frame_of(casefile), of="acts", by=[], where=[], together=True)
    assert [(row.low, row.high) for row in total] == [(135, 135)]
