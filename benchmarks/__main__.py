"""`make bench`: every benchmark, one after the other. `python -m benchmarks recording` runs one."""

from __future__ import annotations

import importlib
import sys

from benchmarks.measure import load

ALL = ("start", "log", "vault", "recording", "verify", "importing", "mapping", "redaction", "sync")


def main() -> None:
    """Run those named, or all. Whole, it takes up to twelve minutes, the import of a million claims most of them."""
    print(f"{load()}; rates are of processor time where nothing else is said\n", flush=True)
    for name in sys.argv[1:] or ALL:
        print(f"== {name}", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()
        print(flush=True)


if __name__ == "__main__":
    main()
