"""The mappings that the program brings along, by name."""

from __future__ import annotations

import tomllib
from importlib import resources


def shipped_mappings(language: str) -> list[tuple[str, str]]:
    """Name and title of each, sorted by name."""
    out = []
    for name in sorted(_names()):
        told = tomllib.loads(mapping_text(name) or "")
        out.append((name, str(told.get(f"title_{language}", told.get("title", name)))))
    return out


def mapping_text(name: str) -> str | None:
    """The text of one; None where there is none of that name."""
    if name not in _names():
        return None
    return resources.files("constancia.intake").joinpath(f"mappings/{name}.toml").read_text("utf-8")


def _names() -> frozenset[str]:
    folder = resources.files("constancia.intake").joinpath("mappings")
    return frozenset(one.name.removesuffix(".toml") for one in folder.iterdir() if one.name.endswith(".toml"))
