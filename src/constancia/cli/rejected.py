"""The rows that could not be imported, written to a workbook of their own to be mended."""

from __future__ import annotations

import shlex
from itertools import count
from pathlib import Path

from constancia import disk
from constancia.casefile.reader import Validated
from constancia.casefile.rejected import make_rejected
from constancia.errors import Misuse
from constancia.phrases.screen import words
from constancia.phrases.sentences import reason
from constancia.phrases.settings import Settings


def write_rejected(settings: Settings, validated: Validated, *, to: Path) -> int:
    """Write the rows that are left out, each with its reason in the reader's language, and give how many did not fit.

    Raises Unable("disk").
    """
    made = make_rejected(
        validated.rejected(),
        name=validated.name,
        title=validated.title,
        language=settings.language,
        say=lambda fault: reason(fault, settings.language),
    )
    disk.write(to, made.content)
    return made.cut


def place_for(source: Path, asked: Path | None) -> Path:
    """Where to write: as asked, else rejected.xlsx beside the source, or with the next number that is free.

    Raises Misuse("file_there") where the file that was asked for is there.
    """
    if asked is not None:
        if asked.exists():
            raise Misuse("file_there", file=str(asked))
        return asked
    names = (f"rejected{f'-{number}' if number > 1 else ''}.xlsx" for number in count(1))
    free = next(path for name in names if not (path := source.absolute().parent / name).exists())
    return free.relative_to(here) if free.is_relative_to(here := Path.cwd()) else free


def lines(
    settings: Settings, validated: Validated, *, to: Path, source: Path, mapping: str | None, cut: int
) -> list[str]:
    """What a person is told of that file, and what to do with it. `cut` lines did not fit."""
    say = words(settings.language, "import")
    key = "rejected" if mapping is None else "rejected_mapped"
    if validated.said.get("mend_in_place"):
        key = "rejected_in_place"
    fields = {name: shlex.quote(str(value)) for name, value in (("file", to), ("folder", settings.folder))}
    told = say(key, n=validated.left_out, source=source.name, mapping=shlex.quote(mapping or ""), **fields)
    return [say("rejected_open", file=str(to)), *([say("rejected_cut", n=cut)] if cut else []), told]
