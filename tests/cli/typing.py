"""A person at a terminal: the program is run on one, and answered each time that it waits."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
from collections.abc import Callable, Sequence

from tests.cli.program import PROGRAM, Program

Answer = str | Callable[[str], str]
"""What is typed; a function is given all that was shown so far."""

PROMPT = re.compile(r"[:\]] \Z")


def heed_interrupts() -> None:
    """In a child: whoever runs the tests in the background hands down that ^C is to be ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def typed(
    arguments: Sequence[object], program: Program, *, lines: Sequence[Answer], **extra: str
) -> tuple[int, str]:
    """Run the program on a terminal and give `lines`, each when it waits. Gives exit code and what was shown."""
    environment = {**program.environment, "TERM": "xterm", **extra}
    del environment["CONSTANCIA_PASSPHRASE_FILE"]
    pid, terminal = pty.fork()
    if pid == 0:
        heed_interrupts()
        os.chdir(program.home)
        os.execve(PROGRAM, [str(PROGRAM), *map(str, arguments)], environment)
    shown, waiting = b"", list(lines)
    while select.select([terminal], [], [], 60)[0]:
        try:
            part = os.read(terminal, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part
        if waiting and PROMPT.search(shown.decode("utf-8", "replace")):
            answer = waiting.pop(0)
            given = answer if isinstance(answer, str) else answer(shown.decode())
            os.write(terminal, given.encode())
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()
