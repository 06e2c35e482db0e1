"""Reading ahead: what takes time is made by a process beside this one, while what it made before is looked at.

Such a process is a copy of the reader, under the same limits and as far from any key. It says what it made and what
went wrong by a pipe, and ends with the reader.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, NoReturn

Ahead = Callable[[Iterable[Any]], Iterator[Any]]
"""Gives the same items. `iter` is one."""


def beside(items: Iterable[Any]) -> Iterator[Any]:
    """The same items, from a process that starts at once; where a system has no such processes, made here."""
    if sys.platform == "win32" or (os.cpu_count() or 1) < 2:
        return iter(items)
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(out)
        _say(items, into)
    os.close(into)
    return _heard(out, child)


def _say(items: Iterable[Any], into: int) -> NoReturn:
    """In the child: say every item, then None; or what was raised. It ends here, whatever happens."""
    try:
        with os.fdopen(into, "wb", buffering=1 << 20) as pipe:
            for said in _all(items):
                pickle.dump(said, pipe, protocol=pickle.HIGHEST_PROTOCOL)
    finally:
        os._exit(0)


def _all(items: Iterable[Any]) -> Iterator[Any]:
    try:
        for item in items:
            yield (item,)
    except Exception as error:  # raised again where the items are asked for
        yield error
    yield None


def _heard(out: int, child: int) -> Iterator[Any]:
    try:
        with os.fdopen(out, "rb", buffering=1 << 20) as pipe:
            while (said := _next(pipe)) is not None:
                if isinstance(said, Exception):
                    raise said
                yield said[0]
    finally:
        os.waitpid(child, 0)


def _next(pipe: IO[bytes]) -> Any:
    """What was said next. Raises MemoryError where the other process ended without its last word: it has a limit."""
    try:
        return pickle.load(pipe)  # noqa: S301 (a copy of this process, which has nothing that the other lacks)
    except EOFError:
        raise MemoryError from None
