"""A folder as a remote: no half object, whatever happens; nothing that FAT lacks; clear words when it is gone."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from constancia.errors import Unable
from constancia.vault.remote import Remote, open_remote
from tests.vault.remote.contract import MEBIBYTE, RemoteContract, named, noise

ROOT = Path(__file__).parents[3]
CODES = ("remote_unreachable", "remote_refused", "remote_full")
WORKER = f"""
import os, sys
from pathlib import Path
from constancia.errors import ConstanciaError
from constancia.vault.remote import open_remote
from tests.vault.remote.contract import named, noise
try:
    remote, source = open_remote(sys.argv[1]), Path(sys.argv[2])
    for name in ("new", "there"):
        remote.put(named(name), noise(70_000))
        os.write(1, name.encode() + b"\\n")
    remote.put_file(named("file"), source)
    os.write(1, b"file\\n")
    list(remote.put_many((named(f"many {{n}}"), noise(n)) for n in range(3)))
    remote.delete(named("new"))
except ConstanciaError as error:
    os._exit(10 + {CODES!r}.index(error.code))
"""
STEPS = "mkdir,mkdirat,write,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat"


class TestFolder(RemoteContract):
    @pytest.fixture
    def remote(self, stick: Path) -> Remote:
        return open_remote(str(stick))


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "source").write_bytes(noise(3 * MEBIBYTE))
    return tmp_path / "source"


def worked(stick: Path, source: Path, *strace: str) -> subprocess.CompletedProcess[str]:
    """The worker under strace, which lets happen what its options say."""
    return subprocess.run(
        ["strace", "-f", "-qq", *strace, sys.executable, "-c", WORKER, stick, source],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def failing(stick: Path, source: Path, *faults: str) -> str:
    """What the worker's error was with these calls of the system failing, such as "write:error=ENOSPC"; or "well"."""
    injected = [word for fault in faults for word in ("-e", f"inject={fault}")]
    calls = ",".join(fault.partition(":")[0] for fault in faults)
    code = worked(stick, source, "-o", "/dev/null", "-e", f"trace={calls}", *injected).returncode
    return "well" if code == 0 else CODES[code - 10]


@pytest.mark.slow
@pytest.mark.parametrize("call", ["mkdir", "write", "fsync", "rename", "unlink"])
def test_killed_at_any_step_no_half_object_is_seen_and_what_was_told_stands(
    stick: Path, source: Path, call: str
) -> None:
    """At the first such call, the second, and so on until there are no more."""
    sound = {
        **{named(name): noise(70_000) for name in ("new", "there")},
        named("file"): noise(3 * MEBIBYTE),
        **{named(f"many {n}"): noise(n) for n in range(3)},
    }
    for at in range(1, 100):
        shutil.rmtree(stick)
        stick.mkdir()
        open_remote(str(stick)).put(named("there"), noise(70_000))
        done = worked(stick, source, "-o", "/dev/null", "-e", f"inject={call}:signal=KILL:when={at}")
        remote = open_remote(str(stick))
        found = {name: remote.get(name, most=4 * MEBIBYTE) for name in remote.names()}
        assert found == {name: sound[name] for name in found}
        told = {named(name) for name in done.stdout.splitlines()} | {named("there")}
        assert told - {named("new")} <= found.keys()
        if done.returncode == 0:
            break
    assert at > 1 and named("new") not in found


