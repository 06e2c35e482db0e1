"""Finding a subject by what a person types: its id, the beginning of one, or the key of an imported row."""

from __future__ import annotations

import re
from collections.abc import Iterable

from constancia.casefile.open import CaseFile
from constancia.claims.claim import SubjectId
from constancia.errors import Misuse

_ID = re.compile(r"[a-z2-7]{4,26}")


def find(casefile: CaseFile, text: str) -> SubjectId:
    """The subject meant by `text`. Raises Misuse("unknown_id") and Misuse("ambiguous_id", count)."""
    found = by_key(casefile, text) or _by_beginning(casefile, text)
    if not found:
        raise Misuse("unknown_id", id=text[:40])
    if len(found) > 1:
        raise Misuse("ambiguous_id", id=text[:40], count=len(found))
    return found.pop()


def by_key(casefile: CaseFile, text: str) -> set[SubjectId]:
    """Subjects whose row key is `text`, with its table ("acts/act_001") or without."""
    found: set[SubjectId] = set()
    if not _is_text(text):
        return found
    for compartment in casefile.compartments():
        tables = {row[0] for row in compartment.connection.execute(_TABLES).fetchall()}
        keys = [text] if "/" in text else [f"{table}/{text}" for table in tables]
        for key in keys:
            rows = compartment.connection.execute(_SUBJECT, (key,)).fetchall()
            found |= {SubjectId(row[0]) for row in rows}
    return found


def keys_of(casefile: CaseFile) -> dict[str, str]:
    """Subject -> row key without its table, of all subjects whose key is known in `general`: never a person's."""
    rows = casefile.general.connection.execute(
        "SELECT subject, key FROM imported WHERE subject IS NOT NULL"
    ).fetchall()
    return {subject: key.partition("/")[2] for subject, key in rows}


def names_of(casefile: CaseFile, subjects: Iterable[str]) -> dict[str, str]:
    """Subject -> name, label or title, of those that have one in `general`."""
    found = {}
    for subject in subjects:
        row = casefile.general.connection.execute(_NAME, (subject,)).fetchone()
        if row is not None:
            found[subject] = row[0]
    return found


_TABLES = "SELECT DISTINCT substr(key, 1, instr(key, '/') - 1) FROM imported WHERE subject IS NOT NULL"
_SUBJECT = "SELECT subject FROM imported WHERE key = ? AND subject IS NOT NULL AND digest IS NOT NULL"
"""An id without a digest is of a row of which nothing stands: not recorded yet, or undone."""

_NAME = "SELECT value FROM fact WHERE subject = ? AND property IN ('name', 'label', 'title') LIMIT 1"


def _is_text(typed: str) -> bool:
    """Whether it is Unicode: bytes that are none come from a command line as halves of surrogate pairs."""
    return not any("\ud800" <= letter <= "\udfff" for letter in typed)


def _by_beginning(casefile: CaseFile, text: str) -> set[SubjectId]:
    if not _ID.fullmatch(text):
        return set()
    rows = casefile.general.connection.execute(
        "SELECT DISTINCT subject FROM record WHERE subject >= ? AND subject < ? LIMIT 3", (text, text + "~")
    ).fetchall()
    return {SubjectId(row[0]) for row in rows}
