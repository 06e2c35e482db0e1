"""`constancia map`: a first mapping for somebody's own table; and the mapping that `import --map` names."""

from __future__ import annotations

from pathlib import Path

from constancia import disk
from constancia.casefile.mappings import mapping_text, shipped_mappings
from constancia.casefile.reader import Additions, MappingText, drafted_mapping
from constancia.cli import printing
from constancia.cli.session import is_in_casefile, open_casefile
from constancia.errors import Misuse, Unable
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings

_LIMIT = 1 << 20


def run(settings: Settings, path: Path | None, *, to: Path | None) -> None:
    """Draft a mapping for the table at `path` and print it, or write it `to` a file that is not there yet; in a case
    file with the terms that it added. The name of a mapping that the program brings along gives that one.

    Without a path, list the mappings that the program brings along. Raises Misuse("file_there", "not_found").
    """
    say = words(settings.language, "mapping")
    if path is None:
        shipped = shipped_mappings(settings.language)
        lines = [say("shipped"), *(f"  {name}: {title}" for name, title in shipped)]
        printing.result(settings, dict(shipped), lines)
        return
    if to is not None and to.exists():
        raise Misuse("file_there", file=str(to))
    if not path.exists() and (text := mapping_text(str(path))) is not None:
        _give(settings, str(path), text, to=to)
        return
    drafted = drafted_mapping(path, _additions(settings, path))
    if to is None:
        printing.result(settings, drafted, drafted["text"].splitlines())
        return
    disk.write(to, drafted["text"].encode())
    rows = [(say("column"), say("taken_for"), say("how_sure"))]
    for one in drafted["guesses"]:
        rows.append((one["column"][:40], one["role"] or say("not_taken"), say(f"sure_{one['sure']}")))
    makes = ", ".join(say(f"makes_{kind}") for kind in drafted["makes"])
    lines = [*printing.table(rows), "", say("drafted", file=str(to)), say("makes", kinds=makes)]
    printing.result(settings, drafted, [*lines, say("next", path=str(path), file=str(to))])


def _give(settings: Settings, name: str, text: str, *, to: Path | None) -> None:
    """Print a mapping that the program brings along, or write a copy of it."""
    value = {"name": name, "text": text}
    if to is None:
        printing.result(settings, value, text.splitlines())
        return
    disk.write(to, text.encode())
    say = words(settings.language, "mapping")
    lines = [say("copied", name=name, file=str(to)), say("next_own", file=str(to))]
    printing.result(settings, value, lines)


def _additions(settings: Settings, path: Path) -> Additions:
    """The terms of the case file's own, where one is meant; none elsewhere. Raises Misuse("not_found")."""
    if not path.exists():
        raise Misuse("not_found", file=str(path))
    if not is_in_casefile(settings.folder):
        return {"terms": [], "properties": []}
    with open_casefile(settings) as casefile:
        return casefile.additions


def read_mapping_text(name: str) -> MappingText:
    """The mapping that a person names: a file, or one of those that the program brings along.

    Raises Misuse("unknown_mapping"), Unable("disk").
    """
    path = Path(name)
    if not path.exists():
        shipped = mapping_text(name)
        if shipped is None:
            known = ", ".join(one for one, _ in shipped_mappings("en"))
            raise Misuse("unknown_mapping", file=name, names=known)
        return MappingText(f"{name}.toml", shipped)
    try:
        with path.open("rb") as handle:
            return MappingText(path.name, handle.read(_LIMIT + 1).decode("utf-8", "surrogateescape"))
    except OSError as error:
        raise Unable("disk", file=name, reason=error.strerror or "") from error