def test_a_file_is_flushed_then_renamed_then_its_folder_flushed(stick: Path, source: Path) -> None:
    done = worked(stick, source, "-y", "-o", str(source.with_name("log")), "-e", f"trace={STEPS}")
    assert done.returncode == 0
    steps = source.with_name("log").read_text(errors="replace").splitlines()
    new = named("new")
    renamed = next(n for n, step in enumerate(steps) if "rename" in step and new in step)
    temporary = re.findall(r'"([^"]+)"', steps[renamed])[0]
    calls = [re.search(r"(\w+)\(\d*(?:<([^>]*)>)?", step) for step in steps]
    told = [(call[1], call[2]) for call in calls if call]
    assert told[renamed - 1] == ("fsync", temporary)
    assert told[renamed + 1] == ("fsync", str(stick / new[:2]))
    assert "write(1<" in steps[renamed + 2] and "new" in steps[renamed + 2]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("write:error=ENOSPC", "remote_full"),
        ("fsync:error=EDQUOT:when=2", "remote_full"),
        ("rename:error=ENOSPC", "remote_full"),
        ("write:error=EFBIG", "remote_full"),
        ("mkdir:error=EROFS", "remote_refused"),
        ("mkdir:error=EACCES", "remote_refused"),
        ("rename:error=EPERM", "remote_refused"),
        ("unlink:error=EROFS", "remote_refused"),
        ("write:error=EIO", "remote_unreachable"),
        ("fsync:error=EIO", "remote_unreachable"),
        ("fsync:error=EINVAL:when=2", "remote_unreachable"),
        ("rename:error=ENODEV", "remote_unreachable"),
    ],
)
def test_what_the_system_says_is_said_in_our_words(stick: Path, source: Path, fault: str, code: str) -> None:
    assert failing(stick, source, fault) == code
    remote = open_remote(str(stick))
    for name in remote.names():
        assert len(remote.get(name, most=4 * MEBIBYTE) or b"") in (0, 1, 2, 70_000, 3 * MEBIBYTE)
    if fault.startswith(("write", "fsync", "rename")):
        assert [path for path in stick.rglob("*") if path.suffix == ".tmp"] == []


@pytest.mark.parametrize(("error", "end"), [("EINVAL", "well"), ("EIO", "remote_unreachable")])
def test_a_folder_that_has_no_flush_will_do(stick: Path, source: Path, error: str, end: str) -> None:
    """As on many shares. With its folders there, each object is flushed first and its folder second."""
    for number in range(256):
        (stick / f"{number:02x}").mkdir()
    assert failing(stick, source, f"fsync:error={error}:when=2+2") == end


def test_nothing_is_asked_that_fat_has_not(stick: Path, source: Path) -> None:
    lacking = (
        "chmod,fchmod,fchmodat,chown,fchown,link,linkat,symlink,symlinkat,fsetxattr,setxattr,flock,mknod"
    )
    assert failing(stick, source, *(f"{call}:error=EPERM" for call in lacking.split(","))) == "well"


def test_files_and_folders_are_private(stick: Path) -> None:
    open_remote(str(stick)).put(named("one"), b"1")
    made = list(stick.rglob("*"))
    assert {path.stat().st_mode & 0o777 for path in made} == {0o700, 0o600}


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(Unable) as caught:
        open_remote(str(tmp_path / "stick"))
    assert (caught.value.code, caught.value.fields) == ("remote_unreachable", {"reason": "folder_missing"})
    assert not (tmp_path / "stick").exists()


def test_a_file_is_no_folder(source: Path) -> None:
    with pytest.raises(Unable) as caught:
        open_remote(str(source))
    assert (caught.value.code, caught.value.fields) == ("remote_refused", {"reason": "occupied"})


def asked(remote: Remote) -> Iterator[str]:
    """The reason that each request is given."""
    for ask in (
        lambda: remote.put(named("one"), b"1"),
        lambda: remote.get(named("one"), most=1),
        lambda: remote.has(named("one")),
        lambda: list(remote.names()),
        lambda: remote.delete(named("one")),
        lambda: list(remote.put_many([(named("one"), b"1")])),
        lambda: list(remote.get_many([named("one")], most=1)),
    ):
        with pytest.raises(Unable) as caught:
            ask()
        assert caught.value.code == "remote_unreachable"
        yield str(caught.value.fields["reason"])


def test_a_folder_that_is_taken_away_is_missed(stick: Path) -> None:
    remote = open_remote(str(stick))
    remote.put(named("one"), b"1")
    shutil.rmtree(stick)
    assert set(asked(remote)) == {"folder_missing"}
    assert not stick.exists()


