"""Evidence: the bytes of a source, sealed, and the record that says what they are."""

from __future__ import annotations

import hashlib
from pathlib import Path

from constancia.casefile.open import now
from constancia.claims.claim import SubjectId
from constancia.claims.record import Kind, Record
from constancia.errors import Unable
from constancia.vault.writer import Writer

MEDIA_TYPES = {".csv": "text/csv", ".json": "application/json"}


def seal(writer: Writer, path: Path, *, source: SubjectId, batch: str, is_protected: bool) -> Record:
    """Seal the file at `path` and give the record of it: item, name, size, SHA-256, media type.

    Raises Unable("disk").
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Unable("disk", file=str(path), reason=error.strerror or "") from error
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
