"""What the case file keeps for its publisher: the key, and the public log of what was published."""

from __future__ import annotations

from dataclasses import dataclass, field

from constancia.casefile.open import CaseFile
from constancia.casefile.records import Scribe
from constancia.claims.record import Record

_NAME, _KEY, _CHRONICLE = "publisher.name", "publisher.key", "publisher.chronicle"


@dataclass(frozen=True, slots=True)
class Keeping:
    """`publisher` is a name and 32 raw private bytes, `chronicle` the public log as last published."""

    publisher: tuple[str, bytes] | None = field(repr=False)
    chronicle: bytes | None


def keeping(casefile: CaseFile) -> Keeping:
    """What is kept, with None for what is not there yet."""
    name, private = casefile.general.secret(_NAME), casefile.general.secret(_KEY)
    publisher = (name.decode(), private) if name is not None and private is not None else None
    return Keeping(publisher, casefile.general.secret(_CHRONICLE))


def remember(
    casefile: CaseFile,
    *,
    publisher: tuple[str, bytes] | None = None,
    chronicle: bytes | None = None,
    record: Record | None = None,
) -> None:
    """Keep what is given, and record the publication, in one commit. Raises Unable("in_use", "disk")."""
    with casefile.general.writing() as writer:
        if publisher is not None:
            writer.keep_secret(_NAME, publisher[0].encode())
            writer.keep_secret(_KEY, publisher[1])
        if chronicle is not None:
            writer.keep_secret(_CHRONICLE, chronicle)
        if record is not None:
            with Scribe.of(casefile.general, writer) as scribe:
                scribe.write(record, sealed=False)
