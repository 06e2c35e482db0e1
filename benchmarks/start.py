"""How soon the program answers: `--help` under 0.2 s. Beside it: Python that starts and does nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

GOAL = 0.2
ROUNDS = 5
PROGRAM = str(Path(sys.executable).with_name("constancia"))


def main() -> None:
    """Print the best of some rounds, by the clock and by processor time."""
    _, peer = _best([sys.executable, "-c", "pass"])
    for name, command in (
        ("constancia --help", [PROGRAM, "--help"]),
        ("constancia count --help", [PROGRAM, "count", "--help"]),
        ("constancia verify (nothing there)", [PROGRAM, "verify", os.devnull]),
    ):
        clock, processor = _best(command)
        print(
            f"{name:<34}{clock * 1000:>6.0f} ms by the clock   {clock / GOAL:6.2f} of the goal of {GOAL} s"
            f"   processor {processor * 1000:.0f} ms, {processor / peer:.1f} times Python alone"
        )


def _best(command: list[str]) -> tuple[float, float]:
    clocks, processors = [], []
    for _ in range(ROUNDS):
        before, started = os.times(), time.perf_counter()
        subprocess.run(command, capture_output=True, check=False)
        after = os.times()
        clocks.append(time.perf_counter() - started)
        processors.append(
            after.children_user - before.children_user + after.children_system - before.children_system
        )
    return min(clocks), max(min(processors), 0.001)


if __name__ == "__main__":
    main()
