"""The texts of the room, read from its TOML files once: a table is key -> language -> text."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "es")

Table = Mapping[str, Mapping[str, Any]]


@cache
def one(name: str) -> Table:
    """One file, by its path below this folder without the suffix ("acts", "screen/site"). Empty where there is none."""
    path = FOLDER / f"{name}.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


@cache
def folder(name: str) -> Table:
    """All files of a folder merged; a test holds that no two have a key in common."""
    out: dict[str, Mapping[str, Any]] = {}
    for path in sorted((FOLDER / name).glob("*.toml")):
        for key, text in one(f"{name}/{path.stem}").items():
            out[key] = {**out.get(key, {}), **text}
    return out


def known(language: str) -> str:
    """The language if there are texts in it ("es-MX" is "es"), else English."""
    return _short(language) if is_known(language) else "en"


def is_known(language: str) -> bool:
    """Whether there are texts in a language or a variety of it."""
    return _short(language) in LANGUAGES


def _short(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()
