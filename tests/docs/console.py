"""Runs what a page shows: files are written, commands are run, and what they print is held against the page.

A block after a line that is only a file's name in backquotes and a colon is that file. In a `console` block a line that
begins with `$ ` is a command and the lines below it are what it prints: `…` stands for anything within a line, a line
that is only `…` for any lines. Where nothing is shown, a command must do well and may say what it likes.

A table after a comment `<!-- fill FILE: SHEET -->` is what the reader types into a workbook.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.docs.workbook import fill, rows_of

_BLOCK = re.compile(
    r"^(?:`(?P<file>[\w./-]+)`:\n\n)?^```(?P<kind>[\w-]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
_FILL = re.compile(r"^<!-- fill (?P<book>[\w.-]+): (?P<sheet>.+) -->\n\n(?P<rows>(?:^\|.*\n)+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block of a page; `file` is the name it is given, if any."""

    kind: str
    text: str
    file: str | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One command of a page and what the page says that it prints."""

    command: str
    output: str


def blocks(page: str) -> list[Block]:
    """The fenced blocks of a page, in order."""
    return [_block(found) for found in _BLOCK.finditer(page)]


def _block(found: re.Match[str]) -> Block:
    return Block(found["kind"], found["text"], found["file"])


def shown(text: str) -> Iterator[Shown]:
    """The commands of a console block."""
    for part in re.split(r"^(?=\$ )", text, flags=re.MULTILINE):
        if part.strip():
            command, _, output = part.partition("\n")
            assert command.startswith("$ "), f"a console block begins with a command: {command}"
            yield Shown(command[2:], output.rstrip("\n"))


def environment(home: Path, language: str) -> dict[str, str]:
    """What a person's shell has: our program on the path, a home, a language, and a passphrase in a file."""
    home.mkdir(exist_ok=True)
    passphrase = home / "passphrase"
    passphrase.touch(mode=0o600)
    passphrase.write_text("puente sombra lápiz viernes maíz norte\n", "utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("CONSTANCIA_", "XDG_"))}
    return kept | {
        "HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "LC_ALL": "C.UTF-8",
        "CONSTANCIA_LANGUAGE": language,
        "CONSTANCIA_PASSPHRASE_FILE": str(passphrase),
    }


def run(page: str, folder: Path, *, env: Mapping[str, str]) -> int:
    """Do all that a page shows, in `folder`. Returns the number of commands; fails where something differs."""
    done = 0
    steps = [*_BLOCK.finditer(page), *_FILL.finditer(page)]
    for step in sorted(steps, key=lambda step: step.start()):
        if step.re is _FILL:
            fill(folder / step["book"], step["sheet"], rows_of(step["rows"]))
            continue
        block = _block(step)
        if block.file is not None:
            path = folder / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, "utf-8")
        if block.kind == "console":
            for one in shown(block.text):
                _run(one, folder, env)
                done += 1
    return done


def _run(one: Shown, folder: Path, env: Mapping[str, str]) -> None:
    found = subprocess.run(
        ["bash", "-c", one.command],
        cwd=folder,
        env=dict(env),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=120,
    )
    said = "\n".join(line.rstrip() for line in found.stdout.splitlines())
    assert found.returncode == 0, f"$ {one.command}\nexit {found.returncode}\n{said}"
    if one.output:
        assert _pattern(one.output).fullmatch(said.strip("\n")), (
            f"$ {one.command}\n--- the page shows\n{one.output}\n--- it prints\n{said}"
        )


def _pattern(output: str) -> re.Pattern[str]:
    lines = [
        r"(?s:.*?)" if line.strip() == "…" else re.escape(line.rstrip()).replace("…", ".*?")
        for line in output.splitlines()
    ]
    return re.compile("\n".join(lines))
