"""An earlier copy of a publisher's list of publications, and whether the list that lies here continues it."""

from __future__ import annotations

from pathlib import Path

from constancia.errors import Wrong
from constancia.log import chronicle as chronicles
from constancia.verify import folder
from constancia.verify.sealing import CHRONICLE, LARGEST_SMALL, Key
from constancia.verify.verdict import Fault

_NOT_THEIRS = ("note_unsigned", "checkpoint_origin")


def difference(root: Path, *, since: Path, by: Key) -> Fault | None:
    """How the list in the publication `root` fails to continue the one that somebody kept, None where it does.

    `since` is the folder of an earlier publication, or a copy of its `chronicle.txt`. Raises Wrong with that file
    where it cannot be read or is damaged itself.
    """
    path = since / CHRONICLE if since.is_dir() else since
    try:
        older = _read(path.parent, path.name, by=by).checkpoint
    except Wrong as error:
        if error.code in _NOT_THEIRS:
            return Fault(CHRONICLE, "chronicle_origin")
        reason = str(error.fields.get("reason", ""))
        raise Wrong(error.code, file=folder.printable(str(path)), reason=reason) from error
    try:
        _read(root, CHRONICLE, by=by).check_continues(older)
    except Wrong as error:
        return Fault.of(CHRONICLE, error)
    return None


def _read(root: Path, path: str, *, by: Key) -> chronicles.Chronicle:
    data = folder.read(root, path, limit=LARGEST_SMALL)
    return chronicles.read(data, origin=by.name, public_key=by.public)
