"""`constancia import --undo`: an import taken back; and the list of all imports."""

from __future__ import annotations

from dataclasses import asdict

from constancia.casefile.batches import Batch, State, batches, find_batch
from constancia.casefile.undo import undo
from constancia.cli import asking, printing
from constancia.cli.session import open_casefile
from constancia.phrases import Words
from constancia.phrases.screen import words
from constancia.phrases.settings import Settings

SHORT = 8
"""Letters of an import's id that are shown; the first ones are enough to name it."""


def run(settings: Settings, batch: str, *, is_sure: bool) -> None:
    """Take an import back, when a person agrees. Raises Misuse("unknown_batch", "ambiguous_id", "batch_built_on")."""
    say = words(settings.language, "import")
    with open_casefile(settings) as casefile:
        found = find_batch(casefile, batch)
        fields: dict[str, str | int] = {
            "batch": found.id[:SHORT],
            "title": found.title,
            "entries": found.entries,
        }
        counts = found.state not in (State.ABANDONED, State.UNDONE)
        value = {"written": False, "batch": found.id, "package": found.package, "entries": found.entries}
        if not counts:
            return printing.result(settings, value, [say("undo_already", **fields)])
        if not is_sure and not asking.may_ask(settings):
            lines = [say("undo_preview", **fields), say("not_written_yes")]
            return printing.result(settings, value, lines)
        if not is_sure and not asking.agreed(say("undo_ask", **fields)):
            return printing.result(settings, value, [say("not_written")])
        with printing.progress(settings) as progress:
            undo(casefile, found.id, progress=progress)
    done = [say("undo_done", **fields), say("undo_next")]
    return printing.result(settings, {**value, "written": True}, done)


def show_all(settings: Settings) -> None:
    """List the imports of the case file, in the order in which they began."""
    say = words(settings.language, "import")
    with open_casefile(settings) as casefile:
        found = batches(casefile)
    heads = ("import", "at", "of", "entries", "state")
    rows = [[say(f"head_{name}") for name in heads], *(_row(say, batch) for batch in found)]
    lines = printing.table(rows, right=(3,)) if found else [say("imports_none")]
    printing.result(settings, [asdict(batch) for batch in found], lines)


def _row(say: Words, batch: Batch) -> list[str]:
    began = f"{batch.at[:10]} {batch.at[11:16]}"
    return [batch.id[:SHORT], began, batch.title, str(batch.entries), say(f"state_{batch.state.value}")]
