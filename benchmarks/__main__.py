"""`make bench`: every benchmark, one after the other. `python -m benchmarks recording` runs one."""

from __future__ import annotations

import importlib
import sys

ALL = ("log", "vault", "recording", "importing", "verify")


def main() -> None:
    """Run those named, or all."""
    for name in sys.argv[1:] or ALL:
        print(f"== {name}", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()
        print(flush=True)


if __name__ == "__main__":
    main()