def test_a_stick_pulled_between_two_objects_stops_the_rest(stick: Path) -> None:
    done = open_remote(str(stick)).put_many((named(f"{n}"), b"x") for n in range(100))
    next(done)
    shutil.move(stick, stick.with_name("pulled"))
    with pytest.raises(Unable) as caught:
        list(done)
    assert caught.value.code == "remote_unreachable"
    assert not stick.exists()


def test_another_disk_at_the_same_place_is_not_written_to(tmp_path: Path) -> None:
    """An empty mount point, as a stick leaves it behind. /proc is a file system of its own everywhere on Linux."""
    (tmp_path / "stick").mkdir()
    (tmp_path / "mount").symlink_to(tmp_path / "stick")
    remote = open_remote(str(tmp_path / "mount"))
    remote.put(named("one"), b"1")
    (tmp_path / "mount").unlink()
    (tmp_path / "mount").symlink_to("/proc/self" if sys.platform == "linux" else "/dev")
    assert set(asked(remote)) == {"folder_missing"}


def test_what_is_no_plain_file_is_no_object(stick: Path, tmp_path: Path) -> None:
    remote = open_remote(str(stick))
    remote.put("ab" + "0" * 62, b"ours")
    (tmp_path / "elsewhere").write_bytes(b"not ours")
    (stick / "ab" / ("ab" + "1" * 62)).symlink_to(tmp_path / "elsewhere")
    (stick / "ab" / ("ab" + "2" * 62)).mkdir()
    os.mkfifo(stick / "ab" / ("ab" + "3" * 62))
    (stick / "ab" / ("ab" + "4" * 62)).symlink_to(stick / "nowhere")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(stick / "s"))
    (stick / "s").rename(stick / "ab" / ("ab" + "5" * 62))
    for digit in "12345":
        assert not remote.has("ab" + digit * 62)
        assert remote.get("ab" + digit * 62, most=100) is None
        assert not remote.get_file("ab" + digit * 62, tmp_path / "out", most=100)
    assert list(remote.names()) == ["ab" + "0" * 62]
    remote.put("ab" + "1" * 62, b"ours")
    assert (tmp_path / "elsewhere").read_bytes() == b"not ours"
    with pytest.raises(Unable) as caught:
        remote.put("ab" + "2" * 62, b"ours")
    assert (caught.value.code, caught.value.fields) == ("remote_refused", {"reason": "occupied"})


def test_files_of_others_are_passed_over_and_left(stick: Path) -> None:
    remote = open_remote(str(stick))
    remote.put("ab" + "0" * 62, b"ours")
    others = (
        "ab/._ab" + "0" * 62,
        "ab/cd" + "0" * 62,
        "ab/.0123456789abcdef.tmp",
        "ab/photo.jpg",
        "notes.txt",
    )
    for name in (*others, "ef", "a/b"):
        (stick / name).parent.mkdir(exist_ok=True)
        (stick / name).write_bytes(b"x")
    assert list(remote.names()) == ["ab" + "0" * 62]
    assert not remote.has("ef" + "0" * 62) and remote.get("ef" + "0" * 62, most=1) is None
    remote.put("ab" + "1" * 62, b"ours")
    assert all((stick / name).exists() for name in others)


def test_capital_letters_are_those_of_the_file_system(stick: Path) -> None:
    (stick / "ab").mkdir()
    (stick / "ab" / ("AB" + "C" * 62)).write_bytes(b"x")
    assert list(open_remote(str(stick)).names()) == ["ab" + "c" * 62]


def test_what_a_pulled_stick_was_left_with_is_swept_when_it_is_old(stick: Path) -> None:
    (stick / "ab").mkdir()
    old, fresh = (stick / "ab" / f".{digit * 16}.tmp" for digit in "01")
    for path, age in ((old, 3), (fresh, 1)):
        path.write_bytes(b"half")
        os.utime(path, (path.stat().st_atime, path.stat().st_mtime - age * 24 * 60 * 60))
    open_remote(str(stick)).put("ab" + "0" * 62, b"x")
    assert not old.exists() and fresh.exists()
