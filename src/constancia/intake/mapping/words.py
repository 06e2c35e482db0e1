"""The remarks that a drafted mapping carries, in Spanish and English."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Protocol


class Say(Protocol):
    """A remark by its key."""

    def __call__(self, key: str, **fields: str) -> str:
        """The remark with its fields filled in."""


def words_in(language: str) -> Say:
    """The remarks of one language."""
    texts = _remarks()

    def say(key: str, **fields: str) -> str:
        return texts[key][language].format(**fields)

    return say


@cache
def _remarks() -> Mapping[str, Mapping[str, str]]:
    text = resources.files("constancia.intake.mapping").joinpath("remarks.toml").read_text("utf-8")
    return tomllib.loads(text)
