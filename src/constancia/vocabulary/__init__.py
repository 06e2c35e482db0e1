"""The words a record may use: kinds of subject, properties, and the terms of each vocabulary, in English and Spanish.

One TOML file is one vocabulary. `load()` gives a `Vocabulary` that reads each file when it is first asked for; a case
file adds terms and properties of its own with `extended`. Nothing here knows a case file, a clock or a disk: the
files are part of the package.
"""

from constancia.vocabulary.term import LANGUAGES, Language, Match, Property, Term, ValueType
from constancia.vocabulary.vocabulary import Scheme, Vocabulary, load

__all__ = ["LANGUAGES", "Language", "Match", "Property", "Scheme", "Term", "ValueType", "Vocabulary", "load"]
