"""The program at a terminal, where somebody types."""

from __future__ import annotations

import os
import pty
from collections.abc import Sequence

from tests.cli.program import PROGRAM, Program


def typed(program: Program, *arguments: object, lines: Sequence[str]) -> str:
    """Run it at a terminal, type the lines one after the other, and give all that stood on the screen."""
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(program.home)
        os.execve(PROGRAM, [str(PROGRAM), *map(str, arguments)], program.environment)
    os.write(terminal, "".join(f"{line}\n" for line in lines).encode())
    said = b""
    while True:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # Linux says so where the other end is closed
            break
        if not part:
            break
        said += part
    os.close(terminal)
    os.waitpid(child, 0)
    text = said.decode("utf-8", "replace")
    assert "Traceback" not in text, text
    return text.replace("\r\n", "\n")
