"""Copies of a case file that went on without each other: restored ones, cloned ones, and those killed in between."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from constancia import disk
from constancia.errors import Wrong
from constancia.vault import Vault, keyring
from tests.casefile.conftest import Shared


def test_a_restored_copy_is_told_and_goes_on(shared: Shared) -> None:
    lead, other, third = shared.replicas
    older = shared.copy(other, "older")
    other.say("Puente Imaginario")
    other.say("Calle Oculta", protected=True)
    photo = other.seal(b"a photo")
    shared.settle()
    shared.restore(other, older)
    other.say("Puente Posterior")
    other.say("Calle Posterior", protected=True)
    voice = other.seal(b"a voice", protected=True)
    with pytest.raises(Wrong, match="own_log_ahead"):
        other.sync(shared.remote)
    other.begin_again()
    assert other.faults() == []
    shared.settle(4)
    for one in shared.replicas:
        assert {"Puente Imaginario", "Puente Posterior"} <= one.said()
        assert {"Calle Oculta", "Calle Posterior"} <= one.said("identities")
        assert one.evidence(photo) == b"a photo"
        assert one.evidence(voice, "identities") == b"a voice"
        assert one.faults() == []
    shared.must_be_equal()
    other.say("Puente Último")
    assert shared.settle(4) == []
    assert "Puente Último" in lead.said() & third.said()


def test_two_copies_that_both_write_are_told_apart(shared: Shared) -> None:
    lead, other, third = shared.replicas
    clone = shared.copy(other, "clone")
    other.say("Puente Uno")
    clone.say("Puente Dos")
    other.sync(shared.remote)
    with pytest.raises(Wrong, match="own_log_ahead"):
        clone.sync(shared.remote)
    clone.begin_again()
    all_ = [lead, other, third, clone]
    shared.settle(3, only=all_)
    assert shared.settle(1, only=all_) == []
    for one in all_:
        assert {"Puente Uno", "Puente Dos"} <= one.said()
        assert one.faults() == []


def test_a_fork_is_named_by_whoever_sees_both_sides(shared: Shared, tmp_path: Path) -> None:
    lead, other, third = shared.replicas
    (second := tmp_path / "second").mkdir()
    clone = shared.copy(other, "clone")
    other.say("Puente Uno")
    clone.say("Puente Dos")
    other.sync(shared.remote)
    clone.sync(second)
    lead.sync(shared.remote)
    codes = {warning.code for warning in lead.sync(second).warnings}
    assert codes & {"device_forked", "log_forked"}
    assert lead.said() == {"place", "Refugio Inventado", "Puente Uno"}
    assert lead.faults() == []
    with pytest.raises(Wrong, match="own_log_forked"):
        clone.sync(shared.remote)
    assert third.sync(shared.remote).warnings == []


class _Cut(BaseException):
    pass


@pytest.mark.parametrize("step", range(1, 12))
def test_beginning_again_is_finished_after_a_kill(
    shared: Shared, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """The process dies at each durable write of it in turn."""
    _, other, _ = shared.replicas
    other.say("Puente Posterior")
    other.say("Calle Posterior", protected=True)
    before = other.said(), other.said("identities")
    left = [step]

    def counted(name: str, real):  # type: ignore[no-untyped-def]
        def do(*arguments, **named):  # type: ignore[no-untyped-def]
            left[0] -= 1
            if left[0] == 0:
                raise _Cut(name)
            return real(*arguments, **named)

        return do

    with other.open() as casefile, monkeypatch.context() as patched:
        patched.setattr(disk, "write", counted("write", disk.write))
        for name in ("finish_begun", "move_entry_keys", "drop_entry_keys", "remember_files"):
            patched.setattr(keyring.Keyring, name, counted(name, getattr(keyring.Keyring, name)))
        with suppress(_Cut):
            casefile.vault.begin_again()
    if left[0] > 0:
        return
    assert other.faults() == []
    with Vault.open(other.folder, identity=other.identity):
        pass
    assert other.faults() == []
    with other.open() as casefile:
        from constancia.casefile.rebuild import rebuild

        rebuild(casefile)
    assert (other.said(), other.said("identities")) == before
