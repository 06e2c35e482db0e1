"""Intake: one reader a format, bytes to drafts, in a process without keys. Here: coded tables, a Frictionless Data
Package of CSV files. `open_package` reads the descriptor, `validate` looks at every cell and writes nothing, and then
`subjects`, `drafts` and `files` stream what is to be recorded, under row keys ("acts/act_001"); ids, signing and
sealing are the case file's."""

from constancia.intake.draft import Draft, DraftClaim, Key
from constancia.intake.drafts import drafts, files, subjects
from constancia.intake.package import Package, open_package
from constancia.intake.validate import validate

__all__ = ["Draft", "DraftClaim", "Key", "Package", "drafts", "files", "open_package", "subjects", "validate"]
