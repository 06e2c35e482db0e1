"""Whether two looks at tables saw the same: a digest of the bytes of all files and of how they were read.

It stands in the opening entry of an import, in `general`, where the files' own digests may not: whoever guesses a name
could try it against one. So it is keyed with a secret of `identities`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os

from constancia.casefile.open import CaseFile
from constancia.casefile.reader import Validated

_SECRET = "imports.key"  # noqa: S105 (its name)
_WORDS = ("terms", "properties")
"""What is given to the reader and belongs to the case file, not to the tables."""


def content_of(casefile: CaseFile, validated: Validated) -> str:
    """64 hexadecimal digits, the same for the same files read in the same way. Raises Unable("in_use", "disk")."""
    files = sorted([_name(path, validated), digest] for path, digest in validated.digests.items())
    given = {name: value for name, value in validated.additions.items() if name not in _WORDS}
    said = json.dumps([validated.name, files, given], sort_keys=True, ensure_ascii=False, default=list)
    return hmac.new(_secret(casefile), said.encode(), hashlib.sha256).hexdigest()


def _name(path: object, validated: Validated) -> str:
    return str(path).removeprefix(str(validated.folder))


def _secret(casefile: CaseFile) -> bytes:
    kept = casefile.identities.secret(_SECRET)
    if kept is None:
        with casefile.identities.writing() as writer:
            kept = casefile.identities.secret(_SECRET)
            if kept is None:
                kept = os.urandom(32)
                writer.keep_secret(_SECRET, kept)
    return kept
