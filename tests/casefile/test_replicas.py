"""Five replicas and two places that are not trusted, under whatever may happen: in the end all hold the same.

What was acknowledged is everywhere, but for what a restored copy had not yet given to anybody; every log verifies.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from constancia import disk
from constancia.errors import Unable, Wrong
from constancia.vault.remote import open_remote
from tests.casefile.replicas import Replica, bring_in, found
from tests.fakes.remotes import Faults, FaultyRemote, Killed

EXAMPLES, STEPS, ROUNDS = 6, 40, 12

WEATHER = (
    Faults(),
    Faults(unreachable=0.1, unreachable_after=0.1),
    Faults(flip=0.1, truncate=0.1, swap=0.1),
    Faults(withhold=0.2, stale=0.2, delay=0.2, duplicate=0.2),
    Faults(lose=0.15, reorder=0.5, repeat=0.2),
)

who = st.integers(0, 4)
where = st.integers(0, 1)


class Machine(RuleBasedStateMachine):
    """`origin` is a folder with five replicas in step."""

    origin: Path
    replicas: tuple[Replica, ...]

    @initialize(seed=st.integers(0, 1 << 16))
    def begin(self, seed: int) -> None:
        self.root = Path(tempfile.mkdtemp())
        copied = Path(shutil.copytree(self.origin, self.root / "all"))
        self.all = [Replica(copied / one.folder.name, one.identity) for one in self.replicas]
        self.remotes = [FaultyRemote(open_remote("memory://"), seed=seed + n) for n in (0, 1)]
        self.said: set[str] = set()
        self.fresh: list[set[str]] = [set() for _ in self.all]
        self.copies: dict[int, Path] = {}
        self.last: dict[int, int] = {}
        self.count = 0

    @rule(n=who, protected=st.booleans())
    def say(self, n: int, protected: bool) -> None:
        self.count += 1
        words = f"Lugar {self.count}"
        self.all[n].say(words, protected=protected)
        self._acknowledged(n, words)

    @rule(n=who, protected=st.booleans())
    def seal(self, n: int, protected: bool) -> None:
        self.count += 1
        self._acknowledged(n, self.all[n].seal(f"photo {self.count}".encode() * 50, protected=protected))

    @rule(n=who, at=where, evidence=st.booleans(), rotate=st.booleans())
    def sync(self, n: int, at: int, evidence: bool, rotate: bool) -> None:
        self._try(n, at, lambda: self.all[n].sync_with(self.remotes[at], evidence=evidence, rotate=rotate))

    @rule(at=where, weather=st.sampled_from(WEATHER))
    def change(self, at: int, weather: Faults) -> None:
        self.remotes[at].faults = weather

    @rule(n=who, at=where, kill_at=st.integers(1, 6))
    def killed_at_the_remote(self, n: int, at: int, kill_at: int) -> None:
        before, self.remotes[at].faults = self.remotes[at].faults, Faults(kill_at=kill_at)
        self._try(n, at, lambda: self.all[n].sync_with(self.remotes[at]))
        self.remotes[at].faults = before

    @rule(n=who, at=where, write=st.integers(1, 5))
    def disk_fails(self, n: int, at: int, write: int) -> None:
        real, left = disk.write_pieces, [write]

        def failing(path: Path, pieces: object, **named: int) -> None:
            left[0] -= 1
            if left[0] == 0:
                raise Unable("disk", file="x", reason="full")
            real(path, pieces, **named)  # type: ignore[arg-type]

        disk.write_pieces = failing  # type: ignore[assignment]
        try:
            self._try(n, at, lambda: self.all[n].sync_with(self.remotes[at]))
        finally:
            disk.write_pieces = real

    @rule(n=who)
    def copy(self, n: int) -> None:
        shutil.rmtree(self.root / f"copy{n}", ignore_errors=True)
        self.copies[n] = shutil.copytree(self.all[n].folder, self.root / f"copy{n}")
        self.fresh[n] = set()

    @rule(n=who)
    def restore(self, n: int) -> None:
        """The older copy comes back, and meets the place that it last exchanged with."""
        if n not in self.copies:
            return
        self.said -= self.fresh[n]
        shutil.rmtree(self.all[n].folder)
        shutil.copytree(self.copies[n], self.all[n].folder)
        self.fresh[n] = set()
        self.say(n, False)
        if n in self.last:
            at = self.last[n]
            before = self.remotes[at].faults
            self.remotes[at].settle()
            self._try(n, at, lambda: self.all[n].sync_with(self.remotes[at]))
            self.remotes[at].faults = before

    def teardown(self) -> None:
        """All faults end; after some rounds everybody holds the same, and all that was acknowledged."""
        for remote in self.remotes:
            remote.settle()
        for _ in range(ROUNDS):
            for n in range(len(self.all)):
                for at in (0, 1):
                    self._try(n, at, lambda n=n, at=at: self.all[n].sync_with(self.remotes[at]))  # type: ignore[misc]
            states = [self._state(n) for n in range(len(self.all))]
            if states[0] is not None and all(one == states[0] for one in states):
                break
        first, *others = states
        assert first is not None
        for one in others:
            assert one == first
        held = {name for _, name, _ in first.evidence} | self.all[0].said() | self.all[0].said("identities")
        assert self.said <= held
        for one in self.all:
            assert one.faults() == []
        shutil.rmtree(self.root)

    def _state(self, n: int):  # type: ignore[no-untyped-def]
        try:
            return self.all[n].state()
        except Exception as error:  # evidence or keys that have not come yet
            if getattr(error, "code", "") not in ("evidence_absent", "item_key_missing"):
                raise
            return None

    def _acknowledged(self, n: int, what: str) -> None:
        self.said.add(what)
        self.fresh[n].add(what)

    def _try(self, n: int, at: int, do: Callable[[], object]) -> None:
        self.last[n] = at
        try:
            do()
        except (Killed, Unable):
            return
        except Wrong as error:
            assert error.code in ("own_log_ahead", "own_log_forked"), error.code
            self.all[n].begin_again()
            return
        self.fresh[n] = set()


@pytest.mark.slow
def test_whatever_happens_all_replicas_end_equal(tmp_path: Path) -> None:
    (tmp_path / "remote").mkdir()
    lead = found(tmp_path / "all/0")
    others = [
        bring_in(lead, tmp_path / f"all/{n}", tmp_path / "remote", name=f"Persona {n}") for n in range(1, 5)
    ]
    for _ in (1, 2):
        for one in (lead, *others):
            one.sync(tmp_path / "remote")
    Machine.origin, Machine.replicas = tmp_path / "all", (lead, *others)
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
