"""Reading ahead: what takes time is made by a process beside this one, while what it made before is looked at.

Such a process is a copy of the reader, under the same limits and as far from any key. It says what it made and what
went wrong by a pipe, and ends with the reader: it holds one end of a second pipe, the reader the other.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from threading import Thread
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Ahead = Callable[[Iterable[Any]], Iterator[Any]]
"""Gives the same items. `iter` is one."""


def beside(items: Iterable[Any]) -> Iterator[Any]:
    """The same items, from a process that starts at once; where a system has no such processes, made here."""
    if sys.platform == "win32" or (os.cpu_count() or 1) < 2:
        return iter(items)
    from multiprocessing import Pipe

    (hear, say), (end, held) = Pipe(duplex=False), Pipe(duplex=False)
    child = os.fork()
    if child == 0:
        hear.close()
        held.close()
        Thread(target=_end_with, args=(end,), daemon=True).start()
        _say(items, say)
    say.close()
    end.close()
    return _heard(hear, held, child)


def _end_with(end: Connection) -> None:
    """In the child: end when the other side is closed, whether by hand or because its process is no more."""
    end.poll(None)
    os._exit(0)


def _say(items: Iterable[Any], say: Connection) -> NoReturn:
    """In the child: say every item, then None; or what was raised. It ends here, whatever happens."""
    try:
        for item in items:
            say.send((item,))
        say.send(None)
    except Exception as error:  # raised again where the items are asked for
        say.send(error)
    finally:
        os._exit(0)


def _heard(hear: Connection, held: Connection, child: int) -> Iterator[Any]:
    """Raises MemoryError where the other process ended without its last word: it has a limit."""
    try:
        while (said := hear.recv()) is not None:
            if isinstance(said, Exception):
                raise said
            yield said[0]
    except EOFError:
        raise MemoryError from None
    finally:
        hear.close()
        held.close()
        os.waitpid(child, 0)
