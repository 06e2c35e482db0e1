"""Promise 5: withdrawal destroys. After it and a sync, the words are gone, and all else still verifies.

A word is planted wherever words may lie (`told.py`): every property, wording, note, name, row key, file and its name.
It is withdrawn, and then looked for in the raw bytes of every file, in every page of every store opened with its key
(free pages too), and in all that can still be opened. Cut off between any two steps, the next opening ends it. And:
every protected statement and every sealed table has a key of its own; a claim that was retracted is not published.

Not there yet: replicas.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest

from constancia.casefile import destruction
from constancia.casefile.checking import faults
from constancia.casefile.consents import consents_of, lift_hold, recorded, set_hold, subject_of
from constancia.casefile.imports import import_package
from constancia.casefile.open import CaseFile, Identity, now, open_identity
from constancia.casefile.profiles import profile
from constancia.casefile.rebuild import rebuild
from constancia.casefile.withdrawal import Preview, preview, withdraw
from constancia.claims.claim import SubjectId
from constancia.claims.profile import Profile
from constancia.claims.record import Json, Kind, Record
from constancia.errors import Misuse
from constancia.log.tree import Frontier, leaf_hash
from constancia.publish.publication import gated
from constancia.verify import verify
from tests.cli.program import PACKAGE, PASSPHRASE, Example
from tests.intake.bench import Workbench
from tests.promises import planted as plants
from tests.promises import told as tellings
from tests.promises.planted import Planted


@pytest.fixture(scope="module")
def identity() -> Identity:
    return Identity.generate()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, identity: Identity) -> Path:
    """The case file in which something was told. To copy."""
    return tellings.made(tmp_path_factory.mktemp("told"), identity)


@pytest.fixture
def case(told: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(told, tmp_path / "case"))


def withdrawn(case: Path, identity: Identity, who: str) -> Preview:
    with CaseFile.open(case, identity=identity) as casefile:
        shown, receipts = withdraw(casefile, subject_of(casefile, who))
        assert [one.log for one in receipts] == [casefile.general.log]
        return shown


def whole(case: Path, identity: Identity) -> bool:
    return list(faults(case, identity=identity, progress=lambda stage, done, of: None)) == []


def test_the_search_finds_what_is_there(case: Path, identity: Identity) -> None:
    """Else all that follows would prove nothing. Without the keys nothing is found."""
    assert tellings.holding(case, identity) == {
        *("general", "identities", "general log", "identities log", "identities files"),
    }


def test_after_withdrawal_no_byte_holds_the_words_and_everything_verifies(
    case: Path, identity: Identity
) -> None:
    with CaseFile.open(case, identity=identity) as casefile:
        before = [(one.size, one.checkpoint().root) for one in casefile.compartments()]
    shown = withdrawn(case, identity, "s_zarzaclave")
    assert tellings.holding(case, identity) == set()
    assert whole(case, identity)
    with CaseFile.open(case, identity=identity) as casefile:
        for compartment, (size, root) in zip(casefile.compartments(), before, strict=True):
            frontier = Frontier()
            for _, leaf in compartment.leaves(0, size):
                frontier.append(leaf_hash(leaf.encode()))
            assert frontier.root == root
        assert list(gated(casefile).of_kind("act"))
        assert {one.kind for one in map(_read(casefile), shown.subjects["act"])} == {""}


def test_what_others_said_stays(case: Path, identity: Identity) -> None:
    with CaseFile.open(case, identity=identity) as casefile:
        before = profile(casefile, subject_of(casefile, "act_1"))
    shown = withdrawn(case, identity, "s_zarzaclave")
    assert {kind: len(found) for kind, found in shown.subjects.items()} == {
        **dict.fromkeys(("act", "event", "group", "involvement", "person", "place", "source"), 1),
    }
    assert {kind: len(found) for kind, found in shown.rests.items()} == {
        **dict.fromkeys(
            ("act", "case", "person"), 1
        )  # the other person shares a surname: somebody has to look
    }
    with CaseFile.open(case, identity=identity) as casefile:
        after = profile(casefile, subject_of(casefile, "act_1"))
    assert {*before.properties} == {*after.properties}
    outcomes = [value.value for value in after.properties["outcome"].values]
    assert outcomes == [one for one in before.all("outcome") if "zarza" not in one] != []


def test_a_person_takes_back_what_is_said_of_the_person(case: Path, identity: Identity) -> None:
    shown = withdrawn(case, identity, "Zarzanombre Inventada")
    assert len(shown.subjects["person"]) == len(shown.subjects["act"]) == 1
    with CaseFile.open(case, identity=identity) as casefile:
        said = "".join(str(r) for c in casefile.compartments() for r in casefile.records(c))
    assert "Zarzanombre" not in said and "Zarzaresumen" not in said and "zarzaotro" in said
    assert whole(case, identity)


@pytest.mark.parametrize("done", range(6))
def test_cut_off_in_between_the_next_opening_ends_it(
    done: int, case: Path, identity: Identity, tmp_path: Path
) -> None:
    """The order stands, and of what follows `done` steps were taken."""
    items, evidence = ordered(Path(shutil.copytree(case, tmp_path / "other")), identity)
    with CaseFile.open(case, identity=identity) as casefile:
        hidden, general = casefile.compartments()
        numbers = {one.log: destruction.numbers_of(one, items) for one in (hidden, general)}
        steps: tuple[Callable[[], object], ...] = (
            lambda: destruction.order(casefile, items=items, evidence=evidence),
            lambda: casefile.vault.keyring.destroy_entry_keys(hidden.log, numbers[hidden.log]),
            lambda: hidden.destroy(destruction.places_of(items), evidence),
            lambda: general.destroy(destruction.places_of(items), evidence),
            lambda: rebuild(casefile),
            lambda: [one.tidy() for one in (hidden, general)],
        )
        for step in steps[: done + 1]:
            step()
    assert tellings.holding(case, identity) == set()
    assert whole(case, identity)
    with CaseFile.open(case, identity=identity) as casefile:
        assert len(destruction.receipts(casefile)) == 1


KILLS = 12


@pytest.mark.slow
def test_killed_at_any_moment_all_is_there_or_all_is_gone(
    told: Path, identity: Identity, tmp_path: Path
) -> None:
    begun = time.monotonic()
    os.waitpid(forked(Path(shutil.copytree(told, tmp_path / "whole")), identity), 0)
    lasted = time.monotonic() - begun
    outcomes = set()
    for kill in range(KILLS):
        case = Path(shutil.copytree(told, tmp_path / f"kill-{kill}"))
        child = forked(case, identity)
        time.sleep(lasted * kill / (KILLS - 1))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with CaseFile.open(case, identity=identity) as casefile:
            is_ordered = any(casefile.records(casefile.general, kind=Kind.DESTRUCTION))
            assert len(destruction.receipts(casefile)) == is_ordered
        assert whole(case, identity)
        assert bool(tellings.holding(case, identity)) is not is_ordered
        outcomes.add(is_ordered)
    assert True in outcomes


def forked(case: Path, identity: Identity) -> int:
    """A process that withdraws and ends."""
    child = os.fork()
    if child == 0:
        try:
            withdrawn(case, identity, "s_zarzaclave")
        finally:
            os._exit(0)
    return child


def ordered(case: Path, identity: Identity) -> tuple[list[Json], list[str]]:
    """What the order names when the source is withdrawn."""
    withdrawn(case, identity, "s_zarzaclave")
    with CaseFile.open(case, identity=identity) as casefile:
        (order,) = casefile.records(casefile.general, kind=Kind.DESTRUCTION)
    items, evidence = order.body["items"], order.body["evidence"]
    assert isinstance(items, list) and isinstance(evidence, list)
    return items, [str(name) for name in evidence]


def test_a_hold_forbids_it_until_a_lead_lifts_it(case: Path, identity: Identity) -> None:
    with CaseFile.open(case, identity=identity) as casefile:
        source, act = subject_of(casefile, "s_zarzaclave"), subject_of(casefile, "act_zarza")
        loses = subject_of(casefile, "act_1")
        for held in (source, act, loses, None):
            set_hold(casefile, held, reason="An invented subpoena")
            assert preview(casefile, source).held
            with pytest.raises(Misuse, match="held"):
                withdraw(casefile, source)
            lift_hold(casefile, held, reason="It was answered")
        assert not preview(casefile, source).held
    assert "general log" in tellings.holding(case, identity)


def test_consent_to_what_was_withdrawn_can_never_be_given_again(case: Path, identity: Identity) -> None:
    with CaseFile.open(case, identity=identity) as casefile:
        source = subject_of(casefile, "s_zarzaclave")
        withdraw(casefile, source)
        assert consents_of(casefile)[source].withdrawn
        assert str(recorded(casefile)[source]).count("withdrawn=True") == 1


def test_the_tables_without_what_was_told_go_on_being_imported(
    case: Path, identity: Identity, tmp_path: Path
) -> None:
    withdrawn(case, identity, "s_zarzaclave")
    (tmp_path / "package").mkdir()
    bench = Workbench(tmp_path / "package")
    bench.replace("acts", "She was arrested.", "She was arrested at noon.")
    with CaseFile.open(case, identity=identity) as casefile:
        done = import_package(casefile, bench.folder)
        assert (done.protected, done.retracted) == (1, 1)
        assert profile(casefile, subject_of(casefile, "act_1")).one("summary") == "She was arrested at noon."
        assert {kind for _, kind in casefile.general.connection.execute(_KINDS)} >= {"act", "source"}
    assert tellings.holding(case, identity) == set() and whole(case, identity)


_KINDS = "SELECT DISTINCT subject, kind FROM fact"


def test_doing_it_again_changes_nothing(case: Path, identity: Identity) -> None:
    withdrawn(case, identity, "s_zarzaclave")
    with CaseFile.open(case, identity=identity) as casefile:
        (order,) = casefile.records(casefile.general, kind=Kind.DESTRUCTION)
        sizes = [one.size for one in casefile.compartments()]
        elsewhere = {"log": "a-log-that-is-not-here", "seq": 3}
        items = [*cast("list[Json]", order.body["items"]), cast("Json", elsewhere)]
        destruction.destroy(casefile, items=items, evidence=["0" * 32])
        assert destruction.finish(casefile) == 0
        assert [one.size for one in casefile.compartments()] == sizes
    assert whole(case, identity)


def test_the_order_tells_nothing_of_what_there_was(case: Path, identity: Identity) -> None:
    shown = withdrawn(case, identity, "s_zarzaclave")
    with CaseFile.open(case, identity=identity) as casefile:
        (order,) = casefile.records(casefile.general, kind=Kind.DESTRUCTION)
    assert order.subject is None and set(order.body) == {"items", "evidence"}
    assert not any(subject in str(order) for found in shown.subjects.values() for subject in found)


def _read(casefile: CaseFile) -> Callable[[SubjectId], Profile]:
    return lambda subject: profile(casefile, subject)


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
