"""Exports: what the records hold of a query, in the formats that other programs read and in ours."""
