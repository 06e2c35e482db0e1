"""Measuring and printing: processor time, since a machine may have other work; each figure beside its limit or peer."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


def timed(do: Callable[[], T]) -> tuple[float, T]:
    """Seconds of this process's processor, user and system, and what came of it."""
    start = time.process_time()
    out = do()
    return time.process_time() - start, out


def rate(do: Callable[[], object], *, count: int) -> float:
    """Things done in a second of processor time, of which `do` does `count`."""
    return count / timed(do)[0]


@contextmanager
def without_collector() -> Iterator[None]:
    """As the program's own long loops run: what a benchmark itself holds in memory is not gone through again."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def line(name: str, found: float, unit: str, *, against: str = "", base: float = 0) -> None:
    """One figure: "recording   6,100 entries/s   1.22 of the goal of 5,000"."""
    ratio = f"   {found / base:6.2f} of {against}" if base else ""
    print(f"{name:<34}{found:>12,.0f} {unit:<10}{ratio}", flush=True)


def load() -> str:
    """What else the machine does: figures by the clock count for something only where this is near 0."""
    return f"load of the machine {os.getloadavg()[0]:.1f}, cores {os.cpu_count()}"
