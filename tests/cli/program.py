"""The installed program, run as a person runs it, and the example made with it once for all tests."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from constancia.vault import passphrase as passphrases

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "examples/border-2018-2020"
DATA = Path(__file__).parent / "data"
SHORT = (DATA / "report.md", DATA / "report.es.md")
PROGRAM = Path(sys.executable).with_name("constancia")
PASSPHRASE = "correct horse battery staple"
TITLE, MEMBER = "A title that is secret", "Zulema Prueba"
Said = dict[str, Any]
"""What each command printed, by verb."""

LIGHT = 10
"""Cost of scrypt in tests: the real one takes a second of every command."""


@dataclass(frozen=True)
class Done:
    """What a command did: its exit code and what it said."""

    code: int
    out: str
    err: str
    peak: int = 0
    """Bytes of memory of the largest of its processes."""

    @property
    def json(self) -> Any:
        """What it printed, with --json."""
        return json.loads(self.out)

    @property
    def faults(self) -> list[dict[str, Any]]:
        """The errors it told, with --json: one object a line."""
        return [json.loads(line) for line in self.err.splitlines()]

    @property
    def fault(self) -> dict[str, Any]:
        """The only one."""
        (fault,) = self.faults
        assert list(fault) == ["code", "file", "line", "column", "message"]
        return fault


def measured(command: Sequence[str | Path], cwd: Path, environment: dict[str, str], timeout: float) -> Done:
    """Run a command that reads nothing, and measure it apart: a small process starts it and tells of it, since a child
    begins with the peak of the process that made it, and tests are large."""
    with (
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
        tempfile.NamedTemporaryFile() as told,
    ):
        process = subprocess.Popen(
            [sys.executable, "-I", "-c", _STARTER, told.name, *command],
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        try:
            process.wait(timeout)
        finally:
            if process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        code, peak = map(int, told.read().split())
        said = [(file.seek(0), file.read().decode())[1] for file in (out, err)]
    return Done(code, *said, peak=peak)


_STARTER = """
import os, subprocess, sys
process = subprocess.Popen(sys.argv[2:])
_, status, usage = os.wait4(process.pid, 0)
with open(sys.argv[1], "w") as told:
    told.write(f"{os.waitstatus_to_exitcode(status)} {usage.ru_maxrss * 1024}")
os._exit(0)
"""


@dataclass(frozen=True)
class Program:
    """The program in the surroundings of one person: `home` holds identity, passphrase and temporary files."""

    home: Path

    @classmethod
    def at(cls, home: Path) -> Program:
        (home / "tmp").mkdir(parents=True)
        (home / "passphrase").touch(mode=0o600)
        (home / "passphrase").write_text(f"{PASSPHRASE}\n")
        return cls(home)

    @property
    def identity(self) -> Path:
        return self.home / "identity.age"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        return {
            **kept,
            "HOME": str(self.home),
            "TMPDIR": str(self.home / "tmp"),
            "LANG": "C.UTF-8",
            "CONSTANCIA_IDENTITY": str(self.identity),
            "CONSTANCIA_PASSPHRASE_FILE": str(self.home / "passphrase"),
        }

    def __call__(
        self,
        *arguments: object,
        cwd: Path | None = None,
        without: str = "",
        timeout: float = 300,
        **extra: str,
    ) -> Done:
        """Run it. `extra` are more variables, `without` names one to leave out. Never a traceback, whatever it was."""
        environment = {**self.environment, **extra}
        environment.pop(without, None)
        done = measured([PROGRAM, *map(str, arguments)], cwd or self.home, environment, timeout)
        assert "Traceback" not in done.out + done.err, done.err
        assert PASSPHRASE not in done.out + done.err
        return done

    def well(self, *arguments: object, **more: Any) -> Any:
        """Run it with --json, see that it went well, and give what it printed."""
        done = self(*arguments, "--json", **more)
        assert done.code == 0, done.err
        return done.json

    def new(self, folder: Path, **more: Any) -> Any:
        """A new case file; the identity that this makes is then sealed again at a light cost."""
        said = self.well("new", folder, "--title", TITLE, "--member", MEMBER, **more)
        if said["identity_is_new"]:
            content = passphrases.unseal(self.identity.read_bytes(), PASSPHRASE)
            self.identity.write_bytes(passphrases.seal(content, PASSPHRASE, cost=LIGHT))
        return said


@dataclass(frozen=True)
class Example:
    """The example, imported and published: not to be changed. `said` is what each command printed."""

    root: Path
    program: Program
    said: dict[str, Any]

    @property
    def casefile(self) -> Path:
        return self.root / "case"

    @property
    def site(self) -> Path:
        return self.root / "site"

    def __call__(self, *arguments: object, **more: Any) -> Done:
        """Run the program on this case file."""
        return self.program("-d", self.casefile, *arguments, **more)

    def well(self, *arguments: object, **more: Any) -> Any:
        return self.program.well("-d", self.casefile, *arguments, **more)

    def copy(self, folder: Path) -> Example:
        """A copy of all of it, to change."""
        shutil.copytree(self.root, folder)
        return Example(folder, Program(folder / "home"), self.said)


def blank(root: Path) -> Path:
    """A new case file with its person, to be copied for each test that wants one: `case` and `home`."""
    Program.at(root / "home").new(root / "case")
    return root


def reports() -> tuple[Path, Path]:
    """The example's report where it is written, else a short one."""
    written = (PACKAGE / "report.md", PACKAGE / "report.es.md")
    return written if all(path.exists() for path in written) else SHORT


def once(root: Path, made: Callable[[Path], Said]) -> Said:
    """What `made` says of what it makes in `root`, or said there before, in another process of the same run."""
    root.mkdir(exist_ok=True)
    with (root.parent / f"{root.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = root / "said.json"
        if not kept.exists():
            kept.write_text(json.dumps(made(root)))
        return dict(json.loads(kept.read_text()))


def shared(base: Path, name: str) -> Path:
    """A folder for all processes of one run of the tests, whose own base folder is `base`."""
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name


def make(root: Path) -> Example:
    """Make the example in `root`, or find it made."""
    return Example(root, Program(root / "home"), once(root, _made))


def _made(root: Path) -> dict[str, Any]:
    program = Program.at(root / "home")
    case = root / "case"
    return {
        "new": program.new(case),
        "import": program.well("-d", case, "import", PACKAGE),
        "publish": program.well("-d", case, "publish", *reports(), "--to", root / "site"),
    }
