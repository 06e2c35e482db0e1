"""Evidence: the bytes of a source, sealed, and the record that says what they are."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path

from constancia.casefile import plain_file, records
from constancia.casefile.open import now
from constancia.claims.claim import SubjectId
from constancia.claims.record import Kind, Record
from constancia.errors import Wrong
from constancia.vault.compartment import Compartment
from constancia.vault.writer import Writer

MEDIA_TYPES = {".csv": "text/csv", ".json": "application/json"}


def seal(
    writer: Writer,
    path: Path,
    *,
    source: SubjectId,
    batch: str | None,
    is_protected: bool,
    digest: str | None = None,
) -> Record:
    """Seal the file at `path` and give the record of it: item, name, size, SHA-256, media type.

    Raises Wrong("file_changed") where it is not what `digest` says, Wrong("not_a_file"), Unable("disk").
    """
    content = plain_file.read(path)
    if digest is not None and hashlib.sha256(content).hexdigest() != digest:
        raise Wrong("file_changed", file=path.name)
    item = writer.seal(content, is_protected=is_protected)
    return Record(
        Kind.EVIDENCE,
        subject=source,
        at=now(),
        batch=batch,
        rows=(f"files/{path.name}",),
        body={
            "item": item,
            "name": path.name,
            "size": str(len(content)),
            "sha256": hashlib.sha256(content).hexdigest(),
            "media_type": MEDIA_TYPES.get(path.suffix, "application/octet-stream"),
        },
    )


def sealed_files(compartment: Compartment, batches: Collection[str]) -> set[tuple[str, str]]:
    """Row and SHA-256 of the files that these batches sealed in one compartment."""
    known = compartment.connection.execute(
        "SELECT seq, batch FROM record WHERE kind = ? ORDER BY seq", (Kind.EVIDENCE.value,)
    ).fetchall()
    texts = [
        text for seq, batch in known if batch in batches for _, text in compartment.entries(seq, seq + 1)
    ]
    made = [records.read(text) for text in texts if text is not None]
    return {(one.rows[0], str(one.body.get("sha256"))) for one in made if one.rows}
