"""Mappings: tables that somebody else designed, read as coded tables. `read_mapping` reads the mapping's file,
`open_mapped` opens grids under it, and `Mapped.package` gives the coded tables; `draft` writes a mapping for a file."""

from constancia.intake.mapping.file import read_mapping
from constancia.intake.mapping.mapped import Mapped, open_mapped
from constancia.intake.mapping.model import TableMapping
from constancia.intake.mapping.unhandled import Unhandled

__all__ = ["Mapped", "TableMapping", "Unhandled", "open_mapped", "read_mapping"]
