"""Write `vectors/*.json`: for each format what must be read, and what must be refused and with which code.

Run `python tests/golden/make_vectors.py` after a change of format; the result is committed. All randomness is a
stream of SHA-256 over a counter, and all keys are fixed, so that each run writes the same bytes. A folder other than
`vectors/` can be given.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import vectors_entry
import vectors_log
import vectors_publication
import vectors_strict

MAKERS = {
    "base64": vectors_strict.of_base64,
    "json": vectors_strict.of_json,
    "key": vectors_strict.of_key,
    "entry": vectors_entry.of_entry,
    "tree": vectors_log.of_tree,
    "note": vectors_log.of_note,
    "checkpoint": vectors_log.of_checkpoint,
    "proof": vectors_log.of_proof,
    "anchor": vectors_publication.of_anchor,
    "seal": vectors_publication.of_seal,
    "chronicle": vectors_publication.of_chronicle,
}


def main(folder: Path) -> None:
    """Write one file a format."""
    folder.mkdir(exist_ok=True)
    for name, make in MAKERS.items():
        text = json.dumps(make(), ensure_ascii=False, indent=1) + "\n"
        folder.joinpath(f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).with_name("vectors"))
