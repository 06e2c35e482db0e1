"""What holds for every remote. Each kind has a class of its own that inherits these tests and gives a `remote`."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from constancia.errors import Unable, Wrong
from constancia.vault.remote import Remote

MEBIBYTE = 1 << 20


def named(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def noise(size: int, seed: int = 0) -> bytes:
    return random.Random(f"{size}/{seed}").randbytes(size)


class RemoteContract:
    """`remote` is empty."""

    @pytest.mark.parametrize("size", [0, 1, 65_537, 5 * MEBIBYTE, 5 * MEBIBYTE + 1, 12 * MEBIBYTE])
    def test_what_was_put_comes_back(self, remote: Remote, size: int) -> None:
        remote.put(named("one"), noise(size))
        assert remote.get(named("one"), most=size) == noise(size)
        assert remote.has(named("one"))

    def test_what_is_not_there_is_nothing(self, remote: Remote) -> None:
        assert remote.get(named("one"), most=10) is None
        assert not remote.has(named("one"))
        assert list(remote.names()) == []
        assert list(remote.get_many([named("one"), named("two")], most=10)) in (
            [(named("one"), None), (named("two"), None)],
            [(named("two"), None), (named("one"), None)],
        )
        remote.delete(named("one"))

    def test_writing_again_replaces(self, remote: Remote) -> None:
        remote.put(named("one"), b"a longer first")
        remote.put(named("one"), b"second")
        assert remote.get(named("one"), most=100) == b"second"
        assert list(remote.names()) == [named("one")]

    @pytest.mark.parametrize("size", [11, 6 * MEBIBYTE])
    def test_what_is_too_large_is_not_loaded(self, remote: Remote, tmp_path: Path, size: int) -> None:
        remote.put(named("one"), noise(size))
        with pytest.raises(Wrong) as caught:
            remote.get(named("one"), most=10)
        assert (caught.value.code, caught.value.fields) == ("remote_object_large", {"most": 10})
        with pytest.raises(Wrong) as caught:
            remote.get_file(named("one"), tmp_path / "out", most=10)
        assert caught.value.code == "remote_object_large"
        assert list(tmp_path.glob("out*")) == []

    def test_one_that_is_too_large_stops_no_other(self, remote: Remote) -> None:
        remote.put(named("large"), bytes(11))
        remote.put(named("small"), bytes(10))
        found = dict(remote.get_many([named("large"), named("small"), named("none")], most=10))
        assert found[named("small")] == bytes(10) and found[named("none")] is None
        large = found[named("large")]
        assert isinstance(large, Wrong) and large.code == "remote_object_large"

    def test_many_are_written_listed_and_read(self, remote: Remote) -> None:
        given = {named(f"object {n}"): noise(n * 97, n) for n in range(300)}
        assert sorted(remote.put_many(given.items())) == sorted(given)
        assert sorted(remote.names()) == sorted(given)
        assert dict(remote.get_many(given, most=MEBIBYTE)) == given

    def test_names_are_found_by_how_they_begin(self, remote: Remote) -> None:
        names = ["a" * 64, "ab" + "0" * 62, "ab" + "1" * 62, "b" + "0" * 63]
        list(remote.put_many((name, b"x") for name in names))
        for prefix in ("", "a", "ab", "ab1", "ab" + "1" * 62, "c", "b0", "abc"):
            assert sorted(remote.names(prefix)) == [name for name in names if name.startswith(prefix)]

    def test_what_was_deleted_is_gone(self, remote: Remote) -> None:
        remote.put(named("one"), b"1")
        remote.put(named("two"), b"2")
        remote.delete(named("one"))
        remote.delete(named("one"))
        assert not remote.has(named("one")) and remote.get(named("one"), most=10) is None
        assert list(remote.names()) == [named("two")]

    @pytest.mark.parametrize("size", [0, 3, 5 * MEBIBYTE, 11 * MEBIBYTE + 7])
    def test_files_go_and_come(self, remote: Remote, tmp_path: Path, size: int) -> None:
        (tmp_path / "in").write_bytes(noise(size))
        sent: list[int] = []
        came: list[int] = []
        remote.put_file(named("one"), tmp_path / "in", progress=sent.append)
        assert remote.get_file(named("one"), tmp_path / "out", most=size, progress=came.append)
        assert (tmp_path / "out").read_bytes() == noise(size)
        assert remote.get(named("one"), most=size) == noise(size)
        for told in (sent, came):
            assert told == sorted(told) and (told[-1:] or [0]) == [size]

    def test_a_file_that_is_not_there_is_not_written(self, remote: Remote, tmp_path: Path) -> None:
        assert not remote.get_file(named("one"), tmp_path / "out", most=10)
        assert list(tmp_path.glob("out*")) == []

    def test_a_file_that_cannot_be_read_is_named_and_nothing_is_sent(
        self, remote: Remote, tmp_path: Path
    ) -> None:
        with pytest.raises(Unable) as caught:
            remote.put_file(named("one"), tmp_path / "none")
        assert (caught.value.code, caught.value.file) == ("disk", str(tmp_path / "none"))
        assert not remote.has(named("one"))

    @pytest.mark.parametrize("size", [100, 11 * MEBIBYTE])
    def test_a_file_that_stops_halfway_leaves_no_object(
        self, remote: Remote, tmp_path: Path, size: int
    ) -> None:
        (tmp_path / "in").write_bytes(noise(size))

        def stop(moved: int) -> None:
            raise KeyError(moved)

        with pytest.raises(KeyError):
            remote.put_file(named("one"), tmp_path / "in", progress=stop)
        assert not remote.has(named("one")) and list(remote.names()) == []

    def test_no_more_is_taken_than_there_is_room_for(self, remote: Remote) -> None:
        """16 MiB may wait: 8 on their way, one that waits, and what has landed and is not yet told."""
        taken = 0

        def items() -> Iterator[tuple[str, bytes]]:
            nonlocal taken
            for number in range(40):
                taken += 1
                yield named(f"{number}"), bytes(MEBIBYTE)

        done = remote.put_many(items())
        assert taken == 0
        for number, _ in enumerate(done, 1):
            assert taken - number <= 16
        assert taken == number == 40

    def test_what_was_yielded_is_durable_when_an_item_fails(self, remote: Remote) -> None:
        def items() -> Iterator[tuple[str, bytes]]:
            yield from ((named(f"{number}"), b"x") for number in range(40))
            raise KeyError("no more")

        done: list[str] = []
        with pytest.raises(KeyError):
            done.extend(remote.put_many(items()))
        assert done and set(done) <= set(remote.names())

    def test_reading_may_stop_early(self, remote: Remote) -> None:
        names = list(remote.put_many((named(f"{number}"), b"x") for number in range(40)))
        found = remote.get_many(names, most=10)
        assert next(found)[1] == b"x"
        found.close()  # type: ignore[attr-defined]

    def test_threads_may_share_it(self, remote: Remote) -> None:
        def work(number: int) -> None:
            for turn in range(10):
                remote.put(named(f"{number}/{turn}"), noise(100, number))
                assert remote.get(named(f"{number}/{turn}"), most=100) == noise(100, number)

        threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(list(remote.names())) == 80

    @pytest.mark.parametrize(
        "name", ["", "a", "A" * 64, "../" + "a" * 61, "g" * 64, "a" * 65, "a" * 64 + "\n"]
    )
    def test_a_name_of_another_form_is_a_mistake(self, remote: Remote, name: str) -> None:
        for ask in (
            lambda: remote.put(name, b""),
            lambda: remote.get(name, most=1),
            lambda: remote.has(name),
            lambda: remote.delete(name),
        ):
            with pytest.raises(ValueError, match="not the name of an object"):
                ask()

    def test_it_closes(self, remote: Remote) -> None:
        with remote as same:
            same.put(named("one"), b"1")
