"""A process of its own that syncs a case file once: `python -m tests.casefile.worker FOLDER REMOTE`, keys on stdin."""

from __future__ import annotations

import sys
from pathlib import Path

from constancia.casefile import syncing
from constancia.casefile.open import CaseFile
from constancia.vault import Identity
from tests.vault import workers


def main(folder: Path, keys: Path, remote: str) -> None:
    identity: Identity = workers.load(keys)
    with CaseFile.open(folder, identity=identity) as casefile:
        print("ready", flush=True)
        syncing.sync(casefile, remote)
    print("done", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
