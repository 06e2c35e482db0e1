"""The settings value and what it is made from."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from constancia.phrases.settings import language_of, settings, wants_colour

HERE = Path("/case")
CONFIGURATION = Path("/configuration")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "es_MX.UTF-8"}, "es"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "es_ES"}, "es"),
        ({"LANG": "es_MX", "CONSTANCIA_LANGUAGE": "en"}, "en"),
        ({"LANG": "es", "LC_ALL": ""}, "es"),
    ],
)
def test_language_of_an_environment(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language


def test_options_stand_before_the_environment_and_that_before_defaults() -> None:
    environment = {
        "CONSTANCIA_IDENTITY": "/e/id.age",
        "CONSTANCIA_PASSPHRASE_FILE": "/e/pass",
        "LANG": "es_MX",
    }
    default = settings({}, folder=HERE, configuration=CONFIGURATION)
    assert (default.identity, default.passphrase_file, default.language) == (
        CONFIGURATION / "identity.age",
        None,
        "en",
    )
    from_environment = settings(environment, folder=HERE, configuration=CONFIGURATION)
    assert from_environment.identity == Path("/e/id.age")
    assert (from_environment.passphrase_file, from_environment.language) == (Path("/e/pass"), "es")
    from_options = settings(
        environment,
        folder=HERE,
        configuration=CONFIGURATION,
        identity=Path("/o"),
        passphrase_file=Path("/p"),
        language="en",
    )
    assert (from_options.identity, from_options.passphrase_file, from_options.language) == (
        Path("/o"),
        Path("/p"),
        "en",
    )


def test_colour_only_on_a_terminal_that_wants_it() -> None:
    assert wants_colour({}, is_terminal=True)
    assert not wants_colour({}, is_terminal=False)
    assert not wants_colour({"NO_COLOR": "1"}, is_terminal=True)
    assert wants_colour({"NO_COLOR": ""}, is_terminal=True)
    assert not wants_colour({"TERM": "dumb"}, is_terminal=True)
    assert not settings({}, folder=HERE, configuration=CONFIGURATION, is_terminal=True, json=True).colour


def test_settings_do_not_change() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings({}, folder=HERE, configuration=CONFIGURATION).json = True  # type: ignore[misc]
