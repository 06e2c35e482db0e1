"""What --debug shows: where an error comes from, and nothing of what the program was working on.

A line for each frame with its file, number and function, and the kind of error. No locals; no text of an error of
another library, which may quote a record; of our own errors the code, which never does.
"""

from __future__ import annotations

import sys
import traceback

from constancia.cli.terminal import visible
from constancia.errors import ConstanciaError


def show(error: BaseException) -> None:
    """Print it to stderr, the first cause first."""
    for line in lines(error):
        print(visible(line), file=sys.stderr)


def lines(error: BaseException) -> list[str]:
    """The traceback of an error and before it those of its causes."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    found = [*lines(before), ""] if before is not None else []
    found.append("Traceback:")
    for frame in traceback.extract_tb(error.__traceback__):
        found.append(f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}')
    code = f": {error.code}" if isinstance(error, ConstanciaError) else ""
    return [*found, f"{type(error).__module__}.{type(error).__qualname__}{code}"]
