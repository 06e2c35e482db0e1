"""What the command line prints: results as lines or JSON, errors as one line, progress where somebody watches."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from constancia.cli.terminal import escaped, visible
from constancia.errors import ConstanciaError

if TYPE_CHECKING:
    from constancia.casefile.open import Progress
    from constancia.errors import Notice
    from constancia.phrases.settings import Settings


def result(settings: Settings, value: Any, lines: Sequence[str]) -> None:
    """Print `value` as JSON where that was asked for, else `lines`. Neither can steer a terminal."""
    if settings.json:
        print(escaped(json.dumps(value, ensure_ascii=False, indent=2)))
    else:
        for line in lines:
            print(visible(line))


def as_json(error: ConstanciaError, message: str) -> dict[str, Any]:
    """An error as an object: code, place and sentence."""
    return {
        "code": error.code,
        "file": error.file,
        "line": error.line,
        "column": error.column,
        "message": message,
    }


def error(error: ConstanciaError, *, language: str, is_json: bool) -> None:
    """One line on stderr for an error, and for several faults one line each."""
    from constancia.errors import Several
    from constancia.phrases.sentences import sentence

    faults: Sequence[ConstanciaError] = error.faults if isinstance(error, Several) else [error]
    for fault in faults:
        message = sentence(fault, language)
        said = escaped(json.dumps(as_json(fault, message), ensure_ascii=False))
        print(said if is_json else visible(message), file=sys.stderr)
    if isinstance(error, Several) and not is_json and len(faults) > 1:
        print(sentence(error, language), file=sys.stderr)


def notice(settings: Settings, said: Notice) -> None:
    """One line on stderr that ends nothing."""
    error(said, language=settings.language, is_json=settings.json)


@contextmanager
def progress(settings: Settings) -> Iterator[Progress]:
    """A progress bar on a terminal, nothing elsewhere. The stages are said in the reader's language."""
    if settings.json or not sys.stderr.isatty():
        yield lambda stage, done, of: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from constancia.phrases.screen import words

    say = words(settings.language, "stages")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True, no_color=not settings.colour)
    with Progress(*columns, console=console, transient=True) as bar:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int, of: int | None) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(say(f"stage_{stage}"), total=of)
            bar.update(tasks[stage], completed=done, total=of)

        yield show


def table(rows: Sequence[Sequence[str]], *, right: Sequence[int] = ()) -> list[str]:
    """Rows of text as aligned lines; columns in `right` are set to the right. The first row is the head."""
    shown = [[visible(cell) for cell in row] for row in rows]
    widths = [max(len(row[n]) for row in shown) for n in range(len(shown[0]))]
    return [
        "  ".join(
            cell.rjust(width) if n in right else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in shown
    ]
