"""The one settings value, built at the edge from options, environment and terminal, and handed down. Nobody reads an
environment below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from constancia.phrases import texts

PASSPHRASE_FILE = "CONSTANCIA_PASSPHRASE_FILE"  # noqa: S105 - the name of a variable
IDENTITY = "CONSTANCIA_IDENTITY"
LANGUAGE = "CONSTANCIA_LANGUAGE"


@dataclass(frozen=True, slots=True)
class Settings:
    """`folder` is where the case file is looked for, upwards; `identity` the identity file, `passphrase_file` the file
    with its passphrase (None: ask). `json` prints results and errors as JSON, `debug` shows tracebacks."""

    folder: Path
    identity: Path
    language: str = "en"
    passphrase_file: Path | None = None
    colour: bool = False
    json: bool = False
    debug: bool = False


def language_of(environment: Mapping[str, str]) -> str:
    """ "es" or "en": CONSTANCIA_LANGUAGE, else the locale as POSIX orders it, else English."""
    for name in (LANGUAGE, "LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return texts.known(environment[name].replace("_", "-").partition(".")[0])
    return "en"


def wants_colour(environment: Mapping[str, str], *, is_terminal: bool) -> bool:
    """Colour only on a terminal that can, and never where NO_COLOR is set and not empty (no-color.org)."""
    return is_terminal and not environment.get("NO_COLOR") and environment.get("TERM") != "dumb"


def settings(
    environment: Mapping[str, str],
    *,
    folder: Path,
    configuration: Path,
    identity: Path | None = None,
    passphrase_file: Path | None = None,
    language: str | None = None,
    is_terminal: bool = False,
    json: bool = False,
    debug: bool = False,
) -> Settings:
    """Options before environment before defaults. `configuration` is the user's configuration folder, where the
    identity lives unless told otherwise."""
    return Settings(
        folder=folder,
        identity=identity or _path(environment, IDENTITY) or configuration / "identity.age",
        language=texts.known(language) if language else language_of(environment),
        passphrase_file=passphrase_file or _path(environment, PASSPHRASE_FILE),
        colour=wants_colour(environment, is_terminal=is_terminal) and not json,
        json=json,
        debug=debug,
    )


def _path(environment: Mapping[str, str], name: str) -> Path | None:
    value = environment.get(name)
    return Path(value) if value else None
