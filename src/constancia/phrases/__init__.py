"""What people read, in English and Spanish: sentences for errors, words on screen, numbers, dates, values, acts.

The texts are data (TOML files in this folder); the modules choose and fill them. `Settings` is the one frozen value
that the command line and the workspace build and hand down. Dates, durations, values and acts are modules of their own:
`from constancia.phrases import dates`.
"""

from constancia.phrases.numbers import number, span
from constancia.phrases.screen import Words, words
from constancia.phrases.sentences import sentence
from constancia.phrases.settings import Settings

__all__ = ["Settings", "Words", "number", "sentence", "span", "words"]
