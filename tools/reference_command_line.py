"""The reference page of the command line: what every verb says of itself, as it says it."""

from __future__ import annotations

from collections.abc import Iterator

import typer.main
from reference_heads import head

from constancia.cli.main import make_app
from constancia.phrases.screen import words

WIDTH = 96


def page(language: str) -> str:
    """The whole page in a language."""
    group = typer.main.get_command(make_app(language))
    sections = [section(group, "constancia", language=language)]
    sections += [section(one, f"constancia {name}", language=language) for name, one in verbs(group).items()]
    return head("command-line", language) + "\n" + "\n".join(sections)


def verbs(group: object) -> dict[str, object]:
    """Every verb by its name, in the order of --help: of a group of verbs the group, then each of them."""
    return dict(_below(group, ""))


def _below(group: object, before: str) -> Iterator[tuple[str, object]]:
    for name, one in group.commands.items():  # type: ignore[attr-defined]
        yield f"{before}{name}", one
        if hasattr(one, "commands"):
            yield from _below(one, f"{before}{name} ")


def section(command: object, name: str, *, language: str) -> str:
    """One verb with what its --help prints. A default that is the language itself is left out: it is the reader's."""
    context = command.context_class(  # type: ignore[attr-defined]
        command, info_name=name, terminal_width=WIDTH, max_content_width=WIDTH
    )
    own = f"  {words(language, 'cli')('frame_default')} {language}]"
    said = command.get_help(context).replace(own, "")  # type: ignore[attr-defined]
    lines = "\n".join(line.rstrip() for line in said.splitlines())
    return f"## {name}\n\n```text\n{lines}\n```\n"
